// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "directory/directory.h"
#include "dispatch/label.h"

// Who may see and do what, as pure functions with reasons. Every read, write, send and relabel in the product
// asks here; no view and no handler has a check of its own.

namespace depesche {

// A person as the policy sees one: what the directory says of them at this moment.
struct Actor {
  std::string person;
  bool active = false;
  Label upto;  // clearance: level, compartments; releasable_to = the organisations the person belongs to
  std::vector<Held> held;

  bool may(Duty duty, const MailboxId& mailbox) const;
  // Whether the person has this duty anywhere.
  bool may_anywhere(Duty duty) const;
};

// The actor for a person. An unknown or inactive person, or one without a clearance, is an actor who may
// nothing.
Actor actor_for(const Directory& directory, const std::string& person);

// Everything about a dispatch that decides who may read it. Two dispatches with equal access are readable by
// the same people, so views and the search index keep it as one opaque word per dispatch: its encoding.
struct Access {
  Label label;  // releasable_to is never empty here: at least the author's organisation
  std::vector<MailboxId>
      audience;  // sorted; who can open it. A house mailbox stands alone: it covers the others
  bool operator==(const Access&) const = default;
};

// Access of a dispatch with this label, author and recipients.
Access access_for(const Directory& directory, const Label& label, const MailboxId& author,
                  const std::vector<MailboxId>& recipients);

std::string encode(const Access& access);
// Errors: invalid.
Result<Access> decode_access(std::string_view encoded);

// Whether what `upto` allows covers everything `label` demands (the lattice order of levels and compartments,
// and release to at least one of the organisations).
bool dominates(const Label& upto, const Label& label);

// Whether a person's own clearance covers a label's level and compartments, whomever it is released to: that
// is for those who receive it.
bool is_cleared(const Actor& actor, Label label);

enum class Reason : std::uint8_t {
  allowed,
  not_active,             // the person is unknown, inactive or has no clearance
  level_too_high,         // the label's level is above the clearance
  compartment_missing,    // the person does not hold one of the label's compartments
  not_released,           // the label is not released to the person's organisation
  not_addressed,          // the person reads none of the mailboxes that can open it
  duty_missing,           // the person has not the duty that the act needs
  recipient_not_cleared,  // a recipient's mailbox is not authorised for the label
  recipient_unknown,
  below_sources,  // the label is below that of something cited
  second_person,  // lowering a level needs a second person who releases it
};

struct Verdict {
  Reason because = Reason::allowed;
  std::string about;  // the mailbox, compartment or level the reason speaks of; for records and messages

  bool allowed() const { return because == Reason::allowed; }
};

// Whether the actor may read a dispatch with this access.
Verdict may_read(const Actor& actor, const Access& access);

// Whether the actor may write in the name of `author` under this label.
Verdict may_write(const Actor& actor, const MailboxId& author, const Label& label);

// What sending needs to know beyond the actor.
struct Sending {
  MailboxId author;
  Label label;
  std::vector<MailboxId> recipients;
  Label sources;  // the join of the labels of everything cited
};
Verdict may_send(const Actor& actor, const Directory& directory, const Sending& sending);

// Whether the actor may replace `from` by `to`. Raising needs one person who may release; lowering needs
// `second`, another person who may release and is cleared for `from`.
Verdict may_relabel(const Actor& actor, const Actor* second, const MailboxId& author, const Label& from,
                    const Label& to);

// Whether the actor may change the directory in the name of this authority.
Verdict may_administer(const Actor& actor, const MailboxId& authority);

// Whether a read under this label leaves an audit record (VSA: from VS-VERTRAULICH up).
bool is_recorded(Level level);

// A stable word for records („level-too-high“). Never shown to a person who was refused.
std::string_view to_text(Reason reason);

}  // namespace depesche
