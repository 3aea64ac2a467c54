// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "directory/offer.h"
#include "node/node.h"

// Treaties with other organisations, each with a root of its own: concluded and ended by officers who hold
// the root together. Bytes: docs/formats/federation.md.

namespace depesche {

// This organisation's offer, signed by its root. Errors: denied (the root is not at hand), not_found (no such
// node), invalid (the table has not as many words as there are levels).
Result<Bytes> make_offer(const Node& node, const MailboxId& gateway, std::vector<std::string> level_words);

// What this side lets pass.
struct Terms {
  MailboxId gateway;  // our node at the border
  std::vector<LevelPair> outward;
  std::vector<LevelPair> inward;
  std::vector<std::string> compartments;
  std::vector<std::string> release;  // a dispatch must be released to one of them; else to the partner's id
  std::vector<MailboxId> offered;
};

// Concludes a treaty, or puts another in its place, and tells the partner's gateway what it may know of us.
// Errors: denied (the root is not at hand, or one person alone holds it), invalid (what the terms name does
// not exist, a level stands for two, the partner's gateway is called as a node of ours), unavailable.
Result<> conclude_treaty(Node& node, const Offer& offer, Terms terms);
// Ends it: from there on nothing passes, until another is concluded. Errors: not_found, denied as above.
Result<> end_treaty(Node& node, const std::string& organisation);

// Tells every partner what there is to know of us now: keys of what is offered, and what was revoked. Does
// nothing where there is none. Errors: denied (the root is not at hand), unavailable.
Result<> publish_excerpts(Node& node);

}  // namespace depesche
