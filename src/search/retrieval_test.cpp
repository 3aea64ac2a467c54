// SPDX-License-Identifier: EUPL-1.2
#include "search/retrieval.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "search/engine_protocol.h"
#include "search/test_corpus.h"

namespace depesche::search {
namespace {

TEST_CASE("quality is measured as the literature does") {
  const Qrels qrels{{"q1", {{"a", 1}, {"b", 2}}}, {"q2", {{"c", 1}}}, {"q3", {{"d", 0}}}};
  const Run run{{"q1", {"x", "a", "b"}}};

  const Quality quality = measure(run, qrels);

  CHECK(quality.queries == 2);  // q3 has nothing relevant
  const double reached = 1 / std::log2(3.0) + 2 / std::log2(4.0);
  const double best = 2 / std::log2(2.0) + 1 / std::log2(3.0);
  CHECK(quality.ndcg_at_10 == doctest::Approx(reached / best / 2));
  CHECK(quality.mrr_at_10 == doctest::Approx(0.25));
  CHECK(quality.recall_at_100 == doctest::Approx(0.5));
}

TEST_CASE("a query is in one half, always the same") {
  Qrels qrels;
  for (int i = 0; i < 200; ++i) qrels["q" + std::to_string(i)] = {{"d", 1}};
  const Qrels tuning = only(Half::tuning, qrels);
  const Qrels test = only(Half::test, qrels);
  CHECK(tuning.size() + test.size() == qrels.size());
  CHECK(tuning.size() > 70);
  CHECK(test.size() > 70);
  for (const auto& [query, judged] : tuning) CHECK_FALSE(test.contains(query));
}

TEST_CASE("a signal of the ranking can be taken away, and only one there is") {
  CHECK(without("closeness", {}).value().closeness == 0);
  CHECK(without("closeness", {}).value().b == Ranking{}.b);
  CHECK(without("days", {}).value().days == 0);
  CHECK(without("subject", {}).value().subject_weight == 1);
  CHECK(without("length", {}).value().b == 0);
  CHECK(without("magic", {}).error().code == Code::invalid);
}

TEST_CASE("retrieval is tried on the queries of one half") {
  const TemporaryFolder folder;
  const auto in = [&](const char* name) { return folder.path() / name; };
  std::ofstream(in("corpus"))
      << R"({"id": "near", "lang": "en", "text": "the grain treaty was signed at noon"})"
      << "\n"
      << R"({"id": "far", "lang": "en", "text": "grain was short and no treaty today"})"
      << "\n";
  std::ofstream queries(in("queries"));
  std::ofstream judgements(in("qrels"));
  for (int i = 0; i < 20; ++i) {
    queries << "q" << i << "\tgrain treaty\n";
    judgements << "q" << i << "\t0\tnear\t1\n";
  }
  queries.close();
  judgements.close();
  Trial trial{.corpus = in("corpus"), .queries = in("queries"), .qrels = in("qrels")};
  const auto all = try_retrieval(trial, in("index")).value();
  trial.half = Half::test;
  const auto half = try_retrieval(trial, in("index")).value();
  trial.ranking = without("closeness", trial.ranking).value();
  const auto plain = try_retrieval(trial, in("index")).value();

  CHECK(all.queries == 20);
  CHECK(half.queries > 0);
  CHECK(half.queries < 20);
  CHECK(half.ndcg_at_10 == 1);  // the words stand side by side
  CHECK(plain.ndcg_at_10 < 1);  // the later document of two alike
}

TEST_CASE("a corpus line becomes a document") {
  const auto document = corpus_document(
      R"({"id": "a/1", "date": "2005", "lang": "en", "country": null, "author": "Black", "title": "T", "text": "X"})",
      7, {});
  REQUIRE(document.has_value());
  CHECK(document->subject == "T");
  CHECK(document->body == "X");
  CHECK(document->country.empty());
  CHECK(document->date == 12784);
  CHECK(document->fields.size() == 1);
  CHECK(corpus_document(R"({"title": "T", "text": "X"})", 7, {"text"})->subject.empty());
  CHECK(corpus_document("[1]", 7, {}).error().code == Code::invalid);
}

TEST_CASE("the comparison protocol answers as its readers may see") {
  const TemporaryFolder folder;
  const auto corpus = folder.path() / "corpus.tsv";
  std::ofstream(corpus)
      << "1\t0:\t1990-01-01\tt\ta b c\n2\t2:5\t1990-01-01\tt\tb a\n3\t1:\t1990-01-01\tt\tc c\n";
  std::filesystem::create_directory(folder.path() / "index");
  REQUIRE(index_corpus(corpus, folder.path() / "index").has_value());

  std::istringstream in(
      "count\t*\ta b\ncount\t1:5\ta b\ncount\t2:5\t+a +b\ntop10\t*\t\"b a\"\ncount\t*\tc\nnonsense\n");
  std::ostringstream out;
  std::uint64_t ticks = 0;
  REQUIRE(serve(folder.path() / "index", in, out, [&] { return ++ticks; }).has_value());

  const std::string said = out.str();
  CHECK(said.starts_with("R 0 2 1\nR 0 1 1\nR 0 2 1\nR 1 0 1\n2 "));
  CHECK(said.ends_with("R 0 2 1\nE bad request\n"));
}

}  // namespace
}  // namespace depesche::search
