// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <set>

#include "http/client_fixture.h"
#include "http/route.h"
#include "http/schema_checker.h"
#include "http/system_resource.h"

// openapi.json is true: every route stands in it, and every answer is as it says.

namespace depesche::http {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::serialize;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

// Holds an answer against the description, and notes the operation as seen.
struct Described {
  object document = boost::json::parse(openapi_document).as_object();
  SchemaChecker checker{document};
  std::set<std::string> seen;

  void hold(const std::string& method, const std::string& pattern, const Received& received) {
    CAPTURE(method);
    CAPTURE(pattern);
    CAPTURE(received.body);
    const object& operation = document.at("paths").at(pattern).at(lower(method)).as_object();
    const object& responses = operation.at("responses").as_object();
    const std::string status = std::to_string(received.status);
    const bool is_named = responses.contains(status);
    const object* response = &responses.at(is_named ? status : "default").as_object();
    if (response->contains("$ref")) response = &checker.resolve(response->at("$ref").as_string());
    if (is_named) seen.insert(method + " " + pattern);
    if (!response->contains("content")) {
      CHECK(received.body.empty());
      return;
    }
    const std::string type = received.header("content-type");
    REQUIRE(response->at("content").as_object().contains(type));
    if (!type.ends_with("json")) return;
    const auto value = boost::json::parse(received.body);
    const std::string wrong =
        checker.complaint(response->at("content").at(type).at("schema").as_object(), value);
    CHECK(wrong == "");
  }
};

struct Tour {
  ServedHouse house;
  Described described;

  Received ask(Client& client, const std::string& method, const std::string& pattern,
               const std::string& id = "", const std::string& body = "") {
    std::string target = pattern;
    if (const std::size_t mark = target.find("{id}"); mark != std::string::npos) target.replace(mark, 4, id);
    Received received = client.ask(method, target, body);
    described.hold(method, pattern, received);
    return received;
  }
};

const std::string api = "/api/v1";

object whole_draft(const std::string& source) {
  return {{"kind", "report"},
          {"author", "post.kairo"},
          {"to", array{object{{"mailbox", "unit.310"}, {"for_information", false}}}},
          {"blind", array{"unit.offen"}},
          {"label",
           {{"level", "OFFEN"}, {"compartments", array{}}, {"releasable_to", array{}}, {"term_year", 0}}},
          {"precedence", "immediate"},
          {"purpose", "instruction_requested"},
          {"subject", "Haushalt"},
          {"language", "de"},
          {"place", "Kairo"},
          {"parts", {{"summary", "Kurz."}, {"details", "Lang."}, {"assessment", "Gut."}}},
          {"references", array{object{{"relation", "cites"}, {"id", source}}}}};
}

void tour_sessions(Tour& tour, Client& client) {
  tour.ask(client, "GET", api + "/session");
  tour.ask(client, "POST", api + "/session", "", R"({"name":"anna","password":"ganz falsch geraten"})");
  tour.ask(client, "POST", api + "/session", "", "{}");
  const std::string good = serialize(object{{"name", "anna"}, {"password", the_password}});
  client.csrf = tour.ask(client, "POST", api + "/session", "", good).json().at("csrf").as_string().c_str();
  tour.ask(client, "GET", api + "/session");
  tour.ask(client, "POST", api + "/session/lock", "", "{}");
  tour.ask(client, "GET", api + "/inbox");
  tour.ask(client, "POST", api + "/session/unlock", "", serialize(object{{"password", the_password}}));
  tour.ask(client, "POST", api + "/passkeys/options", "", "{}");
  tour.ask(client, "GET", api + "/passkeys");
  tour.ask(client, "DELETE", api + "/passkeys/{id}", "none");
  tour.ask(client, "POST", api + "/passkeys", "", "{}");
}

void tour_tools(Tour& tour, Client& client) {
  const std::string order = R"({"name":"Assistent","upto":"VS-NFD"})";
  const auto made = tour.ask(client, "POST", api + "/tool-access", "", order).json();
  tour.ask(client, "POST", api + "/tool-access", "", R"({"upto":"VS-NFX"})");
  tour.ask(client, "GET", api + "/tool-access");
  Client tool = tour.house.client();
  const std::string bearer = "Authorization: Bearer " + std::string(made.at("token").as_string()) + "\r\n";
  tour.ask(tool, "POST", api + "/mcp", "", "{}");
  for (const char* method : {"server/discover", "tools/list", "tasks/list"}) {
    tool.more_headers = bearer + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: " + method + "\r\n";
    tour.ask(tool, "POST", api + "/mcp", "",
             R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(method) +
                 R"(","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                 R"("io.modelcontextprotocol/clientCapabilities":{}}}})");
  }
  tour.ask(tool, "POST", api + "/mcp", "", "{}");
  tour.ask(tool, "POST", api + "/mcp", "", R"({"jsonrpc":"2.0","method":"notifications/cancelled"})");
  tour.ask(client, "DELETE", api + "/tool-access/{id}", made.at("id").as_string().c_str());
  tour.ask(client, "DELETE", api + "/tool-access/{id}", "none");
}

