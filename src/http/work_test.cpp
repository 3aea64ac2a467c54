// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <set>

#include "http/client_fixture.h"

// A person's day at the node, over the wire.

namespace depesche::http {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::serialize;

object draft(const std::string& subject, const std::string& level = "OFFEN") {
  return {
      {"kind", "report"},
      {"author", "post.kairo"},
      {"to", array{object{{"mailbox", "unit.310"}, {"for_information", false}}}},
      {"blind", array{}},
      {"label", {{"level", level}, {"compartments", array{}}, {"releasable_to", array{}}, {"term_year", 0}}},
      {"precedence", "immediate"},
      {"purpose", "information"},
      {"subject", subject},
      {"language", "de"},
      {"place", "Kairo"},
      {"parts",
       {{"summary", "Das Wetter ist gut."}, {"details", "Erstens.\n\nZweitens."}, {"assessment", ""}}},
      {"references", array{}}};
}

std::string path(const std::string& id) { return "/api/v1/dispatches/" + id; }

TEST_CASE("a report is found in the inbox, opened, acknowledged and done") {
  ServedHouse house;
  const std::string id =
      to_text(house.report("Wetter", "Es regnet.\n\nMorgen nicht.", Level::open, Precedence::immediate));
  Client client = house.client();
  REQUIRE(client.sign_in("berta").status == 200);
  const auto inbox = client.get("/api/v1/inbox").json();
  REQUIRE(inbox.at("items").as_array().size() == 1);
  const auto& row = inbox.at("items").at(0).as_object();
  CHECK(row.at("id") == boost::json::value(id));
  CHECK(row.at("number") == "DB 1");
  CHECK(row.at("state") == "unread");
  CHECK(row.at("author").at("name").at("de") == "Botschaft Kairo");
  CHECK(inbox.at("unread") == 1);

  const auto opened = client.get(path(id)).json();
  CHECK(opened.at("parts").at(0).at("paragraphs") == array{"Es regnet.", "Morgen nicht."});
  CHECK(opened.at("recipients").at(0).at("number") == "DB 1");

  CHECK(client.post(path(id) + "/receipts", R"({"act":"read"})").json().at("state") == "read");
  CHECK(client.post(path(id) + "/receipts", R"({"act":"unread"})").json().at("state") == "unread");
  CHECK(client.post(path(id) + "/receipts", R"({"act":"acknowledged"})").json().at("state") ==
        "acknowledged");
  const auto acknowledged = client.get(path(id)).json();
  CHECK(acknowledged.at("acknowledged").at("by") == "Berta Muster");
  CHECK(client.post(path(id) + "/receipts", R"({"act":"done"})").json().at("state") == "done");
  CHECK(client.get("/api/v1/inbox").json().at("items").as_array().empty());
}

TEST_CASE("opening from VS-VERTRAULICH up is on record before it is shown") {
  ServedHouse house;
  const std::string low = to_text(house.report("Offen", "Text."));
  const std::string high = to_text(house.report("Vertraulich", "Text.", Level::confidential));
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  const auto position = [&] { return house.node->published()->position.value; };
  const auto before = position();
  CHECK(client.get(path(low)).status == 200);
  CHECK(position() == before);
  CHECK(client.get(path(high)).status == 200);
  CHECK(position() == before + 1);
}

TEST_CASE("the pages of a box hold each row once, and a cursor is good for its person and box alone") {
  ServedHouse house;
  for (int i = 0; i < 7; ++i) house.report("Bericht " + std::to_string(i), "Text.");
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  std::set<std::string> seen;
  std::string cursor, first_cursor;
  do {
    const auto page =
        client.get("/api/v1/inbox?limit=3" + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
    for (const auto& row : page.at("items").as_array()) seen.insert(row.at("subject").as_string().c_str());
    cursor = page.contains("next") ? page.at("next").as_string().c_str() : "";
    if (first_cursor.empty()) first_cursor = cursor;
  } while (!cursor.empty());
  CHECK(seen.size() == 7);
  CHECK(client.get("/api/v1/inbox?box=sent&cursor=" + first_cursor).status == 422);
  CHECK(client.get("/api/v1/inbox?limit=101").status == 422);
  CHECK(client.get("/api/v1/inbox?box=elsewhere").status == 422);
  Client other = house.client();
  REQUIRE(other.sign_in("berta").status == 200);
  CHECK(other.get("/api/v1/inbox?limit=3&cursor=" + first_cursor).status == 422);
}

TEST_CASE("a search finds, highlights and remembers, and its query never stands in an address") {
  ServedHouse house;
  const std::string id = to_text(house.report("Haushalt", "Anfang.\n\nDer Haushalt wurde abgelehnt."));
  house.report("Wetter", "Es regnet.");
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  const Received received =
      client.post("/api/v1/search", R"({"query":"haushalt","facets":true,"filters":{}})");
  const auto found = received.json();
  REQUIRE(found.at("total") == 1);
  CHECK(found.at("hits").at(0).at("id") == boost::json::value(id));
  CHECK(serialize(found.at("hits").at(0).at("snippet")).contains("\"hit\":true"));
  CHECK(found.at("facets").at("post").at(0).at("label").at("de") == "Botschaft Kairo");
  CHECK(found.at("facets").at("country").at(0).at("label").at("de") == "Ägypten");
  const auto passages = client.post(path(id) + "/passages", R"({"query":"abgelehnt"})").json();
  CHECK(passages.at("passages").at(0).at("paragraph") == 1);
  CHECK(client.post("/api/v1/search", R"({"query":"haushalt","filters":{"year":["neunzehn"]}})").status ==
        422);
  CHECK(client.post("/api/v1/search", R"({"query":"haushalt","filters":{"from":"2026-13-01"}})").status ==
        422);
  const auto history = client.get("/api/v1/search/history").json();
  CHECK(history.at("entries").at(0).at("query") == "haushalt");
  CHECK(client.remove("/api/v1/search/history").status == 204);
  CHECK(client.get("/api/v1/search/history").json().at("entries").as_array().empty());
}

object change_to(const char* level) {
  return {
      {"label", {{"level", level}, {"compartments", array{}}, {"releasable_to", array{}}, {"term_year", 0}}},
      {"because", "Neue Lage."}};
}

std::string fault_field(const Received& received) {
  CHECK(received.status == 422);
  return received.json().at("errors").at(0).at("field").as_string().c_str();
}

TEST_CASE("a level is raised by one and lowered by two, and nobody goes beyond their own clearance") {
  ServedHouse house;
  const std::string id = to_text(house.report("Haushalt", "Text."));
  Client anna = house.client();
  Client berta = house.client();
  REQUIRE(anna.sign_in("anna").status == 200);
  REQUIRE(berta.sign_in("berta").status == 200);
  CHECK(berta.post(path(id) + "/label", serialize(change_to("GEHEIM"))).status == 404);
  const Received raised = anna.post(path(id) + "/label", serialize(change_to("VS-NFD")));
  REQUIRE(raised.status == 200);
  CHECK(raised.json().at("dispatch").at("level") == "VS-NFD");

  object lower = change_to("OFFEN");
  CHECK(fault_field(anna.post(path(id) + "/label", serialize(lower))) == "second");
  lower["second"] = object{{"name", "berta"}, {"password", "falsch und lang genug"}};
  CHECK(fault_field(anna.post(path(id) + "/label", serialize(lower))) == "second.password");
  lower["second"] = object{{"name", "anna"}, {"password", the_password}};
  CHECK(fault_field(anna.post(path(id) + "/label", serialize(lower))) == "second.name");
  lower["second"] = object{{"name", "berta"}, {"password", the_password}};
  CHECK(anna.post(path(id) + "/label", serialize(lower)).status == 200);

  CHECK(anna.post(path(id) + "/label", serialize(change_to("GEHEIM"))).status == 200);
  CHECK(berta.get(path(id)).status == 404);
  CHECK(berta.post(path(id) + "/recall", R"({"because":"x"})").status == 404);
  CHECK(anna.post(path(id) + "/recall", R"({"because":"Irrtum."})")
            .json()
            .at("dispatch")
            .as_object()
            .contains("recalled"));
  CHECK(anna.post(path(id) + "/recall", R"({"because":"Irrtum."})").status == 409);
  CHECK(anna.post("/api/v1/search", R"({"query":"haushalt"})").json().at("total") == 0);
}

TEST_CASE("a draft is saved, changed, checked and sent") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  const auto begun = client.post("/api/v1/drafts", serialize(draft("")));
  REQUIRE(begun.status == 201);
  const std::string at = std::string("/api/v1/drafts/") + begun.json().at("id").as_string().c_str();
  const auto findings = client.post(at + "/check").json();
  CHECK(findings.at("findings").at(0).at("code") == "subject-missing");
  CHECK(client.post(at + "/send", R"({"version":1})").status == 422);

  object changed = draft("Wetterlage");
  changed["version"] = 1;
  CHECK(client.put(at, serialize(changed)).json().at("version") == 2);
  const Received late = client.put(at, serialize(changed));
  CHECK(late.status == 409);
  CHECK(late.json().at("current").at("subject") == "Wetterlage");
  CHECK(client.get(at).json().at("parts").at("details") == "Erstens.\n\nZweitens.");
  CHECK(client.get("/api/v1/drafts").json().at("items").at(0).at("subject") == "Wetterlage");

  const Received sent = client.post(at + "/send", R"({"version":2})");
  REQUIRE(sent.status == 200);
  CHECK(sent.json().at("numbers").at(0).at("number") == "DB 1");
  CHECK(client.get(at).status == 404);
  CHECK(client.get("/api/v1/drafts").json().at("items").as_array().empty());
  const auto opened = client.get(path(sent.json().at("id").as_string().c_str())).json();
  CHECK(opened.at("signed_by") == "Anna Beispiel");
  CHECK(opened.at("post").at("id") == "kairo");
  CHECK(opened.at("parts").as_array().size() == 2);
}

TEST_CASE("a draft is its writer's alone, and is gone when thrown away") {
  ServedHouse house;
  Client anna = house.client();
  Client berta = house.client();
  REQUIRE(anna.sign_in("anna").status == 200);
  REQUIRE(berta.sign_in("berta").status == 200);
  const auto begun = anna.post("/api/v1/drafts", serialize(draft("Wetter"))).json();
  const std::string at = std::string("/api/v1/drafts/") + begun.at("id").as_string().c_str();
  CHECK(berta.get(at).status == 404);
  CHECK(berta.remove(at).status == 404);
  CHECK(anna.remove(at).status == 204);
  CHECK(anna.get(at).status == 404);
}

TEST_CASE("nobody writes above the own clearance, sends to who is not cleared, or below a source") {
  ServedHouse house;
  const std::string source = to_text(house.report("Quelle", "Text.", Level::confidential));
  Client berta = house.client();
  REQUIRE(berta.sign_in("berta").status == 200);
  const Received above = berta.post("/api/v1/drafts", serialize(draft("Wetter", "GEHEIM")));
  CHECK(above.status == 422);
  CHECK(above.json().at("errors").at(0).at("code") == "label-not-allowed");

  Client anna = house.client();
  REQUIRE(anna.sign_in("anna").status == 200);
  const auto refusal_of = [&](const object& planned) {
    const auto begun = anna.post("/api/v1/drafts", serialize(planned)).json();
    const Received sent = anna.post(
        std::string("/api/v1/drafts/") + begun.at("id").as_string().c_str() + "/send", R"({"version":1})");
    REQUIRE(sent.status == 422);
    return std::string(sent.json().at("errors").at(0).at("code").as_string());
  };
  object to_uncleared = draft("Wetter", "VS-VERTRAULICH");
  to_uncleared["to"] = array{object{{"mailbox", "unit.offen"}}};
  CHECK(refusal_of(to_uncleared) == "recipient-not-cleared");
  object below = draft("Wetter", "VS-NFD");
  below["references"] = array{object{{"relation", "cites"}, {"id", source}}};
  CHECK(refusal_of(below) == "below-sources");
  object nobody = draft("Wetter");
  nobody["to"] = array{};
  CHECK(refusal_of(nobody) == "no-recipient");
}

TEST_CASE("mailboxes are found by what one types, and say whether they are cleared") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  const auto found =
      client.post("/api/v1/directory/mailboxes/find", R"({"text":"kair","label":{"level":"GEHEIM"}})").json();
  REQUIRE(found.at("items").as_array().size() == 1);
  CHECK(found.at("items").at(0).at("country") == "EGY");
  CHECK(found.at("items").at(0).at("cleared").as_bool());
  const auto low =
      client.post("/api/v1/directory/mailboxes/find", R"({"text":"poststelle","label":{"level":"GEHEIM"}})")
          .json();
  CHECK_FALSE(low.at("items").at(0).at("cleared").as_bool());
  CHECK(client.get("/api/v1/directory/compartments").json().at("items").at(0).at("code") == "NAHOST");
}

