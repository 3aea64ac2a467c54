// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "directory/record.h"

// A made-up ministry for demonstrations and tests: a headquarters, about 230 posts, eleven people who may
// read different things. Everything follows from a seed. Its passwords are known to all and good for
// exercises only.

namespace depesche::exercise {

// A mailbox before it has keys.
struct MailboxPlan {
  MailboxId id;
  MailboxKind kind = MailboxKind::post;
  std::string owner;
  Name name;
  Label ceiling;
  bool operator==(const MailboxPlan&) const = default;
};

struct SignIn {
  std::string person;
  std::string password;
  bool operator==(const SignIn&) const = default;
};

struct Ministry {
  Organisation organisation;
  std::vector<Compartment> compartments;
  std::vector<Post> posts;
  std::vector<Unit> units;
  std::vector<MailboxPlan> mailboxes;
  std::vector<Person> people;
  std::vector<Clearance> clearances;
  std::vector<Role> roles;
  std::vector<SignIn> sign_ins;
  bool operator==(const Ministry&) const = default;
};

// Ids: posts and units as in their mailboxes `post.kairo`, `unit.201`; further `group.house` (where every
// report of the exercise goes too), `group.supervision`, `person.<id>`, `node.<post>`, `authority.exercise`.
// The seed decides which of the smaller embassies are authorised for GEHEIM.
Ministry make_ministry(std::uint64_t seed);

// Whether a mailbox may be sent something with this label. Levels compare, compartments must all be held.
bool takes(const MailboxPlan& mailbox, const Label& label);

}  // namespace depesche::exercise
