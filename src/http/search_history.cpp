// SPDX-License-Identifier: EUPL-1.2
#include "http/search_history.h"

namespace depesche::http {

void SearchHistory::add(const std::string& person, Time at, const std::string& query,
                        const std::string& filters) {
  const std::scoped_lock lock(mutex_);
  Own& own = by_person_[person];
  std::erase_if(own.searches, [&](const PastSearch& s) { return s.query == query && s.filters == filters; });
  own.searches.push_front({.number = ++own.last_number, .at = at, .query = query, .filters = filters});
  if (own.searches.size() > searches_remembered) own.searches.pop_back();
}

std::vector<PastSearch> SearchHistory::of(const std::string& person) const {
  const std::scoped_lock lock(mutex_);
  const auto found = by_person_.find(person);
  if (found == by_person_.end()) return {};
  return {found->second.searches.begin(), found->second.searches.end()};
}

void SearchHistory::forget(const std::string& person) {
  const std::scoped_lock lock(mutex_);
  by_person_.erase(person);
}

}  // namespace depesche::http
