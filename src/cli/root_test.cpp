// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "cli/operator_site.h"
#include "cli/root_commands.h"
#include "node/root_shares.h"

namespace depesche::cli {
namespace {

// Officers who write down each share as it is shown, and type it when they are asked to prove it.
class Officers {
 public:
  explicit Officers(OperatorSite& office) : terminal_(office.terminal) {
    terminal_.otherwise = [this] { return last_share(); };
  }
  std::vector<std::string> shares;

 private:
  std::string last_share() {
    const auto begin = terminal_.shown.rfind("\n\n  ");
    REQUIRE(begin != std::string::npos);
    const std::string share = terminal_.shown.substr(begin + 4, 63 + 15);
    if (shares.empty() || shares.back() != share) shares.push_back(share);
    return share;
  }

  OperatorTerminal& terminal_;
};

TEST_CASE("the root goes into three hands, and two of them enrol, revoke and change the directory") {
  OperatorSite office("root");
  Officers officers(office);
  REQUIRE(office.type({"root", "split", "--shares", "3", "--needed", "2"}));
  REQUIRE(officers.shares.size() == 3);
  CHECK(office.site.node->authority_keys() == nullptr);

  office.terminal.otherwise = nullptr;
  const auto with_shares = [&](const std::vector<std::string>& typed, std::size_t one, std::size_t other) {
    office.terminal.answers = {officers.shares[one], officers.shares[other]};
    const auto done = office.type(typed);
    CHECK_MESSAGE(done.has_value(), (done ? "" : done.error().what));
    CHECK(office.site.node->authority_keys() == nullptr);
    CHECK(office.terminal.answers.empty());
  };
  with_shares({"mailbox", "add-unit", "310"}, 0, 1);
  with_shares({"enrol", "kairo", "--package", "x"}, 2, 0);
  with_shares({"revoke", "node.kairo", "--because", "verloren", "--confirm", "node.kairo"}, 1, 2);
  with_shares({"user", "clearance", "anna", "--level", "OFFEN"}, 0, 2);
  office.terminal.asked.clear();
  CHECK(office.type({"user", "list"}));
  CHECK(office.type({"revoke", "--list"}));
  CHECK(office.terminal.asked.empty());
}

TEST_CASE("one officer alone, a wrong share or a slip changes nothing in the directory") {
  OperatorSite office("root-alone");
  Officers officers(office);
  REQUIRE(office.type({"root", "split", "--shares", "2", "--needed", "2"}));
  office.terminal.otherwise = nullptr;
  const auto before = office.site.node->log().last().value();
  const std::vector<std::string> typed{"mailbox", "add-unit", "310"};
  const std::string& mine = officers.shares[0];
  office.terminal.answers = {mine, mine, mine, mine};
  CHECK(office.type(typed).error().code == Code::denied);
  office.terminal.answers = {"UUUU", "UUUU", "UUUU"};
  CHECK(office.type(typed).error().code == Code::denied);
  CHECK(office.terminal.complaints.find("Gruppe 1 ") != std::string::npos);
  CHECK(office.site.node->log().last().value() == before);
}

TEST_CASE("a root whose shares were not proved stays where it was") {
  OperatorSite office("root-unproved");
  CHECK(office.type({"root", "split", "--shares", "3", "--needed", "2"}).error().code == Code::denied);
  CHECK(office.site.node->authority_keys() != nullptr);
  CHECK(office.type({"mailbox", "add-unit", "310"}));
  for (const std::vector<std::string>& typed : {std::vector<std::string>{"root", "split"},
                                                {"root", "split", "--shares", "1", "--needed", "1"},
                                                {"root", "split", "--shares", "2", "--needed", "3"},
                                                {"root", "split", "--shares", "x", "--needed", "2"}})
    CHECK(office.type(typed).error().code == Code::invalid);
}

TEST_CASE("the root can be split anew by those who hold it, and the old shares open nothing then") {
  OperatorSite office("root-again");
  Officers first(office);
  REQUIRE(office.type({"root", "split", "--shares", "2", "--needed", "2"}));
  Officers second(office);
  office.terminal.answers = {first.shares[0], first.shares[1]};
  REQUIRE(office.type({"root", "split", "--shares", "3", "--needed", "3"}));
  REQUIRE(second.shares.size() == 3);
  office.terminal.otherwise = nullptr;
  office.terminal.answers = {first.shares[0], first.shares[1], second.shares[2]};
  CHECK(office.type({"mailbox", "add-unit", "310"}).error().code == Code::denied);
  office.terminal.answers = {second.shares[0], second.shares[1], second.shares[2]};
  CHECK(office.type({"mailbox", "add-unit", "310"}));
}

}  // namespace
}  // namespace depesche::cli
