// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "cli/operator_site.h"

namespace depesche::cli {
namespace {

TEST_CASE("a person opens a dossier, collects, notes, orders, takes out, brings back and ends") {
  OperatorSite office("dossiers");
  REQUIRE(office.type({"user", "add", "pflege", "--role", "unit.201:read,write,release", "--role",
                       "group.house:read", "--level", "GEHEIM"}));
  const auto shown = [&](std::vector<std::string> typed) {
    office.terminal.shown.clear();
    typed.insert(typed.begin(), "dossier");
    typed.insert(typed.end(), {"--as", "pflege"});
    const auto done = office.type(typed);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().what));
    return office.terminal.shown;
  };
  const auto before = [](const std::string& text, const char* one, const char* other) {
    return text.find(one) < text.find(other) && text.find(other) != std::string::npos;
  };
  CHECK(shown({"list"}).find("Noch kein Dossier") != std::string::npos);
  shown({"open", "Hafen", "--mailbox", "unit.201", "--topic", "EGY"});
  CHECK(shown({"list"}).find("[OFFEN] Hafen – EGY") != std::string::npos);
  const auto report = [&](const std::string& subject, Level level) {
    return to_text(office.site.send(office.site.report(subject, "Gesperrt.", label_of(level))).id);
  };
  shown({"add", "Hafen", report("Erste", Level::open)});
  shown({"add", "Hafen", report("Zweite", Level::secret)});
  CHECK(before(shown({"show", "Hafen"}), "1. [OFFEN] Erste", "2. [GEHEIM] Zweite"));
  shown({"place", "Hafen", "2"});
  CHECK(before(shown({"show", "Hafen"}), "1. [GEHEIM] Zweite", "2. [OFFEN] Erste"));
  shown({"place", "Hafen", "1", "2"});
  CHECK(before(shown({"show", "Hafen"}), "Erste", "Zweite"));

  shown({"note", "Hafen", "1", "Wichtig", "ist", "das"});
  // What stands behind a word in what is shown, to the end of the line.
  const auto id_behind = [&](const std::string& mark, const std::string& word) {
    const std::string text = shown({"show", "Hafen"});
    const auto begin = text.find(word + ": ", text.find(mark)) + word.size() + 2;
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  const auto refused = [&](std::vector<std::string> typed) {
    typed.insert(typed.begin(), "dossier");
    typed.insert(typed.end(), {"--as", "pflege"});
    return office.type(typed).error().code;
  };
  CHECK(refused({"note", "Hafen", "1", "Blind", "geschrieben"}) == Code::conflict);
  shown({"note", "Hafen", id_behind("Erste", "Eintrag"), "Wichtiger", "ist", "das", "--on",
         id_behind("Wichtig ist das", "Notiz")});
  shown({"note", "Hafen", "1", "Für", "wenige", "--level", "VS-NFD"});
  const std::string noted = shown({"show", "Hafen"});
  CHECK(noted.find("[OFFEN] pflege: Wichtiger ist das") != std::string::npos);
  CHECK(noted.find("[VS-NFD] pflege: Für wenige") != std::string::npos);
  CHECK(noted.find("Wichtig ist das") == std::string::npos);
  shown({"note", "Hafen", "1", "--level", "VS-NFD", "--on", id_behind("Für wenige", "Notiz")});
  CHECK(shown({"show", "Hafen"}).find("Für wenige") == std::string::npos);

  shown({"remove", "Hafen", "1"});
  CHECK(shown({"show", "Hafen"}).find("Erste") == std::string::npos);
  CHECK(shown({"show", "Hafen", "--removed"}).find("1. [OFFEN] Erste") != std::string::npos);
  shown({"restore", "Hafen", "1"});
  CHECK(before(shown({"show", "Hafen"}), "Wichtiger ist das", "Zweite"));
  CHECK(refused({"rename", "Hafen", "Häfen"}) == Code::conflict);
  shown({"rename", "Hafen", "Häfen", "--on", id_behind("Hafen", "Titel")});
  CHECK(shown({"list"}).find("Häfen – EGY") != std::string::npos);
  CHECK(office.type({"dossier", "end", "Häfen", "--as", "pflege", "--confirm", "Hafen"}).error().code ==
        Code::invalid);
  shown({"end", "Häfen", "--confirm", "Häfen"});
  CHECK(shown({"list"}).find("Noch kein Dossier") != std::string::npos);
  CHECK(office.type({"dossier", "show", "Häfen", "--as", "pflege"}).error().code == Code::not_found);
}

}  // namespace
}  // namespace depesche::cli
