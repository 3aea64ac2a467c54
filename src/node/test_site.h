// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <random>
#include <string>

#include "node/change_order.h"
#include "node/founding.h"
#include "node/node.h"
#include "node/reader.h"

// A small site for tests: a headquarters with unit 201, a post in Cairo, and three people who may read
// different things. Real parts in a folder of their own.

namespace depesche {

class HandClock final : public Clock {
 public:
  Time now() const override { return time; }
  Time time{Duration(1'700'000'000'000)};
};

// Chance from a seed.
class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed) : random_(seed) {}
  void fill(std::span<std::byte> target) override {
    for (std::byte& byte : target) byte = static_cast<std::byte>(random_());
  }

 private:
  std::mt19937_64 random_;
};

// Keeps what it is told, or refuses to.
class Ledger final : public Auditor {
 public:
  Result<> record(const AuditRecord& record, const Label&) override {
    if (is_broken) return fail(Code::unavailable, "no ink");
    records.push_back(record);
    return {};
  }
  std::vector<AuditRecord> records;
  bool is_broken = false;
};

inline Label label_of(Level level, std::vector<std::string> compartments = {}) {
  return {.level = level, .compartments = std::move(compartments), .releasable_to = {}, .term_year = 0};
}

class TestSite {
 public:
  explicit TestSite(const std::string& name, std::uint64_t seed = 1, std::string of = "aa",
                    std::string at = "zentrale")
      : organisation(std::move(of)), seat(std::move(at)), entropy(seed) {
    folder = std::filesystem::temp_directory_path() / "depesche-node-test" / name;
    std::filesystem::remove_all(folder);
    const Founding founding{.site = seat,
                            .name = {.de = "Zentrale", .en = "Headquarters"},
                            .organisation = {.id = organisation, .name = {.de = "Amt", .en = "Office"}},
                            .compartments = {{.code = "NUKLEAR", .name = {}}},
                            .home = {.id = seat,
                                     .organisation = organisation,
                                     .kind = "headquarters",
                                     .name = {},
                                     .country = "DEU",
                                     .country_name = {}},
                            .ceiling = Level::top_secret,
                            .exercise = true};
    REQUIRE(found_site(folder, founding, passphrase(), cost, clock, entropy).has_value());
    open();
    add_people();
  }

  void open() {
    auto opened = Node::open(folder, passphrase(), clock, entropy);
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().what));
    node = *std::move(opened);
  }
  void close() { node.reset(); }

  static crypto::Secret passphrase() { return crypto::Secret::of(as_bytes("ein Kennsatz für Tests")); }

  Reader reader() const { return Reader::open(*node).value(); }
  Actor actor(const std::string& person) const { return actor_for(*node->published()->directory, person); }

  static Content content_of(const std::string& subject, const std::string& text) {
    Content content;
    content.subject = subject;
    content.language = "de";
    content.parts.push_back({.heading = Heading::summary, .heading_text = {}, .text = text, .level = {}});
    return content;
  }

  // A report from Cairo to unit 201 and the house, as the operator would import it.
  Submission report(const std::string& subject, const std::string& text, Label label) const {
    PlannedDispatch planned{
        .kind = Kind::report,
        .author = {"post.kairo"},
        .to = {{.mailbox = {"unit.201"}}, {.mailbox = {"group.house"}, .for_information = true}},
        .blind = {},
        .label = std::move(label),
        .precedence = Precedence::priority,
        .references = {},
        .content = content_of(subject, text)};
    return submission_of("", planned).value();
  }

  Sent send(const Submission& submission) {
    clock.time += Duration(1000);
    const auto answers = node->submit(std::vector{submission});
    REQUIRE_MESSAGE(answers.has_value(), (answers ? "" : answers.error().what));
    REQUIRE_MESSAGE(answers->front().has_value(), (answers->front() ? "" : answers->front().error().what));
    return *answers->front();
  }

  // The notice that gives a dispatch another label, or recalls it, as its author's mailbox would write it.
  Submission notice(const DispatchId& id, const std::optional<Label>& after) const {
    const Header header = decode_header(node->log().find(id).value().dispatch.header).value();
    const auto directory = node->published()->directory;
    ChangeOrder order{.person = "", .change = {.target = id}, .because = "Irrtum."};
    order.change.what = after ? Change::What::relabelled : Change::What::recalled;
    if (after) order.change.label = *after;
    return notice_submission(order, id, header, header.label, *directory).value();
  }

  Error refusal(const Submission& submission) {
    const auto answers = node->submit(std::vector{submission});
    REQUIRE(answers.has_value());
    REQUIRE_FALSE(answers->front().has_value());
    return answers->front().error();
  }

  std::string organisation, seat;
  std::filesystem::path folder;
  HandClock clock;
  SeededEntropy entropy;
  std::unique_ptr<Node> node;

 private:
  static constexpr crypto::ScryptCost cost{.log2_rounds = 4, .block_size = 8, .parallel = 1};

  void add_people() {
    const Label high{.level = Level::top_secret,
                     .compartments = {"NUKLEAR"},
                     .releasable_to = {organisation},
                     .term_year = 0};
    const auto upto = [&](Level level, std::vector<std::string> compartments) {
      return Label{.level = level,
                   .compartments = std::move(compartments),
                   .releasable_to = {organisation},
                   .term_year = 0};
    };
    std::vector<Mailbox> mailboxes{{.id = {"post.kairo"},
                                    .kind = MailboxKind::post,
                                    .owner = "kairo",
                                    .name = {},
                                    .ceiling = high,
                                    .keys = {}},
                                   {.id = {"unit.201"},
                                    .kind = MailboxKind::unit,
                                    .owner = "201",
                                    .name = {},
                                    .ceiling = high,
                                    .keys = {}},
                                   {.id = {"post.low"},
                                    .kind = MailboxKind::post,
                                    .owner = "kairo",
                                    .name = {},
                                    .ceiling = upto(Level::restricted, {}),
                                    .keys = {}}};
    for (const char* person : {"anna", "bernd", "carla"}) {
      mailboxes.push_back({.id = {std::string("person.") + person},
                           .kind = MailboxKind::person,
                           .owner = person,
                           .name = {},
                           .ceiling = high,
                           .keys = {}});
    }
    REQUIRE(node->create_keys(mailboxes).has_value());
    std::vector<Record> records{Post{.id = "kairo",
                                     .organisation = organisation,
                                     .kind = "embassy",
                                     .name = {},
                                     .country = "EGY",
                                     .country_name = {}},
                                Unit{.id = "201", .post = seat, .name = {}}};
    records.insert(records.end(), mailboxes.begin(), mailboxes.end());
    const auto person = [&](const std::string& id, const Label& clearance) {
      constexpr std::uint8_t all = 7;
      records.emplace_back(Person{.id = id, .name = id, .post = seat});
      records.emplace_back(Clearance{.person = id, .upto = clearance});
      records.emplace_back(Role{.person = id, .mailbox = {"unit.201"}, .duties = all});
      records.emplace_back(Role{.person = id, .mailbox = {"person." + id}, .duties = all});
    };
    person("anna", upto(Level::top_secret, {"NUKLEAR"}));
    person("bernd", upto(Level::confidential, {}));
    person("carla", upto(Level::open, {}));
    std::vector<Submission> batch;
    for (const Record& record : records)
      batch.push_back(submission_of("", node->site(), {"group.house"}, record));
    const auto answers = node->submit(batch);
    REQUIRE(answers.has_value());
    for (const auto& answer : *answers)
      REQUIRE_MESSAGE(answer.has_value(), (answer ? "" : answer.error().what));
  }
};

}  // namespace depesche
