// SPDX-License-Identifier: EUPL-1.2
#include "search/expansion.h"

#include <algorithm>

namespace depesche::search {

std::map<std::string, std::uint64_t> visible_terms(const Visible& visible, std::string_view beginning,
                                                   const std::function<bool(std::string_view rest)>& fits) {
  std::map<std::string, std::uint64_t> found;
  for (const auto& part : visible.parts()) {
    for (Segment::TermWalk walk(part->segment(), beginning); !walk.at_end(); walk.next()) {
      const std::string_view term = walk.entry().term;
      if (!term.starts_with(beginning)) break;
      if (!fits(term.substr(beginning.size()))) continue;
      const std::uint32_t frequency = part->frequency(walk.entry());
      if (frequency > 0) found[walk.entry().term] += frequency;
    }
  }
  return found;
}

std::vector<std::string> expand(const Visible& visible, const Pattern& pattern, std::size_t most) {
  const auto found =
      visible_terms(visible, pattern.beginning, [&](std::string_view rest) { return pattern.fits(rest); });
  std::vector<std::pair<std::uint64_t, std::string>> ranked;
  for (const auto& [term, frequency] : found) ranked.emplace_back(frequency, term);
  if (ranked.size() > most) {
    std::ranges::sort(ranked, [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    ranked.resize(most);
  }
  std::vector<std::string> terms;
  for (auto& [frequency, term] : ranked) terms.push_back(std::move(term));
  std::ranges::sort(terms);
  return terms;
}

}  // namespace depesche::search
