// SPDX-License-Identifier: EUPL-1.2
#include "cli/route_commands.h"

#include <doctest/doctest.h>

#include "cli/trace_commands.h"
#include "cli/two_offices.h"
#include "exchange/plan_source.h"
#include "node/submission.h"
#include "route/plan.h"

namespace depesche::cli {
namespace {

bool says(const OperatorTerminal& terminal, const std::string& what) {
  return terminal.shown.find(what) != std::string::npos;
}

// Lays the usual plan with this number and level on the operator's desk.
void lay_out_plan(TwoOffices& offices, const std::string& file, std::uint64_t number, std::uint64_t level) {
  auto& office = offices.headquarters;
  auto plan = usual_plan(*office.site.node->published()->directory, office.site.node->site().organisation);
  plan.number = number;
  for (route::Link& link : plan.links) {
    link.level = level;
    link.carries_unmarked = false;
  }
  std::ofstream(office.desktop / file) << route::to_text(plan);
}

TEST_CASE("18: a plan is checked, published by who types its number, and counts then") {
  TwoOffices offices("route-publish");
  auto& office = offices.headquarters;
  lay_out_plan(offices, "plan.txt", 7, 1);
  REQUIRE(office.type({"route", "show"}));
  CHECK(says(office.terminal, "Plan 0"));
  REQUIRE(office.type({"route", "check", "plan.txt"}));
  CHECK(says(office.terminal, "Plan 7 ist richtig: 2 Verbindungen"));

  office.terminal.answers = {"8"};
  CHECK(office.type({"route", "publish", "plan.txt"}).error().code == Code::invalid);
  CHECK(says(office.terminal, "4 Einträge ändern sich"));  // two go, two come
  office.terminal.answers = {"7"};
  REQUIRE(office.type({"route", "publish", "plan.txt"}));
  office.terminal.shown.clear();
  REQUIRE(office.type({"route", "show", "--text"}));
  CHECK(says(office.terminal, "plan 7"));
  CHECK(says(office.terminal, "level=1"));
  CHECK(office.type({"route", "publish", "plan.txt", "--confirm", "7"}).error().code == Code::conflict);
  lay_out_plan(offices, "later.txt", 9, 1);
  CHECK(offices.type_in_cairo({"route", "publish", "later.txt", "--confirm", "9"}).error().code ==
        Code::denied);

  // Cairo takes it up when a courier has brought it.
  REQUIRE(office.type({"courier", "write", "--to", "kairo", "--medium", "stick"}));
  REQUIRE(offices.type_in_cairo({"courier", "read", "stick"}));
  REQUIRE(offices.type_in_cairo({"route", "show"}));
  CHECK(says(offices.terminal, "Plan 7"));
}

TEST_CASE("a plan that is none is refused with line and column, and one that leaves a node out says so") {
  TwoOffices offices("route-wrong");
  auto& office = offices.headquarters;
  std::ofstream(office.desktop / "wrong.txt") << "plan 3\nlink x from=dtn://a/\n";
  const auto refused = office.type({"route", "check", "wrong.txt"});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Code::invalid);
  CHECK(refused.error().what.find("line 2") != std::string::npos);
  CHECK(office.type({"route", "check", "atlantis.txt"}).error().code == Code::invalid);
  std::ofstream(office.desktop / "empty.txt") << "plan 3\n";
  office.terminal.answers = {"no"};
  CHECK_FALSE(office.type({"route", "publish", "empty.txt"}).has_value());
  CHECK(says(office.terminal, "node.kairo hat in diesem Plan keine Verbindung"));
}

TEST_CASE("41: a dry run says which way a dispatch would go, also under another plan") {
  TwoOffices offices("route-explain");
  auto& office = offices.headquarters;
  REQUIRE(office.type({"route", "explain", "kairo", "--precedence", "flash", "--level", "GEHEIM"}));
  CHECK(says(office.terminal, "geht jetzt"));
  lay_out_plan(offices, "open.txt", 7, 0);
  office.terminal.shown.clear();
  REQUIRE(office.type({"route", "explain", "post.kairo", "--level", "GEHEIM", "--plan", "open.txt"}));
  CHECK(says(office.terminal, "bleibt hier"));
  REQUIRE(office.type({"route", "explain", "kairo", "--json"}));
  CHECK(says(office.terminal, "\"kind\":\"forward\""));
  CHECK(office.type({"route", "explain", "atlantis"}).error().code == Code::not_found);
  CHECK(office.type({"route", "explain", "kairo", "--level", "7"}).error().code == Code::invalid);
}

TEST_CASE("41: a trace says where a dispatch is, from writing to the receipt, and nothing of its content") {
  TwoOffices offices("trace");
  auto& office = offices.headquarters;
  const std::string id = to_text(offices.write(*office.site.node, "unit.201", "post.kairo"));
  REQUIRE(office.type({"trace", id}));
  CHECK(says(office.terminal, "node.kairo: wartet hier seit"));
  CHECK_FALSE(says(office.terminal, "courier 1"));
  REQUIRE(office.type({"courier", "write", "--to", "kairo", "--medium", "stick"}));
  REQUIRE(office.type({"trace", "DB 1 of unit.201 to post.kairo"}));
  CHECK(says(office.terminal, "courier 1 to node.kairo"));

  REQUIRE(offices.type_in_cairo({"courier", "read", "stick"}));
  REQUIRE(offices.type_in_cairo({"trace", id}));
  CHECK(says(offices.terminal, "vom Knoten node.zentrale"));
  REQUIRE(offices.type_in_cairo({"courier", "write", "--to", "zentrale", "--medium", "back"}));
  REQUIRE(office.type({"courier", "read", "back"}));
  REQUIRE(office.type({"trace", "1", "von", "unit.201", "an", "post.kairo", "--json"}));
  CHECK(says(office.terminal, "\"arrived\":\"20"));
  CHECK_FALSE(says(office.terminal, "Wolkenbruch"));
  CHECK_FALSE(says(office.terminal, "Zwiebelturm"));
  CHECK(office.type({"trace", "99 of unit.201 to post.kairo"}).error().code == Code::not_found);
  CHECK(office.type({"trace", "gestern"}).error().code == Code::invalid);
}

TEST_CASE("a number in a series is read in both languages, with or without DB") {
  CHECK(parse_series_number({"DB 12 of post.kairo to unit.201"})->number == 12);
  CHECK(parse_series_number({"DB", "12", "von", "post.kairo", "an", "unit.201"})->addressee.value ==
        "unit.201");
  CHECK(parse_series_number({"7 of a to b"})->author.value == "a");
  CHECK_FALSE(parse_series_number({"0 of a to b"}).has_value());
  CHECK_FALSE(parse_series_number({"7 of a"}).has_value());
  CHECK_FALSE(parse_series_number({"7x of a to b"}).has_value());
}

TEST_CASE("without a serving node there is no link to look at, and the command says so") {
  TwoOffices offices("links");
  auto& office = offices.headquarters;
  for (const std::vector<std::string>& typed : {std::vector<std::string>{"link", "list"},
                                                {"link", "call", "kairo", "localhost:4556"},
                                                {"link", "cut", "kairo"},
                                                {"link", "mend", "kairo"},
                                                {"link", "try", "kairo"}}) {
    const auto refused = office.type(typed);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Code::unavailable);
    CHECK(refused.error().what.find("depesche serve") != std::string::npos);
  }
}

}  // namespace
}  // namespace depesche::cli
