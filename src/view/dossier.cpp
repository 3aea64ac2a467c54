// SPDX-License-Identifier: EUPL-1.2
#include "view/dossier.h"

#include <algorithm>
#include <list>
#include <map>
#include <tuple>

namespace depesche {
namespace {

// A dossier on its way: entries move often, and each act names one by its id.
struct Folding {
  using Entries = std::list<DossierEntry>;

  Dossier dossier{};
  Entries entries{};
  std::map<DispatchId, Entries::iterator> by_act{};

  DossierEntry* find(const DispatchId& act) {
    const auto found = by_act.find(act);
    return found == by_act.end() ? nullptr : &*found->second;
  }
};

void add_entry(Folding& folding, const OpenedAct& one) {
  folding.entries.push_back({.act = one.id,
                             .dispatch = one.act.named,
                             .label = one.label,
                             .audience = one.audience,
                             .at = one.at,
                             .person = one.act.person,
                             .changed_at = one.at,
                             .acts = 1});
  folding.by_act.emplace(one.id, std::prev(folding.entries.end()));
}

// Of each label the last note counts; an empty one is none.
void note_entry(DossierEntry& entry, const OpenedAct& one) {
  std::erase_if(entry.notes, [&](const DossierNote& note) { return note.label == one.label; });
  if (one.act.text.empty()) return;
  entry.notes.push_back(
      {.act = one.id, .label = one.label, .at = one.at, .person = one.act.person, .text = one.act.text});
  std::ranges::sort(entry.notes, {}, &DossierNote::label);
}

void place_entry(Folding& folding, const DossierAct& act) {
  const auto moved = folding.by_act.find(act.entry);
  const auto before = folding.by_act.find(act.named);
  const bool is_first = act.named == DispatchId{};
  if (moved == folding.by_act.end() || (!is_first && before == folding.by_act.end())) return;
  const auto to = is_first ? folding.entries.begin() : std::next(before->second);
  folding.entries.splice(to, folding.entries, moved->second);
}

bool is_about_entry(const DossierAct& act) { return act.entry != DispatchId{}; }

void take_act(Folding& folding, const OpenedAct& one) {
  using enum DossierAct::What;
  Dossier& dossier = folding.dossier;
  const bool is_about_whole = one.label == dossier.label && one.audience == dossier.audience;
  DossierEntry* entry = folding.find(one.act.entry);
  switch (one.act.what) {
    case opened: break;
    case added: add_entry(folding, one); return;
    case noted:
      if (entry != nullptr) note_entry(*entry, one);
      break;
    case placed: place_entry(folding, one.act); break;
    case removed:
    case restored:
      if (entry != nullptr) entry->is_removed = one.act.what == removed;
      break;
    case renamed:
      if (!is_about_whole) break;
      dossier.title = one.act.title;
      dossier.topic = one.act.topic;
      dossier.titled_by = one.id;
      break;
    case ended: dossier.is_ended = dossier.is_ended || is_about_whole; break;
  }
  if (entry != nullptr) {
    entry->changed_at = std::max(entry->changed_at, one.at);
    ++entry->acts;
  }
  if (!is_about_entry(one.act)) {
    dossier.changed_at = std::max(dossier.changed_at, one.at);
    ++dossier.acts;
  }
}

}  // namespace

std::optional<Dossier> fold(std::vector<OpenedAct> acts) {
  std::ranges::sort(acts, {}, [](const OpenedAct& one) { return std::tie(one.sequence, one.id); });
  const auto opening = std::ranges::find_if(
      acts, [](const OpenedAct& one) { return one.act.what == DossierAct::What::opened; });
  if (opening == acts.end()) return std::nullopt;
  Folding folding;
  folding.dossier = {.id = opening->id,
                     .author = opening->author,
                     .label = opening->label,
                     .audience = opening->audience,
                     .title = opening->act.title,
                     .topic = opening->act.topic,
                     .titled_by = opening->id,
                     .opened_at = opening->at,
                     .changed_at = opening->at};
  for (const OpenedAct& one : acts) take_act(folding, one);
  std::ranges::move(folding.entries, std::back_inserter(folding.dossier.entries));
  return std::move(folding.dossier);
}

}  // namespace depesche
