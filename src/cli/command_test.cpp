// SPDX-License-Identifier: EUPL-1.2
#include "cli/command.h"

#include <doctest/doctest.h>

#include <set>

#include "cli/help.h"
#include "cli/operator_site.h"
#include "cli/parse.h"
#include "cli/run.h"

namespace depesche::cli {
namespace {

TEST_CASE("every command has both languages, an action and a name of its own") {
  std::set<std::string_view> names;
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    CHECK(names.insert(command.name).second);
    CHECK((command.run != nullptr));
    CHECK_FALSE(command.summary.de.empty());
    CHECK_FALSE(command.summary.en.empty());
    CHECK(command.details.de.empty() == command.details.en.empty());
    for (const Option& option : command.options) {
      CHECK_FALSE(option.help.de.empty());
      CHECK_FALSE(option.help.en.empty());
    }
  }
}

TEST_CASE("help, man page and completion name every command and option") {
  const std::string everything = help(true);
  const std::string man = man_page(false);
  const std::string completion = completion_script();
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    CHECK(everything.find("  " + std::string(command.name)) != std::string::npos);
    CHECK(completion.find("\"" + std::string(command.name) + "\")") != std::string::npos);
    const std::string own = help(command, true);
    for (const Option& option : command.options) {
      CHECK(own.find("--" + std::string(option.name)) != std::string::npos);
      CHECK(completion.find("--" + std::string(option.name)) != std::string::npos);
    }
    CHECK(man.find(".SS depesche") != std::string::npos);
  }
}

TEST_CASE("the help of a group names its commands, and exits well when it was asked for") {
  for (const std::vector<std::string>& group :
       {std::vector<std::string>{"user"}, {"mailbox"}, {"lab"}, {"lab", "engine"}}) {
    OperatorTerminal terminal;
    auto typed = group;
    CHECK(run(typed, terminal, true) == exit_misused);
    typed.emplace_back("--help");
    CHECK(run(typed, terminal, true) == exit_ok);
    CHECK(terminal.complaints.empty());
    CHECK(terminal.shown.find("  " + group[0] + " ") != std::string::npos);
    CHECK(terminal.shown.find("  import") == std::string::npos);
  }
  OperatorTerminal terminal;
  CHECK(run({"nonsense", "--help"}, terminal, true) == exit_misused);
  CHECK(run({"user", "add", "--help"}, terminal, true) == exit_ok);
  CHECK(terminal.shown.find("--role") != std::string::npos);
}

TEST_CASE("words are taken apart as the command's row says") {
  const auto parsed =
      parse({"import", "a.txt", "--to=unit.201", "--to", "unit.202", "--dry-run", "--", "--b.txt"}, true)
          .value();
  CHECK(parsed.command->name == "import");
  CHECK(parsed.words.arguments == std::vector<std::string>{"a.txt", "--b.txt"});
  CHECK(parsed.words.values("to") == std::vector<std::string>{"unit.201", "unit.202"});
  CHECK(parsed.words.has("dry-run"));
  CHECK(parse({"lab", "engine", "serve", "dir"}, true).value().command->name == "lab engine serve");
}

TEST_CASE("a wrong call is refused with what is wrong and where help is") {
  for (const std::vector<std::string>& typed : {std::vector<std::string>{},
                                                {"nonsense"},
                                                {"import"},
                                                {"import", "x", "--nonsense"},
                                                {"import", "x", "--sender"},
                                                {"import", "x", "--sender", "a", "--sender", "b"},
                                                {"import", "x", "--dry-run=yes"},
                                                {"show", "a", "b"}}) {
    const auto german = parse(typed, true);
    const auto english = parse(typed, false);
    REQUIRE_FALSE((german || english));
    CHECK(german.error().code == Code::invalid);
    CHECK(german.error().what != english.error().what);
    CHECK(german.error().what.ends_with(" --help"));
  }
}

}  // namespace
}  // namespace depesche::cli
