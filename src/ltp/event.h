// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "bundle/extension.h"
#include "env/clock.h"
#include "ltp/segment.h"

namespace depesche::ltp {

// Milliseconds on a clock that never goes back, as since the machine was started. Its zero is the owner's.
using Instant = Duration;

// Names a block. For those we send the owner chooses the number; for those that come the engine does.
struct BlockId {
  std::uint64_t value = 0;
  auto operator<=>(const BlockId&) const = default;
};

// A block to send: one bundle. Nobody changes the bytes while somebody holds them.
struct Block {
  BlockId id{};
  std::shared_ptr<const Bytes> bytes{};
  std::uint64_t red_size = 0;  // bytes that are sent until they have arrived; the rest is sent and forgotten
  bundle::Precedence precedence = bundle::Precedence::routine;
};

// Why a block was not taken.
enum class Refusal : std::uint8_t {
  not_acceptable,  // it never will be
  already_held,    // it was here before: as good as acknowledged
  no_room,         // now; try again later
};

// What an engine tells its owner. What was given to send() ends with exactly one of Acknowledged, Refused,
// Broken and Sent.

// The neighbour is there: it has answered.
struct NeighbourUp {};

// A block has come: whole, or its red part alone where green bytes are missing. The owner calls accept()
// after the durable write, or refuse(); only then does its sender hear that it is whole.
struct Received {
  BlockId id{};
  Bytes bytes{};
};

// The neighbour has the red part durably.
struct Acknowledged {
  BlockId id{};
};

// The neighbour gave the session up.
struct Refused {
  BlockId id{};
  Reason reason = Reason::by_client;
};

// We gave the session up, for want of answers. Nobody knows what arrived.
struct Broken {
  BlockId id{};
};

// A block without a red part went out as often as it will, and nobody knows whether it came.
struct Sent {
  BlockId id{};
};

// The neighbour no longer answers. The engine goes on calling, and it may be up again.
struct NeighbourDown {
  std::string what{};  // for people
};

using Event = std::variant<NeighbourUp, Received, Acknowledged, Refused, Broken, Sent, NeighbourDown>;

}  // namespace depesche::ltp
