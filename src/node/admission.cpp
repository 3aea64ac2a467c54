// SPDX-License-Identifier: EUPL-1.2
#include "node/admission.h"

#include <algorithm>

#include "node/change_order.h"
#include "node/dossier_keeping.h"
#include "view/changes.h"

namespace depesche {
namespace {

Result<> as_result(const Verdict& verdict) {
  if (verdict.allowed()) return {};
  const std::string what =
      std::string(to_text(verdict.because)) + (verdict.about.empty() ? "" : ": " + verdict.about);
  switch (verdict.because) {
    case Reason::recipient_not_cleared:
    case Reason::recipient_unknown:
    case Reason::below_sources:
    case Reason::second_person: return fail(Code::invalid, what);
    case Reason::allowed:
    case Reason::not_active:
    case Reason::level_too_high:
    case Reason::compartment_missing:
    case Reason::not_released:
    case Reason::not_addressed:
    case Reason::duty_missing: return fail(Code::denied, what);
  }
  std::unreachable();
}

std::vector<MailboxId> everybody(const Submission& submission) {
  std::vector<MailboxId> recipients = submission.blind;
  for (const To& to : submission.to) recipients.push_back(to.mailbox);
  return recipients;
}

Result<> admit_ceilings(const Submission& submission, const Directory& directory) {
  std::vector<MailboxId> mailboxes = everybody(submission);
  mailboxes.push_back(submission.author);
  for (const MailboxId& id : mailboxes) {
    const Mailbox* mailbox = directory.mailbox(id);
    if (mailbox == nullptr) return as_result({.because = Reason::recipient_unknown, .about = id.value});
    const Label& label = submission.label;
    const bool covers = label.level <= mailbox->ceiling.level &&
                        std::ranges::includes(mailbox->ceiling.compartments, label.compartments);
    if (!covers) return as_result({.because = Reason::recipient_not_cleared, .about = id.value});
  }
  return {};
}

// The operator and the node itself: no person's duties count, but the ceilings of all mailboxes do.
Result<> admit_operator(const Submission& submission, const Site& site, const Directory& directory) {
  if (submission.kind == Kind::audit) {
    return submission.author == site.node ? Result<>{}
                                          : fail(Code::denied, "only the node writes audit records");
  }
  if (submission.kind == Kind::dossier) return fail(Code::denied, "only people keep dossiers");
  return admit_ceilings(submission, directory);
}

// Receipts and drafts stay in the person's own mailbox; an acknowledgement is also an act of the unit.
Result<> admit_personal(const Submission& submission, const Actor& actor, const Directory& directory,
                        const Catalogue& catalogue) {
  const Mailbox* own = directory.mailbox(submission.author);
  const bool is_own = own != nullptr && own->kind == MailboxKind::person && own->owner == actor.person;
  if (!is_own) return as_result({.because = Reason::duty_missing, .about = submission.author.value});
  TRY(as_result(may_write(actor, submission.author, submission.label)));
  if (submission.kind == Kind::draft) return {};
  const auto receipt = TRY(decode_receipt(submission.content));
  if (receipt.person != actor.person) return fail(Code::denied, "a receipt in another's name");
  TRY(catalogue.row(actor, receipt.dispatch));
  if (receipt.act != Act::acknowledged) return {};
  if (!actor.may(Duty::write, receipt.mailbox)) {
    return as_result({.because = Reason::duty_missing, .about = receipt.mailbox.value});
  }
  // A mailbox acknowledges what was sent to it: seen through this mailbox (and the house's, which covers all
  // reads but is sent copies for information only), the dispatch is this mailbox's.
  Actor unit = actor;
  std::erase_if(unit.held, [&](const Held& held) {
    const Mailbox* mailbox = directory.mailbox(held.mailbox);
    const bool is_group = mailbox != nullptr && mailbox->kind == MailboxKind::group;
    return held.mailbox != receipt.mailbox && !is_group;
  });
  const auto row = catalogue.row(unit, receipt.dispatch);
  if (!row || row->mailbox != receipt.mailbox) {
    return as_result({.because = Reason::not_addressed, .about = receipt.mailbox.value});
  }
  return {};
}

// Only who releases for its author changes a dispatch: to everybody else it is not available.
Result<> admit_change(const Submission& submission, const Change& change, const Actor& actor,
                      const Directory& directory, const Catalogue& catalogue) {
  const Row row = TRY(catalogue.row(actor, change.target));
  const bool may = row.author == submission.author && actor.may(Duty::release, row.author);
  if (!may) return fail(Code::not_found, "nicht verfügbar");
  const bool is_recall = change.what == Change::What::recalled;
  const Label after = is_recall ? row.label : changed_label(row.label, change);
  const Actor second = actor_for(directory, change.second);
  TRY(as_result(may_relabel(actor, change.second.empty() ? nullptr : &second, row.author, row.label, after)));
  if (submission.label != notice_label(row.label, after))
    return fail(Code::invalid, "a notice has the lower of both labels");
  if (submission.references != std::vector{Reference{.relation = Relation::cites, .target = change.target}})
    return fail(Code::invalid, "a notice refers to what it changes alone");
  for (const MailboxId& id : everybody(submission)) {
    if (directory.mailbox(id) == nullptr)
      return as_result({.because = Reason::recipient_unknown, .about = id.value});
  }
  return {};
}

// What goes to the house is sent, and needs what sending needs; the rest stays with those who wrote it.
Result<> admit_act(const Submission& submission, const Actor& actor, const Directory& directory,
                   const Database& views) {
  TRY(admit_dossier(submission, actor, directory, views));
  TRY(as_result(may_write(actor, submission.author, submission.label)));
  TRY(admit_ceilings(submission, directory));
  if (submission.to.size() == 1) return {};
  return as_result(may_send(actor, directory,
                            {.author = submission.author,
                             .label = submission.label,
                             .recipients = everybody(submission),
                             .sources = {}}));
}

}  // namespace

Result<Label> label_of_sources(const Actor& actor, const Catalogue& catalogue,
                               const std::vector<Reference>& references) {
  Label sources;
  for (const Reference& reference : references) {
    const Row row = TRY(catalogue.row(actor, reference.target));
    sources = join(sources, row.label);
  }
  return sources;
}

Result<> admit(const Submission& submission, const Site& site, const Directory& directory,
               const Database& views) {
  const Catalogue catalogue(views);
  if (submission.to.empty()) return fail(Code::invalid, "no addressee");
  if (submission.person.empty()) return admit_operator(submission, site, directory);
  const Actor actor = actor_for(directory, submission.person);
  switch (submission.kind) {
    case Kind::draft:
    case Kind::receipt: return admit_personal(submission, actor, directory, catalogue);
    case Kind::directory:
    case Kind::policy: return as_result(may_administer(actor, submission.author));
    case Kind::report:
    case Kind::instruction:
    case Kind::message:
    case Kind::document:
    case Kind::case_event: break;
    case Kind::dossier: return admit_act(submission, actor, directory, views);
    case Kind::audit: return fail(Code::denied, "only the node writes audit records");
  }
  if (submission.kind == Kind::message) {
    const auto content = decode_content(submission.content);
    if (content && content->change)
      return admit_change(submission, *content->change, actor, directory, catalogue);
  }
  for (const MailboxId& id : everybody(submission)) {
    const Mailbox* mailbox = directory.mailbox(id);
    const bool is_read_by_people =
        mailbox != nullptr && mailbox->kind != MailboxKind::node && mailbox->kind != MailboxKind::authority;
    if (!is_read_by_people) return as_result({.because = Reason::recipient_unknown, .about = id.value});
  }
  const Label sources = TRY(label_of_sources(actor, catalogue, submission.references));
  return as_result(may_send(actor, directory,
                            {.author = submission.author,
                             .label = submission.label,
                             .recipients = everybody(submission),
                             .sources = sources}));
}

}  // namespace depesche
