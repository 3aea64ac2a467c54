// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>

#include "dispatch/header.h"
#include "env/clock.h"

namespace depesche::sim {

// Whose turn it is on each line, in the simulation's own book: what a node has for a neighbour and has not
// handed to it yet. Asked of no node, so that a queue in disorder is found.
class Turns {
 public:
  // One way of a dispatch: from a place over a line to the neighbour, for the place that is to have it.
  struct Hop {
    std::size_t from = 0;
    std::size_t to = 0;
    DispatchId dispatch{};
    std::size_t destination = 0;
    auto operator<=>(const Hop&) const = default;
  };

  void wait(const Hop& hop, Precedence precedence, Time since);
  // Nobody needs it any more.
  void drop(const DispatchId& dispatch, std::size_t destination);
  // The place has lost everything that waited there.
  void drop_all_from(std::size_t place);
  // Its bundle was handed to the line. When something more urgent was ready before `ready_before` and is
  // still waiting there, its precedence; nothing for what has waited itself since before `risen_before`.
  std::optional<Precedence> taken(const Hop& hop, Time ready_before, Time risen_before);

 private:
  struct Waiting {
    Precedence precedence = Precedence::routine;
    Time since{};
  };
  using Line = std::pair<std::size_t, std::size_t>;
  using Lists = std::array<std::set<std::pair<Time, Hop>>, precedences_count>;

  void remove(std::map<Hop, Waiting>::iterator one);

  std::map<Hop, Waiting> waiting_;
  std::map<std::pair<DispatchId, std::size_t>, std::set<Hop>> hops_;
  std::map<Line, Lists> lists_;
};

}  // namespace depesche::sim
