// SPDX-License-Identifier: EUPL-1.2
#include "cli/parse.h"

#include <algorithm>

namespace depesche::cli {
namespace {

// The command named by the first one or two words, and how many words that took.
std::pair<const Command*, std::size_t> find_command(const std::vector<std::string>& typed) {
  for (const std::size_t count : {std::size_t{3}, std::size_t{2}, std::size_t{1}}) {
    if (typed.size() < count) continue;
    std::string name = typed[0];
    for (std::size_t i = 1; i < count; ++i) name += " " + typed[i];
    const auto found = std::ranges::find(commands(), name, &Command::name);
    if (found != commands().end()) return {&*found, count};
  }
  return {nullptr, 0};
}

const Option* find_option(const Command& command, std::string_view name) {
  for (const auto options : {command.options, common_options()}) {
    const auto found = std::ranges::find(options, name, &Option::name);
    if (found != options.end()) return &*found;
  }
  return nullptr;
}

std::unexpected<Error> misuse(const Command& command, const std::string& what) {
  return fail(Code::invalid, what + "; depesche " + std::string(command.name) + " --help");
}

// Takes `--name value`, `--name=value` or `--switch` at `at`; moves `at` past it.
Result<> take_option(const Command& command, const std::vector<std::string>& typed, std::size_t& at,
                     Words& words) {
  const std::string& word = typed[at++];
  const std::size_t equals = word.find('=');
  const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
  const Option* option = find_option(command, name);
  if (option == nullptr) return misuse(command, "unknown option --" + name);
  auto& values = words.options[name];
  if (!values.empty() && !option->is_list) return misuse(command, "--" + name + " may be given once");
  if (option->value.empty()) {
    if (equals != std::string::npos) return misuse(command, "--" + name + " takes no value");
    values.emplace_back();
    return {};
  }
  if (equals != std::string::npos) {
    values.push_back(word.substr(equals + 1));
    return {};
  }
  if (at == typed.size()) return misuse(command, "--" + name + " needs " + std::string(option->value));
  values.push_back(typed[at++]);
  return {};
}

}  // namespace

Result<Parsed> parse(const std::vector<std::string>& typed) {
  const auto [command, count] = find_command(typed);
  if (command == nullptr) {
    return fail(Code::invalid, typed.empty() ? "a command is missing; depesche --help"
                                             : "unknown command " + typed[0] + "; depesche --help");
  }
  Parsed parsed{.command = command, .words = {}};
  bool only_arguments = false;
  for (std::size_t at = count; at < typed.size();) {
    const std::string& word = typed[at];
    if (!only_arguments && word == "--") {
      only_arguments = true;
      ++at;
    } else if (!only_arguments && word.starts_with("--")) {
      TRY(take_option(*command, typed, at, parsed.words));
    } else {
      parsed.words.arguments.push_back(typed[at++]);
    }
  }
  const std::size_t arguments = parsed.words.arguments.size();
  const bool wants_help = parsed.words.has("help");
  if (!wants_help && arguments < command->arguments_min) {
    return misuse(*command, "missing: " + std::string(command->arguments));
  }
  if (arguments > command->arguments_max) {
    return misuse(*command,
                  "too many arguments, from „" + parsed.words.arguments[command->arguments_max] + "“ on");
  }
  return parsed;
}

bool prefers_english(const char* locale) {
  return locale != nullptr && std::string_view(locale).starts_with("en");
}

}  // namespace depesche::cli
