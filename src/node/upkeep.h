// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "node/node.h"

// What operators do with a site beside serving: prove it whole, make its views anew, save and restore it.

namespace depesche {

// Told how far long work has come. Answering false stops it with Code::unavailable.
using Progress = std::function<bool(std::uint64_t done, std::uint64_t of)>;

struct Verification {
  std::uint64_t entries = 0;
  std::uint64_t signatures = 0;     // dispatches whose author's signature holds
  std::uint64_t erased = 0;         // bodies that are gone, with the chain whole
  std::vector<std::string> faults;  // empty: everything holds. At most `faults_max`, each naming its position
};
inline constexpr std::size_t faults_max = 100;

// Checks the whole log of a site: the chain, that every feed has no gap, each id, signature and body digest
// against the keys that the directory knew at that point (from the pinned root on), and the index files'
// checksums.
Result<Verification> verify_site(Node& node, const Progress& progress);

struct Rebuilt {
  struct One {
    std::string view;
    bool equal = false;
  };
  std::vector<One> views;
  bool all_equal() const;
};

// Makes every view anew from the log in a folder beside the present views and compares both, view by view.
// The present views stay as they are; where one differs, the fresh set takes the place of the old at the next
// start.
Result<Rebuilt> rebuild_views(Node& node);

// Copies log, keys and site file to a new folder as of one moment, while the node goes on. Views are not
// copied: they follow from the log. Errors: conflict when the target exists and is not empty.
Result<> back_up(const Node& node, const std::filesystem::path& target);

// Puts a backup into an empty or missing folder. The views are made when the site is next opened.
Result<> restore(const std::filesystem::path& backup, const std::filesystem::path& folder);

}  // namespace depesche
