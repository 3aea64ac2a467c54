// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "bundle/eid.h"
#include "bundle/extension.h"
#include "env/clock.h"

namespace depesche::serial {

// Milliseconds on a clock that never goes back, as since the machine was started. Its zero is the owner's.
using Instant = Duration;

// Names a transfer. For those we send the owner chooses the number; for those that come the session does.
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

// Why a transfer was not taken.
enum class Refusal : std::uint8_t {
  not_acceptable,  // it never will be
  already_held,    // it was here before: as good as acknowledged
  no_room,         // now; try again later
};

// What a session tells its owner. What was given to send() ends with exactly one of Acknowledged, Refused,
// Broken and Sent.

struct SessionUp {
  bundle::Eid node{};  // the neighbour, proven
};

// A bundle has come whole. The owner calls accept() after the durable write, or refuse().
struct Received {
  TransferId id{};
  Bytes bytes{};
  bundle::Precedence precedence = bundle::Precedence::routine;
};

// The neighbour has the bundle durably.
struct Acknowledged {
  TransferId id{};
};

struct Refused {
  TransferId id{};
  Refusal reason = Refusal::not_acceptable;
};

// The session ended before. The same bytes, sent again, go on where they broke off. `acknowledged`: how many
// bytes the neighbour said it has, of what crosses the line, which may be compressed.
struct Broken {
  TransferId id{};
  std::uint64_t acknowledged = 0;
};

// On a line that is only sent on: it went out as often as it will, and nobody knows whether it came.
struct Sent {
  TransferId id{};
};

// The neighbour is silent, began anew or said goodbye. The session goes on calling and may be up again.
struct Ended {
  std::string what{};  // for people
};

using Event = std::variant<SessionUp, Received, Acknowledged, Refused, Broken, Sent, Ended>;

}  // namespace depesche::serial
