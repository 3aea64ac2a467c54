// SPDX-License-Identifier: EUPL-1.2
#include "cli/parse.h"

#include <algorithm>
#include <fmt/format.h>

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

// Takes the words of one call apart, and says in the person's language what is wrong with them.
class Parsing {
 public:
  Parsing(const std::vector<std::string>& typed, bool is_german) : typed_(typed), is_german_(is_german) {}

  Result<Parsed> run() {
    const auto [command, count] = find_command(typed_);
    if (command == nullptr) return no_command();
    parsed_.command = command;
    bool only_arguments = false;
    for (at_ = count; at_ < typed_.size();) {
      const std::string& word = typed_[at_];
      if (!only_arguments && word == "--") {
        only_arguments = true;
        ++at_;
      } else if (!only_arguments && word.starts_with("--")) {
        TRY(take_option());
      } else {
        parsed_.words.arguments.push_back(typed_[at_++]);
      }
    }
    TRY(check_arguments());
    return std::move(parsed_);
  }

 private:
  // Takes `--name value`, `--name=value` or `--switch`.
  Result<> take_option() {
    const std::string& word = typed_[at_++];
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    const Option* option = find_option(*parsed_.command, name);
    if (option == nullptr) return misuse({"unbekannte Option --{}", "unknown option --{}"}, name);
    auto& values = parsed_.words.options[name];
    if (!values.empty() && !option->is_list)
      return misuse({"--{} darf nur einmal stehen", "--{} may be given once"}, name);
    if (option->value.empty()) {
      if (equals != std::string::npos) return misuse({"--{} nimmt keinen Wert", "--{} takes no value"}, name);
      values.emplace_back();
      return {};
    }
    if (equals == std::string::npos && at_ == typed_.size())
      return misuse({"es fehlt der Wert: --{}", "a value is missing: --{}"},
                    name + " " + std::string(option->value));
    values.push_back(equals != std::string::npos ? word.substr(equals + 1) : typed_[at_++]);
    return {};
  }

  Result<> check_arguments() const {
    const Command& command = *parsed_.command;
    const auto& arguments = parsed_.words.arguments;
    if (!parsed_.words.has("help") && arguments.size() < command.arguments_min)
      return misuse({"es fehlt: {}", "missing: {}"}, std::string(command.arguments));
    if (arguments.size() > command.arguments_max)
      return misuse({"zu viele Angaben, ab „{}“", "too many arguments, from “{}” on"},
                    arguments[command.arguments_max]);
    return {};
  }

  std::unexpected<Error> no_command() const {
    const std::string what = typed_.empty()
                                 ? std::string(is_german_ ? "es fehlt ein Befehl" : "a command is missing")
                                 : (is_german_ ? "unbekannter Befehl " : "unknown command ") + typed_[0];
    return fail(Code::invalid, what + "; depesche --help");
  }

  std::unexpected<Error> misuse(const Text& text, const std::string& about) const {
    return fail(Code::invalid, fmt::format(fmt::runtime(is_german_ ? text.de : text.en), about) +
                                   "; depesche " + std::string(parsed_.command->name) + " --help");
  }

  const std::vector<std::string>& typed_;
  bool is_german_;
  std::size_t at_ = 0;
  Parsed parsed_;
};

}  // namespace

Result<Parsed> parse(const std::vector<std::string>& typed, bool is_german) {
  return Parsing(typed, is_german).run();
}

bool prefers_english(const char* locale) {
  return locale != nullptr && std::string_view(locale).starts_with("en");
}

}  // namespace depesche::cli
