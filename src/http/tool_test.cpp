// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "dispatch/open.h"
#include "http/route.h"
#include "http/tool_fixture.h"
#include "view/acts.h"

// Programs that read in a person's name.

namespace depesche::http {
namespace {

constexpr const char* accesses = "/api/v1/tool-access";

struct Workplace {
  Workplace() {
    house.report("Haushalt", "Der Haushalt.");
    house.report("Haushalt intern", "Der Haushalt bleibt.", Level::restricted);
    house.report("Haushalt geheim", "Der Haushalt ist geheim.", Level::secret);
    house.serve();
    client_ = std::make_unique<Client>(house.service->port());
    REQUIRE(client().sign_in("anna").status == 200);
  }
  Client& client() { return *client_; }
  Tool tool(const std::string& upto = "") { return {house.service->port(), client(), upto}; }

  ServedHouse house;

 private:
  std::unique_ptr<Client> client_;
};

std::int64_t total(const Received& received) {
  return received.json().at("result").at("structuredContent").at("total").as_int64();
}

const boost::json::object about_budget{{"query", "haushalt"}};

TEST_CASE("a tool reads what its person may, or less where they gave it less") {
  Workplace place;
  Tool tool = place.tool();
  CHECK(total(tool.call("search", about_budget)) == 3);
  Tool less = place.tool("VS-NFD");
  CHECK(total(less.call("search", about_budget)) == 2);
  CHECK(tool.list().header("cache-control") == "no-store");
  const auto list = place.client().get(accesses).json().at("accesses").as_array();
  CHECK(list.size() == 2);
  CHECK_FALSE(place.client().get(accesses).raw.contains(tool.token));
}

TEST_CASE("what a tool reads is in the log under its person's name, and that it was a tool") {
  Workplace place;
  Tool tool = place.tool();
  const Position before = place.house.node->log().last().value();
  REQUIRE(total(tool.call("search", about_budget)) == 3);
  place.house.stop();
  Opener opener(*place.house.node->published()->keys);
  const auto entries = place.house.node->log().read(before, 10).value();
  REQUIRE(entries.size() == 1);
  const AuditRecord record = decode_audit(opener.open(entries.front().dispatch).value()).value();
  CHECK(record.what == AuditRecord::What::shown_in_search);
  CHECK(record.person == "anna");
  CHECK(record.because == "tool");
  CHECK(record.dispatches.size() == 1);
}

TEST_CASE("a tool's token opens nothing else, and a session no tool's door") {
  Workplace place;
  Tool tool = place.tool();
  for (const Route& route : routes()) {
    if (route.method != Method::get || route.entrance == Entrance::anybody) continue;
    CAPTURE(route.pattern);
    std::string path(route.pattern);
    if (const std::size_t mark = path.find("{id}"); mark != std::string::npos) path.replace(mark, 4, "none");
    CHECK(tool.get(path).status == 401);
  }
  const Received without = place.client().post("/api/v1/mcp");
  CHECK(without.status == 401);
  CHECK(without.header("www-authenticate") == "Bearer");
  CHECK(without.header("set-cookie").empty());
  CHECK(place.client().get("/api/v1/inbox").status == 200);
  tool.token.back() = tool.token.back() == 'A' ? 'E' : 'A';
  CHECK(tool.list().code() == "not-signed-in");
}

TEST_CASE("an access ends with its session, and stands still while that is locked") {
  Workplace place;
  Tool tool = place.tool();
  REQUIRE(place.client().post("/api/v1/session/lock").status == 204);
  CHECK(tool.list().code() == "locked");
  REQUIRE(place.client().post("/api/v1/session/unlock", R"({"password":")" + the_password + "\"}").status ==
          200);
  CHECK(tool.list().status == 200);
  place.house.clock.move(idle_lock);
  CHECK(tool.list().code() == "locked");
  REQUIRE(place.client().post("/api/v1/session/unlock", R"({"password":")" + the_password + "\"}").status ==
          200);
  REQUIRE(place.client().remove("/api/v1/session").status == 204);
  CHECK(tool.list().code() == "not-signed-in");
}

TEST_CASE("what a tool asks is no sign that the person is there") {
  Workplace place;
  Tool tool = place.tool();
  for (int i = 0; i < 4; ++i) {
    place.house.clock.move(std::chrono::seconds(idle_lock) / 4);
    tool.list();
  }
  CHECK(tool.list().code() == "locked");
  CHECK(place.client().get("/api/v1/inbox").code() == "locked");
}

TEST_CASE("an access ends when its owner ends it, and only then for others' ids") {
  Workplace place;
  Tool tool = place.tool();
  Client berta = place.house.client();
  REQUIRE(berta.sign_in("berta").status == 200);
  const std::string path = std::string(accesses) + "/" + tool.id;
  CHECK(berta.remove(path).code() == "not-available");
  CHECK(berta.get(accesses).json().at("accesses").as_array().empty());
  CHECK(tool.list().status == 200);
  CHECK(place.client().remove(path).status == 204);
  CHECK(tool.list().code() == "not-signed-in");
  CHECK(place.client().remove(path).code() == "not-available");
}

