// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "bundle/extension.h"
#include "env/clock.h"
#include "tcpcl/message.h"

namespace depesche::tcpcl {

// Milliseconds on a clock that never goes back, as since the machine was started. Its zero is the owner's.
using Instant = Duration;

// Names a transfer within one session and one direction. For those we send the owner chooses the number; for
// those that come it is the neighbour's.
struct TransferId {
  std::uint64_t value = 0;
  auto operator<=>(const TransferId&) const = default;
};

// A bundle to send. Nobody changes the bytes while somebody holds them.
struct Transfer {
  TransferId id{};
  std::shared_ptr<const Bytes> bytes{};
  bundle::Precedence precedence = bundle::Precedence::routine;
};

// What a session tells its owner.

// Both ends have said that they speak TLS: the owner makes the handshake, then calls secured().
struct TlsWanted {};

struct SessionUp {
  bundle::Eid node{};  // the neighbour; dtn:none when it does not say, which only happens without TLS
  Lane lane = Lane::all;
  std::uint64_t transfer_mru = 0;  // the longest bundle it takes
};

// A bundle has come whole. The owner calls accept() after the durable write, or refuse().
struct Received {
  TransferId id{};
  Bytes bytes{};
};

// The connection ended within a transfer: its beginning, of which all but the last segment's part was
// acknowledged as received. Enough for bundle::salvage().
struct Interrupted {
  Bytes bytes{};
};

// The neighbour has the bundle durably.
struct Acknowledged {
  TransferId id{};
};

struct Refused {
  TransferId id{};
  Reason reason = Reason::unknown;
};

// The session ended before the neighbour said what became of it. `acknowledged`: of how many bytes it said
// that they arrived. That is less than a durable write: a neighbour that lost its power lost them.
struct Broken {
  TransferId id{};
  std::uint64_t acknowledged = 0;
};

// Nothing more will come. What is in output() should still be written before the connection is closed.
struct Ended {
  TermReason reason = TermReason::unknown;
  std::string what{};  // for people
};

using Event = std::variant<TlsWanted, SessionUp, Received, Interrupted, Acknowledged, Refused, Broken, Ended>;

}  // namespace depesche::tcpcl
