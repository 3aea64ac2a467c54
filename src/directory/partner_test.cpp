// SPDX-License-Identifier: EUPL-1.2
#include "directory/partner.h"

#include <doctest/doctest.h>

#include "directory/border.h"
#include "env/entropy.h"

namespace depesche {
namespace {

// Our directory with a treaty, and the partner's root.
class Treated {
 public:
  Treated() {
    directory.apply(Mailbox{.id = {"authority.aa"},
                            .kind = MailboxKind::authority,
                            .owner = "aa",
                            .name = {},
                            .ceiling = {},
                            .keys = MailboxKeys::generate(entropy).public_keys()});
    directory.apply(treaty(1));
  }

  Treaty treaty(std::uint64_t number, bool has_ended = false) {
    return {.organisation = "bmi",
            .name = {},
            .number = number,
            .has_ended = has_ended,
            .partner_authority = {"authority.bmi"},
            .authority = root.public_keys(),
            .gateway = {"node.zentrale"},
            .partner_gateway = {"node.berlin"},
            .partner_gateway_keys = gateway.public_keys(),
            .level_words = {},
            .outward = {{Level::open, Level::open}, {Level::restricted, Level::confidential}},
            .inward = {{Level::secret, Level::confidential}},
            .compartments = {"A"},
            .release = {"bmi"},
            .offered = {}};
  }
  SignedExcerpt excerpt(std::uint64_t number, std::vector<Mailbox> mailboxes) {
    return sign(Excerpt{.organisation = "bmi",
                        .partner = "aa",
                        .number = number,
                        .authority = root.public_keys(),
                        .mailboxes = std::move(mailboxes),
                        .revoked = {}},
                root.signing);
  }
  Mailbox unit(const PublicKeys& its_keys, Level level) {
    return {.id = {"unit.5"},
            .kind = MailboxKind::unit,
            .owner = {},
            .name = {},
            .ceiling = {.level = level, .compartments = {"A", "B"}, .releasable_to = {"bmi"}, .term_year = 0},
            .keys = its_keys};
  }

