// SPDX-License-Identifier: EUPL-1.2
#include "cli/courier_commands.h"

#include <doctest/doctest.h>

#include "cli/two_offices.h"

namespace depesche::cli {
namespace {

namespace fs = std::filesystem;

bool says(const OperatorTerminal& terminal, const std::string& what) {
  return terminal.shown.find(what) != std::string::npos;
}

TEST_CASE("36: a courier takes what waits to Cairo, and the receipts back") {
  TwoOffices offices("courier-there");
  auto& office = offices.headquarters;
  const DispatchId id = offices.write(*office.site.node, "unit.201", "post.kairo");
  REQUIRE(office.type({"courier", "write", "--to", "kairo", "--medium", "stick", "--copies", "2"}));
  CHECK(says(office.terminal, "Sendung 1 an node.kairo"));
  CHECK_FALSE(says(office.terminal, "Wolkenbruch"));
  std::ofstream(office.desktop / "stick" / "1" / "urlaub.jpg") << "Strand";
  CHECK(std::distance(fs::directory_iterator(office.desktop / "stick" / "2"), {}) == 1);
  for (const auto& file : fs::recursive_directory_iterator(office.desktop / "stick")) {
    if (!file.is_regular_file()) continue;
    const std::string bytes = OperatorSite::text_of(file.path());
    CHECK(bytes.find("kairo") == std::string::npos);
    CHECK(bytes.find("Zwiebelturm") == std::string::npos);
  }

  REQUIRE(offices.type_in_cairo({"courier", "read", "stick/1"}));
  CHECK(offices.cairo.node->log().find(id).has_value());
  CHECK(says(offices.terminal, "Sendung 1 von node.zentrale, Datenträger 1 von 1"));
  CHECK(says(offices.terminal, "1 andere Datei"));
  CHECK_FALSE(offices.is_partly);
  REQUIRE(offices.type_in_cairo({"courier", "read", "stick/2"}));
  CHECK(says(offices.terminal, ": 0 neu"));

  CHECK_FALSE(owed_by(*office.site.node).empty());
  REQUIRE(offices.type_in_cairo({"courier", "write", "--to", "node.zentrale", "--medium", "back"}));
  REQUIRE(office.type({"courier", "read", "back", "--json"}));
  CHECK(owed_by(*office.site.node).empty());
  CHECK(says(office.terminal, "\"shortages\":[]"));
  REQUIRE(office.type({"courier", "write", "--to", "post.kairo", "--medium", "stick"}));
  CHECK(says(office.terminal, "liegt nichts bereit"));
  REQUIRE(office.type({"courier", "list"}));
  CHECK(says(office.terminal, "Es fehlt keine Kuriersendung"));
}

TEST_CASE("36: what was altered on its way or did not come is named, and the exit status says so") {
  TwoOffices offices("courier-altered");
  auto& office = offices.headquarters;
  for (int i = 0; i < 8; ++i) offices.write(*office.site.node, "unit.201", "post.kairo");
  REQUIRE(office.type({"courier", "write", "--to", "kairo", "--medium", "stick", "--volume-size", "6k"}));
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(office.desktop / "stick")) files.push_back(file.path());
  REQUIRE(files.size() > 1);
  fs::remove(files[0]);
  std::fstream(files[1], std::ios::in | std::ios::out | std::ios::binary).seekp(200) << "xxxxxxxx";
  REQUIRE(offices.type_in_cairo({"courier", "read", "stick"}));
  CHECK(offices.is_partly);
  CHECK(says(offices.terminal, "  ! abgewiesen: "));
}

TEST_CASE("a courier that cannot be is refused before anything is written") {
  TwoOffices offices("courier-refused");
  auto& office = offices.headquarters;
  for (const auto& [typed, code] : std::vector<std::pair<std::vector<std::string>, Code>>{
           {{"courier", "write"}, Code::invalid},
           {{"courier", "write", "--to", "atlantis", "--medium", "x"}, Code::not_found},
           {{"courier", "write", "--to", "zentrale", "--medium", "x"}, Code::invalid},
           {{"courier", "write", "--to", "kairo", "--medium", "x", "--volume-size", "7q"}, Code::invalid},
           {{"courier", "write", "--to", "kairo", "--medium", "x", "--copies", "0"}, Code::invalid}}) {
    CAPTURE(typed.size());
    const auto done = office.type(typed);
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().code == code);
  }
  CHECK(parse_size("650M").value() == 650'000'000);
  CHECK(parse_size("4k").value() == 4'000);
  CHECK(parse_size("12").value() == 12);
  CHECK_FALSE(parse_size("0").has_value());
  CHECK_FALSE(parse_size("99999999999T").has_value());
}

}  // namespace
}  // namespace depesche::cli
