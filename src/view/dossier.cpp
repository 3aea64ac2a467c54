// SPDX-License-Identifier: EUPL-1.2
#include "view/dossier.h"

#include <algorithm>
#include <tuple>

namespace depesche {
namespace {

std::vector<DossierEntry>::iterator entry_of(Dossier& dossier, const DispatchId& act) {
  return std::ranges::find(dossier.entries, act, &DossierEntry::act);
}

void add_entry(Dossier& dossier, const OpenedAct& one) {
  dossier.entries.push_back({.act = one.id,
                             .dispatch = one.act.named,
                             .label = one.label,
                             .audience = one.audience,
                             .at = one.at,
                             .person = one.act.person});
}

// Of each label the last note counts; an empty one is none.
void note_entry(DossierEntry& entry, const OpenedAct& one) {
  std::erase_if(entry.notes, [&](const DossierNote& note) { return note.label == one.label; });
  if (one.act.text.empty()) return;
  entry.notes.push_back(
      {.act = one.id, .label = one.label, .at = one.at, .person = one.act.person, .text = one.act.text});
  std::ranges::sort(entry.notes, {}, &DossierNote::label);
}

void place_entry(Dossier& dossier, const DossierAct& act) {
  const auto moved = entry_of(dossier, act.entry);
  if (moved == dossier.entries.end()) return;
  const bool is_first = act.named == DispatchId{};
  const auto before = is_first ? dossier.entries.end() : entry_of(dossier, act.named);
  if (!is_first && before == dossier.entries.end()) return;
  const auto to = is_first ? dossier.entries.begin() : std::next(before);
  if (to <= moved) {
    std::rotate(to, moved, std::next(moved));
  } else {
    std::rotate(moved, std::next(moved), to);
  }
}

void take_act(Dossier& dossier, const OpenedAct& one) {
  using enum DossierAct::What;
  const bool is_about_whole = one.label == dossier.label && one.audience == dossier.audience;
  const auto entry = entry_of(dossier, one.act.entry);
  const bool has_entry = entry != dossier.entries.end();
  switch (one.act.what) {
    case opened: break;
    case added: add_entry(dossier, one); break;
    case noted:
      if (has_entry) note_entry(*entry, one);
      break;
    case placed: place_entry(dossier, one.act); break;
    case removed:
    case restored:
      if (has_entry) entry->is_removed = one.act.what == removed;
      break;
    case renamed:
      if (!is_about_whole) break;
      dossier.title = one.act.title;
      dossier.topic = one.act.topic;
      dossier.titled_by = one.id;
      break;
    case ended: dossier.is_ended = dossier.is_ended || is_about_whole; break;
  }
  dossier.changed_at = std::max(dossier.changed_at, one.at);
}

}  // namespace

std::optional<Dossier> fold(std::vector<OpenedAct> acts) {
  std::ranges::sort(acts, {}, [](const OpenedAct& one) { return std::tie(one.sequence, one.id); });
  const auto opening = std::ranges::find_if(
      acts, [](const OpenedAct& one) { return one.act.what == DossierAct::What::opened; });
  if (opening == acts.end()) return std::nullopt;
  Dossier dossier{.id = opening->id,
                  .author = opening->author,
                  .label = opening->label,
                  .audience = opening->audience,
                  .title = opening->act.title,
                  .topic = opening->act.topic,
                  .titled_by = opening->id,
                  .opened_at = opening->at,
                  .changed_at = opening->at,
                  .acts = acts.size()};
  for (const OpenedAct& one : acts) take_act(dossier, one);
  return dossier;
}

}  // namespace depesche
