// SPDX-License-Identifier: EUPL-1.2
#include "node/dossier_keeping.h"

#include <algorithm>

#include "node/dossier_reading.h"
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

// One actor's look at a dossier, for what they want to do to it: every label is the one of now, and what the
// actor cannot see counts nowhere.
class DossierLook {
 public:
  DossierLook(const VisibleDossier& visible, const Actor& actor, const Database& views,
              const Directory& directory)
      : dossier_(visible.dossier),
        entries_(visible.entries),
        actor_(actor),
        catalogue_(views),
        house_(directory.house_of(directory.own_organisation())) {}

  Result<ActStanding> added(const DossierOrder& order) const {
    const Row row = TRY(catalogue_.row(actor_, order.act.named));
    const Access access = TRY(catalogue_.access(actor_, order.act.named));
    const auto has = [&](const MailboxId& id) { return std::ranges::binary_search(access.audience, id); };
    // Colleagues to whom it is not addressed must not learn of it from the dossier.
    if (!has(dossier_.author) && (house_ == nullptr || !has(house_->id))) return no_dossier();
    TRY(check_place_for(order.act.named));
    const bool is_for_all = std::ranges::includes(access.audience, dossier_.audience);
    return ActStanding{.label = join(dossier_.label, row.label), .for_house = is_for_house() && is_for_all};
  }

  Result<ActStanding> noted(const DossierOrder& order) const {
    const ShownEntry one = TRY(standing_entry(order.act.entry));
    const auto& notes = one.entry.notes;
    ActStanding standing = about(one);
    const auto seen = std::ranges::find(notes, order.act.named, &DossierNote::act);
    // Taking a note away says nothing new, so it can have the note's label, also where the dispatch was
    // raised.
    const bool takes_away = order.act.text.empty() && seen != notes.end();
    standing.label = takes_away ? seen->label : join(one.label, order.label);
    const auto note = std::ranges::find(notes, standing.label, &DossierNote::label);
    const bool has_note = note != notes.end();
    if (has_note) standing.supersedes = note->act;
    if (standing.supersedes.value_or(DispatchId{}) != order.act.named)
      return fail(Code::conflict, "somebody else has changed the note");
    if (!has_note && order.act.text.empty()) return fail(Code::invalid, "there is no note to take away");
    if (!has_note && notes.size() >= dossier_notes_max)
      return fail(Code::invalid, "too-many: an entry has at most 16 notes");
    return standing;
  }

  Result<ActStanding> placed(const DossierOrder& order) const {
    if (order.act.named == order.act.entry) return fail(Code::invalid, "an entry cannot stand after itself");
    const ShownEntry one = TRY(standing_entry(order.act.entry));
    const ActStanding standing = about(one);
    if (order.act.named == DispatchId{}) return standing;
    const ShownEntry before = TRY(entry(order.act.named));
    return ActStanding{.label = join(standing.label, before.label),
                       .for_house = standing.for_house && about(before).for_house};
  }

  Result<ActStanding> removed(const DossierOrder& order) const {
    return about(TRY(standing_entry(order.act.entry)));
  }

  Result<ActStanding> restored(const DossierOrder& order) const {
    const ShownEntry one = TRY(entry(order.act.entry));
    if (!one.entry.is_removed) return fail(Code::conflict, "somebody else has restored it already");
    TRY(check_place_for(one.entry.dispatch));
    return about(one);
  }

  Result<ActStanding> renamed(const DossierOrder& order) const {
    if (order.act.named != dossier_.titled_by)
      return fail(Code::conflict, "somebody else has changed the title");
    return about_whole();
  }

  ActStanding about_whole() const { return {.label = dossier_.label, .for_house = is_for_house()}; }

 private:
  bool is_for_house() const { return dossier_.audience != std::vector{dossier_.author}; }

  // An entry that the actor sees, whether it stands there or was removed.
  Result<ShownEntry> entry(const DispatchId& act) const {
    const auto is_it = [&](const ShownEntry& one) { return one.entry.act == act; };
    const auto found = std::ranges::find_if(entries_, is_it);
    if (found == entries_.end()) return no_dossier();
    return *found;
  }

  Result<ShownEntry> standing_entry(const DispatchId& act) const {
    auto one = TRY(entry(act));
    if (one.entry.is_removed) return fail(Code::conflict, "somebody else has removed it already");
    return one;
  }

  // Whether the dispatch can stand among the entries, once.
  Result<> check_place_for(const DispatchId& dispatch) const {
    const auto stands = [](const ShownEntry& one) { return !one.entry.is_removed; };
    const auto is_same = [&](const ShownEntry& one) { return stands(one) && one.entry.dispatch == dispatch; };
    if (std::ranges::any_of(entries_, is_same))
      return fail(Code::conflict, "it stands in the dossier already");
    if (std::ranges::count_if(entries_, stands) >= static_cast<std::ptrdiff_t>(dossier_entries_max))
      return fail(Code::invalid, "too-many: a dossier has at most 1000 entries");
    return {};
  }

  ActStanding about(const ShownEntry& one) const {
    return {.label = one.label, .for_house = is_for_house() && one.entry.audience == dossier_.audience};
  }

  const Dossier& dossier_;
  const std::vector<ShownEntry>& entries_;
  const Actor& actor_;
  Catalogue catalogue_;
  const Mailbox* house_;
};

Result<ActStanding> standing_of(const DossierOrder& order, const DossierLook& look) {
  switch (order.act.what) {
    using enum DossierAct::What;
    case opened: return fail(Code::invalid, "a dossier is opened once");
    case added: return look.added(order);
    case noted: return look.noted(order);
    case placed: return look.placed(order);
    case removed: return look.removed(order);
    case restored: return look.restored(order);
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
  const VisibleDossier visible = TRY(visible_dossier(views, actor, order.act.dossier));
  const Dossier& dossier = visible.dossier;
  if (!actor.may(Duty::write, dossier.author)) return no_dossier();
  if (dossier.is_ended) return fail(Code::conflict, "the dossier has ended");
  if (dossier.acts >= dossier_acts_max - 1 && order.act.what != DossierAct::What::ended)
    return fail(Code::invalid, "too-many: the dossier was changed 10000 times");
  const ActStanding standing = TRY(standing_of(order, DossierLook(visible, actor, views, directory)));
  auto submission = TRY(act_submission(order, actor, dossier.author, standing, directory));
  if (standing.supersedes) {
    const bool is_everywhere = TRY(is_settled_everywhere(views, *standing.supersedes));
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

std::optional<DispatchId> dossier_changed_by(const Submission& submission) {
  if (submission.kind != Kind::dossier) return std::nullopt;
  const auto act = decode_dossier_act(submission.content);
  if (!act || act->what == DossierAct::What::opened) return std::nullopt;
  return act->dossier;
}

}  // namespace depesche