TEST_CASE("the directory tells nobody how far a person is cleared") {
  ServedHouse house;
  house.mailbox("person.low", MailboxKind::person, "low", "Kairo Niemand", Level::open);
  Client client = house.client();
  REQUIRE(client.sign_in("berta").status == 200);
  const auto find = [&](const std::string& label) {
    const std::string body = R"({"text":"kairo")" + (label.empty() ? "" : R"(,"label":)" + label) + "}";
    return client.post("/api/v1/directory/mailboxes/find", body);
  };
  for (const auto& items : {find("").json().at("items").as_array(),
                            client.get("/api/v1/directory/mailboxes").json().at("items").as_array()}) {
    CHECK(items.size() > 1);
    for (const auto& item : items) {
      CAPTURE(serialize(item));
      if (item.at("kind") == "person") {
        CHECK_FALSE(item.as_object().contains("level"));
      } else {
        CHECK((item.at("level") == "VS-NFD" || item.at("level") == "OFFEN"));  // no more than berta's own
      }
    }
  }
  CHECK(find(R"({"level":"VS-NFD"})").json().at("items").as_array().size() == 2);
  const auto refusal_of = [&](const std::string& label) {
    auto told = find(label).json();
    CHECK(told.at("errors").at(0).at("code") == "label-not-allowed");
    told.erase("request_id");
    return serialize(told);
  };
  const std::string above = refusal_of(R"({"level":"GEHEIM"})");
  CHECK(refusal_of(R"({"level":"OFFEN","compartments":["NAHOST"]})") == above);
  CHECK(refusal_of(R"({"level":"OFFEN","compartments":["GIBTESNICHT"]})") == above);
}

