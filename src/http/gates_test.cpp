// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <set>

#include "http/client_fixture.h"
#include "http/route.h"

// What every route has in common, told by walking the table.

namespace depesche::http {
namespace {

constexpr const char* some_id = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

std::string path_of(const Route& route) {
  std::string path(route.pattern);
  const std::size_t mark = path.find("{id}");
  return mark == std::string::npos ? path : path.replace(mark, 4, some_id);
}

bool changes(const Route& route) { return route.method != Method::get; }
std::string body_for(const Route& route) { return route.body_max > 0 ? "{}" : ""; }

Received ask(Client& client, const Route& route) {
  return client.ask(std::string(to_text(route.method)), path_of(route), body_for(route));
}

TEST_CASE("a path with another method is refused as such, an unknown one is not there") {
  ServedHouse house;
  Client client = house.client();
  for (const Route& route : routes()) {
    CAPTURE(route.pattern);
    const Received received = client.ask("PATCH", path_of(route), "");
    CHECK(received.status == 405);
    CHECK(received.code() == "method-not-allowed");
  }
  CHECK(client.get("/api/v1/nowhere").code() == "not-available");
  CHECK(client.ask("POST", "/nowhere", "").code() == "not-available");
}

TEST_CASE("nobody comes in without a session, except where anybody may") {
  ServedHouse house;
  Client client = house.client();
  for (const Route& route : routes()) {
    if (route.entrance == Entrance::anybody) continue;
    CAPTURE(route.pattern);
    const Received received = ask(client, route);
    CHECK(received.status == 401);
    CHECK(received.code() == "not-signed-in");
  }
}

TEST_CASE("a locked session opens nothing but the lock") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  REQUIRE(client.post("/api/v1/session/lock").status == 204);
  for (const Route& route : routes()) {
    if (route.entrance != Entrance::signed_in) continue;
    CAPTURE(route.pattern);
    const Received received = ask(client, route);
    CHECK(received.status == 401);
    CHECK(received.code() == "locked");
  }
  CHECK(client.get("/api/v1/session").json().at("locked").as_bool());
  CHECK(client.post("/api/v1/session/unlock", R"({"password":"falsch, falsch"})").code() == "sign-in-failed");
  CHECK(client.post("/api/v1/session/unlock", R"({"password":")" + the_password + "\"}").status == 200);
  CHECK(client.get("/api/v1/inbox").status == 200);
}

TEST_CASE("nothing is changed without the session's token, or with that of another session") {
  ServedHouse house;
  Client other = house.client();
  Client client = house.client();
  REQUIRE(other.sign_in("anna").status == 200);
  REQUIRE(client.sign_in("anna").status == 200);
  for (const std::string& wrong : {std::string(), other.csrf, client.csrf.substr(1)}) {
    client.csrf = wrong;
    for (const Route& route : routes()) {
      if (!changes(route) || route.entrance == Entrance::anybody || route.entrance == Entrance::tool)
        continue;
      CAPTURE(route.pattern);
      const Received received = ask(client, route);
      CHECK(received.status == 403);
      CHECK(received.code() == "cross-site");
    }
  }
}

TEST_CASE("a page of another origin can neither sign in nor act") {
  ServedHouse house;
  Client client = house.client();
  for (const char* foreign : {"Origin: https://elsewhere.example\r\n", "Origin: null\r\n",
                              "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n"}) {
    CAPTURE(foreign);
    client.more_headers = foreign;
    CHECK(client.sign_in("anna").code() == "cross-site");
  }
  client.more_headers = "Origin: http://localhost:" + std::to_string(house.service->port()) + "\r\n";
  REQUIRE(client.sign_in("anna").status == 200);
  client.more_headers = "Sec-Fetch-Site: cross-site\r\n";
  for (const Route& route : routes()) {
    if (!changes(route) || route.entrance == Entrance::tool) continue;
    CAPTURE(route.pattern);
    CHECK(ask(client, route).code() == "cross-site");
  }
}

