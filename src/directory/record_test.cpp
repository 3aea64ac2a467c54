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
                     .revoked = true},
          Revocation{.mailbox = {"node.kairo"},
                     .keys = MailboxKeys::generate(entropy).public_keys().id(),
                     .epoch = 3,
                     .because = "Gerät gestohlen"}};
}

// An organisation with a headquarters, which has a node, and Cairo, which may have one too.
class TwoPosts {
 public:
  TwoPosts() {
    directory.apply(Organisation{.id = "aa", .name = {}});
    post("zentrale", "headquarters");
    post("zweitsitz", "headquarters");  // has no node
    post("kairo", "embassy");
    mailbox("node.zentrale", MailboxKind::node, "zentrale");
    mailbox("post.kairo", MailboxKind::post, "kairo");
    mailbox("group.house", MailboxKind::group, "aa");
    directory.apply(Person{.id = "anna", .name = "Anna", .post = "kairo"});
    mailbox("person.anna", MailboxKind::person, "anna");
  }

  void mailbox(const std::string& id, MailboxKind kind, const std::string& owner) {
    directory.apply(Mailbox{.id = {id},
                            .kind = kind,
                            .owner = owner,
                            .name = {},
                            .ceiling = {},
                            .keys = MailboxKeys::generate(entropy_).public_keys()});
  }
  std::string node_of(const std::string& id) const {
    const Mailbox* node = directory.node_of(*directory.mailbox({id}));
    return node == nullptr ? "" : node->id.value;
  }
  std::size_t nodes_of(const std::string& id) const {
    return directory.nodes_of(*directory.mailbox({id})).size();
  }

  Directory directory;

 private:
  void post(const std::string& id, const std::string& kind) {
    directory.apply(
        Post{.id = id, .organisation = "aa", .kind = kind, .name = {}, .country = "DEU", .country_name = {}});
  }
  SystemEntropy entropy_;
};

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

  const PublicKeys second = mailbox.keys;
  CHECK(directory.generations(mailbox.id).back().id() == first);
  mailbox.keys = std::get<Mailbox>(one_of_each()[4]).keys;
  directory.apply(mailbox);
  // For calls only those before the last renewal count beside today's.
  CHECK(directory.generations(mailbox.id) == std::vector{mailbox.keys, second});
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

TEST_CASE("a mailbox is served by its post's node, and by headquarters while the post has none") {
  TwoPosts world;
  CHECK(world.node_of("post.kairo") == "node.zentrale");
  CHECK(world.node_of("person.anna") == "node.zentrale");
  CHECK(world.nodes_of("group.house") == 1);
  world.mailbox("node.kairo", MailboxKind::node, "kairo");
  CHECK(world.node_of("post.kairo") == "node.kairo");
  CHECK(world.node_of("person.anna") == "node.kairo");
  CHECK(world.node_of("group.house") == "node.zentrale");
  CHECK(world.nodes_of("group.house") == 2);
  CHECK(world.nodes_of("post.kairo") == 1);
}

TEST_CASE("33: a node whose keys are revoked serves nobody, until it has new ones; the epoch only rises") {
  TwoPosts world;
  world.mailbox("node.kairo", MailboxKind::node, "kairo");
  const KeyId stolen = world.directory.mailbox({"node.kairo"})->keys.id();
  world.directory.apply(Revocation{.mailbox = {"node.kairo"}, .keys = stolen, .epoch = 2, .because = {}});
  CHECK(world.directory.is_revoked(stolen));
  CHECK(world.node_of("post.kairo") == "node.zentrale");
  CHECK(world.nodes_of("group.house") == 1);
  world.directory.apply(Revocation{.mailbox = {"node.other"}, .keys = {}, .epoch = 1, .because = {}});
  CHECK(world.directory.revocation_epoch() == 2);
  world.mailbox("node.kairo", MailboxKind::node, "kairo");
  CHECK(world.node_of("post.kairo") == "node.kairo");
  CHECK(world.directory.is_revoked(stolen));
}

}  // namespace
}  // namespace depesche
