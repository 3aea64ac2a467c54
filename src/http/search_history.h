// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "env/clock.h"

namespace depesche::http {

inline constexpr std::size_t searches_remembered = 50;  // a person

// One search a person made. `filters` is the JSON they sent.
struct PastSearch {
  std::uint64_t number = 0;
  Time at{};
  std::string query;
  std::string filters;
};

// What each person has searched for lately, in memory only: it is gone with the process. Thread-safe.
class SearchHistory {
 public:
  // The same search again only moves to the front.
  void add(const std::string& person, Time at, const std::string& query, const std::string& filters);
  // Newest first.
  std::vector<PastSearch> of(const std::string& person) const;
  void forget(const std::string& person);

 private:
  struct Own {
    std::uint64_t last_number = 0;
    std::deque<PastSearch> searches;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Own> by_person_;
};

}  // namespace depesche::http