TEST_CASE("the list of mailboxes is read to its end, page by page, each mailbox once") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  const std::string list = "/api/v1/directory/mailboxes";
  std::vector<std::string> whole;
  const auto all = client.get(list).json();
  CHECK_FALSE(all.contains("next"));
  for (const auto& item : all.at("items").as_array()) whole.emplace_back(item.at("id").as_string());
  REQUIRE(whole.size() > 4);
  std::vector<std::string> paged;
  std::string cursor;
  do {
    const auto page = client.get(list + "?limit=2&cursor=" + cursor).json();
    CHECK(page.at("items").as_array().size() <= 2);
    for (const auto& item : page.at("items").as_array()) paged.emplace_back(item.at("id").as_string());
    cursor = page.contains("next") ? std::string(page.at("next").as_string()) : "";
  } while (!cursor.empty() && paged.size() <= whole.size());
  CHECK(paged == whole);
  const auto exact = client.get(list + "?limit=" + std::to_string(whole.size())).json();
  CHECK_FALSE(exact.contains("next"));

  const std::string annas(client.get(list + "?limit=1").json().at("next").as_string());
  Client berta = house.client();
  REQUIRE(berta.sign_in("berta").status == 200);
  for (const std::string& wrong : {annas, std::string("nichts")})
    CHECK(berta.get(list + "?cursor=" + wrong).json().at("errors").at(0).at("code") == "not-a-cursor");
}

