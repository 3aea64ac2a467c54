// SPDX-License-Identifier: EUPL-1.2
#include "search/named_days.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "search/query.h"
#include "text/words.h"

namespace depesche::search {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::month_day;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::array<std::array<std::string_view, 2>, 12> month_names{{{"january", "januar"},
                                                                       {"february", "februar"},
                                                                       {"march", "maerz"},
                                                                       {"april", "april"},
                                                                       {"may", "mai"},
                                                                       {"june", "juni"},
                                                                       {"july", "juli"},
                                                                       {"august", "august"},
                                                                       {"september", "september"},
                                                                       {"october", "oktober"},
                                                                       {"november", "november"},
                                                                       {"december", "dezember"}}};

std::optional<month> month_of(std::string_view folded) {
  for (unsigned i = 0; i < month_names.size(); ++i) {
    if (std::ranges::find(month_names[i], folded) != month_names[i].end()) return month(i + 1);
  }
  return std::nullopt;
}

int whole_number(std::string_view word) {
  int value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc() && end == word.data() + word.size() ? value : 0;
}

// The words of a query, folded; one that follows a colon is empty.
std::vector<std::string> free_words(std::string_view query) {
  std::vector<std::string> words;
  text::WordScanner scanner(query);
  for (text::Word word; scanner.next(word);) {
    const bool is_value = word.begin > 0 && query[word.begin - 1] == ':';
    words.push_back(is_value ? std::string() : text::fold(query.substr(word.begin, word.end - word.begin)));
  }
  return words;
}

std::optional<year> year_named(std::string_view word) {
  constexpr int first = 1500;
  constexpr int last = 2199;
  const int value = whole_number(word);
  return value >= first && value <= last ? std::optional(year(value)) : std::nullopt;
}

std::optional<NamedDay> numeric_day(std::string_view word) {
  std::int32_t first = 0;
  std::int32_t last = 0;
  if (!parse_days(word, first, last) || first != last) return std::nullopt;
  const year_month_day date{sys_days(std::chrono::days(first))};
  return NamedDay{.year = date.year(), .day = date.month() / date.day()};
}

}  // namespace

std::vector<NamedDay> named_days(std::string_view query) {
  const std::vector<std::string> words = free_words(query);
  const auto at = [&](std::size_t i) { return i < words.size() ? std::string_view(words[i]) : ""; };
  std::vector<NamedDay> found;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto day_named = numeric_day(words[i])) found.push_back(*day_named);
    const auto named = month_of(words[i]);
    if (!named) continue;
    const month_day after = *named / day(static_cast<unsigned>(std::clamp(whole_number(at(i + 1)), 0, 99)));
    const month_day before =
        *named / day(static_cast<unsigned>(i == 0 ? 0 : std::clamp(whole_number(at(i - 1)), 0, 99)));
    if (after.ok()) {
      found.push_back({.year = year_named(at(i + 2)), .day = after});
    } else if (before.ok()) {
      found.push_back({.year = year_named(at(i + 1)), .day = before});
    }
  }
  return found;
}

double nearness(const NamedDay& named, std::int32_t date) {
  constexpr double days_after = 20;  // after so many days half of what the day itself counts
  constexpr double days_before = 5;
  constexpr double same_time = -2;  // clocks and telegrams differ by a day or two
  const auto in_year = [&](year of) {
    const sys_days day_named = year_month_day(of, named.day.month(), named.day.day());
    const auto later = static_cast<double>(std::int64_t{date} - day_named.time_since_epoch().count());
    return later >= same_time ? 1 / (1 + std::max(later, 0.0) / days_after) : 1 / (1 - later / days_before);
  };
  if (named.year) return in_year(*named.year);
  const year own = year_month_day(sys_days(std::chrono::days(date))).year();
  constexpr std::chrono::years one(1);
  return std::max({in_year(own - one), in_year(own), in_year(own + one)});
}

}  // namespace depesche::search
