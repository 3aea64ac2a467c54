// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "http/client_fixture.h"

namespace depesche::http {
namespace {

const std::string searches = "/api/v1/searches";

std::string save(Client& client, const boost::json::object& search) {
  const Received saved = client.post(searches, boost::json::serialize(search));
  REQUIRE(saved.status == 201);
  return saved.json().at("id").as_string().c_str();
}

boost::json::object only(Client& client) {
  const auto items = client.get(searches).json().at("items").as_array();
  REQUIRE(items.size() == 1);
  return items.front().as_object();
}

TEST_CASE("a saved search counts what is new, shows it and forgets it when it has been seen") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  house.report("Haushalt", "Der alte Haushalt.", Level::open);
  const boost::json::object filters{{"level", {"OFFEN", "GEHEIM"}}, {"from", "2000-01-01"}};
  const std::string id = save(client, {{"name", "Etat"}, {"query", "haushalt"}, {"filters", filters}});
  CHECK(only(client).at("new") == 0);
  CHECK(only(client).at("filters").at("from") == "2000-01-01");
  CHECK(only(client).at("filters").at("level") == boost::json::array{"OFFEN", "GEHEIM"});

  const std::string first = to_text(house.report("Haushalt", "Der neue Haushalt.", Level::open));
  house.report("Haushalt", "Nicht gemeint.", Level::restricted);
  house.report("Wetter", "Es regnet.", Level::open);
  const std::string second = to_text(house.report("Lage", "Mehr zum Haushalt.", Level::secret));
  CHECK(only(client).at("new") == 2);
  const Received page = client.post(searches + "/" + id + "/new", R"({"limit":1})");
  REQUIRE(page.status == 200);
  CHECK(page.json().at("total") == 2);
  CHECK(page.json().at("hits").at(0).at("id") == second.c_str());
  const boost::json::object next{{"limit", 1}, {"cursor", page.json().at("next")}};
  const Received rest = client.post(searches + "/" + id + "/new", boost::json::serialize(next));
  CHECK(rest.json().at("hits").at(0).at("id") == first.c_str());

  house.report("Haushalt", "Während jemand liest.", Level::open);
  const std::string seen = boost::json::serialize(boost::json::object{{"up_to", second}});
  CHECK(client.post(searches + "/" + id + "/seen", seen).json().at("new") == 1);
  CHECK(client.post(searches + "/" + id + "/seen", seen).json().at("new") == 1);  // again: nothing more

  CHECK(client.put(searches + "/" + id, R"({"name":"Bundeshaushalt"})").status == 204);
  CHECK(only(client).at("name") == "Bundeshaushalt");
  CHECK(only(client).at("new") == 1);
  CHECK(client.remove(searches + "/" + id).status == 204);
  CHECK(client.get(searches).json().at("items").as_array().empty());
}

TEST_CASE("a saved search is nobody else's, not even by its id") {
  ServedHouse house;
  Client anna = house.client();
  Client berta = house.client();
  REQUIRE(anna.sign_in("anna").status == 200);
  REQUIRE(berta.sign_in("berta").status == 200);
  const std::string at = searches + "/" + save(anna, {{"name", "Etat"}, {"query", "haushalt"}});

  CHECK(berta.get(searches).json().at("items").as_array().empty());
  CHECK(berta.put(at, R"({"name":"x"})").status == 404);
  CHECK(berta.remove(at).status == 404);
  CHECK(berta.post(at + "/new", "{}").status == 404);
  const std::string seen =
      boost::json::serialize(boost::json::object{{"up_to", to_text(house.report("x", "y", Level::open))}});
  CHECK(berta.post(at + "/seen", seen).status == 404);
  CHECK(only(anna).at("name") == "Etat");
}

TEST_CASE("a search without name or without anything to ask is not saved") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  CHECK(client.post(searches, R"({"query":"x"})").status == 422);
  CHECK(client.post(searches, R"({"name":"x"})").status == 422);
  CHECK(client.post(searches, R"({"name":"x","query":"x","more":1})").status == 422);
  CHECK(client.post(searches, R"({"name":"x","filters":{"level":["OFFEN"]}})").status == 201);
}

}  // namespace
}  // namespace depesche::http
