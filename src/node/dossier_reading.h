// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <utility>
#include <vector>

#include "policy/policy.h"
#include "store/database.h"
#include "view/catalogue.h"
#include "view/dossiers.h"

namespace depesche {

// An entry as one reader sees it: the dispatch as it stands now, with the notes that they may read.
struct ShownEntry {
  DossierEntry entry{};
  Row row{};
  Label label{};           // the join of both labels: the dispatch may have been raised since, or lowered
  std::size_t number = 0;  // its place among what the reader sees, from 1
};

struct DossierExtent {
  std::size_t after = 0;                 // only entries after this place
  std::size_t limit = dossier_page_max;  // at most that
  bool is_of_removed =
      false;  // those that were removed and can be restored, instead of those that stand there
};

struct ShownDossier {
  Dossier dossier{};  // without its entries
  Label label{};      // the join of the labels of all that is shown
  bool may_change = false;
  std::vector<ShownEntry> entries{};
  bool has_more = false;
};

// A dossier with all entries that the actor sees, those that were removed too; `number` is 0. When it was
// changed, and how often, follows from these alone: an act about an entry that the actor cannot see any more
// shows nowhere. Errors: not_found, unavailable (more acts than are read).
struct VisibleDossier {
  Dossier dossier{};  // without its entries
  std::vector<ShownEntry> entries{};
};
Result<VisibleDossier> visible_dossier(const Database& views, const Actor& actor, const DispatchId& id);

// What the actor may read of a dossier, as part of `extent`; nothing is recorded. Errors: as
// visible_dossier().
Result<ShownDossier> shown_dossier(const Database& views, const Actor& actor, const DispatchId& id,
                                   const DossierExtent& extent);

// The acts whose words are shown, with their labels: at most 2 + dossier_page_max × (1 + dossier_notes_max).
std::vector<std::pair<DispatchId, Label>> acts_shown(const ShownDossier& shown);

}  // namespace depesche