TEST_CASE("a body that is no JSON object, or another type, is refused by every route that takes one") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  for (const Route& route : routes()) {
    if (route.body_max == 0 || route.at_once != nullptr || route.entrance == Entrance::tool) continue;
    const bool ignores_body = std::string_view(route.pattern).ends_with("/check") ||
                              std::string_view(route.pattern).ends_with("/passkeys/options");
    if (ignores_body) continue;
    CAPTURE(route.pattern);
    for (const char* body : {"[]", "{", "{\"unexpected\":1}", "\xff"}) {
      const Received received = client.ask(std::string(to_text(route.method)), path_of(route), body);
      CHECK((received.status == 400 || received.status == 422));
      CHECK(received.header("content-type") == "application/problem+json");
    }
    const std::string path = path_of(route);
    const std::string raw = std::string(to_text(route.method)) + " " + path +
                            " HTTP/1.1\r\nHost: localhost:" + std::to_string(house.service->port()) +
                            "\r\nCookie: " + client.cookie + "\r\nX-CSRF-Token: " + client.csrf +
                            "\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}";
    CHECK(client.send(raw).status == 415);
  }
}

TEST_CASE("every answer carries the headers that keep browsers strict, and content is never kept") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  for (const Route& route : routes()) {
    if (route.method != Method::get || route.pattern == "/api/v1/events") continue;
    CAPTURE(route.pattern);
    const Received received = ask(client, route);
    CHECK(received.header("content-security-policy").starts_with("default-src 'none'; script-src 'self'"));
    CHECK(received.header("x-content-type-options") == "nosniff");
    CHECK(received.header("referrer-policy") == "no-referrer");
    CHECK(received.header("cross-origin-opener-policy") == "same-origin");
    CHECK(received.header("cross-origin-resource-policy") == "same-origin");
    CHECK(received.header("x-request-id").size() == 32);
    if (route.pattern.starts_with("/api")) CHECK(received.header("cache-control") == "no-store");
  }
}

TEST_CASE("what does not exist and what is forbidden differ in nothing but the request id") {
  ServedHouse house;
  const std::string hidden = to_text(house.report("Geheim", "Der Text.", Level::secret));
  Client client = house.client();
  REQUIRE(client.sign_in("berta").status == 200);
  const auto without_id = [](Received received) {
    const std::string id = received.header("x-request-id");
    std::string text = received.raw;
    for (std::size_t at = text.find(id); at != std::string::npos; at = text.find(id))
      text.replace(at, id.size(), "-");
    return text;
  };
  const auto same = [&](const std::string& method, const std::string& tail, const std::string& body) {
    CAPTURE(tail);
    const Received forbidden = client.ask(method, "/api/v1/dispatches/" + hidden + tail, body);
    const Received absent = client.ask(method, std::string("/api/v1/dispatches/") + some_id + tail, body);
    CHECK(forbidden.status == 404);
    CHECK(without_id(forbidden) == without_id(absent));
  };
  same("GET", "", "");
  same("POST", "/passages", R"({"query":"Text"})");
  same("POST", "/receipts", R"({"act":"read"})");
  same("POST", "/receipts", R"({"act":"acknowledged","mailbox":"unit.310"})");
}

TEST_CASE("problems speak the language of the person") {
  ServedHouse house;
  Client client = house.client();
  CHECK(client.get("/api/v1/inbox").json().at("detail") == "Bitte melden Sie sich an.");
  client.more_headers = "Accept-Language: en\r\n";
  CHECK(client.get("/api/v1/inbox").json().at("detail") == "Please sign in.");
}

TEST_CASE("the access log knows routes, never paths, queries or names") {
  ServedHouse house;
  {
    Client client = house.client();
    REQUIRE(client.sign_in("anna").status == 200);
    client.get("/api/v1/inbox?box=sent&limit=7");
    client.get(std::string("/api/v1/dispatches/") + some_id + "?word=geheim");
  }
  house.stop();
  REQUIRE(house.visits.size() == 3);
  CHECK(house.visits[1].route == "/api/v1/inbox");
  CHECK(house.visits[2].route == "/api/v1/dispatches/{id}");
  CHECK(house.visits[2].status == 404);
  CHECK(house.visits[1].bytes > 0);
}

}  // namespace
}  // namespace depesche::http
