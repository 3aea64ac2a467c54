// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dispatch/id.h"
#include "env/clock.h"

namespace depesche {

// How a node stands with one neighbour.
struct LinkReport {
  MailboxId neighbour;
  bool is_up = false;
  bool is_cut = false;  // by an operator, until it is mended
  Time since{};         // that it is up, or not
  std::optional<Time> last_try;
  std::optional<Time> next_try;
  std::string address;  // where it is called, or calls from; empty when neither is known
  std::string line;     // its lines, as --serial and --ltp have them after „NODE=“; empty when there is none
  bool is_receive_only = false;          // of the lines: this node never sends on them
  std::string why;                       // of the last end, for people
  std::array<std::size_t, 4> waiting{};  // bundles, by precedence
  std::uint64_t bytes = 0;
};

struct ExchangeReport {
  std::vector<LinkReport> links;  // by neighbour
  std::size_t held = 0;           // bundles in the store
  std::size_t without_way = 0;    // of those, that nobody can be given now
  std::string fault;  // why the last round with the exchange failed, as when the disk is full; or empty
};

}  // namespace depesche