void tour_reading(Tour& tour, Client& client, const std::string& id) {
  for (const char* act : {"read", "unread", "acknowledged", "deferred", "done"}) {
    tour.ask(client, "POST", api + "/dispatches/{id}/receipts", id, serialize(object{{"act", act}}));
  }
  tour.ask(client, "GET", api + "/inbox");
  tour.ask(client, "GET", api + "/dispatches/{id}", id);
  tour.ask(client, "GET", api + "/dispatches/{id}", "none");
  tour.ask(client, "GET", api + "/dispatches/{id}/similar", id);
  tour.ask(client, "GET", api + "/dispatches/{id}/similar", "none");
  tour.ask(client, "GET", api + "/overdue");
  tour.ask(client, "GET", api + "/register");
  tour.ask(client, "POST", api + "/dispatches/{id}/passages", id, R"({"query":"haushalt"})");
  tour.ask(client, "POST", api + "/search", "",
           R"({"query":"haushalt","facets":true,"limit":1,"filters":{"year":[],"from":"2000-01-01"}})");
  tour.ask(client, "POST", api + "/search", "", R"({"query":"autor:","facets":true})");
  tour.ask(client, "POST", api + "/search", "", R"({"query":1})");
  tour.ask(client, "POST", api + "/search/suggest", "", R"({"prefix":"haus"})");
  for (const char* question : {"Was wissen wir über den Haushalt?", "Wasserstoff aus Kasachstan"}) {
    const std::string order = serialize(object{{"question", question}, {"target", "VS-NFD"}});
    tour.ask(client, "POST", api + "/briefs", "", order);
    tour.ask(client, "POST", api + "/briefs/markdown", "", order);
  }
  tour.ask(client, "POST", api + "/briefs", "", R"({"target":"VS-NFX"})");
  tour.ask(client, "GET", api + "/search/history");
  tour.ask(client, "DELETE", api + "/search/history");
}

void tour_dossiers(Tour& tour, Client& client, const std::string& id) {
  const object label{{"level", "OFFEN"}};
  const object wanted{{"title", "Haushalt"},
                      {"topic", "EGY"},
                      {"mailbox", "unit.310"},
                      {"for_house", false},
                      {"label", label}};
  const auto opened = tour.ask(client, "POST", api + "/dossiers", "", serialize(wanted)).json();
  const std::string dossier = opened.at("id").as_string().c_str();
  tour.ask(client, "POST", api + "/dossiers", "", R"({"title":""})");
  const auto act = [&](const object& one) {
    return tour.ask(client, "POST", api + "/dossiers/{id}/acts", dossier, serialize(one));
  };
  const auto added = act({{"act", "add"}, {"dispatch", id}}).json();
  const std::string entry = added.at("id").as_string().c_str();
  act({{"act", "note"}, {"entry", entry}, {"text", "Wichtig."}, {"label", label}});
  act({{"act", "note"}, {"entry", entry}, {"text", "Auf einer alten Seite."}});
  tour.ask(client, "GET", api + "/dossiers/{id}", dossier);
  tour.ask(client, "GET", api + "/dossiers/{id}", "none");
  tour.ask(client, "GET", api + "/dossiers");
}

void tour_searches(Tour& tour, Client& client, const std::string& hit) {
  const auto begun = tour.ask(
      client, "POST", api + "/searches", "",
      R"({"name":"Haushalt","query":"haushalt","filters":{"year":["2023"],"from":"2000-01-01","country":["EGY"]}})");
  const std::string search = begun.json().at("id").as_string().c_str();
  tour.ask(client, "POST", api + "/searches", "", R"({"name":"leer"})");
  tour.ask(client, "GET", api + "/searches");
  tour.ask(client, "PUT", api + "/searches/{id}", search, R"({"name":"Etat"})");
  tour.ask(client, "PUT", api + "/searches/{id}", "none", R"({"name":"Etat"})");
  tour.ask(client, "POST", api + "/searches/{id}/new", search, R"({"limit":1,"facets":true})");
  tour.ask(client, "POST", api + "/searches/{id}/seen", search, serialize(object{{"up_to", hit}}));
  tour.ask(client, "POST", api + "/searches/{id}/seen", search, "{}");
  tour.ask(client, "DELETE", api + "/searches/{id}", search);
  tour.ask(client, "DELETE", api + "/searches/{id}", search);
}

