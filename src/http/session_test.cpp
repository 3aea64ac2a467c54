// SPDX-License-Identifier: EUPL-1.2
#include "http/session.h"

#include <doctest/doctest.h>

#include "http/client_fixture.h"
#include "http/throttle.h"
#include "webauthn/authenticator.h"

namespace depesche::http {
namespace {

struct Fixture {
  HandMovedClock clock;
  SystemEntropy entropy;
  Sessions sessions{clock, entropy};
};

TEST_CASE("a session is found by its token alone") {
  Fixture fixture;
  const std::string token = fixture.sessions.open("anna", {});
  CHECK(fixture.sessions.find(token, true)->person == "anna");
  CHECK_FALSE(fixture.sessions.find(token.substr(1), true).has_value());
  CHECK_FALSE(fixture.sessions.find("", true).has_value());
  CHECK(token.size() == 43);  // 256 bits
}

TEST_CASE("a session locks ten minutes after the last touch, not after the last question") {
  Fixture fixture;
  const std::string token = fixture.sessions.open("anna", {});
  fixture.clock.move(idle_lock - Duration(1));
  CHECK_FALSE(fixture.sessions.find(token, true)->locked);
  fixture.clock.move(idle_lock - Duration(1));
  CHECK_FALSE(fixture.sessions.find(token, false)->locked);
  fixture.clock.move(Duration(1));
  CHECK(fixture.sessions.find(token, true)->locked);
  CHECK(fixture.sessions.find(token, true)->locked);  // touching does not unlock
  fixture.sessions.unlock(fixture.sessions.find(token, false)->key);
  CHECK_FALSE(fixture.sessions.find(token, false)->locked);
}

TEST_CASE("a session ends after twelve hours, however busy") {
  Fixture fixture;
  const std::string token = fixture.sessions.open("anna", {});
  for (int i = 0; i < 12 * 12 - 1; ++i) {
    fixture.clock.move(std::chrono::minutes(5));
    REQUIRE(fixture.sessions.find(token, true).has_value());
  }
  fixture.clock.move(std::chrono::minutes(5));
  CHECK_FALSE(fixture.sessions.find(token, true).has_value());
  CHECK(fixture.sessions.count() == 0);
}

TEST_CASE("the oldest session goes when a person has too many; others' stay") {
  Fixture fixture;
  const std::string others = fixture.sessions.open("berta", {});
  const std::string oldest = fixture.sessions.open("anna", {});
  for (std::size_t i = 0; i < sessions_per_person_max; ++i) {
    fixture.clock.move(Duration(1));
    fixture.sessions.open("anna", {});
  }
  CHECK_FALSE(fixture.sessions.find(oldest, false).has_value());
  CHECK(fixture.sessions.find(others, false).has_value());
  CHECK(fixture.sessions.count() == sessions_per_person_max + 1);
}

TEST_CASE("the cookie keeps to this host, TLS and the server") {
  CHECK(Sessions::set_cookie("token") == "__Host-depesche=token; Path=/; Secure; HttpOnly; SameSite=Strict");
}

TEST_CASE("signing in opens a session and signing out ends it") {
  ServedHouse house;
  Client client = house.client();
  const Received before = client.get("/api/v1/session");
  CHECK_FALSE(before.json().at("signed_in").as_bool());
  const Received in = client.sign_in("anna");
  REQUIRE(in.status == 200);
  CHECK(in.header("set-cookie").ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict"));
  CHECK(in.json().at("person").at("name") == "Anna Beispiel");
  CHECK(in.json().at("clearance").at("level") == "GEHEIM");
  CHECK(client.get("/api/v1/inbox").status == 200);
  const std::string old = client.cookie;
  CHECK(client.remove("/api/v1/session").status == 204);
  client.cookie = old;
  CHECK(client.get("/api/v1/inbox").code() == "not-signed-in");
}

TEST_CASE("a wrong the_password, an unknown name and a name that must wait get the same answer") {
  ServedHouse house;
  Client client = house.client();
  const auto told = [](const Received& received) {
    auto json = received.json();
    json.erase("request_id");
    return boost::json::serialize(json);
  };
  const std::string wrong = told(client.sign_in("anna", "falsches Passwort"));
  CHECK(wrong.contains("sign-in-failed"));
  CHECK(told(client.sign_in("niemand")) == wrong);
  for (int i = 0; i < 4; ++i) client.sign_in("anna", "falsches Passwort");
  CHECK(told(client.sign_in("anna")) == wrong);  // the right one, while the pause is on
  house.clock.move(std::chrono::seconds(30));
  CHECK(client.sign_in("anna").status == 200);
}

TEST_CASE("who must wait is not told from who may try") {
  HandMovedClock clock;
  SignInThrottle throttle(clock);
  for (int i = 0; i < 3; ++i) throttle.failed("anna", "10.0.0.1");
  CHECK_FALSE(throttle.must_wait("anna", "10.0.0.1"));
  throttle.failed("anna", "10.0.0.1");
  CHECK(throttle.must_wait("anna", "10.0.0.2"));
  CHECK_FALSE(throttle.must_wait("berta", "10.0.0.1"));
  clock.move(std::chrono::seconds(2));
  CHECK_FALSE(throttle.must_wait("anna", "10.0.0.1"));
  throttle.failed("anna", "10.0.0.1");
  clock.move(std::chrono::seconds(3));
  CHECK(throttle.must_wait("anna", "10.0.0.1"));  // the pause has doubled
  throttle.succeeded("anna");
  CHECK_FALSE(throttle.must_wait("anna", "10.0.0.1"));
}

TEST_CASE("one address that tries many names must wait, too") {
  HandMovedClock clock;
  SignInThrottle throttle(clock);
  for (int i = 0; i < 31; ++i) throttle.failed("name " + std::to_string(i), "10.0.0.1");
  CHECK(throttle.must_wait("a new name", "10.0.0.1"));
  CHECK_FALSE(throttle.must_wait("a new name", "10.0.0.2"));
}

TEST_CASE("a bucket gives its burst at once and then its rate") {
  HandMovedClock clock;
  RateLimiter limiter(clock);
  constexpr Rate rate{.per_second = 2, .burst = 3};
  for (int i = 0; i < 3; ++i) CHECK_FALSE(limiter.wait_for("anna", rate).has_value());
  CHECK(limiter.wait_for("anna", rate) == std::chrono::seconds(1));
  CHECK_FALSE(limiter.wait_for("berta", rate).has_value());
  clock.move(Duration(500));
  CHECK_FALSE(limiter.wait_for("anna", rate).has_value());
  CHECK(limiter.wait_for("anna", rate).has_value());
  clock.move(Duration(-10'000));  // a clock that is set back neither fills nor locks
  CHECK(limiter.wait_for("anna", rate).has_value());
}

TEST_CASE("signing in too often is answered with how long to wait") {
  ServedHouse house;
  Client client = house.client();
  Received received;
  for (int i = 0; i < 100 && received.status != 429; ++i) received = client.post("/api/v1/session", "{}");
  CHECK(received.status == 429);
  CHECK(received.header("retry-after") == "1");
}

TEST_CASE("a new the_password takes the place of the old and ends the other sessions") {
  ServedHouse house;
  Client other = house.client();
  Client client = house.client();
  REQUIRE(other.sign_in("anna").status == 200);
  REQUIRE(client.sign_in("anna").status == 200);
  const auto change = [&](const std::string& current, const std::string& next) {
    return client.post("/api/v1/password",
                       boost::json::serialize(boost::json::object{{"current", current}, {"new", next}}));
  };
  CHECK(change("falsches Passwort", "ein ganz neues Passwort").status == 422);
  CHECK(change(the_password, "kurz").status == 422);
  CHECK(change(the_password, "das ist anna ihr Passwort").status == 422);
  CHECK(change(the_password, "ein ganz neues Passwort").status == 204);
  CHECK(client.get("/api/v1/inbox").status == 200);
  CHECK(other.get("/api/v1/inbox").status == 401);
  CHECK(client.sign_in("anna").status == 401);
  CHECK(client.sign_in("anna", "ein ganz neues Passwort").status == 200);
}

boost::json::object as_json(const webauthn::RegistrationResponse& response, BytesView id) {
  return {{"id", crypto::to_base64url(id)},
          {"rawId", crypto::to_base64url(id)},
          {"type", "public-key"},
          {"clientExtensionResults", boost::json::object{}},
          {"response",
           {{"clientDataJSON", crypto::to_base64url(response.client_data)},
            {"attestationObject", crypto::to_base64url(response.attestation_object)},
            {"transports", boost::json::array{"internal"}}}}};
}

boost::json::object as_json(const webauthn::AssertionResponse& response, BytesView id) {
  return {{"id", crypto::to_base64url(id)},
          {"rawId", crypto::to_base64url(id)},
          {"type", "public-key"},
          {"clientExtensionResults", boost::json::object{}},
          {"response",
           {{"clientDataJSON", crypto::to_base64url(response.client_data)},
            {"authenticatorData", crypto::to_base64url(response.authenticator_data)},
            {"signature", crypto::to_base64url(response.signature)},
            {"userHandle", nullptr}}}};
}

Bytes challenge_in(const Received& received) {
  return crypto::from_base64url(std::string(received.json().at("challenge").as_string())).value();
}

TEST_CASE("a passkey is registered, signs in once per challenge, and is gone when removed") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  webauthn::Authenticator key("localhost", "http://localhost:" + std::to_string(house.service->port()));
  const Bytes challenge = challenge_in(client.post("/api/v1/passkeys/options"));
  const std::string registration = boost::json::serialize(boost::json::object{
      {"label", "Dienstschlüssel"}, {"credential", as_json(key.register_passkey(challenge), key.id())}});
  const Received added = client.post("/api/v1/passkeys", registration);
  REQUIRE(added.status == 201);
  CHECK(client.post("/api/v1/passkeys", registration).status == 422);  // the challenge is used up
  const std::string id(added.json().at("id").as_string());

  Client stranger = house.client();
  const Bytes question = challenge_in(stranger.post("/api/v1/session/passkey/options"));
  const std::string proof =
      boost::json::serialize(boost::json::object{{"credential", as_json(key.sign_in(question), key.id())}});
  const Received in = stranger.post("/api/v1/session/passkey", proof);
  REQUIRE(in.status == 200);
  CHECK(in.json().at("person").at("id") == "anna");
  CHECK(stranger.post("/api/v1/session/passkey", proof).code() == "sign-in-failed");
  CHECK(client.get("/api/v1/passkeys")
            .json()
            .at("passkeys")
            .as_array()
            .at(0)
            .as_object()
            .contains("last_used"));

  CHECK(client.remove("/api/v1/passkeys/" + id).status == 204);
  const Bytes again = challenge_in(stranger.post("/api/v1/session/passkey/options"));
  const std::string late =
      boost::json::serialize(boost::json::object{{"credential", as_json(key.sign_in(again), key.id())}});
  CHECK(stranger.post("/api/v1/session/passkey", late).code() == "sign-in-failed");
}

TEST_CASE("a session ends when an operator sets another password, and the new one opens a new session") {
  ServedHouse house;
  Client client = house.client();
  Client other = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  REQUIRE(other.sign_in("berta").status == 200);
  CHECK(client.get("/api/v1/inbox").status == 200);
  const Bytes verifier = make_password_verifier("vom Betrieb gesetzt", cheap, house.entropy).value();
  house.change_while_serving({credential_submission(
      house.node->site(),
      {.id = "password-anna", .person = "anna", .name = "Passwort", .verifier = verifier})});
  const Received refused = client.get("/api/v1/inbox");
  CHECK(refused.status == 401);
  CHECK(refused.code() == "not-signed-in");
  CHECK_FALSE(client.get("/api/v1/session").json().at("signed_in").as_bool());
  CHECK(other.get("/api/v1/inbox").status == 200);
  CHECK(client.sign_in("anna").status == 401);
  CHECK(client.sign_in("anna", "vom Betrieb gesetzt").status == 200);
  CHECK(client.get("/api/v1/inbox").status == 200);
}

TEST_CASE("a session ends when the person is not active any more") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  CHECK(client.get("/api/v1/directory/mailboxes").status == 200);
  const Person gone{.id = "anna", .name = "Anna Beispiel", .post = "zentrale", .active = false};
  house.change_while_serving({submission_of("", house.node->site(), {"group.house"}, gone)});
  CHECK(client.get("/api/v1/directory/mailboxes").status == 401);
  CHECK(client.post("/api/v1/passkeys/options").status == 401);
  CHECK_FALSE(client.get("/api/v1/session").json().at("signed_in").as_bool());
}

TEST_CASE("a passkey is made only by who has lately shown who they are") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  house.clock.move(proof_lasts - std::chrono::minutes(1));
  CHECK(client.get("/api/v1/inbox").status == 200);
  CHECK(client.post("/api/v1/passkeys/options").status == 200);
  house.clock.move(std::chrono::minutes(1));
  for (const char* route : {"/api/v1/passkeys", "/api/v1/passkeys/options"}) {
    const Received refused = client.post(route);
    CHECK(refused.status == 401);
    CHECK(refused.code() == "locked");
    CHECK(client.get("/api/v1/session").json().at("locked").as_bool());
    CHECK(client.post("/api/v1/session/unlock", R"({"password":")" + the_password + "\"}").status == 200);
    CHECK(client.post("/api/v1/passkeys/options").status == 200);
    house.clock.move(proof_lasts - std::chrono::minutes(1));
    CHECK(client.get("/api/v1/inbox").status == 200);
    house.clock.move(std::chrono::minutes(1));
  }
}

TEST_CASE("the options for a passkey sign-in are the same whatever the name") {
  ServedHouse house;
  Client client = house.client();
  auto known = client.post("/api/v1/session/passkey/options", R"({"name":"anna"})").json();
  auto unknown = client.post("/api/v1/session/passkey/options", R"({"name":"niemand"})").json();
  known.erase("challenge");
  unknown.erase("challenge");
  CHECK(known == unknown);
}

}  // namespace
}  // namespace depesche::http
