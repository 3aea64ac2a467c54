// SPDX-License-Identifier: EUPL-1.2
// Dispatches that come at a steady rate are held against stored queries and made findable, all that wait at
// once. How long that takes is measured; when each is done follows from it. One line of JSON.
//
// alerts_load CORPUS.jsonl[.zst] FOLDER QUERIES PER_SECOND DISPATCHES
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "corpus.h"
#include "env/stopwatch.h"
#include "search/index.h"
#include "search/percolator.h"
#include "text/words.h"

namespace {

using namespace depesche;
using bench::need;
using bench::stop_with;
using namespace depesche::search;

constexpr std::size_t read_before = 2'000;  // documents that the queries' words come from

// Queries as people save them, of words that stand side by side or anywhere in one document.
class Asking {
 public:
  explicit Asking(std::span<const Document> documents) : documents_(documents) {}

  std::string query() {
    const std::vector<std::string>& words = words_of_some_document();
    const std::size_t at = below(words.size() - 3);
    const auto any = [&] { return words[below(words.size())]; };
    switch (below(20)) {
      case 0: return words[at].substr(0, 5) + "* " + any();
      case 1: return any() + "~1";
      case 2: return "subject:" + any() + " " + any();
      case 3: return any() + " NEAR/5 " + any();
      case 4:
      case 5: return "\"" + words[at] + " " + words[at + 1] + "\"";
      case 6:
      case 7: return "(" + any() + " OR " + any() + ") AND " + any() + " NOT " + any();
      case 8:
      case 9:
      case 10:
      case 11: return "+" + any() + " +" + any();
      case 12: return any();
      default: return any() + " " + any() + " " + any();
    }
  }

 private:
  std::size_t below(std::size_t sides) { return dice_.below(sides); }

  const std::vector<std::string>& words_of_some_document() {
    do {
      const Document& document = documents_[below(documents_.size())];
      words_.clear();
      text::WordScanner scanner(document.body);
      for (text::Word word; scanner.next(word);) {
        constexpr std::size_t shortest = 5;
        if (word.end - word.begin >= shortest)
          words_.push_back(document.body.substr(word.begin, word.end - word.begin));
      }
    } while (words_.size() < 10);
    return words_;
  }

  std::span<const Document> documents_;
  std::vector<std::string> words_;
  bench::Dice dice_;
};

double share(std::vector<double> values, std::size_t percent) {
  std::ranges::sort(values);
  return values.empty() ? 0 : values[(values.size() - 1) * percent / 100];
}

}  // namespace

int main(int count, char** given) {
  if (count != 6) stop_with("CORPUS FOLDER QUERIES PER_SECOND DISPATCHES");
  const std::size_t queries = std::strtoull(given[3], nullptr, 10);
  const double per_second = std::strtod(given[4], nullptr);
  const std::size_t dispatches = std::strtoull(given[5], nullptr, 10);
  const auto documents = bench::read_corpus(given[1], read_before + dispatches);
  if (documents.size() <= read_before) stop_with("the corpus is too small");

  Percolator percolator;
  const std::span<const Document> all = documents;
  Asking asking(all.first(read_before));
  for (std::uint64_t number = 1; number <= queries; ++number) percolator.add(number, asking.query(), {});
  std::filesystem::remove_all(given[2]);
  auto index = need(Index::open(given[2]));

  const Stopwatch first;
  percolator.match(documents.front());  // the queries are made ready for a language when it first comes
  const double ready = first.seconds();

  const auto came = [&](std::size_t i) { return static_cast<double>(i - read_before) / per_second; };
  std::vector<double> delays, matching, finding;
  double free_at = 0;
  double busy = 0;
  std::size_t found = 0;
  for (std::size_t i = read_before; i < documents.size();) {
    const double begun = std::max(free_at, came(i));
    const Stopwatch whole;
    std::size_t end = i;
    for (; end < documents.size() && came(end) <= begun; ++end) {  // all that wait, as a node takes them
      const Stopwatch watch;
      found += percolator.match(documents[end]).size();
      matching.push_back(watch.seconds());
    }
    const Stopwatch watch;
    for (std::size_t one = i; one < end; ++one) need(index.add(documents[one]));
    need(index.commit(documents[end - 1].key));
    const auto snapshot = index.snapshot();
    finding.push_back(watch.seconds());
    const double took = whole.seconds();
    busy += took;
    free_at = begun + took;
    for (; i < end; ++i) delays.push_back(free_at - came(i));
  }
  const std::size_t n = delays.size();
  std::printf(
      "{\"queries\":%zu,\"dispatches\":%zu,\"per_second\":%.0f,\"found_per_dispatch\":%.1f,\"ready_ms\":%.1f,"
      "\"match_p50_ms\":%.3f,\"match_p99_ms\":%.3f,\"index_p50_ms\":%.3f,\"index_p99_ms\":%.3f,"
      "\"delay_p50_ms\":%.3f,\"delay_p99_ms\":%.3f,\"delay_max_ms\":%.3f,\"busy_share\":%.3f}\n",
      queries, n, per_second, static_cast<double>(found) / static_cast<double>(n), 1e3 * ready,
      1e3 * share(matching, 50), 1e3 * share(matching, 99), 1e3 * share(finding, 50),
      1e3 * share(finding, 99), 1e3 * share(delays, 50), 1e3 * share(delays, 99), 1e3 * share(delays, 100),
      busy / (static_cast<double>(n) / per_second));
  return 0;
}
