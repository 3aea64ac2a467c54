// SPDX-License-Identifier: EUPL-1.2
#include "policy/policy.h"

#include <algorithm>
#include <tuple>

#include "dispatch/wire.h"

namespace depesche {

auto fields(Access& access) { return std::tie(access.label, access.audience); }

namespace {

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

Verdict refuse(Reason because, std::string about = {}) {
  return {.because = because, .about = std::move(about)};
}

// The label with its author's own organisation among those it is released to.
Label with_own_house(const Directory& directory, Label label, const MailboxId& author) {
  const Mailbox* from = directory.mailbox(author);
  const std::string own = from == nullptr ? "" : directory.organisation_of(*from);
  if (!own.empty()) label.releasable_to.push_back(own);
  return normalised(std::move(label));
}

// Why `upto` does not cover `label`, or that it does.
Verdict compare(const Label& upto, const Label& label) {
  if (label.level > upto.level) return refuse(Reason::level_too_high, std::string(to_text(label.level)));
  for (const std::string& compartment : label.compartments) {
    if (!holds(upto.compartments, compartment)) return refuse(Reason::compartment_missing, compartment);
  }
  if (label.releasable_to.empty()) return {};
  const bool released = std::ranges::any_of(label.releasable_to, [&](const std::string& organisation) {
    return holds(upto.releasable_to, organisation);
  });
  return released ? Verdict{} : refuse(Reason::not_released);
}

Verdict check_duty(const Actor& actor, Duty duty, const MailboxId& mailbox) {
  if (!actor.active) return refuse(Reason::not_active);
  return actor.may(duty, mailbox) ? Verdict{} : refuse(Reason::duty_missing, mailbox.value);
}

bool is_house(const Directory& directory, const MailboxId& id) {
  const Mailbox* mailbox = directory.mailbox(id);
  return mailbox != nullptr && mailbox->kind == MailboxKind::group &&
         directory.organisation(mailbox->owner) != nullptr;
}

}  // namespace

bool Actor::may(Duty duty, const MailboxId& mailbox) const {
  return std::ranges::any_of(held, [&](const Held& h) { return h.mailbox == mailbox && h.may(duty); });
}

bool Actor::may_anywhere(Duty duty) const {
  return std::ranges::any_of(held, [&](const Held& h) { return h.may(duty); });
}

Actor actor_for(const Directory& directory, const std::string& person) {
  Actor actor{.person = person, .active = false, .upto = {}, .held = {}};
  const Person* known = directory.person(person);
  const Clearance* clearance = directory.clearance(person);
  if (known == nullptr || !known->active || clearance == nullptr) return actor;
  actor.active = true;
  actor.upto = clearance->upto;
  actor.held = directory.held_by(person);
  return actor;
}

Access access_for(const Directory& directory, const Label& label, const MailboxId& author,
                  const std::vector<MailboxId>& recipients) {
  Access access{.label = with_own_house(directory, label, author), .audience = recipients};
  access.label.term_year = 0;  // how long a level lasts does not decide who may read today

  std::vector<MailboxId> houses;
  std::ranges::copy_if(recipients, std::back_inserter(houses),
                       [&](const MailboxId& id) { return is_house(directory, id); });
  if (houses.empty()) access.audience.push_back(author);
  if (!houses.empty()) access.audience = std::move(houses);
  std::ranges::sort(access.audience);
  const auto repeated = std::ranges::unique(access.audience);
  access.audience.erase(repeated.begin(), repeated.end());
  return access;
}

std::string encode(const Access& access) {
  const Bytes bytes = wire::encode_all(access);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Result<Access> decode_access(std::string_view encoded) { return wire::decode_all<Access>(as_bytes(encoded)); }

bool dominates(const Label& upto, const Label& label) { return compare(upto, label).allowed(); }

bool is_cleared(const Actor& actor, Label label) {
  label.releasable_to.clear();
  return dominates(actor.upto, label);
}

Verdict may_read(const Actor& actor, const Access& access) {
  if (!actor.active) return refuse(Reason::not_active);
  if (auto verdict = compare(actor.upto, access.label); !verdict.allowed()) return verdict;
  const bool addressed = std::ranges::any_of(
      access.audience, [&](const MailboxId& mailbox) { return actor.may(Duty::read, mailbox); });
  return addressed ? Verdict{} : refuse(Reason::not_addressed);
}

Verdict may_write(const Actor& actor, const MailboxId& author, const Label& label) {
  if (auto verdict = check_duty(actor, Duty::write, author); !verdict.allowed()) return verdict;
  Label own = label;
  own.releasable_to.clear();
  return compare(actor.upto, own);
}

Verdict may_send(const Actor& actor, const Directory& directory, const Sending& sending) {
  if (auto verdict = check_duty(actor, Duty::release, sending.author); !verdict.allowed()) return verdict;
  const Label label = with_own_house(directory, sending.label, sending.author);
  if (auto verdict = compare(actor.upto, label); !verdict.allowed()) return verdict;
  if (label.level < sending.sources.level ||
      !std::ranges::includes(label.compartments, sending.sources.compartments)) {
    return refuse(Reason::below_sources, std::string(to_text(sending.sources.level)));
  }
  for (const MailboxId& recipient : sending.recipients) {
    const Mailbox* mailbox = directory.mailbox(recipient);
    if (mailbox == nullptr) return refuse(Reason::recipient_unknown, recipient.value);
    if (!dominates(mailbox->ceiling, label)) return refuse(Reason::recipient_not_cleared, recipient.value);
  }
  return {};
}

Verdict may_relabel(const Actor& actor, const Actor* second, const MailboxId& author, const Label& from,
                    const Label& to) {
  if (auto verdict = check_duty(actor, Duty::release, author); !verdict.allowed()) return verdict;
  if (auto verdict = compare(actor.upto, from); !verdict.allowed()) return verdict;
  const bool raises = to.level >= from.level && std::ranges::includes(to.compartments, from.compartments);
  if (raises) return compare(actor.upto, to);
  const bool two = second != nullptr && second->person != actor.person &&
                   check_duty(*second, Duty::release, author).allowed() && dominates(second->upto, from);
  return two ? Verdict{} : refuse(Reason::second_person);
}

Verdict may_administer(const Actor& actor, const MailboxId& authority) {
  return check_duty(actor, Duty::administer, authority);
}

bool is_recorded(Level level) { return level >= Level::confidential; }

std::string_view to_text(Reason reason) {
  switch (reason) {
    case Reason::allowed: return "allowed";
    case Reason::not_active: return "not-active";
    case Reason::level_too_high: return "level-too-high";
    case Reason::compartment_missing: return "compartment-missing";
    case Reason::not_released: return "not-released";
    case Reason::not_addressed: return "not-addressed";
    case Reason::duty_missing: return "duty-missing";
    case Reason::recipient_not_cleared: return "recipient-not-cleared";
    case Reason::recipient_unknown: return "recipient-unknown";
    case Reason::below_sources: return "below-sources";
    case Reason::second_person: return "second-person";
  }
  std::unreachable();
}

}  // namespace depesche
