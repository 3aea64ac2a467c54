// SPDX-License-Identifier: EUPL-1.2
#include "node/outward.h"

#include <algorithm>
#include <set>

#include "directory/border.h"

namespace depesche {
namespace {

bool is_between_nodes(Kind kind) {
  return kind == Kind::receipt || kind == Kind::directory || kind == Kind::policy || kind == Kind::audit;
}

Result<> check_partner_may_get(const Submission& submission, const MailboxId& recipient,
                               const Directory& directory) {
  const Partner* partner = directory.partner(plain_name(recipient).organisation);
  if (partner == nullptr) return fail(Code::invalid, "recipient-unknown: " + recipient.value);
  TRY(check_outward(partner->treaty(), submission.label));
  const auto& offered = partner->treaty().offered;
  if (std::ranges::find(offered, submission.author) == offered.end())
    return fail(Code::invalid, "recipient-unknown: " + partner->treaty().organisation + " does not know " +
                                   submission.author.value);
  return {};
}

std::vector<To> with_members(const Submission& submission, const Directory& directory) {
  std::vector<To> all = submission.to;
  for (const To& to : submission.to) {
    const Mailbox* group = directory.mailbox(to.mailbox);
    if (group == nullptr) continue;
    for (const Mailbox* member : directory.members_elsewhere(*group)) {
      const bool is_covered =
          submission.label.level <= member->ceiling.level &&
          std::ranges::includes(member->ceiling.compartments, submission.label.compartments);
      if (is_covered) all.push_back({.mailbox = member->id, .for_information = to.for_information});
    }
  }
  return all;
}

}  // namespace

Result<Distribution> distribute(const Submission& submission, const Directory& directory) {
  if (submission.kind == Kind::dossier) return Distribution{.open = submission.to, .copies = {}};
  if (is_between_nodes(submission.kind)) {
    Distribution plain{.open = submission.to, .copies = {}};
    // What people acknowledge stays in the house; nodes and the authority speak with partners.
    const Mailbox* author = directory.mailbox(submission.author);
    const bool is_person = author != nullptr && author->kind == MailboxKind::person;
    if (is_person) std::erase_if(plain.open, [](const To& to) { return is_foreign(to.mailbox); });
    return plain;
  }
  for (const MailboxId& blind : submission.blind) {
    if (is_foreign(blind)) TRY(check_partner_may_get(submission, blind, directory));
  }
  Distribution made;
  std::set<std::string> partners;
  bool has_own = false;
  const auto all = with_members(submission, directory);
  for (const To& to : all) {
    if (is_foreign(to.mailbox)) {
      TRY(check_partner_may_get(submission, to.mailbox, directory));
      partners.insert(plain_name(to.mailbox).organisation);
    } else {
      has_own = has_own || to.mailbox != submission.author;
    }
  }
  const bool is_for_one = partners.empty() || (!has_own && partners.size() == 1);
  for (const To& to : all) {
    if (is_for_one || !is_foreign(to.mailbox)) {
      made.open.push_back(to);
    } else {
      made.copies[plain_name(to.mailbox).organisation].push_back(to);
    }
  }
  if (made.open.empty()) {  // several partners and nobody here: the author keeps the open one
    made.open.push_back({.mailbox = submission.author, .for_information = true});
  }
  return made;
}

}  // namespace depesche
