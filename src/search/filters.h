// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "search/request.h"
#include "search/segment.h"

namespace depesche::search {

// The year of a date that is there.
inline int year_of(std::int32_t date) {
  return static_cast<int>(std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(date))).year());
}

// The values that may stand in a column; empty: any.
inline const std::vector<std::string>& wanted(const Filters& filters, std::size_t column) {
  const std::array<const std::vector<std::string>*, column_count> lists{
      &filters.countries, &filters.posts, &filters.kinds, &filters.levels, &filters.languages};
  return *lists[column];
}

}  // namespace depesche::search
