// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include "http/service.h"
#include "node/founding.h"
#include "node/node.h"
#include "node/password.h"
#include "node/submission.h"

namespace depesche::http {

inline constexpr crypto::ScryptCost cheap{.log2_rounds = 4};
inline const std::string the_password = "ein langes Passwort";

// Plain HTTP on any free port of this machine.
inline ServiceSettings local_settings() {
  ServiceSettings settings;
  settings.listen.port = 0;
  settings.listen.plain = true;
  settings.password_cost = cheap;
  settings.tools = true;
  return settings;
}

// A clock that stands where a test puts it. Read by several threads.
class HandMovedClock final : public Clock {
 public:
  Time now() const override { return Time(Duration(now_.load())); }
  void move(Duration by) { now_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_ = 1'795'000'000'000;  // in November 2026
};

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "depesche-http-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path;
};

// A small ministry in a folder of its own: anna at the embassy is cleared for GEHEIM and the compartment
// NAHOST, berta in the unit that reads its reports for VS-NfD only. Both sign in with `the_password`.
struct House {
  House() {
    const Founding founding{
        .site = "zentrale",
        .name = {.de = "Zentrale", .en = "Headquarters"},
        .organisation = {.id = "aa", .name = {.de = "Amt", .en = "Office"}},
        .compartments = {{.code = "NAHOST", .name = {.de = "Nahost", .en = "Middle East"}}},
        .home = post("zentrale", "headquarters", "DEU", {.de = "Zentrale", .en = "Headquarters"}),
        .ceiling = Level::secret};
    const auto passphrase = crypto::Secret::of(as_bytes("passphrase"));
    REQUIRE(found_site(folder.path / "site", founding, passphrase, cheap, clock, entropy).has_value());
    node = Node::open(folder.path / "site", passphrase, clock, entropy).value();
    record(post("kairo", "embassy", "EGY", {.de = "Botschaft Kairo", .en = "Embassy Cairo"}));
    record(Unit{.id = "310", .post = "zentrale", .name = {.de = "Referat 310", .en = "Unit 310"}});
    mailbox("post.kairo", MailboxKind::post, "kairo", "Botschaft Kairo", Level::secret);
    mailbox("unit.310", MailboxKind::unit, "310", "Referat 310", Level::secret);
    mailbox("unit.offen", MailboxKind::unit, "310", "Poststelle", Level::restricted);
    person("anna", "Anna Beispiel", Level::secret, {"NAHOST"});
    person("berta", "Berta Muster", Level::restricted, {});
    for (const char* id : {"anna", "berta"}) {
      record(Role{.person = id, .mailbox = {"post.kairo"}, .duties = 7});
      record(Role{.person = id, .mailbox = {"unit.310"}, .duties = 7});
    }
  }

  static Post post(const std::string& id, const std::string& kind, const std::string& country, Name name) {
    return {.id = id,
            .organisation = "aa",
            .kind = kind,
            .name = std::move(name),
            .country = country,
            .country_name = {.de = country == "EGY" ? "Ägypten" : "Deutschland", .en = country}};
  }

  std::vector<Result<Sent>> submit(std::vector<Submission> batch) {
    auto answers = node->submit(batch);
    REQUIRE(answers.has_value());
    for (const auto& answer : *answers) {
      if (!answer) MESSAGE(answer.error().what);
      REQUIRE(answer.has_value());
    }
    return *std::move(answers);
  }

  void record(const Record& record) { submit({submission_of("", node->site(), {"group.house"}, record)}); }

  void mailbox(const std::string& id, MailboxKind kind, const std::string& owner, const std::string& name,
               Level level) {
    std::vector<Mailbox> made(1);
    made.front().id = {id};
    made.front().kind = kind;
    made.front().owner = owner;
    made.front().name = {.de = name, .en = name};
    made.front().ceiling = {.level = level, .compartments = {"NAHOST"}, .releasable_to = {"aa"}};
    REQUIRE(node->create_keys(made).has_value());
    record(made.front());
  }

  void person(const std::string& id, const std::string& name, Level level,
              std::vector<std::string> compartments) {
    record(Person{.id = id, .name = name, .post = "zentrale"});
    record(Clearance{
        .person = id,
        .upto = {.level = level, .compartments = std::move(compartments), .releasable_to = {"aa"}}});
    mailbox("person." + id, MailboxKind::person, id, name, Level::secret);
    record(Role{.person = id, .mailbox = {"person." + id}, .duties = 7});
    const Bytes verifier = make_password_verifier(the_password, cheap, entropy).value();
    submit({credential_submission(
        node->site(), {.id = "password-" + id, .person = id, .name = "Passwort", .verifier = verifier})});
  }

  // A report from the embassy to unit 310, in anna's name.
  DispatchId report(const std::string& subject, const std::string& text, Level level = Level::open,
                    Precedence precedence = Precedence::routine) {
    PlannedDispatch planned;
    planned.author = {"post.kairo"};
    planned.to = {{.mailbox = {"unit.310"}}};
    planned.label.level = level;
    planned.precedence = precedence;
    planned.content.subject = subject;
    planned.content.language = "de";
    planned.content.post = "kairo";
    planned.content.country = "EGY";
    planned.content.parts = {{.heading = Heading::summary, .text = text}};
    const auto sent = submit({submission_of("anna", planned).value()});
    return sent.front()->id;
  }

  Folder folder;
  HandMovedClock clock;
  SystemEntropy entropy;
  std::unique_ptr<Node> node;
};

}  // namespace depesche::http
