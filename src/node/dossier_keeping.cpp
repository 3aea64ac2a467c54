// SPDX-License-Identifier: EUPL-1.2
#include "node/dossier_keeping.h"

#include <algorithm>

#include "view/catalogue.h"
#include "view/dossiers.h"

namespace depesche {
namespace {

std::unexpected<Error> no_dossier() { return fail(Code::not_found, "nicht verfügbar"); }

// What follows for the dispatch from what an act names.
struct ActStanding {
  Label label{};
  bool for_house = false;
  std::optional<DispatchId> supersedes{};
};

// One actor's look at a dossier, for what they want to do to it.
class DossierLook {
 public:
  DossierLook(const Dossier& dossier, const Actor& actor, const Database& views)
      : dossier_(dossier), actor_(actor), catalogue_(views) {}

  bool is_for_house() const { return dossier_.audience != std::vector{dossier_.author}; }

  // An entry that the actor sees, whether it stands there or was removed.
  Result<DossierEntry> entry(const DispatchId& act) const {
    const auto found = std::ranges::find(dossier_.entries, act, &DossierEntry::act);
    if (found == dossier_.entries.end()) return no_dossier();
    TRY(catalogue_.row(actor_, found->dispatch));
    return *found;
  }

  Result<ActStanding> added(const DossierOrder& order) const {
    const Row row = TRY(catalogue_.row(actor_, order.act.named));
    const Access access = TRY(catalogue_.access(actor_, order.act.named));
    const auto stands = [](const DossierEntry& one) { return !one.is_removed; };
    const auto is_same = [&](const DossierEntry& one) {
      return stands(one) && one.dispatch == order.act.named;
    };
    if (std::ranges::any_of(dossier_.entries, is_same))
      return fail(Code::conflict, "it stands in the dossier already");
    if (std::ranges::count_if(dossier_.entries, stands) >= static_cast<std::ptrdiff_t>(dossier_entries_max))
      return fail(Code::invalid, "too-many: a dossier has at most 1000 entries");
    const bool is_for_all = std::ranges::includes(access.audience, dossier_.audience);
    return ActStanding{.label = join(dossier_.label, row.label), .for_house = is_for_house() && is_for_all};
  }

  Result<ActStanding> noted(const DossierOrder& order) const {
    const DossierEntry entry = TRY(this->entry(order.act.entry));
    const Row row = TRY(catalogue_.row(actor_, entry.dispatch));
    ActStanding standing = about(entry);
    const auto seen = std::ranges::find(entry.notes, order.act.named, &DossierNote::act);
    // Taking a note away says nothing new, so it can have the note's label, also where the dispatch was
    // raised.
    const bool takes_away = order.act.text.empty() && seen != entry.notes.end();
    standing.label = takes_away ? seen->label : join(join(entry.label, row.label), order.label);
    const auto note = std::ranges::find(entry.notes, standing.label, &DossierNote::label);
    const bool has_note = note != entry.notes.end();
    if (has_note) standing.supersedes = note->act;
    if (standing.supersedes.value_or(DispatchId{}) != order.act.named)
      return fail(Code::conflict, "somebody else has changed the note");
    if (!has_note && order.act.text.empty()) return fail(Code::invalid, "there is no note to take away");
    if (!has_note && entry.notes.size() >= dossier_notes_max)
      return fail(Code::invalid, "too-many: an entry has at most 16 notes");
    return standing;
  }

  Result<ActStanding> placed(const DossierOrder& order) const {
    const DossierEntry entry = TRY(this->entry(order.act.entry));
    ActStanding standing = about(entry);
    if (order.act.named == DispatchId{}) return standing;
    const DossierEntry before = TRY(this->entry(order.act.named));
    return ActStanding{.label = join(standing.label, before.label),
                       .for_house = standing.for_house && about(before).for_house};
  }

  Result<ActStanding> removed(const DossierOrder& order) const {
    const DossierEntry entry = TRY(this->entry(order.act.entry));
    if (entry.is_removed == (order.act.what == DossierAct::What::removed))
      return fail(Code::conflict, "somebody else has done so already");
    return about(entry);
  }

  Result<ActStanding> renamed(const DossierOrder& order) const {
    if (order.act.named != dossier_.titled_by)
      return fail(Code::conflict, "somebody else has changed the title");
    return about_whole();
  }

  ActStanding about_whole() const { return {.label = dossier_.label, .for_house = is_for_house()}; }