TEST_CASE("an event tells of a new dispatch, and none of one the person may not see") {
  ServedHouse house;
  Client anna = house.client();
  Client berta = house.client();
  Client listener = house.client();
  REQUIRE(anna.sign_in("anna").status == 200);
  REQUIRE(berta.sign_in("berta").status == 200);
  listener.cookie = berta.cookie;
  const Received stream = listener.get("/api/v1/events");
  REQUIRE(stream.status == 200);
  CHECK(listener.event().starts_with("retry:"));
  CHECK(listener.event().contains("event: state"));
  CHECK(listener.event().contains("event: inbox\ndata: {\"unread\":0}"));
  const auto send = [&](const object& planned) {
    const auto begun = anna.post("/api/v1/drafts", serialize(planned)).json();
    REQUIRE(anna.post(std::string("/api/v1/drafts/") + begun.at("id").as_string().c_str() + "/send",
                      R"({"version":1})")
                .status == 200);
  };
  send(draft("Verborgen", "GEHEIM"));
  send(draft("Sichtbar"));
  const auto inbox_event = [&] {  // on a slow machine a heartbeat may stand before it
    std::string event = listener.event();
    while (!event.empty() && !event.contains("event: inbox")) event = listener.event();
    return event;
  };
  CHECK(inbox_event().contains("data: {\"unread\":1}"));
  CHECK(berta.remove("/api/v1/session").status == 204);
  send(draft("Noch einer"));
  CHECK(inbox_event().empty());  // the stream ends with its session
}

TEST_CASE("the status counts what the person may see, and recording nothing") {
  ServedHouse house;
  house.report("Offen", "Text.");
  house.report("Geheim", "Text.", Level::secret);
  Client client = house.client();
  const auto count_for = [&](const char* name) {
    REQUIRE(client.sign_in(name).status == 200);
    return client.get("/api/v1/status").json().at("index").at("documents").as_int64();
  };
  const auto before = house.node->published()->position.value;
  CHECK(count_for("anna") == 2);
  CHECK(count_for("berta") == 1);
  CHECK(house.node->published()->position.value == before);
}

}  // namespace
}  // namespace depesche::http
