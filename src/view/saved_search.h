// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "dispatch/dispatch.h"
#include "search/request.h"

namespace depesche {

inline constexpr std::size_t saved_searches_max = 200;     // a person
inline constexpr std::size_t saved_search_name_max = 200;  // bytes

// One saved state of a search that a person keeps. Each save is a dispatch to the person's own mailbox that
// supersedes the one before, so the newest says everything. Bytes: docs/formats/acts.md.
struct SavedSearch {
  std::string id{};           // 32 hexadecimal digits, chosen at random when the search is first saved
  std::uint64_t version = 1;  // rises by one with each save
  bool deleted = false;       // it is over, and the rest is empty
  std::string name{};
  std::string query{};
  search::Filters filters{};  // without `added_after`
  // What stands in the log after this entry is new. All zero: after this save itself.
  DispatchId seen{};
};
Bytes encode(const SavedSearch& search);
Result<SavedSearch> decode_saved_search(BytesView content);

}  // namespace depesche
