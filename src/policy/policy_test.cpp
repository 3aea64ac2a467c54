// SPDX-License-Identifier: EUPL-1.2
#include "policy/policy.h"

#include <doctest/doctest.h>

namespace depesche {
namespace {

constexpr std::uint8_t all_duties = 7;

Label label(Level level, std::vector<std::string> compartments = {}, std::vector<std::string> released = {}) {
  return {.level = level,
          .compartments = std::move(compartments),
          .releasable_to = std::move(released),
          .term_year = 0};
}

PublicKeys some_keys(std::uint8_t number) {
  PublicKeys keys;
  keys.signing.point[0] = std::byte{number};
  return keys;
}

Mailbox mailbox(std::string id, MailboxKind kind, std::string owner, Label ceiling) {
  static std::uint8_t next = 0;
  return {.id = {std::move(id)},
          .kind = kind,
          .owner = std::move(owner),
          .name = {},
          .ceiling = std::move(ceiling),
          .keys = some_keys(++next)};
}

// A house with one post, and anna who is cleared to VS-VERTRAULICH and knows of NUKLEAR.
Directory small_house() {
  Directory directory;
  const Label high = label(Level::top_secret, {"GEISEL", "NUKLEAR"}, {"aa"});
  directory.apply(Organisation{.id = "aa", .name = {}});
  directory.apply(Organisation{.id = "bmx", .name = {}});
  directory.apply(Post{.id = "kairo",
                       .organisation = "aa",
                       .kind = "embassy",
                       .name = {},
                       .country = "EGY",
                       .country_name = {}});
  directory.apply(mailbox("group.house", MailboxKind::group, "aa", high));
  directory.apply(mailbox("post.kairo", MailboxKind::post, "kairo", label(Level::restricted, {}, {"aa"})));
  directory.apply(mailbox("unit.201", MailboxKind::unit, "kairo", high));
  directory.apply(Person{.id = "anna", .name = "Anna", .post = "kairo"});
  directory.apply(Clearance{.person = "anna", .upto = label(Level::confidential, {"NUKLEAR"}, {"aa"})});
  directory.apply(Role{.person = "anna", .mailbox = {"unit.201"}, .duties = all_duties});
  return directory;
}

Access house_access(const Directory& directory, Label of) {
  return access_for(directory, of, {"post.kairo"}, {{"group.house"}});
}

TEST_CASE("a reader sees what clearance, compartments, release and address all allow, and nothing else") {
  const Directory directory = small_house();
  const Actor anna = actor_for(directory, "anna");
  struct Case {
    Label label;
    Reason because;
  };
  for (const Case& c :
       {Case{label(Level::open), Reason::allowed}, Case{label(Level::confidential), Reason::allowed},
        Case{label(Level::secret), Reason::level_too_high},
        Case{label(Level::open, {"NUKLEAR"}), Reason::allowed},
        Case{label(Level::open, {"GEISEL"}), Reason::compartment_missing},
        Case{label(Level::open, {"GEISEL", "NUKLEAR"}), Reason::compartment_missing},
        Case{label(Level::open, {}, {"bmx"}), Reason::allowed}}) {
    CAPTURE(to_text(c.because));
    CHECK(may_read(anna, house_access(directory, c.label)).because == c.because);
  }
  const Access elsewhere = access_for(directory, label(Level::open), {"post.kairo"}, {{"post.kairo"}});
  CHECK(may_read(anna, elsewhere).because == Reason::not_addressed);
  const Access to_her = access_for(directory, label(Level::open), {"post.kairo"}, {{"unit.201"}});
  CHECK(may_read(anna, to_her).allowed());
}

TEST_CASE("another organisation's reader sees only what was released to it") {
  Directory directory = small_house();
  directory.apply(mailbox("group.bmx", MailboxKind::group, "bmx", label(Level::secret, {}, {"bmx"})));
  directory.apply(Person{.id = "otto", .name = "Otto", .post = ""});
  directory.apply(Clearance{.person = "otto", .upto = label(Level::secret, {}, {"bmx"})});
  const Actor otto = actor_for(directory, "otto");
  const std::vector<MailboxId> to{{"group.bmx"}};
  CHECK(may_read(otto, access_for(directory, label(Level::open), {"post.kairo"}, to)).because ==
        Reason::not_released);
  CHECK(may_read(otto, access_for(directory, label(Level::open, {}, {"bmx"}), {"post.kairo"}, to)).allowed());
}

TEST_CASE("an unknown, inactive or never cleared person may nothing") {
  Directory directory = small_house();
  directory.apply(Person{.id = "new", .name = "New", .post = "kairo"});
  directory.apply(Person{.id = "anna", .name = "Anna", .post = "kairo", .language = "de", .active = false});
  const Access open = house_access(directory, label(Level::open));
  for (const char* person : {"nobody", "new", "anna"}) {
    CHECK(may_read(actor_for(directory, person), open).because == Reason::not_active);
  }
}

TEST_CASE("what is addressed to the house has one access word, whoever else received it") {
  const Directory directory = small_house();
  const Access house = house_access(directory, label(Level::open));
  const Access also =
      access_for(directory, label(Level::open), {"unit.201"}, {{"unit.201"}, {"group.house"}});
  CHECK(encode(house) == encode(also));
  CHECK(decode_access(encode(house)).value() == house);
}

TEST_CASE("sending is refused below the sources, to the uncleared, and without the duty") {
  const Directory directory = small_house();
  const Actor anna = actor_for(directory, "anna");
  const auto verdict = [&](const MailboxId& from, const Label& of, const MailboxId& to,
                           const Label& sources) {
    return may_send(anna, directory, {.author = from, .label = of, .recipients = {to}, .sources = sources})
        .because;
  };
  const MailboxId unit{"unit.201"};
  const MailboxId kairo{"post.kairo"};
  CHECK(verdict(unit, label(Level::restricted), kairo, label(Level::open)) == Reason::allowed);
  CHECK(verdict(unit, label(Level::confidential), kairo, label(Level::open)) ==
        Reason::recipient_not_cleared);
  CHECK(verdict(unit, label(Level::restricted), kairo, label(Level::confidential)) == Reason::below_sources);
  CHECK(verdict(unit, label(Level::restricted), unit, label(Level::open, {"NUKLEAR"})) ==
        Reason::below_sources);
  CHECK(verdict(unit, label(Level::secret), unit, label(Level::open)) == Reason::level_too_high);
  CHECK(verdict(kairo, label(Level::open), unit, label(Level::open)) == Reason::duty_missing);
  CHECK(verdict(unit, label(Level::open), {"post.atlantis"}, label(Level::open)) ==
        Reason::recipient_unknown);
}

TEST_CASE("raising a level takes one person, lowering it two") {
  Directory directory = small_house();
  directory.apply(Person{.id = "berta", .name = "Berta", .post = "kairo"});
  directory.apply(Clearance{.person = "berta", .upto = label(Level::secret, {"NUKLEAR"}, {"aa"})});
  directory.apply(Role{.person = "berta", .mailbox = {"unit.201"}, .duties = all_duties});
  const Actor anna = actor_for(directory, "anna");
  const Actor berta = actor_for(directory, "berta");
  const MailboxId unit{"unit.201"};
  const Label low = label(Level::open);
  const Label high = label(Level::confidential);
  CHECK(may_relabel(anna, nullptr, unit, low, high).allowed());
  CHECK(may_relabel(anna, nullptr, unit, high, low).because == Reason::second_person);
  CHECK(may_relabel(anna, &anna, unit, high, low).because == Reason::second_person);
  CHECK(may_relabel(anna, &berta, unit, high, low).allowed());
}

TEST_CASE("dominance is a partial order") {
  std::vector<Label> labels;
  for (const Level level : {Level::open, Level::restricted, Level::secret}) {
    for (const auto& compartments : std::vector<std::vector<std::string>>{{}, {"A"}, {"B"}, {"A", "B"}})
      labels.push_back(label(level, compartments));
  }
  for (const Label& a : labels) {
    CHECK(dominates(a, a));
    for (const Label& b : labels) {
      if (dominates(a, b) && dominates(b, a)) CHECK(a == b);
      CHECK(dominates(join(a, b), a));
      for (const Label& c : labels) {
        if (dominates(a, b) && dominates(b, c)) CHECK(dominates(a, c));
      }
    }
  }
}

TEST_CASE("reads are recorded from VS-VERTRAULICH up") {
  CHECK_FALSE(is_recorded(Level::restricted));
  CHECK(is_recorded(Level::confidential));
  CHECK(is_recorded(Level::top_secret));
}

}  // namespace
}  // namespace depesche