  SystemEntropy entropy;
  MailboxKeys root = MailboxKeys::generate(entropy);
  MailboxKeys gateway = MailboxKeys::generate(entropy);
  MailboxKeys keys = MailboxKeys::generate(entropy);
  Directory directory;
};

TEST_CASE("a partner's mailbox is authorised here for what of ours may go to it") {
  Treated treated;
  treated.directory.apply(treated.excerpt(1, {treated.unit(treated.keys.public_keys(), Level::secret)}));
  const Mailbox* unit = treated.directory.mailbox({"unit.5@bmi"});
  REQUIRE(unit != nullptr);
  CHECK(unit->ceiling.level == Level::restricted);
  CHECK(unit->ceiling.compartments == std::vector<std::string>{"A"});
  CHECK(unit->ceiling.releasable_to == std::vector<std::string>{"bmi"});
  CHECK(treated.directory.organisation_of(*unit) == "bmi");
  treated.directory.apply(treated.excerpt(2, {treated.unit(treated.keys.public_keys(), Level::restricted)}));
  CHECK(treated.directory.mailbox({"unit.5@bmi"})->ceiling.level == Level::open);
}

TEST_CASE("an excerpt has limits that no partner writes beyond") {
  Treated treated;
  Mailbox unit = treated.unit(treated.keys.public_keys(), Level::secret);
  unit.name.de.assign(excerpt_name_size_max, 'n');
  CHECK(decode_excerpt(treated.excerpt(1, {unit}).body).has_value());
  unit.name.de += 'n';
  CHECK_FALSE(decode_excerpt(treated.excerpt(1, {unit}).body).has_value());
  CHECK_FALSE(decode_excerpt(Bytes(excerpt_size_max + 1)).has_value());
  for (const char* name :
       {"Referat\nWichtig: an alle", "Referat \u202etsop", "Referat\x1b[2J", "Referat \xff"}) {
    unit.name = {.de = name, .en = "Unit"};
    CHECK_FALSE(decode_excerpt(treated.excerpt(1, {unit}).body).has_value());
  }
}

TEST_CASE("keys belong to whom they belonged first: naming another's takes nothing from them") {
  Treated treated;
  auto& directory = treated.directory;
  directory.apply(treated.excerpt(1, {treated.unit(treated.keys.public_keys(), Level::open)}));
  Treaty thief = treated.treaty(1);
  const auto thief_root = MailboxKeys::generate(treated.entropy);
  thief.organisation = "abc";
  thief.authority = thief_root.public_keys();
  directory.apply(thief);
  Excerpt claim{.organisation = "abc",
                .partner = "aa",
                .number = 1,
                .authority = thief_root.public_keys(),
                .mailboxes = {treated.unit(treated.keys.public_keys(), Level::open)},
                .revoked = {treated.keys.id()}};
  directory.apply(sign(claim, thief_root.signing));
  CHECK(directory.owner(treated.keys.id())->value == "unit.5@bmi");
  CHECK_FALSE(directory.is_revoked(treated.keys.id()));
  // Our own keys are ours even when a partner named them before we did.
  const auto late = MailboxKeys::generate(treated.entropy);
  claim.number = 2;
  claim.mailboxes = {treated.unit(late.public_keys(), Level::open)};
  claim.revoked = {late.id()};
  directory.apply(sign(claim, thief_root.signing));
  Mailbox own = treated.unit(late.public_keys(), Level::open);
  own.id = {"unit.201"};
  directory.apply(own);
  CHECK(directory.owner(late.id())->value == "unit.201");
  CHECK_FALSE(directory.is_revoked(late.id()));
  own.id = {"unit.201@bmi"};
  directory.apply(own);
  CHECK(directory.mailbox({"unit.201@bmi"}) == nullptr);
}

TEST_CASE("treaties and excerpts count by their numbers, in whatever order they come") {
  Treated treated;
  auto& directory = treated.directory;
  directory.apply(treated.treaty(3, true));
  directory.apply(treated.treaty(2));
  CHECK_FALSE(directory.partner("bmi")->is_in_force());
  directory.apply(treated.excerpt(1, {treated.unit(treated.keys.public_keys(), Level::open)}));
  CHECK(directory.mailbox({"unit.5@bmi"}) == nullptr);
  directory.apply(treated.treaty(4));
  CHECK(directory.partner("bmi")->is_in_force());
  directory.apply(treated.excerpt(2, {treated.unit(treated.keys.public_keys(), Level::open)}));
  directory.apply(treated.excerpt(1, {}));
  CHECK(directory.mailbox({"unit.5@bmi"}) != nullptr);
  CHECK(directory.partner("bmi")->excerpt_number() == 2);
}

TEST_CASE("a level goes to the one it stands for, in either direction, or not at all") {
  Treated treated;
  const Treaty treaty = treated.treaty(1);
  const auto label = [](Level level, std::vector<std::string> compartments,
                        std::vector<std::string> release) {
    return Label{.level = level,
                 .compartments = std::move(compartments),
                 .releasable_to = std::move(release),
                 .term_year = 0};
  };
  CHECK(check_outward(treaty, label(Level::restricted, {"A"}, {"bmi"})).has_value());
  CHECK_FALSE(check_outward(treaty, label(Level::confidential, {}, {"bmi"})).has_value());
  CHECK_FALSE(check_outward(treaty, label(Level::open, {"B"}, {"bmi"})).has_value());
  CHECK_FALSE(check_outward(treaty, label(Level::open, {}, {"aa"})).has_value());
  const auto came = inward(treaty, label(Level::confidential, {"A"}, {"aa", "xy"}), "aa");
  CHECK(came->level == Level::secret);
  CHECK(came->releasable_to == std::vector<std::string>{"aa"});
  for (const Level level : {Level::open, Level::restricted, Level::secret, Level::top_secret})
    CHECK_FALSE(inward(treaty, label(level, {}, {}), "aa").has_value());
  CHECK_FALSE(inward(treaty, label(Level::confidential, {"B"}, {}), "aa").has_value());
  CHECK(localised(MailboxId{"unit.201@aa"}, "bmi", "aa") == MailboxId{"unit.201"});
  CHECK(localised(MailboxId{"unit.201"}, "bmi", "aa") == MailboxId{"unit.201@bmi"});
}

}  // namespace
}  // namespace depesche
