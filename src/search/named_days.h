// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace depesche::search {

// A day that a text names: `November 16`, `March 15, 1928`, `3. September 2009`, `17.03.1905`, `1905-03-17`.
struct NamedDay {
  std::optional<std::chrono::year> year{};
  std::chrono::month_day day{};
  bool operator==(const NamedDay&) const = default;
};

// The days a query names, in English or German. What follows a field's colon is a filter and names none.
std::vector<NamedDay> named_days(std::string_view query);

// From 0 to 1: how likely a dispatch of that date (days since 1970-01-01) speaks of the day. Of a day people
// write soon after it, seldom before. A day without a year is that of whichever year fits best.
double nearness(const NamedDay& named, std::int32_t date);

}  // namespace depesche::search