void tour_writing(Tour& tour, Client& client, const std::string& source) {
  object draft = whole_draft(source);
  tour.ask(
      client, "POST", api + "/directory/mailboxes/find", "",
      R"({"text":"kairo","label":{"level":"OFFEN","compartments":[],"releasable_to":[],"term_year":0}})");
  tour.ask(client, "GET", api + "/directory/mailboxes");
  tour.ask(client, "GET", api + "/directory/compartments");
  const std::string id(
      tour.ask(client, "POST", api + "/drafts", "", serialize(draft)).json().at("id").as_string());
  tour.ask(client, "GET", api + "/drafts");
  tour.ask(client, "GET", api + "/drafts/{id}", id);
  draft["version"] = 1;
  tour.ask(client, "PUT", api + "/drafts/{id}", id, serialize(draft));
  tour.ask(client, "PUT", api + "/drafts/{id}", id, serialize(draft));  // a conflict
  tour.ask(client, "POST", api + "/drafts/{id}/check", id, "{}");
  const auto sent = tour.ask(client, "POST", api + "/drafts/{id}/send", id, R"({"version":2})").json();
  tour.ask(client, "GET", api + "/dispatches/{id}", sent.at("id").as_string().c_str());
  const std::string sent_id = sent.at("id").as_string().c_str();
  const object nfd{
      {"level", "VS-NFD"}, {"compartments", array{}}, {"releasable_to", array{}}, {"term_year", 0}};
  tour.ask(client, "POST", api + "/dispatches/{id}/label", sent_id,
           serialize(object{{"label", nfd}, {"because", "Neue Erkenntnisse."}}));
  tour.ask(client, "POST", api + "/dispatches/{id}/label", sent_id, serialize(object{{"label", nfd}}));
  tour.ask(client, "POST", api + "/dispatches/{id}/recall", sent_id, R"({"because":"Irrtum."})");
  tour.ask(client, "POST", api + "/dispatches/{id}/recall", "none", R"({"because":"Irrtum."})");
  draft.erase("version");
  const auto other = tour.ask(client, "POST", api + "/drafts", "", serialize(draft)).json();
  tour.ask(client, "DELETE", api + "/drafts/{id}", other.at("id").as_string().c_str());
}

TEST_CASE("every route is described, and nothing else") {
  const object document = boost::json::parse(openapi_document).as_object();
  std::set<std::string> described, served;
  for (const auto& path : document.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      described.insert(std::string(operation.key()) + " " + std::string(path.key()));
    }
  }
  for (const Route& route : routes()) {
    served.insert(lower(std::string(to_text(route.method))) + " " + std::string(route.pattern));
  }
  CHECK(described == served);
}

TEST_CASE("real answers are as described") {
  Tour tour;
  const std::string id = to_text(
      tour.house.report("Haushalt", "Der Haushalt.\n\nMehr.", Level::confidential, Precedence::immediate));
  tour.house.record(Role{.person = "anna", .mailbox = {"group.supervision"}, .duties = 16});
  const std::string open = to_text(tour.house.report("Haushalt offen", "Der Haushalt.", Level::open));
  Client client = tour.house.client();
  tour_sessions(tour, client);
  tour_tools(tour, client);
  tour_reading(tour, client, id);
  tour_dossiers(tour, client, id);
  tour_searches(tour, client, id);
  tour_writing(tour, client, open);
  tour.ask(client, "GET", api + "/status");
  tour.ask(client, "GET", api + "/exchange");
  for (const char* act : {"try", "cut", "mend"})
    tour.ask(client, "POST", api + "/exchange/links/{id}/" + act, "none", "{}");
  tour.ask(client, "GET", api + "/openapi.json");
  tour.ask(client, "GET", "/health/live");
  tour.ask(client, "GET", "/health/ready");
  tour.ask(client, "GET", "/metrics");
  tour.ask(client, "POST", api + "/session/passkey/options", "", "{}");
  tour.ask(client, "POST", api + "/session/passkey", "", "{}");
  tour.ask(client, "POST", api + "/password", "",
           serialize(object{{"current", the_password}, {"new", "ein anderes langes Passwort"}}));
  Client listener = tour.house.client();
  listener.cookie = client.cookie;
  tour.ask(listener, "GET", api + "/events");
  tour.ask(client, "DELETE", api + "/session");

  // Passkeys need an authenticator and links a neighbour; they are tested elsewhere.
  std::set<std::string> unseen;
  for (const Route& route : routes()) {
    const std::string operation = std::string(to_text(route.method)) + " " + std::string(route.pattern);
    if (!tour.described.seen.contains(operation)) unseen.insert(operation);
  }
  CHECK(unseen == std::set<std::string>{
                      "POST /api/v1/passkeys", "DELETE /api/v1/passkeys/{id}", "POST /api/v1/session/passkey",
                      "POST /api/v1/exchange/links/{id}/try", "POST /api/v1/exchange/links/{id}/cut",
                      "POST /api/v1/exchange/links/{id}/mend"});
}

TEST_CASE("the checker finds what is wrong") {
  const object document = boost::json::parse(openapi_document).as_object();
  const SchemaChecker checker(document);
  const object& name = checker.resolve("#/components/schemas/Name");
  CHECK(checker.complaint(name, object{{"de", "Amt"}, {"en", "Office"}}) == "");
  CHECK(checker.complaint(name, object{{"de", "Amt"}}) == "$: lacks en");
  CHECK(checker.complaint(name, object{{"de", "Amt"}, {"en", 1}}) == "$.en: is no string");
  CHECK(checker.complaint(name, object{{"de", "Amt"}, {"en", "Office"}, {"fr", "Bureau"}}) ==
        "$.fr: not documented");
  CHECK(checker.complaint(checker.resolve("#/components/schemas/Level"), "geheim") == "$: not in enum");
}

}  // namespace
}  // namespace depesche::http
