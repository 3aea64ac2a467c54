// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "cli/operator_site.h"

namespace depesche::cli {
namespace {

TEST_CASE("a brief is shown with its sources, and written as Markdown when asked for") {
  OperatorSite office("brief");
  for (int i = 0; i < 20; ++i)
    office.site.send(office.site.report(
        "Handel", "Der Handel mit Getreide wächst wieder etwas, Teil " + std::to_string(i) + ".",
        label_of(Level::open)));
  office.site.send(office.site.report("Hafen", "Der Hafen von Beirut ist seit Montag für Schiffe gesperrt.",
                                      label_of(Level::open)));
  REQUIRE(office.type({"user", "add", "leser"}));

  REQUIRE(office.type({"brief", "Was", "ist", "mit", "dem", "Hafen", "Beirut?", "--as", "leser", "--markdown",
                       "vorlage.md"}));
  CHECK(office.terminal.shown.find("Der Hafen von Beirut ist seit Montag für Schiffe gesperrt. [1]") !=
        std::string::npos);
  CHECK(office.terminal.filed.find("# Vorlage") != std::string::npos);

  const auto none = office.type({"brief", "Wasserstoff", "Kasachstan", "--as", "leser"});
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().what == "Die Belege reichen nicht aus.");
  CHECK(office.type({"brief", "Hafen", "--as", "leser", "--limit", "51"}).error().code == Code::invalid);
  CHECK(office.type({"brief", "Hafen", "--as", "leser", "--target", "GANZ GEHEIM"}).error().code ==
        Code::invalid);
}

TEST_CASE("similar reports are those of the same words, with how much of the wording is the same") {
  OperatorSite office("similar");
  const std::string port = "Der Hafen von Beirut ist seit Montag für Schiffe gesperrt.";
  for (int i = 0; i < 20; ++i)
    office.site.send(office.site.report(
        "Handel", "Der Handel mit Getreide wächst, Teil " + std::to_string(i) + ".", label_of(Level::open)));
  office.site.send(office.site.report("Meldung", port + " Mehr folgt.", label_of(Level::open)));
  const auto sent = office.site.send(office.site.report("Hafen", port, label_of(Level::open)));
  REQUIRE(office.type({"user", "add", "leser"}));

  REQUIRE(office.type({"similar", to_text(sent.id), "--as", "leser"}));
  CHECK(office.terminal.shown.find("%  [OFFEN]") != std::string::npos);
  CHECK(office.terminal.shown.find("Meldung") != std::string::npos);
  CHECK(office.terminal.shown.find("Handel") == std::string::npos);
}

}  // namespace
}  // namespace depesche::cli
