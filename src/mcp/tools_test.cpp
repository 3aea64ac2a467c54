// SPDX-License-Identifier: EUPL-1.2
#include "mcp/tools.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "mcp/tool_schemas.h"
#include "node/port_archive.h"
#include "schema/schema.h"

namespace depesche::mcp {
namespace {

namespace json = boost::json;

const Tool& tool_named(std::string_view name) {
  for (const Tool& tool : tools()) {
    if (tool.name == name) return tool;
  }
  FAIL("no such tool");
  return tools().front();
}

struct Archive : PortArchive {
  explicit Archive(const std::string& name) : PortArchive("mcp-" + name) {}

  // The answer, held against the tool's own schema.
  Result<json::object> use(const std::string& person, std::string_view name, const json::object& arguments,
                           std::optional<Level> upto = {}) {
    Reader opened = reader();
    const Work work = reading_as(narrowed(actor(person), upto), opened, ledger);
    auto given = work(tool_named(name), arguments);
    if (!given) return given;
    json::value schema = schema::parse_json(tool_named(name).output).value();
    schema.as_object()["$defs"] = schema::parse_json(shared_definitions).value();
    const schema::Schema described = schema::Schema::compile(schema).value();
    CAPTURE(json::serialize(*given));
    for (const auto& wrong : schema::messages(described.check(*given), schema::Language::english))
      FAIL_CHECK(wrong);
    return given;
  }
};

TEST_CASE("a search shows what the person may see, with the label of the whole answer") {
  Archive archive("search");
  const auto high = archive.use("anna", "search", {{"query", "Hafen"}}).value();
  CHECK(high.at("total") == 2);
  CHECK(high.at("level") == "GEHEIM");
  CHECK(high.at("compartments") == json::array{"NUKLEAR"});

  const auto low = archive.use("carla", "search", {{"query", "Hafen"}}).value();
  CHECK(low.at("total") == 1);
  CHECK(low.at("band") == "OFFEN");
  const auto& hit = low.at("hits").at(0);
  CHECK(hit.at("id").as_string() == to_text(archive.open));
  CHECK(hit.at("paragraph") == 2);
  CHECK(archive.use("carla", "search", {{"query", "Handel"}, {"limit", 3.0}})
            .value()
            .at("hits")
            .as_array()
            .size() == 3);
}

TEST_CASE("what a tool reads is recorded as any other reading, and the record says that it was a tool") {
  Archive archive("record");
  REQUIRE(archive.use("anna", "search", {{"query", "Hafen"}}));
  REQUIRE(archive.use("anna", "read_passage", {{"id", to_text(archive.secret)}}));
  REQUIRE(archive.use("anna", "brief", {{"question", "Was liegt im Hafen von Beirut?"}}));
  REQUIRE(archive.ledger.records.size() == 3);
  using enum AuditRecord::What;
  const std::array expected{shown_in_search, opened, briefed};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(archive.ledger.records[i].what == expected[i]);
    CHECK(archive.ledger.records[i].person == "anna");
    CHECK(archive.ledger.records[i].because == "tool");
    CHECK(archive.ledger.records[i].dispatches == std::vector{archive.secret});
  }
  archive.ledger.is_broken = true;  // no record, no text
  for (const char* name : {"search", "read_passage"})
    CHECK_FALSE(archive.use("anna", name,
                            name == std::string("search") ? json::object{{"query", "Hafen"}}
                                                          : json::object{{"id", to_text(archive.secret)}}));
}

TEST_CASE("a tool that was given less gets what a reader cleared no higher gets, byte for byte") {
  Archive archive("less");
  const std::vector<std::pair<std::string, json::object>> calls{
      {"search", {{"query", "Hafen"}}},
      {"search", {{"query", "geheime Boote"}}},
      {"brief", {{"question", "Was ist mit dem Hafen von Beirut?"}}},
      {"similar", {{"id", to_text(archive.open)}}},
      {"read_passage", {{"id", to_text(archive.open)}}}};
  for (const auto& [name, arguments] : calls) {
    CAPTURE(name);
    CHECK(json::serialize(archive.use("anna", name, arguments, Level::open).value()) ==
          json::serialize(archive.use("carla", name, arguments).value()));
  }
  for (const char* name : {"similar", "read_passage"}) {
    const json::object hidden{{"id", to_text(archive.secret)}};
    CHECK(archive.use("anna", name, hidden, Level::open).error().code == Code::not_found);
    CHECK(archive.use("carla", name, hidden).error().code == Code::not_found);
  }
  CHECK(archive.ledger.records.empty());
  CHECK(archive.use("carla", "search", {{"query", "Hafen"}}, Level::top_secret).value().at("total") == 1);
}

TEST_CASE("a passage begins where it is asked for, and says where to read on") {
  Archive archive("passage");
  std::string text;
  for (int i = 1; i <= 25; ++i) text += "Absatz " + std::to_string(i) + ".\n\n";
  const DispatchId id = archive.send(archive.report("Lang", text, label_of(Level::open))).id;
  const auto read = [&](json::object arguments) {
    arguments["id"] = to_text(id);
    return archive.use("carla", "read_passage", arguments).value();
  };
  const auto first = read({});
  CHECK(first.at("paragraphs").as_array().size() == 10);
  CHECK(first.at("paragraphs_total") == 25);
  CHECK(first.at("next_paragraph") == 11);
  const auto last = read({{"paragraph", 24}, {"count", 100}});
  CHECK(last.at("paragraphs").at(0).at("text") == "Absatz 24.");
  CHECK(last.at("paragraphs").as_array().size() == 2);
  CHECK_FALSE(last.contains("next_paragraph"));
  CHECK(read({{"paragraph", 26}}).at("paragraphs").as_array().empty());
}

TEST_CASE("a very long paragraph is cut before a character, and the answer says so") {
  Archive archive("cut");
  std::string umlauts;
  for (int i = 0; i < 50'000; ++i) umlauts += "ä";
  const DispatchId id =
      archive.send(archive.report("Lang", "x" + umlauts + "\n\nMehr.", label_of(Level::open))).id;
  const auto given = archive.use("carla", "read_passage", {{"id", to_text(id)}}).value();
  const auto& list = given.at("paragraphs").as_array();
  REQUIRE(list.size() == 1);
  CHECK(list[0].at("is_cut") == true);
  CHECK(list[0].at("text").as_string().size() == 59'999);
  CHECK(given.at("next_paragraph") == 2);
}

TEST_CASE("a brief names its sources, and where the evidence does not suffice there are no sentences") {
  Archive archive("brief");
  const auto answered =
      archive.use("carla", "brief", {{"question", "Was ist mit dem Hafen Beirut?"}}).value();
  CHECK(answered.at("answers") == true);
  CHECK(answered.at("core").at(0).at("text") == "Der Hafen von Beirut ist seit Montag für Schiffe gesperrt.");
  CHECK(answered.at("core").at(0).at("paragraph") == 2);
  CHECK(answered.at("sources").at(0).at("source") == 1);
  const auto none = archive.use("carla", "brief", {{"question", "Wasserstoff Kasachstan"}}).value();
  CHECK(none.at("answers") == false);
  CHECK(none.at("core").as_array().empty());
}

TEST_CASE("dossiers are listed and read as far as the person may, and as the tool was let") {
  Archive archive("dossiers");
  const auto act = [&](const DossierOrder& order) {
    return archive.send(archive.reader().dossier_act(archive.actor("anna"), order).value()).id;
  };
  using What = DossierAct::What;
  const auto dossier = act({.act = {.what = What::opened, .title = "Hafen"}, .author = {"unit.201"}});
  const auto entry = act({.act = {.what = What::added, .dossier = dossier, .named = archive.open}});
  act({.act = {.what = What::added, .dossier = dossier, .named = archive.secret}});
  act({.act = {.what = What::noted, .dossier = dossier, .entry = entry, .text = "Wichtig."}});
  const std::string id = to_text(dossier);
  CHECK(archive.use("carla", "list_dossiers", {}).value().at("dossiers").at(0).at("id") == id.c_str());

  const auto whole = archive.use("anna", "read_dossier", {{"id", id}}).value();
  CHECK(whole.at("entries").as_array().size() == 2);
  CHECK(whole.at("level") == "GEHEIM");
  CHECK(archive.ledger.records.size() == 2);
  CHECK(archive.ledger.records.front().because == "tool");
  const auto part = archive.use("anna", "read_dossier", {{"id", id}, {"count", 1}}).value();
  CHECK(part.at("next_entry") == 2);
  CHECK(part.at("band") == "OFFEN");
  CHECK(part.at("entries").at(0).at("notes").at(0).at("text") == "Wichtig.");
  for (const auto& low : {archive.use("carla", "read_dossier", {{"id", id}}).value(),
                          archive.use("anna", "read_dossier", {{"id", id}}, Level::open).value()}) {
    CHECK(low.at("entries").as_array().size() == 1);
    CHECK(low.at("level") == "OFFEN");
    CHECK_FALSE(low.contains("next_entry"));
  }
}

TEST_CASE("an id that is none leads nowhere") {
  Archive archive("id");
  for (const char* name : {"similar", "read_passage", "read_dossier"})
    CHECK_FALSE(archive.use("anna", name, {{"id", "../../etc/passwd"}}));
}

}  // namespace
}  // namespace depesche::mcp
