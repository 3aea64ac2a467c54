// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <algorithm>

#include "search/index.h"
#include "search/test_corpus.h"

namespace depesche::search {
namespace {

Options any_options(Dice& dice) {
  return {.flush_documents = 4 + dice.roll(80), .merge_width = 2 + dice.roll(3)};
}

// Grows an index as life does: snapshots, removals and commits in between.
Index grow(const std::filesystem::path& folder, const std::vector<Document>& documents,
           const std::vector<std::uint64_t>& removed, std::uint64_t seed) {
  Dice dice(seed);
  auto index = Index::open(folder, any_options(dice)).value();
  std::size_t removals = 0;
  for (const Document& document : documents) {
    REQUIRE(index.add(document).has_value());
    if (dice.one_in(15)) index.snapshot();
    if (dice.one_in(9)) REQUIRE(index.commit(document.key).has_value());
    while (removals < removed.size() && removed[removals] <= document.key && dice.one_in(2)) {
      REQUIRE(index.remove(removed[removals++]).has_value());
    }
  }
  for (; removals < removed.size(); ++removals) REQUIRE(index.remove(removed[removals]).has_value());
  return index;
}

std::string as_text(const Bytes& id) { return {reinterpret_cast<const char*>(id.data()), id.size()}; }

std::string everything_said(const Snapshot& snapshot, Request request, const View& view,
                            const std::string& prefix) {
  const auto answer = snapshot.search(request, view);
  REQUIRE(answer.has_value());
  std::string said = printed(*answer);
  if (answer->next && request.limit > 0) {
    request.after = answer->next;
    const auto next = snapshot.search(request, view);
    REQUIRE(next.has_value());
    said += printed(*next);
  }
  const auto suggested = snapshot.suggest(prefix, view, 5);
  REQUIRE(suggested.has_value());
  for (const std::string& word : *suggested) said += word + "|";
  const auto quotes = snapshot.quote({.question = request.query, .filters = request.filters}, view);
  REQUIRE(quotes.has_value());
  said += std::to_string(quotes->total);
  for (const Quote& quote : quotes->quotes)
    said += "|" + std::to_string(quote.begin) + " " + quote.text + " " + as_text(quote.id);
  const auto similar = snapshot.similar(
      {.subject = request.query, .body = "Die neue Lage in Ankara und der Vertrag mit Kairo"}, view, 5);
  REQUIRE(similar.has_value());
  for (const SimilarDocument& one : *similar)
    said += "|" + std::to_string(one.score) + " " + std::to_string(one.shared) + as_text(one.id);
  return said;
}

TEST_CASE("an answer is that of an index which never held what the reader may not read") {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const View view = any_view(dice);
    std::vector<Document> all;
    std::vector<std::uint64_t> removed;
    for (std::uint64_t key = 1; key <= 40 + dice.roll(120); ++key) {
      all.push_back(any_document(dice, key));
      if (dice.one_in(7)) removed.push_back(1 + dice.roll(key));
    }
    std::vector<Document> visible;
    std::uint64_t new_key = 1;
    for (const Document& document : all) {
      const bool is_removed = std::ranges::find(removed, document.key) != removed.end();
      if (is_removed || !view.may_see(document.label)) continue;
      visible.push_back(document);
      visible.back().key = new_key += 1 + dice.roll(5);  // other keys that rise alike
    }
    const TemporaryFolder whole_folder;
    const TemporaryFolder visible_folder;
    auto whole = grow(whole_folder.path(), all, removed, seed * 2);
    auto alone = grow(visible_folder.path(), visible, {}, seed * 2 + 1);
    const auto of_whole = whole.snapshot();
    const auto of_visible = alone.snapshot();
    for (int i = 0; i < 40; ++i) {
      const Request request = any_request(dice);
      CAPTURE(request.query);
      const std::string prefix = dice.one_in(2) ? "m" : "Ve";
      CHECK(everything_said(*of_whole, request, view, prefix) ==
            everything_said(*of_visible, request, everything, prefix));
    }
  }
}

TEST_CASE("a label is asked about once in a search") {
  Dice dice(5);
  const TemporaryFolder folder;
  auto index = Index::open(folder.path(), {.flush_documents = 10, .merge_width = 4}).value();
  for (std::uint64_t key = 1; key <= 60; ++key) REQUIRE(index.add(any_document(dice, key)).has_value());
  std::map<std::string, int> asked;
  const View counting{.may_see = [&](std::string_view label) { return ++asked[std::string(label)] > 0; }};

  REQUIRE(index.snapshot()->search({.query = "Vertrag"}, counting).has_value());

  CHECK(asked.size() == 6);
  for (const auto& [label, times] : asked) CHECK(times == 1);
}

}  // namespace
}  // namespace depesche::search
