// SPDX-License-Identifier: EUPL-1.2
#include "search/snapshot.h"

#include <algorithm>
#include <map>

#include "search/expansion.h"
#include "search/passages.h"
#include "search/search_run.h"
#include "search/terms.h"
#include "text/words.h"

namespace depesche::search {

Snapshot::Snapshot(std::vector<Part> parts, Ranking ranking, Words words)
    : parts_(std::move(parts)), ranking_(ranking), words_(words) {}

Result<Answer> Snapshot::search(const Request& request, const View& view) const {
  return SearchRun(parts_, ranking_, words_, request, view).answer();
}

Result<std::vector<std::string>> Snapshot::suggest(std::string_view prefix, const View& view,
                                                   std::size_t limit) const {
  const std::size_t space = prefix.find_last_of(" \t\n");
  const std::string folded = text::fold(space == std::string_view::npos ? prefix : prefix.substr(space + 1));
  std::vector<std::string> suggestions;
  if (folded.empty()) return suggestions;

  // One word may be written in several ways: shown is the commonest, counted are all.
  struct Word {
    std::uint64_t documents = 0;
    std::uint64_t most = 0;
    std::string written;
  };
  const Visible visible(parts_, view);
  std::map<std::string, Word> words;
  const auto any = [](std::string_view) { return true; };
  for (const auto& [term, frequency] :
       visible_terms(visible, std::string(1, suggestion_mark) + folded, any)) {
    const std::size_t end = term.find('\0');
    if (end == std::string::npos) continue;
    Word& word = words[term.substr(1, end - 1)];
    word.documents += frequency;
    if (frequency > word.most) {
      word.most = frequency;
      word.written = term.substr(end + 1);
    }
  }
  std::vector<const Word*> order;
  for (const auto& [form, word] : words) order.push_back(&word);
  std::ranges::stable_sort(order, std::ranges::greater{}, [](const Word* word) { return word->documents; });
  for (const Word* word : order) {
    if (suggestions.size() == limit) break;
    suggestions.push_back(word->written);
  }
  for (const Part& part : parts_) {
    if (part.segment->damaged()) return fail(Code::corrupt, "search segment: damaged");
  }
  return suggestions;
}

Result<Highlights> Snapshot::passages(std::string_view query, std::string_view subject, std::string_view body,
                                      std::string_view language) const {
  return find_passages(query, subject, body, language);
}

}  // namespace depesche::search
