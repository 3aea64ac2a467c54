// SPDX-License-Identifier: EUPL-1.2
#include "http/exchange_resource.h"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <mutex>

#include "http/client_fixture.h"
#include "http/schema_checker.h"
#include "http/system_resource.h"
#include "node/enrolment.h"
#include "station/station.h"

// A post and headquarters with a real link between them; people sit at the post.

namespace depesche::http {
namespace {

using namespace std::chrono_literals;

Station::Settings quick_links() {
  Station::Settings settings{.listen_address = "127.0.0.1", .listen_port = 0, .exchange = {}};
  settings.exchange.confirm_after = Duration(0);
  return settings;
}

// Headquarters is the house of the other tests. Bonn is a node of its own, served; olga administers.
struct Bonn {
  Bonn() {
    headquarters.record(
        House::post("bonn", "office", "DEU", {.de = "Dienststelle Bonn", .en = "Bonn office"}));
    headquarters.mailbox("post.bonn", MailboxKind::post, "bonn", "Dienststelle Bonn", Level::secret);
    headquarters.person("olga", "Olga Betrieb", Level::restricted, {});
    headquarters.record(Role{.person = "olga", .mailbox = {"authority.aa"}, .duties = 8});
    for (const char* id : {"anna", "berta"})
      headquarters.record(Role{.person = id, .mailbox = {"post.bonn"}, .duties = 7});
    open_node();
    service = Service::open(local_settings(), *node, headquarters.clock, entropy).value();
    station = Station::open(
                  *node, [this](const auto& work) { return service->with_node(work); }, quick_links())
                  .value();
    service->use(*station);
    centre = Station::open(
                 *headquarters.node,
                 [this](const std::function<Result<>(Node&)>& work) {
                   const std::scoped_lock lock(writing);
                   return work(*headquarters.node);
                 },
                 quick_links())
                 .value();
    thread = std::thread([this] { service->run(); });
  }
  ~Bonn() {
    service->stop();
    thread.join();
    station.reset();
    centre.reset();
    service.reset();
  }
  Bonn(const Bonn&) = delete;
  Bonn& operator=(const Bonn&) = delete;

  void open_node() {
    const auto passphrase = crypto::Secret::of(as_bytes("passphrase"));
    const auto package = enrol(*headquarters.node, "bonn", Level::secret).value();
    REQUIRE(join_site(folder.path / "site", package.bytes, package.code, passphrase, cheap,
                      headquarters.clock, entropy)
                .has_value());
    node = Node::open(folder.path / "site", passphrase, headquarters.clock, entropy).value();
    std::vector<Submission> batch;
    for (const char* id : {"anna", "berta", "olga"}) {
      const Bytes verifier = make_password_verifier(the_password, cheap, entropy).value();
      batch.push_back(credential_submission(
          node->site(),
          {.id = "password-" + std::string(id), .person = id, .name = "Passwort", .verifier = verifier}));
    }
    REQUIRE(node->submit(batch).has_value());
  }

  void write(const std::string& subject, Level level, Precedence precedence) {
    PlannedDispatch planned;
    planned.author = {"post.bonn"};
    planned.to = {{.mailbox = {"unit.310"}}};
    planned.label.level = level;
    planned.precedence = precedence;
    planned.content.subject = subject;
    planned.content.language = "de";
    planned.content.parts = {{.heading = Heading::summary, .text = "Text."}};
    const auto written = service->with_node([&](Node& serving) -> Result<> {
      const Submission submission = TRY(submission_of("anna", planned));
      auto answers = TRY(serving.submit(std::vector{submission}));
      TRY(std::move(answers.front()));
      return {};
    });
    REQUIRE_MESSAGE(written.has_value(), (written ? "" : written.error().what));
    station->wake();
  }

  // Time goes on meanwhile, or the requests of one session would become too many.
  bool comes_true(const std::function<bool()>& claim) {
    for (int i = 0; i < 1'000; ++i) {
      if (claim()) return true;
      headquarters.clock.move(100ms);
      std::this_thread::sleep_for(20ms);
    }
    return false;
  }

  void call_headquarters() { REQUIRE(station->call(centre_id, "127.0.0.1", centre->port()).has_value()); }