TEST_CASE("an access ends with a change of password, also where the session goes on") {
  Workplace place;
  Tool tool = place.tool();
  REQUIRE(
      place.client()
          .post("/api/v1/password", boost::json::serialize(boost::json::object{
                                        {"current", the_password}, {"new", "ein anderes langes Passwort"}}))
          .status == 204);
  CHECK(place.client().get("/api/v1/inbox").status == 200);
  CHECK(tool.list().code() == "not-signed-in");
  CHECK(place.client().get(accesses).json().at("accesses").as_array().empty());
}

TEST_CASE("an access ends when its person leaves the service, and after eight hours") {
  Workplace place;
  Tool tool = place.tool();
  place.house.clock.move(tool_access_lifetime - std::chrono::minutes(1));
  REQUIRE(place.client().post("/api/v1/session/unlock", R"({"password":")" + the_password + "\"}").status ==
          200);
  CHECK(tool.list().status == 200);
  Tool later = place.tool();
  place.house.clock.move(std::chrono::minutes(1));
  CHECK(tool.list().code() == "not-signed-in");
  CHECK(later.list().status == 200);
  place.house.change_while_serving(
      {submission_of("", place.house.node->site(), {"group.house"},
                     Person{.id = "anna", .name = "Anna", .post = "zentrale", .active = false})});
  CHECK(later.list().code() == "not-signed-in");
}

TEST_CASE("who finds an open workplace can make no access") {
  Workplace place;
  place.house.clock.move(proof_lasts / 2);
  CHECK(place.client().get("/api/v1/inbox").status == 200);
  place.house.clock.move(proof_lasts / 2);
  CHECK(place.client().post(accesses, R"({"name":"x"})").code() == "locked");
}

TEST_CASE("of too many accesses the oldest goes") {
  Workplace place;
  Tool first = place.tool();
  for (std::size_t i = 0; i < tool_accesses_per_person_max; ++i) {
    place.house.clock.move(std::chrono::seconds(1));
    place.tool();
  }
  CHECK(first.list().code() == "not-signed-in");
  CHECK(place.client().get(accesses).json().at("accesses").as_array().size() == tool_accesses_per_person_max);
}

TEST_CASE("the door for tools is closed to foreign pages and other names of the node") {
  Workplace place;
  Tool tool = place.tool();
  for (const char* foreign : {"Origin: https://elsewhere.example\r\n", "Origin: null\r\n"}) {
    tool.more_headers = foreign;
    CHECK(tool.list().code() == "cross-site");
  }
  tool.more_headers = "Origin: http://localhost:" + std::to_string(place.house.service->port()) + "\r\n";
  CHECK(tool.list().status == 200);
  CHECK(place.client().get("/api/v1/mcp").status == 405);
}

TEST_CASE("the transport's refusals have the protocol's codes") {
  Workplace place;
  Tool tool = place.tool();
  const auto code = [](const Received& received) {
    return received.json().at("error").at("code").as_int64();
  };
  tool.more_headers = "Mcp-Name: brief\r\n";
  const Received mismatch = tool.ask("tools/call", "", R"("name":"search","arguments":{"query":""},)");
  CHECK(mismatch.status == 400);
  CHECK(code(mismatch) == -32020);
  tool.more_headers.clear();
  const Received unknown = tool.ask("resources/list", "", "");
  CHECK(unknown.status == 404);
  CHECK(code(unknown) == -32601);
}

TEST_CASE("without tools a node answers as if there were no such routes") {
  ServedHouse house;
  house.serves_tools = false;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  // A body that no route takes ends the connection.
  const auto ask = [&](const char* method, const std::string& path) {
    client.connect();
    const Received received = client.ask(method, path, std::string_view(method) == "POST" ? "{}" : "");
    const std::string id = received.header("x-request-id");
    REQUIRE(id.size() == 32);
    std::string text = received.raw;
    for (std::size_t at = text.find(id); at != std::string::npos; at = text.find(id))
      text.replace(at, id.size(), "-");
    return text;
  };
  std::size_t count = 0;
  for (const Route& route : routes()) {
    if (!route.is_for_tools) continue;
    ++count;
    std::string path(route.pattern);
    if (const std::size_t mark = path.find("{id}"); mark != std::string::npos) path.replace(mark, 4, "none");
    CAPTURE(path);
    for (const char* method : {"GET", "POST", "DELETE", "PATCH"})
      CHECK(ask(method, path) == ask(method, "/api/v1/nowhere"));
  }
  CHECK(count == 4);
}

}  // namespace
}  // namespace depesche::http
