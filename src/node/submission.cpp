// SPDX-License-Identifier: EUPL-1.2
#include "node/submission.h"

#include <algorithm>

namespace depesche {
namespace {

// The directory itself is for official use: it names people and their duties.
Label directory_label() {
  return {.level = Level::restricted, .compartments = {}, .releasable_to = {}, .term_year = 0};
}

}  // namespace

Result<Submission> submission_of(const std::string& person, const PlannedDispatch& planned) {
  Submission submission{.person = person,
                        .author = planned.author,
                        .kind = planned.kind,
                        .label = planned.label,
                        .precedence = planned.precedence,
                        .created = {},
                        .references = planned.references,
                        .to = planned.to,
                        .blind = planned.blind,
                        .content = {},
                        .forgets = {}};
  submission.content = TRY(encode_content(planned.content));
  return submission;
}

Submission submission_of(const std::string& person, const MailboxId& own, const SavedDraft& draft,
                         const std::optional<DispatchId>& previous) {
  Submission submission{.person = person,
                        .author = own,
                        .kind = Kind::draft,
                        .label = draft.planned.label,
                        .precedence = Precedence::routine,
                        .created = {},
                        .references = {},
                        .to = {{.mailbox = own, .for_information = false}},
                        .blind = {},
                        .content = encode(draft),
                        .forgets = previous};
  if (previous) submission.references.push_back({.relation = Relation::supersedes, .target = *previous});
  return submission;
}

Submission submission_of(const ReceiptAct& receipt, const MailboxId& own, const MailboxId& sender,
                         const Label& label) {
  Submission submission{.person = receipt.person,
                        .author = own,
                        .kind = Kind::receipt,
                        .label = label,
                        .precedence = Precedence::routine,
                        .created = {},
                        .references = {{.relation = Relation::receipt_for, .target = receipt.dispatch}},
                        .to = {{.mailbox = own, .for_information = false}},
                        .blind = {},
                        .content = encode(receipt),
                        .forgets = {}};
  if (receipt.act == Act::acknowledged) {
    for (const MailboxId& informed : {receipt.mailbox, sender}) {
      const To to{.mailbox = informed, .for_information = true};
      if (std::ranges::find(submission.to, informed, &To::mailbox) == submission.to.end())
        submission.to.push_back(to);
    }
  }
  return submission;
}

Submission submission_of(const std::string& person, const Site& site, const MailboxId& house,
                         const Record& record) {
  return {.person = person,
          .author = site.authority,
          .kind = Kind::directory,
          .label = directory_label(),
          .precedence = Precedence::routine,
          .created = {},
          .references = {},
          .to = {{.mailbox = house, .for_information = true}},
          .blind = {},
          .content = encode(record),
          .forgets = {}};
}

Submission excerpt_submission(const Site& site, const MailboxId& house, const SignedExcerpt& excerpt) {
  Submission submission = submission_of({}, site, house, Record(excerpt));
  submission.author = site.node;
  return submission;
}

Submission credential_submission(const Site& site, const Credential& credential) {
  return {.person = {},
          .author = site.node,
          .kind = Kind::directory,
          .label = directory_label(),
          .precedence = Precedence::routine,
          .created = {},
          .references = {},
          .to = {{.mailbox = site.node, .for_information = false}},
          .blind = {},
          .content = encode(Record(credential)),
          .forgets = {}};
}

Submission note_submission(const Site& site, const MailboxId& node, const DeliveryNote& note) {
  return {.person = {},
          .author = site.node,
          .kind = Kind::receipt,
          .label = directory_label(),
          .precedence = Precedence::routine,
          .created = {},
          .references = {},
          .to = {{.mailbox = node, .for_information = true}, {.mailbox = site.node, .for_information = true}},
          .blind = {},
          .content = encode(note),
          .forgets = {}};
}

Submission audit_submission(const Site& site, const AuditRecord& record, const Label& label) {
  return {.person = {},
          .author = site.node,
          .kind = Kind::audit,
          .label = label,
          .precedence = Precedence::routine,
          .created = {},
          .references = {},
          .to = {{.mailbox = site.supervision, .for_information = true}},
          .blind = {},
          .content = encode(record),
          .forgets = {}};
}

}  // namespace depesche
