// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "http/client_fixture.h"
#include "http/tool_fixture.h"
#include "node/upkeep.h"

// What a reader may not read does not exist for them, in any byte of any answer.

namespace depesche::http {
namespace {

// Another node with the same log, keys and clock, as of now.
struct Twin {
  explicit Twin(House& house) : folder(), clock(house.clock) {
    REQUIRE(back_up(*house.node, folder.path / "site").has_value());
    node =
        Node::open(folder.path / "site", crypto::Secret::of(as_bytes("passphrase")), clock, entropy).value();
    service = Service::open(local_settings(), *node, clock, entropy).value();
    thread = std::thread([this] { service->run(); });
  }
  ~Twin() {
    service->stop();
    thread.join();
    service.reset();
  }
  Twin(const Twin&) = delete;
  Twin& operator=(const Twin&) = delete;

  Folder folder;
  const Clock& clock;
  SystemEntropy entropy;
  std::unique_ptr<Node> node;
  std::unique_ptr<Service> service;
  std::thread thread;
};

// The whole answer without what is random by design: request id and sealed cursors, which keep their length.
std::string comparable(const Received& received) {
  std::string text = received.raw;
  const auto mask = [&](const std::string& secret) {
    if (secret.empty()) return;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret)) {
      text.replace(at, secret.size(), secret.size(), '-');
    }
  };
  mask(received.header("x-request-id"));
  if (received.status == 200 && received.header("content-type") == "application/json") {
    const auto json = received.json();
    if (json.contains("next")) mask(json.at("next").as_string().c_str());
  }
  return text;
}

// Everything a tool can ask about these dispatches.
std::vector<std::pair<std::string, boost::json::object>> tool_questions(
    const std::vector<std::string>& visible, const std::string& hidden) {
  std::vector<std::pair<std::string, boost::json::object>> questions;
  for (const char* words : {"haushalt", "geheim", "haushaltsplan", "\"der haushalt\"", "haus*", ""}) {
    for (const char* sort : {"relevance", "newest"})
      questions.push_back({"search", {{"query", words}, {"sort", sort}, {"limit", 3}}});
    questions.push_back({"brief", {{"question", std::string("Was wissen wir über ") + words}}});
  }
  for (const char* name : {"read_passage", "similar"}) {
    for (const std::string& id : visible) questions.push_back({name, {{"id", id}}});
    questions.push_back({name, {{"id", hidden}}});
  }
  return questions;
}

TEST_CASE("a reader cannot tell a node that holds hidden dispatches from one that never did") {
  ServedHouse house;
  std::vector<std::string> visible;
  for (int i = 0; i < 5; ++i) {
    visible.push_back(to_text(house.report(
        "Haushalt " + std::to_string(i), "Der Haushalt und der Minister.\n\nMehr.",
        i % 2 == 0 ? Level::open : Level::restricted, i == 1 ? Precedence::flash : Precedence::routine)));
  }
  {
    Client before = house.client();
    REQUIRE(before.sign_in("berta").status == 200);
    for (const char* query : {"haushalt", "geheim", "haus*", "-minister"})
      REQUIRE(before
                  .post("/api/v1/searches",
                        boost::json::serialize(boost::json::object{{"name", query}, {"query", query}}))
                  .status == 201);
    visible.push_back(to_text(house.report("Neu", "Der Haushalt.", Level::open)));
  }
  Twin twin(house);
  std::string hidden;
  for (int i = 0; i < 4; ++i) {
    hidden = to_text(house.report("Haushalt geheim " + std::to_string(i), "Der Haushaltsplan des Ministers.",
                                  Level::secret, Precedence::flash));
  }
  Client here = house.client();
  Client there(twin.service->port());
  REQUIRE(here.sign_in("berta").status == 200);
  REQUIRE(there.sign_in("berta").status == 200);

  // With sessions of their own, for a tool shares its session's pace.
  Client owner_here = house.client();
  Client owner_there(twin.service->port());
  REQUIRE(owner_here.sign_in("berta").status == 200);
  REQUIRE(owner_there.sign_in("berta").status == 200);
  Tool tool_here(house.service->port(), owner_here);
  Tool tool_there(twin.service->port(), owner_there);

  const auto same = [&](const std::string& method, const std::string& target, const std::string& body = "") {
    CAPTURE(method);
    CAPTURE(target);
    CAPTURE(body);
    const auto answer = here.ask(method, target, body);
    CHECK(comparable(answer) == comparable(there.ask(method, target, body)));
    return answer;
  };
  for (const char* box : {"inbox", "acknowledge", "sent", "deferred"}) {
    same("GET", std::string("/api/v1/inbox?box=") + box);
    same("GET", std::string("/api/v1/inbox?limit=2&box=") + box);
  }
  same("GET", "/api/v1/inbox?unread=1");
  for (const std::string& id : visible) same("GET", "/api/v1/dispatches/" + id);
  same("GET", "/api/v1/dispatches/" + hidden);
  for (const std::string& id : visible) same("GET", "/api/v1/dispatches/" + id + "/similar");
  same("GET", "/api/v1/dispatches/" + hidden + "/similar");
  same("POST", "/api/v1/dispatches/" + hidden + "/receipts", R"({"act":"read"})");
  for (const char* query :
       {"haushalt", "minister", "geheim", "haushaltsplan", "\"der haushalt\"", "haus*", ""}) {
    for (const char* sort : {"relevance", "newest", "oldest"}) {
      const boost::json::object order{{"query", query}, {"sort", sort}, {"facets", true}, {"limit", 2}};
      same("POST", "/api/v1/search", boost::json::serialize(order));
    }
  }
  same("GET", "/api/v1/searches");
  const auto saved = here.get("/api/v1/searches").json().at("items").as_array();
  for (const auto& search : saved) {
    const std::string at = std::string("/api/v1/searches/") + search.at("id").as_string().c_str();
    same("POST", at + "/new", R"({"facets":true,"limit":1})");
    for (const std::string& id : {hidden, visible.back()})
      same("POST", at + "/seen", boost::json::serialize(boost::json::object{{"up_to", id}}));
  }
  same("GET", "/api/v1/searches");
  for (const char* prefix : {"h", "haus", "gehe", "min"}) {
    same("POST", "/api/v1/search/suggest", boost::json::serialize(boost::json::object{{"prefix", prefix}}));
  }
  bool is_answered = false;
  for (const char* question :
       {"haushalt", "Was wissen wir über den Minister und den Haushalt?", "haushaltsplan", "geheim"}) {
    for (const char* way : {"/api/v1/briefs", "/api/v1/briefs/markdown"}) {
      for (const char* target : {"OFFEN", "GEHEIM"}) {
        const boost::json::object order{{"question", question}, {"target", target}};
        const auto answer = same("POST", way, boost::json::serialize(order));
        CHECK(answer.status == 200);
        is_answered = is_answered || answer.body.contains("Der Haushalt und der Minister.");
      }
    }
  }
  CHECK(is_answered);
  for (const auto& [name, arguments] : tool_questions(visible, hidden)) {
    CAPTURE(name);
    CAPTURE(arguments);
    const std::string here_says = comparable(tool_here.call(name, arguments));
    CHECK(here_says.find("HTTP/1.1 200") == 0);
    CHECK(here_says == comparable(tool_there.call(name, arguments)));
  }
  same("GET", "/api/v1/overdue");
  same("GET", "/api/v1/register");
  for (const char* act : {"/recall", "/label"})
    same("POST", "/api/v1/dispatches/" + hidden + act,
         R"({"because":"x","label":{"level":"OFFEN","compartments":[],"releasable_to":[],"term_year":0}})");
  same("POST", "/api/v1/dispatches/" + hidden + "/recall", R"({"because":"x"})");
  same("GET", "/api/v1/search/history");
  same("GET", "/api/v1/directory/mailboxes");
  same("GET", "/api/v1/drafts");
  same("GET", "/api/v1/status");
  same("GET", "/api/v1/exchange");
}

