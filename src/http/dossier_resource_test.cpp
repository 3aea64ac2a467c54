// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "http/client_fixture.h"

namespace depesche::http {
namespace {

const std::string dossiers = "/api/v1/dossiers";

// A client at one dossier of the small ministry.
struct DossierClient {
  ServedHouse& house;
  Client client;
  std::string id;

  explicit DossierClient(ServedHouse& at, const char* person = "anna") : house(at), client(at.client()) {
    REQUIRE(client.sign_in(person).status == 200);
  }
  Received open(const std::string& mailbox = "unit.310", bool for_house = false) {
    return client.post(dossiers,
                       boost::json::serialize(boost::json::object{{"title", "Haushalt"},
                                                                  {"mailbox", mailbox},
                                                                  {"for_house", for_house},
                                                                  {"label", {{"level", "OFFEN"}}}}));
  }
  Received act(const boost::json::object& one) {
    return client.post(dossiers + "/" + id + "/acts", boost::json::serialize(one));
  }
  std::string done(const boost::json::object& one) {
    const Received received = act(one);
    REQUIRE(received.status == 201);
    return received.json().at("id").as_string().c_str();
  }
  std::string add(const std::string& subject, Level level) {
    return done({{"act", "add"}, {"dispatch", to_text(house.report(subject, "Der Haushalt.", level))}});
  }
  boost::json::object shown(const std::string& more = "") {
    const Received received = client.get(dossiers + "/" + id + more);
    REQUIRE(received.status == 200);
    return received.json();
  }
  std::string subjects() {
    std::string list;
    const boost::json::object dossier = shown();
    for (const auto& entry : dossier.at("entries").as_array())
      list += std::string(entry.at("dispatch").at("subject").as_string()) + ";";
    return list;
  }
};

TEST_CASE("two colleagues see their parts of one dossier over HTTP, in the order they gave it") {
  ServedHouse house;
  DossierClient anna(house), berta(house, "berta");
  anna.id = berta.id = anna.open().json().at("id").as_string().c_str();
  const auto a = anna.add("eins", Level::open), b = anna.add("zwei", Level::secret);
  const auto c = anna.add("drei", Level::open);
  anna.done({{"act", "place"}, {"entry", c}});
  CHECK(anna.subjects() == "drei;eins;zwei;");
  CHECK(berta.subjects() == "drei;eins;");
  CHECK(anna.shown().at("label").at("level") == "GEHEIM");
  CHECK(berta.shown().at("label").at("level") == "OFFEN");
  CHECK(berta.act({{"act", "remove"}, {"entry", b}}).status == 404);
  berta.done({{"act", "remove"}, {"entry", a}});
  CHECK(anna.subjects() == "drei;zwei;");
  CHECK(anna.shown("?removed=1").at("entries").as_array().size() == 1);
  anna.done({{"act", "restore"}, {"entry", a}});
  CHECK(berta.subjects() == "drei;eins;");
  CHECK(anna.shown("?after=1").at("entries").at(0).at("number") == 2);
  anna.done({{"act", "end"}});
  CHECK(anna.client.get(dossiers).json().at("items").as_array().empty());
  CHECK(anna.act({{"act", "place"}, {"entry", c}}).status == 409);
}

TEST_CASE("a note or title from an old page is a conflict, and what stands there stays") {
  ServedHouse house;
  DossierClient anna(house), berta(house, "berta");
  anna.id = berta.id = anna.open().json().at("id").as_string().c_str();
  const auto entry = anna.add("eins", Level::open);
  const auto first = anna.done({{"act", "note"}, {"entry", entry}, {"text", "Annas"}});
  CHECK(berta.act({{"act", "note"}, {"entry", entry}, {"text", "Bertas"}}).status == 409);
  CHECK(berta.shown().at("entries").at(0).at("notes").at(0).at("text") == "Annas");
  berta.done({{"act", "note"}, {"entry", entry}, {"text", "Beide"}, {"on", first}});
  CHECK(anna.act({{"act", "note"}, {"entry", entry}, {"text", "Annas"}, {"on", first}}).status == 409);
  CHECK(anna.shown().at("entries").at(0).at("notes").at(0).at("by") == "Berta Muster");
  anna.done({{"act", "rename"}, {"title", "Etat"}, {"on", anna.id}});
  CHECK(berta.act({{"act", "rename"}, {"title", "Budget"}, {"on", anna.id}}).status == 409);
  CHECK(berta.client.get(dossiers).json().at("items").at(0).at("title") == "Etat");
}

TEST_CASE("what somebody may not do, or what is no act, is refused with the field that is wrong") {
  ServedHouse house;
  DossierClient anna(house);
  CHECK(anna.open("unit.nirgends").status == 422);
  anna.id = anna.open().json().at("id").as_string().c_str();
  const auto entry = anna.add("eins", Level::open);
  CHECK(anna.act({{"act", "note"}, {"entry", entry}, {"text", std::string(2001, 'x')}}).status == 422);
  CHECK(anna.act({{"act", "note"}, {"entry", "x"}, {"text", "x"}}).status == 422);
  CHECK(anna.act({{"act", "add"}}).status == 422);
  CHECK(anna.act({{"act", "verbrennen"}}).status == 422);
  CHECK(anna.act({{"act", "remove"}, {"entry", entry}, {"text", "mit Notiz"}}).status == 422);
  const boost::json::object top{{"level", "STRENG GEHEIM"}};
  CHECK(anna.act({{"act", "note"}, {"entry", entry}, {"text", "x"}, {"label", top}}).status == 422);
  CHECK(anna.client.get(dossiers + "/" + entry).status == 404);
  CHECK(anna.client.get(dossiers + "?limit=0").status == 422);
  CHECK(anna.client.get(dossiers + "?cursor=x").status == 422);
}

TEST_CASE("the list of dossiers comes in pages") {
  ServedHouse house;
  DossierClient anna(house);
  for (int i = 0; i < 3; ++i) {
    house.clock.move(Duration(1000));
    REQUIRE(anna.open().status == 201);
  }
  const auto first = anna.client.get(dossiers + "?limit=2").json();
  CHECK(first.at("items").as_array().size() == 2);
  const std::string next = first.at("next").as_string().c_str();
  CHECK(anna.client.get(dossiers + "?limit=2&cursor=" + next).json().at("items").as_array().size() == 1);
}

}  // namespace
}  // namespace depesche::http
