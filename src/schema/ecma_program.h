// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "schema/character_set.h"

// Regular expressions of ECMA-262 between their text and their run: first a tree, then a program.

namespace depesche::schema::ecma {

constexpr std::uint32_t unbounded = UINT32_MAX;

struct Node {
  enum class Kind : std::uint8_t {
    letter,
    set,
    start,
    end,
    boundary,
    sequence,
    choice,
    group,
    repeat,
    look,
    reference
  };
  Kind kind = Kind::sequence;
  std::uint32_t value = 0;  // a letter's code, a set's or a group's number
  std::uint32_t least = 0;  // of a repetition
  std::uint32_t most = unbounded;
  std::uint32_t first_group = 0;  // captured inside a repetition, from here
  std::uint32_t last_group = 0;   // up to here, excluded
  bool is_greedy = true;
  bool is_negated = false;  // of a boundary or a look
  bool is_behind = false;   // of a look
  std::vector<Node> inner{};
};

struct Syntax {
  Node root;
  std::vector<CharacterSet> sets;
  std::uint32_t groups = 0;
};

struct Step {
  enum class Kind : std::uint8_t {
    letter,
    set,
    run,  // one set, as often as it goes
    start,
    end,
    boundary,
    fork,  // goes on, and later tries `target`
    jump,
    save,
    loop_begin,
    loop_test,
    loop_end,
    look,  // what follows up to `target`
    reference,
    done,
  };
  Kind kind = Kind::done;
  bool is_backward = false;  // reads the text from right to left, inside a look behind
  bool is_greedy = true;
  bool is_negated = false;
  std::uint32_t value = 0;  // a letter's code, the number of a set, group mark or counter
  std::uint32_t target = 0;
  std::uint32_t least = 0;
  std::uint32_t most = 0;
  std::uint32_t first_group = 0;
  std::uint32_t last_group = 0;
};

struct Program {
  std::vector<Step> steps;
  std::vector<CharacterSet> sets;
  std::uint32_t groups = 0;
  std::uint32_t counters = 0;
  bool is_anchored = false;  // can match at the beginning only
  bool is_straight = false;  // no step is ever taken back
};

// ECMA-262 §22.2.1 with the flag u; like its annex B it takes { } ] for themselves where they mean nothing
// else. Error: invalid.
Result<Syntax> parse(std::string_view text);
Program program_of(Syntax syntax);

enum class Outcome : std::uint8_t { found, not_found, given_up };
// Gives up after a bounded number of steps, and when the effort is used up; takes its steps off from that.
Outcome search(const Program& program, std::string_view text, std::size_t& effort);

}  // namespace depesche::schema::ecma