TEST_CASE("a reader cannot tell a dossier with a hidden part from one that never had it") {
  using boost::json::object;
  using boost::json::serialize;
  ServedHouse house;
  Client anna = house.client();
  REQUIRE(anna.sign_in("anna").status == 200);
  const std::string dossiers = "/api/v1/dossiers";
  const auto done = [&](const std::string& target, const object& body) -> std::string {
    const Received received = anna.post(target, serialize(body));
    REQUIRE(received.status == 201);
    return received.json().at("id").as_string().c_str();
  };
  const auto report = [&](Level level) { return to_text(house.report("Haushalt", "Der Haushalt.", level)); };
  const auto open = [&](const char* level) {
    return done(dossiers, {{"title", "Etat"}, {"mailbox", "unit.310"}, {"label", {{"level", level}}}});
  };
  const std::string dossier = dossiers + "/" + open("OFFEN");
  const std::string acts = dossier + "/acts";
  const std::string first = done(acts, {{"act", "add"}, {"dispatch", report(Level::open)}});
  const std::string second = done(acts, {{"act", "add"}, {"dispatch", report(Level::restricted)}});
  done(acts, {{"act", "note"}, {"entry", first}, {"text", "Für alle."}});
  Twin twin(house);

  house.clock.move(Duration(1000));
  const std::string secret = report(Level::secret);
  const std::string hidden = done(acts, {{"act", "add"}, {"dispatch", secret}});
  const object level{{"level", "GEHEIM"}};
  const std::string note =
      done(acts, {{"act", "note"}, {"entry", first}, {"text", "Für wenige."}, {"label", level}});
  done(acts, {{"act", "place"}, {"entry", first}, {"after", hidden}});
  const std::string other = open("GEHEIM");
  Client here = house.client();
  Client there(twin.service->port());
  for (Client* berta : {&here, &there}) REQUIRE(berta->sign_in("berta").status == 200);
  const auto same = [&](const std::string& method, const std::string& target, const std::string& body = "") {
    CAPTURE(target);
    CAPTURE(body);
    CHECK(comparable(here.ask(method, target, body)) == comparable(there.ask(method, target, body)));
  };
  house.clock.move(Duration(1000));
  const auto read_all = [&] {
    for (const std::string& target : {dossiers, dossier, dossier + "?removed=1", dossier + "?after=1",
                                      dossiers + "/" + other, dossiers + "/" + hidden})
      same("GET", target);
  };
  read_all();
  same("POST", dossiers + "/" + other + "/acts", R"({"act":"end"})");
  for (const object& act : {object{{"act", "remove"}, {"entry", hidden}},
                            object{{"act", "place"}, {"entry", second}, {"after", hidden}},
                            object{{"act", "add"}, {"dispatch", secret}},
                            object{{"act", "note"}, {"entry", first}, {"text", "x"}, {"on", note}},
                            object{{"act", "note"}, {"entry", hidden}, {"text", "x"}}})
    same("POST", acts, serialize(act));
  read_all();
}

}  // namespace
}  // namespace depesche::http
