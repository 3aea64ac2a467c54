// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace depesche::cli {

class Invocation;

// A text in the languages the program speaks.
struct Text {
  std::string_view de;
  std::string_view en;
};

// An option of a command. `value` names what follows it („DATEI“); empty: a switch.
struct Option {
  std::string_view name;  // without the dashes
  std::string_view value;
  Text help;
  bool is_list = false;  // may be given several times
};

// One thing the program can do. Help, man page, completion and parsing all come from this one row.
struct Command {
  std::string_view name;       // one word or two („user add“)
  std::string_view arguments;  // „PFAD…“; empty: none
  Text summary;
  Text details;  // further sentences for help and man page
  std::span<const Option> options;
  std::size_t arguments_min = 0;
  std::size_t arguments_max = 0;
  bool at_node = true;  // runs inside a serving node when there is one; else always in this process
  Result<> (*run)(Invocation& invocation) = nullptr;
  // Options that name files which the command writes for the person, in the order it gives them.
  std::span<const std::string_view> files = {};
};

// Every command, in the order help shows them.
std::span<const Command> commands();

// Options that every command has.
std::span<const Option> common_options();

// Where a command puts the file of the option `out` unless told.
inline constexpr std::string_view default_out = "export.jsonl";

// Exit codes, as in the man page.
inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;   // the act failed
inline constexpr int exit_misused = 2;  // the call was wrong
inline constexpr int exit_partly = 3;  // done, but something was left out and named (import, verify, rebuild)

}  // namespace depesche::cli
