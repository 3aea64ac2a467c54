// SPDX-License-Identifier: EUPL-1.2
#include "directory/record.h"

#include <doctest/doctest.h>

#include "directory/directory.h"
#include "env/entropy.h"

namespace depesche {
namespace {

std::vector<Record> one_of_each() {
  SystemEntropy entropy;
  const Label ceiling{
      .level = Level::secret, .compartments = {"A", "B"}, .releasable_to = {"aa"}, .term_year = 0};
  return {Organisation{.id = "aa", .name = {.de = "Amt", .en = "Office"}},
          Post{.id = "kairo",
               .organisation = "aa",
               .kind = "embassy",
               .name = {.de = "Botschaft Kairo", .en = "Embassy Cairo"},
               .country = "EGY",
               .country_name = {.de = "Ägypten", .en = "Egypt"},
               .latitude_micro = 30'044'000,
               .longitude_micro = -31'235'000},
          Unit{.id = "201", .post = "kairo", .name = {.de = "Referat 201", .en = "Desk 201"}},
          Compartment{.code = "A", .name = {.de = "Bereich A", .en = "Area A"}},
          Mailbox{.id = {"post.kairo"},
                  .kind = MailboxKind::post,
                  .owner = "kairo",
                  .name = {.de = "Kairo", .en = "Cairo"},
                  .ceiling = ceiling,
                  .keys = MailboxKeys::generate(entropy).public_keys()},
          Person{.id = "anna", .name = "Anna", .post = "kairo", .language = "en", .active = false},
          Clearance{.person = "anna", .upto = ceiling},
          Role{.person = "anna", .mailbox = {"post.kairo"}, .duties = 3},
          Credential{.id = "c1",
                     .person = "anna",
                     .kind = Credential::Kind::passkey,
                     .name = "Schlüssel",
                     .verifier = Bytes(9, std::byte{7}),
                     .revoked = true}};
}

TEST_CASE("every record comes back as it was written") {
  for (const Record& record : one_of_each()) CHECK(decode_record(encode(record)).value() == record);
}

TEST_CASE("a record that is cut or altered gives an error or another record, never a crash") {
  for (const Record& record : one_of_each()) {
    const Bytes whole = encode(record);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CHECK_FALSE(decode_record(BytesView(whole).first(size)).has_value());
    }
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
      Bytes altered = whole;
      altered[bit / 8] ^= std::byte(1U << (bit % 8));
      const auto decoded = decode_record(altered);
      if (decoded) CHECK_FALSE(*decoded == record);
    }
  }
}

TEST_CASE("the directory keeps a mailbox's earlier keys, so that old signatures stay verifiable") {
  Directory directory;
  auto mailbox = std::get<Mailbox>(one_of_each()[4]);
  const KeyId first = mailbox.keys.id();
  directory.apply(mailbox);
  mailbox.keys = std::get<Mailbox>(one_of_each()[4]).keys;
  directory.apply(mailbox);
  REQUIRE(mailbox.keys.id() != first);
  CHECK(directory.keys(first) != nullptr);
  CHECK(*directory.owner(first) == mailbox.id);
  CHECK(directory.mailbox(mailbox.id)->keys.id() == mailbox.keys.id());
}

TEST_CASE("a role without duties has ended, and the house mailbox is everybody's who is cleared for it") {
  Directory directory;
  for (const Record& record : one_of_each()) directory.apply(record);
  auto house = std::get<Mailbox>(one_of_each()[4]);
  house.id = {"group.house"};
  house.kind = MailboxKind::group;
  house.owner = "aa";
  directory.apply(house);
  CHECK(directory.held_by("anna").size() == 2);
  directory.apply(Role{.person = "anna", .mailbox = {"post.kairo"}, .duties = 0});
  const auto held = directory.held_by("anna");
  REQUIRE(held.size() == 1);
  CHECK(held[0].mailbox == house.id);
  CHECK(held[0].may(Duty::read));
  CHECK_FALSE(held[0].may(Duty::write));
}

TEST_CASE("a revoked credential is not among a person's") {
  Directory directory;
  auto credential = std::get<Credential>(one_of_each()[8]);
  credential.revoked = false;
  directory.apply(credential);
  CHECK(directory.credentials_of("anna").size() == 1);
  credential.revoked = true;
  directory.apply(credential);
  CHECK(directory.credentials_of("anna").empty());
}

}  // namespace
}  // namespace depesche
