// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "transport/peer.h"

// A link to one neighbour that keeps calling it: a serial line, or LTP.
namespace depesche::transport {

struct LineStatus {
  bundle::Eid neighbour{};
  bool is_open = false;                       // the device or socket is there
  bool is_up = false;                         // the neighbour is
  std::string fault{};                        // why it is not open, for people
  std::optional<tcpcl::Instant> last_call{};  // of a neighbour that is not there
  std::optional<tcpcl::Instant> next_call{};
  std::uint64_t bundles_in = 0;
  std::uint64_t bundles_out = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
};

// It uses the peer as Links does: next() with Lane::urgent whenever there is room, with Lane::rest only for a
// few bundles at a time, so that the node's queue keeps the order. Where nothing comes back,
// Outcome::acknowledged means that a bundle was sent; only receipts, which come another way, tell that it
// arrived. interrupted() is not called.
class Line {
 public:
  virtual ~Line() = default;  // without a word; transfers are not settled

  // Answers Peer::received; tickets of another line are ignored.
  virtual void accept(const Ticket& ticket) = 0;
  virtual void refuse(const Ticket& ticket, tcpcl::Reason reason) = 0;
  // There is something new to send.
  virtual void wake() = 0;

  // What the next line to this neighbour goes on with, and what to keep for it over a restart.
  virtual Bytes state() const = 0;
  virtual Bytes state_to_keep() const { return state(); }
  // Whether it sends nothing, or soon would, until state_to_keep() is kept.
  virtual bool wants_keeping() const { return false; }
  // What state_to_keep() said is durable.
  virtual void kept(BytesView) {}
  virtual LineStatus status() const = 0;

  // Says goodbye where there is a word for it, settles all transfers and closes.
  virtual void stop() = 0;
};

}  // namespace depesche::transport