  const MailboxId centre_id{"node.zentrale"};
  const std::string link = "/api/v1/exchange/links/node.zentrale/";
  House headquarters;
  Folder folder;
  SystemEntropy entropy;
  std::mutex writing;
  std::unique_ptr<Node> node;
  std::unique_ptr<Service> service;
  std::unique_ptr<Station> station, centre;
  std::thread thread;
};

struct SignedIn : Client {
  SignedIn(const Bonn& bonn, const std::string& person) : Client(bonn.service->port()) {
    REQUIRE(sign_in(person).status == 200);
  }
};

// What is wrong with an answer, by the description of the API.
std::string complaint(const char* schema, const Received& received) {
  const auto document = boost::json::parse(openapi_document).as_object();
  const SchemaChecker checker(document);
  return checker.complaint(checker.resolve(std::string("#/components/schemas/") + schema), received.json());
}

boost::json::object first_link(Client& client) {
  return client.get("/api/v1/exchange").json().at("links").at(0).as_object();
}

boost::json::object first_sent(Client& client) {
  return client.get("/api/v1/inbox?box=sent").json().at("items").at(0).as_object();
}

TEST_CASE("what is written while the link is cut waits, and arrives when it is mended") {
  Bonn bonn;
  bonn.call_headquarters();
  SignedIn olga(bonn, "olga");
  SignedIn anna(bonn, "anna");
  const auto is = [&](const char* state) { return first_link(olga).at("state") == state; };
  REQUIRE(bonn.comes_true([&] { return is("up"); }));
  CHECK(first_link(olga).at("is_centre") == true);
  CHECK(anna.get("/api/v1/status").json().at("centre").at("connected") == true);

  REQUIRE(olga.post(bonn.link + "cut").status == 204);
  REQUIRE(bonn.comes_true([&] { return is("cut"); }));
  bonn.write("Eilt", Level::open, Precedence::immediate);
  bonn.write("Eilt nicht", Level::open, Precedence::routine);
  const auto waiting = anna.get("/api/v1/exchange").json().at("waiting").as_array();
  REQUIRE(waiting.size() == 2);
  CHECK(waiting.at(0).at("dispatch").at("subject") == "Eilt");
  CHECK(waiting.at(0).at("nodes").at(0).at("name").at("de") == "Zentrale");
  CHECK(first_sent(anna).at("way").at("nodes").at(0).at("state") == "waiting");
  const auto cut = anna.get("/api/v1/status").json();
  CHECK(cut.at("centre").at("connected") == false);
  CHECK(cut.at("centre").as_object().contains("since"));
  CHECK(cut.at("waiting") == 2);
  CHECK(complaint("Exchange", anna.get("/api/v1/exchange")) == "");
  CHECK(complaint("Exchange", olga.get("/api/v1/exchange")) == "");
  CHECK(complaint("Status", anna.get("/api/v1/status")) == "");
  CHECK(complaint("InboxPage", anna.get("/api/v1/inbox?box=sent")) == "");
  CHECK(olga.post(bonn.link + "try").status == 409);

  REQUIRE(olga.post(bonn.link + "mend").status == 204);
  CHECK(
      bonn.comes_true([&] { return first_sent(anna).at("way").at("nodes").at(0).at("state") == "arrived"; }));
  CHECK(bonn.comes_true([&] { return anna.get("/api/v1/status").json().at("waiting") == 0; }));
  const std::string id(first_sent(anna).at("id").as_string());
  const Received dispatch = anna.get("/api/v1/dispatches/" + id);
  CHECK(complaint("Dispatch", dispatch) == "");
  const auto opened = dispatch.json();
  CHECK(opened.at("way").at("nodes").at(0).as_object().contains("at"));
}

TEST_CASE("who may not read what waits does not learn that it waits") {
  Bonn bonn;
  bonn.call_headquarters();
  SignedIn olga(bonn, "olga");
  const auto is = [&](const char* state) { return first_link(olga).at("state") == state; };
  REQUIRE(bonn.comes_true([&] { return is("up"); }));
  REQUIRE(olga.post(bonn.link + "cut").status == 204);
  REQUIRE(bonn.comes_true([&] { return is("cut"); }));
  SignedIn berta(bonn, "berta");
  const std::string before = berta.get("/api/v1/exchange").body;
  bonn.write("Geheimes", Level::secret, Precedence::flash);
  CHECK(berta.get("/api/v1/exchange").body == before);
  CHECK(berta.get("/api/v1/status").json().at("waiting") == 0);
  const auto seen = berta.get("/api/v1/exchange").json();
  CHECK(seen.at("may_change") == false);
  for (const char* name : {"held", "without_way", "backlog"}) CHECK_FALSE(seen.contains(name));
  for (const char* name : {"waiting", "address", "because"}) CHECK_FALSE(first_link(berta).contains(name));

  const auto run = olga.get("/api/v1/exchange").json();
  CHECK(run.at("waiting").as_array().empty());
  CHECK(run.at("backlog").at(0).at("precedence") == "flash");
  CHECK(run.at("backlog").at(0).at("count") == 1);
  CHECK_FALSE(olga.get("/api/v1/exchange").body.contains("Geheimes"));
}

TEST_CASE("only who administers works on links, and only on those there are") {
  Bonn bonn;
  bonn.call_headquarters();
  SignedIn anna(bonn, "anna");
  for (const char* act : {"try", "cut", "mend"}) CHECK(anna.post(bonn.link + act).status == 404);
  CHECK(first_link(anna).at("state") != "cut");
  SignedIn olga(bonn, "olga");
  CHECK(olga.post("/api/v1/exchange/links/node.nirgends/cut").status == 404);
  CHECK(olga.post(bonn.link + "cut", R"({"why":"so"})").status == 422);
}

TEST_CASE("a node alone has no links, and nothing waits") {
  ServedHouse house;
  house.report("Bericht", "Text.");
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  const auto seen = client.get("/api/v1/exchange").json();
  CHECK(seen.at("links").as_array().empty());
  CHECK(seen.at("waiting").as_array().empty());
  CHECK(client.get("/api/v1/status").json().at("centre").at("configured") == false);
  CHECK_FALSE(first_sent(client).contains("way"));
  CHECK(client.post("/api/v1/exchange/links/node.zentrale/cut").status == 404);
}

}  // namespace
}  // namespace depesche::http
