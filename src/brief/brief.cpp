// SPDX-License-Identifier: EUPL-1.2
#include "brief/brief.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace depesche {
namespace {

constexpr std::size_t core_sentences = 3;

// Cites the quotes' sources, numbered as they come.
class Citing {
 public:
  Citing(std::span<const Row> rows, Brief& brief) : rows_(rows), brief_(&brief) {}

  void cite(const search::Quote& quote, std::vector<CitedSentence>& into) {
    const Row* row = row_of(quote);
    const auto known = std::ranges::find(brief_->sources, row->id, &Row::id);
    const auto number = static_cast<std::size_t>(known - brief_->sources.begin());
    if (known == brief_->sources.end()) {
      brief_->label = brief_->sources.empty() ? row->label : join(brief_->label, row->label);
      brief_->sources.push_back(*row);
    }
    into.push_back({.quote = quote, .source = number});
  }

  const Row* row_of(const search::Quote& quote) const {
    const auto found = std::ranges::find_if(
        rows_, [&](const Row& row) { return std::ranges::equal(row.id.value, quote.id); });
    return found == rows_.end() ? nullptr : &*found;
  }

 private:
  std::span<const Row> rows_;
  Brief* brief_;
};

}  // namespace

std::string iso_day(Time time) {
  using namespace std::chrono;
  const year_month_day day(floor<days>(time));
  std::array<char, 16> text{};
  const int size = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                                 static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string day_of(const Row& row) { return row.date.empty() ? iso_day(row.created) : row.date; }

Brief make_brief(const BriefOrder& order, search::Quotes quotes, std::span<const Row> rows) {
  Brief brief{.question = order.question,
              .target = order.target,
              .label = {},
              .as_of = {},
              .core = {},
              .details = {},
              .sources = {},
              .left_out = {},
              .found = quotes.total};
  Citing citing(rows, brief);
  std::erase_if(quotes.quotes, [&](const search::Quote& quote) { return citing.row_of(quote) == nullptr; });
  const auto rest = std::span(quotes.quotes).subspan(std::min(core_sentences, quotes.quotes.size()));
  std::ranges::stable_sort(rest, {}, [&](const search::Quote& quote) {
    return std::pair(day_of(*citing.row_of(quote)), quote.begin);
  });
  for (std::size_t i = 0; i < quotes.quotes.size(); ++i)
    citing.cite(quotes.quotes[i], i < core_sentences ? brief.core : brief.details);
  return brief;
}

}  // namespace depesche
