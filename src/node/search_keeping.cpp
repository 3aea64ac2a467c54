// SPDX-License-Identifier: EUPL-1.2
#include "node/search_keeping.h"

#include <algorithm>

namespace depesche {

Submission submission_of(const Actor& actor, const Mailbox& own, const SavedSearch& search,
                         const std::optional<DispatchId>& previous) {
  Label label;
  label.level = std::min({Level::restricted, actor.upto.level, own.ceiling.level});
  Submission submission{.person = actor.person,
                        .author = own.id,
                        .kind = Kind::draft,
                        .label = label,
                        .precedence = Precedence::routine,
                        .created = {},
                        .references = {},
                        .to = {{.mailbox = own.id, .for_information = false}},
                        .blind = {},
                        .content = encode(search),
                        .forgets = previous};
  if (previous) submission.references.push_back({.relation = Relation::supersedes, .target = *previous});
  return submission;
}

SavedSearch next_save(const KeptSearch& kept) {
  SavedSearch next = kept.search;
  ++next.version;
  if (next.seen == DispatchId{}) next.seen = kept.dispatch;
  return next;
}

SavedSearch last_save(const KeptSearch& kept) {
  return {.id = kept.search.id, .version = kept.search.version + 1, .deleted = true};
}

}  // namespace depesche
