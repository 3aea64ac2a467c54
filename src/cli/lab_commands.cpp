// SPDX-License-Identifier: EUPL-1.2
#include "cli/lab_commands.h"

#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <iostream>

#include "crypto/encoding.h"
#include "env/entropy.h"
#include "env/stopwatch.h"
#include "search/engine_protocol.h"
#include "search/quote_trial.h"
#include "search/retrieval.h"
#include "view/search_view.h"

namespace depesche::cli {
namespace {

// A folder that is gone when this is.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    SystemEntropy entropy;
    path_ = std::filesystem::temp_directory_path() / ("depesche-" + crypto::to_hex(draw<8>(entropy)));
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;  // what stays behind is in the system's temporary folder
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

Result<> lab_engine_index(Invocation& invocation) {
  const Words& words = invocation.words();
  return search::index_corpus(invocation.path(words.arguments[0]), invocation.path(words.arguments[1]));
}

Result<> lab_engine_serve(Invocation& invocation) {
  const Stopwatch watch;
  return search::serve(invocation.path(invocation.words().arguments[0]), std::cin, std::cout,
                       [&] { return static_cast<std::uint64_t>(watch.seconds() * 1e9); });
}

Result<> lab_retrieval(Invocation& invocation) {
  const Words& words = invocation.words();
  const TemporaryFolder folder;
  search::Trial trial{.corpus = invocation.path(words.arguments[0]),
                      .queries = invocation.path(words.arguments[1]),
                      .qrels = invocation.path(words.arguments[2]),
                      .fields = words.values("field"),
                      .ranking = house_ranking};
  for (const std::string& signal : words.values("without"))
    trial.ranking = TRY(search::without(signal, trial.ranking));
  if (const std::string half = words.value("half"); !half.empty()) {
    if (half != "tuning" && half != "test") return fail(Code::invalid, "--half is tuning or test");
    trial.half = half == "test" ? search::Half::test : search::Half::tuning;
  }
  const auto quality = TRY(search::try_retrieval(trial, folder.path()));
  invocation.give(boost::json::object{{"queries", quality.queries},
                                      {"ndcg_at_10", quality.ndcg_at_10},
                                      {"mrr_at_10", quality.mrr_at_10},
                                      {"recall_at_100", quality.recall_at_100}});
  invocation.print(fmt::format("queries     {}\nnDCG@10     {:.4f}\nMRR@10      {:.4f}\nrecall@100  {:.4f}",
                               quality.queries, quality.ndcg_at_10, quality.mrr_at_10,
                               quality.recall_at_100));
  return {};
}

Result<> lab_briefs(Invocation& invocation) {
  const Words& words = invocation.words();
  const TemporaryFolder folder;
  const Stopwatch watch;
  const search::QuoteTrialOrder order{
      .corpus = invocation.path(words.arguments[0]),
      .queries = invocation.path(words.arguments[1]),
      .documents_max = TRY(words.number("documents", 10'000, 10'000'000)),
      .questions_max = TRY(words.number("limit", 200, 100'000)),
      .now = [&] { return static_cast<std::uint64_t>(watch.seconds() * 1e9); },
      .ranking = house_ranking};
  const auto trial = TRY(search::try_quotes(order, folder.path()));
  const auto milliseconds = [&](std::size_t percent) {
    if (trial.nanoseconds.empty()) return 0.0;
    return static_cast<double>(trial.nanoseconds[(trial.nanoseconds.size() - 1) * percent / 100]) / 1e6;
  };
  invocation.give(boost::json::object{{"documents", trial.documents},
                                      {"questions", trial.questions},
                                      {"answered", trial.answered},
                                      {"sentences", trial.sentences},
                                      {"misplaced", trial.misplaced},
                                      {"p50_ms", milliseconds(50)},
                                      {"p99_ms", milliseconds(99)},
                                      {"max_ms", milliseconds(100)}});
  invocation.print(
      fmt::format("documents  {}\nquestions  {}\nanswered   {}\nsentences  {}\nmisplaced  {}\n"
                  "p50        {:.1f} ms\np99        {:.1f} ms\nmax        {:.1f} ms",
                  trial.documents, trial.questions, trial.answered, trial.sentences, trial.misplaced,
                  milliseconds(50), milliseconds(99), milliseconds(100)));
  if (trial.misplaced > 0) return fail(Code::corrupt, "a sentence does not stand where its citation says");
  return {};
}

}  // namespace depesche::cli
