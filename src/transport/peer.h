// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tcpcl/event.h"

// What uses links, and is used by them.
namespace depesche::transport {

// Names a bundle that a neighbour has handed over and that waits to be accepted or refused.
struct Ticket {
  std::uint64_t session = 0;
  tcpcl::TransferId transfer{};
};

struct Arrival {
  bundle::Eid neighbour{};
  Ticket ticket{};
  Bytes bytes{};
};

// What became of a transfer that next() gave.
struct Outcome {
  enum class Kind : std::uint8_t {
    acknowledged,  // the neighbour has it durably
    refused,
    broken,  // nobody knows: offer it again
  };
  Kind kind = Kind::broken;
  tcpcl::Reason reason = tcpcl::Reason::unknown;  // of a refusal; completed: the neighbour had it already
  std::uint64_t arrived = 0;  // when broken: bytes the neighbour said it got (tcpcl::Broken)
};

// What carries bundles, as a peer sees it.
class Carriers {
 public:
  virtual ~Carriers() = default;

  // Answers Peer::received; tickets of sessions that ended are ignored.
  virtual void accept(const Ticket& ticket) = 0;
  virtual void refuse(const Ticket& ticket, tcpcl::Reason reason) = 0;
  // There is something new to send to this neighbour.
  virtual void wake(const bundle::Eid& neighbour) = 0;
};

// The store-and-forward side of a node, as its links see it. All calls come on the thread that runs the
// io_context, and never from within a call to Links. Nothing here may block: what takes a disk's time ends
// with a later call to Links::accept().
class Peer {
 public:
  virtual ~Peer() = default;

  // The first session with this neighbour has begun; the last has ended, for a reason for people.
  virtual void up(const bundle::Eid& neighbour) = 0;
  virtual void down(const bundle::Eid& neighbour, const std::string& why) = 0;

  // A bundle has come. It is answered later, or at once: Links::accept() after the durable write, or
  // Links::refuse(). Until then the neighbour keeps it, and after some megabytes it is not read from.
  virtual void received(Arrival arrival) = 0;

  // The next bundle for that neighbour which this lane carries: Lane::urgent IMMEDIATE and FLASH, Lane::rest
  // the others, Lane::all any. Nothing: the links ask again after Links::wake(). The id comes back in
  // settled().
  virtual std::optional<tcpcl::Transfer> next(const bundle::Eid& neighbour, tcpcl::Lane lane) = 0;

  // Exactly once for each transfer that next() gave.
  virtual void settled(const bundle::Eid& neighbour, tcpcl::TransferId id, const Outcome& outcome) = 0;

  // The beginning of a bundle whose connection broke (bundle::salvage); may be ignored.
  virtual void interrupted(const bundle::Eid& neighbour, Bytes beginning) = 0;
};

}  // namespace depesche::transport
