// SPDX-License-Identifier: EUPL-1.2
#include "search/snapshot.h"

#include <algorithm>
#include <map>

#include "search/expansion.h"
#include "search/passages.h"
#include "search/quotes.h"
#include "search/search_run.h"
#include "search/similar.h"
#include "search/terms.h"
#include "text/words.h"

namespace depesche::search {

Snapshot::Snapshot(std::vector<Part> parts, Ranking ranking, Words words)
    : parts_(std::move(parts)), ranking_(ranking), words_(words) {}

Result<Answer> Snapshot::search(const Request& request, const View& view) const {
  return SearchRun(parts_, ranking_, words_, request, view).answer();
}

Result<Quotes> Snapshot::quote(const QuoteOrder& order, const View& view) const {
  const Request request{
      .query = telling_words(order.question), .filters = order.filters, .limit = documents_read};
  SearchRun run(parts_, ranking_, words_, request, view);
  const Answer answer = TRY(run.answer());
  QuoteFinder finder(run.plan(), run.weights());
  for (const Hit& hit : answer.hits) {
    if (finder.has_read_enough()) break;
    const auto document = TRY(this->document(hit.key));
    if (document) finder.read(hit, hit.score / answer.hits.front().score, document->subject, document->body);
  }
  return Quotes{.quotes = finder.choose(order.limit), .total = answer.total};
}

Result<std::vector<SimilarDocument>> Snapshot::similar(const Document& document, const View& view,
                                                       std::size_t limit) const {
  std::vector<SimilarDocument> similar;
  const Request request{.query = telling_words_of(document, Visible(parts_, view)), .limit = limit + 1};
  if (request.query.empty()) return similar;
  const Answer answer = TRY(search(request, view));
  const Shingles shingles = shingles_of(document.body);
  std::size_t unpacked = 0;
  for (const Hit& hit : answer.hits) {
    if (similar.size() == limit || unpacked > bytes_unpacked) break;
    if (hit.id == document.id) continue;
    const auto other = TRY(this->document(hit.key));
    if (!other) continue;
    unpacked += other->body.size();
    similar.push_back(
        {.id = hit.id, .score = hit.score, .shared = resemblance(shingles, shingles_of(other->body))});
  }
  return similar;
}

Result<std::optional<Document>> Snapshot::document(std::uint64_t key) const {
  for (const Part& part : parts_) {
    const auto found = part.segment->find(key);
    if (!found || std::ranges::binary_search(part.removed, *found)) continue;
    return TRY(part.segment->document(*found));
  }
  return std::nullopt;
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