 private:
  ActStanding about(const DossierEntry& entry) const {
    return {.label = entry.label, .for_house = is_for_house() && entry.audience == dossier_.audience};
  }

  const Dossier& dossier_;
  const Actor& actor_;
  Catalogue catalogue_;
};

Result<ActStanding> standing_of(const DossierOrder& order, const DossierLook& look) {
  switch (order.act.what) {
    using enum DossierAct::What;
    case opened: return fail(Code::invalid, "a dossier is opened once");
    case added: return look.added(order);
    case noted: return look.noted(order);
    case placed: return look.placed(order);
    case removed:
    case restored: return look.removed(order);
    case renamed: return look.renamed(order);
    case ended: return look.about_whole();
  }
  std::unreachable();
}

Result<Submission> act_submission(const DossierOrder& order, const Actor& actor, const MailboxId& author,
                                  const ActStanding& standing, const Directory& directory) {
  DossierAct act = order.act;
  act.person = actor.person;
  TRY(check(act));
  Submission submission{.person = actor.person,
                        .author = author,
                        .kind = Kind::dossier,
                        .label = standing.label,
                        .precedence = Precedence::routine,
                        .created = {},
                        .references = {},
                        .to = {{.mailbox = author, .for_information = false}},
                        .blind = {},
                        .content = encode(act),
                        .forgets = {}};
  submission.label.releasable_to.clear();  // it stays in the house
  const Mailbox* house = directory.house_of(directory.own_organisation());
  if (standing.for_house && house == nullptr) return no_dossier();
  if (standing.for_house) submission.to.push_back({.mailbox = house->id, .for_information = true});
  if (standing.supersedes)
    submission.references.push_back({.relation = Relation::supersedes, .target = *standing.supersedes});
  return submission;
}

}  // namespace

bool keeps_dossiers(const Mailbox* mailbox) {
  return mailbox != nullptr && (mailbox->kind == MailboxKind::unit || mailbox->kind == MailboxKind::post ||
                                mailbox->kind == MailboxKind::person);
}

Result<Submission> dossier_submission(const DossierOrder& order, const Actor& actor,
                                      const Directory& directory, const Database& views) {
  if (order.act.what == DossierAct::What::opened) {
    if (!actor.may(Duty::write, order.author) || !keeps_dossiers(directory.mailbox(order.author)))
      return no_dossier();
    const std::size_t count = TRY(Dossiers(views).count(actor, order.author));
    if (count >= dossiers_max) return fail(Code::invalid, "too-many: a mailbox keeps at most 1000 dossiers");
    return act_submission(order, actor, order.author,
                          {.label = normalised(order.label), .for_house = order.for_house}, directory);
  }
  const Dossier dossier = TRY(Dossiers(views).dossier(actor, order.act.dossier));
  if (!actor.may(Duty::write, dossier.author)) return no_dossier();
  if (dossier.is_ended) return fail(Code::conflict, "the dossier has ended");
  if (dossier.acts >= dossier_acts_max - 1 && order.act.what != DossierAct::What::ended)
    return fail(Code::invalid, "too-many: the dossier was changed 10000 times");
  const ActStanding standing = TRY(standing_of(order, DossierLook(dossier, actor, views)));
  auto submission = TRY(act_submission(order, actor, dossier.author, standing, directory));
  if (standing.supersedes) {
    const bool is_everywhere = TRY(has_arrived_everywhere(views, *standing.supersedes));
    if (is_everywhere) submission.forgets = standing.supersedes;
  }
  return submission;
}

Result<> admit_dossier(const Submission& submission, const Actor& actor, const Directory& directory,
                       const Database& views) {
  const DossierAct act = TRY(decode_dossier_act(submission.content));
  if (act.person != actor.person) return fail(Code::denied, "an act on a dossier in another's name");
  const DossierOrder order{.act = act,
                           .author = submission.author,
                           .for_house = submission.to.size() > 1,
                           .label = submission.label};
  const Submission made = TRY(dossier_submission(order, actor, directory, views));
  const bool is_same = made.author == submission.author && made.label == submission.label &&
                       made.to == submission.to && made.references == submission.references &&
                       submission.blind.empty() &&
                       (!submission.forgets || submission.forgets == made.forgets);
  return is_same ? Result<>{} : fail(Code::conflict, "the dossier is not as the act takes it to be");
}

}  // namespace depesche
