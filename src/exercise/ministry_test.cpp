// SPDX-License-Identifier: EUPL-1.2
#include "exercise/ministry.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "directory/directory.h"

namespace depesche::exercise {
namespace {

template <class Records, class Key>
bool all_differ(const Records& records, Key key) {
  std::set<std::string> seen;
  return std::ranges::all_of(records, [&](const auto& record) { return seen.insert(key(record)).second; });
}

const MailboxPlan* find(const Ministry& ministry, const MailboxId& id) {
  const auto found = std::ranges::find(ministry.mailboxes, id, &MailboxPlan::id);
  return found == ministry.mailboxes.end() ? nullptr : &*found;
}

TEST_CASE("the ministry has about 230 posts of every kind, each where its country is") {
  const Ministry ministry = make_ministry(1);

  CHECK(ministry.posts.size() >= 225);
  CHECK(ministry.posts.size() <= 240);
  for (const std::string kind : {"headquarters", "embassy", "consulate", "representation", "office"}) {
    CHECK(std::ranges::find(ministry.posts, kind, &Post::kind) != ministry.posts.end());
  }
  for (const Post& post : ministry.posts) {
    CAPTURE(post.id);
    CHECK(post.country.size() == 3);
    CHECK(std::ranges::all_of(post.country, [](unsigned char letter) { return std::isupper(letter) != 0; }));
    CHECK(std::abs(post.latitude_micro) <= 90'000'000);
    CHECK(std::abs(post.longitude_micro) <= 180'000'000);
    CHECK_FALSE(post.name.de.empty());
    CHECK_FALSE(post.country_name.en.empty());
  }
}

TEST_CASE("no id is given twice and ids are plain lower-case ASCII") {
  const Ministry ministry = make_ministry(1);

  CHECK(all_differ(ministry.posts, [](const Post& post) { return post.id; }));
  CHECK(all_differ(ministry.units, [](const Unit& unit) { return unit.id; }));
  CHECK(all_differ(ministry.people, [](const Person& person) { return person.id; }));
  CHECK(all_differ(ministry.mailboxes, [](const MailboxPlan& mailbox) { return mailbox.id.value; }));
  CHECK(all_differ(ministry.compartments, [](const Compartment& compartment) { return compartment.code; }));
  CHECK(all_differ(ministry.sign_ins, [](const SignIn& sign_in) { return sign_in.person; }));
  for (const MailboxPlan& mailbox : ministry.mailboxes) {
    CAPTURE(mailbox.id.value);
    CHECK(mailbox.id.value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos);
  }
}

TEST_CASE("every role, clearance and sign-in is of a person there is, at a mailbox there is") {
  const Ministry ministry = make_ministry(1);
  std::set<std::string> people;
  for (const Person& person : ministry.people) people.insert(person.id);

  CHECK(ministry.clearances.size() == people.size());
  for (const Role& role : ministry.roles) {
    CAPTURE(role.mailbox.value);
    CHECK(people.contains(role.person));
    CHECK(find(ministry, role.mailbox) != nullptr);
    CHECK(role.duties != 0);
  }
  for (const Clearance& clearance : ministry.clearances) CHECK(people.contains(clearance.person));
  for (const SignIn& sign_in : ministry.sign_ins) {
    CHECK(people.contains(sign_in.person));
    CHECK(sign_in.password.size() >= 12);
  }
}

TEST_CASE("every level and every compartment is held by somebody, and no two people may read the same") {
  const Ministry ministry = make_ministry(1);
  std::set<Level> levels;
  std::set<std::string> held;
  for (const Clearance& clearance : ministry.clearances) {
    levels.insert(clearance.upto.level);
    held.insert(clearance.upto.compartments.begin(), clearance.upto.compartments.end());
  }

  CHECK(levels.size() == 5);
  CHECK(held.size() == ministry.compartments.size());
  for (const std::string& code : held) {
    CHECK(std::ranges::find(ministry.compartments, code, &Compartment::code) != ministry.compartments.end());
  }
  for (const MailboxPlan& mailbox : ministry.mailboxes) {
    for (const std::string& code : mailbox.ceiling.compartments) {
      CAPTURE(mailbox.id.value);
      CHECK(std::ranges::find(ministry.compartments, code, &Compartment::code) !=
            ministry.compartments.end());
    }
  }
}

TEST_CASE("the directory finds the house mailbox and an organisation for every mailbox") {
  const Ministry ministry = make_ministry(1);
  Directory directory;
  directory.apply(ministry.organisation);
  for (const Post& post : ministry.posts) directory.apply(post);
  for (const Unit& unit : ministry.units) directory.apply(unit);
  for (const Person& person : ministry.people) directory.apply(person);
  for (const MailboxPlan& plan : ministry.mailboxes) {
    directory.apply(Mailbox{.id = plan.id,
                            .kind = plan.kind,
                            .owner = plan.owner,
                            .name = plan.name,
                            .ceiling = plan.ceiling,
                            .keys = {}});
  }

  REQUIRE(directory.house_of(ministry.organisation.id) != nullptr);
  CHECK(directory.house_of(ministry.organisation.id)->id.value == "group.house");
  for (const auto& [id, mailbox] : directory.mailboxes()) {
    CAPTURE(id);
    CHECK(directory.organisation_of(mailbox) == ministry.organisation.id);
  }
}

TEST_CASE("a mailbox takes what its level and compartments cover, and nothing else") {
  MailboxPlan mailbox;
  mailbox.ceiling.level = Level::confidential;
  mailbox.ceiling.compartments = {"GEISEL", "SANKTION"};
  Label label;
  label.level = Level::confidential;
  label.compartments = {"SANKTION"};

  CHECK(takes(mailbox, label));
  label.level = Level::secret;
  CHECK_FALSE(takes(mailbox, label));
  label.level = Level::open;
  label.compartments = {"NUKLEAR", "SANKTION"};
  CHECK_FALSE(takes(mailbox, label));
}

TEST_CASE("the same seed gives the same ministry and another seed other authorisations") {
  CHECK(make_ministry(7) == make_ministry(7));
  CHECK_FALSE(make_ministry(7) == make_ministry(8));
}

}  // namespace
}  // namespace depesche::exercise
