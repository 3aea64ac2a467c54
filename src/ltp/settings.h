// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/result.h"
#include "ltp/authentication.h"
#include "ltp/event.h"

namespace depesche::ltp {

// What the way to the neighbour is like.
enum class Mode : std::uint8_t {
  two_way,
  send_only,     // green only; nothing ever comes back
  receive_only,  // not a single datagram is sent
};

struct Settings {
  Mode mode = Mode::two_way;
  EngineId own{};
  EngineId neighbour{};
  Suite suite = Suite::line;
  crypto::Secret key{};         // key_size bytes, shared with this neighbour only
  Duration delay{};             // one way, from the last bit sent to the last bit received
  Duration answer_time{2'000};  // what the neighbour may take for an answer, its durable write included
  std::uint32_t bytes_per_second = 1'200;  // of the way, for time-outs
  std::size_t segment_size_max = 1'400;    // bytes of a datagram: what a FLASH may wait for
  std::uint64_t checkpoint_bytes = std::uint64_t{256} << 10;  // of red data between two checkpoints
  unsigned tries_max = 6;          // of what wants an answer, before it is given up
  unsigned cycles_max = 256;       // of sending again in vain, before a block is given up
  unsigned passes = 3;             // how often green bytes go out
  std::size_t sessions_max = 256;  // in each direction
  std::uint64_t block_size_max = std::uint64_t{16} << 20;  // of what comes
  std::uint64_t bytes_max = std::uint64_t{32} << 20;  // of blocks that have begun to come and are not whole
  Duration idle_max{600'000};                         // a block of which nothing comes so long is forgotten
  Duration keepalive{30'000};  // after so long without an answer a sign of life is asked for
  // Whether the neighbour reports a whole red part in one report, and only after its durable write, as this
  // engine does. Otherwise the reports of any engine are believed together.
  bool reports_commits = true;
  std::uint64_t first_session = 1;  // session numbers from here on are new to the neighbour
  std::uint64_t sessions_end = std::uint64_t{1} << 60;  // numbers below may be used; Engine::reserve() adds
  std::uint64_t first_unheard = 0;                      // sessions of the neighbour below are over
};
inline constexpr std::size_t segment_size_min = 128;

// How long an answer is waited for: there and back, with a segment ahead of each.
Duration answer_wait(const Settings& settings);

// How long nothing may come of a block that is not whole: no less than its sender goes on trying.
Duration idle_limit(const Settings& settings);

// Code::invalid for settings that cannot work.
Result<> check(const Settings& settings);

}  // namespace depesche::ltp
