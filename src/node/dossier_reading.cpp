// SPDX-License-Identifier: EUPL-1.2
#include "node/dossier_reading.h"

#include <algorithm>

namespace depesche {
namespace {

// An entry of a dispatch that the actor may not read is none, whatever its act was labelled: the dispatch may
// have been raised since, or recalled.
Result<std::vector<ShownEntry>> visible_entries(const Database& views, const Actor& actor,
                                                std::vector<DossierEntry> entries) {
  std::vector<DispatchId> ids;
  for (const DossierEntry& entry : entries) ids.push_back(entry.dispatch);
  auto rows = TRY(Catalogue(views).known_rows(actor, ids));
  std::vector<ShownEntry> shown;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!rows[i]) continue;
    const Label label = join(entries[i].label, rows[i]->label);
    shown.push_back({.entry = std::move(entries[i]), .row = *std::move(rows[i]), .label = label});
  }
  return shown;
}

}  // namespace

Result<VisibleDossier> visible_dossier(const Database& views, const Actor& actor, const DispatchId& id) {
  VisibleDossier visible;
  visible.dossier = TRY(Dossiers(views).dossier(actor, id));
  visible.entries = TRY(visible_entries(views, actor, std::exchange(visible.dossier.entries, {})));
  for (const ShownEntry& one : visible.entries) {
    visible.dossier.changed_at = std::max(visible.dossier.changed_at, one.entry.changed_at);
    visible.dossier.acts += one.entry.acts;
  }
  return visible;
}

Result<ShownDossier> shown_dossier(const Database& views, const Actor& actor, const DispatchId& id,
                                   const DossierExtent& extent) {
  ShownDossier shown;
  auto [dossier, visible] = TRY(visible_dossier(views, actor, id));
  shown.dossier = std::move(dossier);
  shown.may_change = !shown.dossier.is_ended && actor.may(Duty::write, shown.dossier.author);
  std::erase_if(visible, [&](const ShownEntry& one) { return one.entry.is_removed != extent.is_of_removed; });
  const std::size_t begin = std::min(extent.after, visible.size());
  const std::size_t limit = std::clamp<std::size_t>(extent.limit, 1, dossier_page_max);
  const std::size_t end = std::min(begin + limit, visible.size());
  shown.has_more = end < visible.size();
  for (std::size_t i = begin; i < end; ++i) {
    shown.entries.push_back(std::move(visible[i]));
    shown.entries.back().number = i + 1;
  }
  shown.label = shown.dossier.label;
  for (const auto& [act, label] : acts_shown(shown)) shown.label = join(shown.label, label);
  for (const ShownEntry& one : shown.entries) shown.label = join(shown.label, one.label);
  return shown;
}

std::vector<std::pair<DispatchId, Label>> acts_shown(const ShownDossier& shown) {
  std::vector<std::pair<DispatchId, Label>> acts{{shown.dossier.id, shown.dossier.label}};
  if (shown.dossier.titled_by != shown.dossier.id)
    acts.emplace_back(shown.dossier.titled_by, shown.dossier.label);
  for (const ShownEntry& one : shown.entries) {
    acts.emplace_back(one.entry.act, one.entry.label);
    for (const DossierNote& note : one.entry.notes) acts.emplace_back(note.act, note.label);
  }
  return acts;
}

}  // namespace depesche
