// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "cli/operator_site.h"

namespace depesche::cli {
namespace {

TEST_CASE("a person saves a search, sees what is new in it, renames it and deletes it") {
  OperatorSite office("kept-searches");
  REQUIRE(office.type({"user", "add", "leser"}));
  const auto shown = [&](const std::vector<std::string>& typed) {
    office.terminal.shown.clear();
    const auto done = office.type(typed);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().what));
    return office.terminal.shown;
  };
  CHECK(shown({"searches", "list", "--as", "leser"}).find("Noch keine") != std::string::npos);
  shown({"searches", "save", "Häfen", "Hafen", "Beirut", "--as", "leser"});
  office.site.send(office.site.report("Hafen", "Der Hafen von Beirut ist gesperrt.", label_of(Level::open)));

  CHECK(shown({"searches", "list", "--as", "leser"}).find("Häfen: 1 neue") != std::string::npos);
  const std::string hits = shown({"searches", "show", "Häfen", "--as", "leser", "--seen"});
  CHECK(hits.find("*Beirut*") != std::string::npos);
  CHECK(hits.find("1 neue Treffer.") != std::string::npos);
  CHECK(shown({"searches", "list", "--as", "leser"}).find("Häfen: 0 neue") != std::string::npos);

  shown({"searches", "rename", "Häfen", "Levante", "--as", "leser"});
  CHECK(office.type({"searches", "show", "Häfen", "--as", "leser"}).error().code == Code::not_found);
  CHECK(office.type({"searches", "delete", "Levante", "--as", "leser", "--confirm", "Häfen"}).error().code ==
        Code::invalid);
  shown({"searches", "delete", "Levante", "--as", "leser", "--confirm", "Levante"});
  CHECK(shown({"searches", "list", "--as", "leser"}).find("Noch keine") != std::string::npos);
}

TEST_CASE("two searches of one name are told apart by their ids") {
  OperatorSite office("kept-twice");
  REQUIRE(office.type({"user", "add", "leser"}));
  REQUIRE(office.type({"searches", "save", "Häfen", "Hafen", "--as", "leser"}));
  office.terminal.shown.clear();
  REQUIRE(office.type({"searches", "save", "Häfen", "Zoll", "--as", "leser"}));
  const std::string id = office.terminal.shown.substr(0, 32);
  CHECK(office.type({"searches", "rename", "Häfen", "x", "--as", "leser"}).error().code == Code::conflict);
  REQUIRE(office.type({"searches", "rename", id, "Zoll", "--as", "leser"}));
  REQUIRE(office.type({"searches", "show", "Zoll", "--as", "leser"}));
  CHECK(office.type({"searches", "save", std::string(201, 'x'), "Zoll", "--as", "leser"}).error().code ==
        Code::invalid);
}

}  // namespace
}  // namespace depesche::cli
