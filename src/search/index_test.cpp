// SPDX-License-Identifier: EUPL-1.2
#include "search/index.h"

#include <doctest/doctest.h>

#include <fstream>
#include <unistd.h>

#include "search/test_corpus.h"

namespace depesche::search {
namespace {

// A folder that is gone after the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "depesche-search-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

Document report(std::uint64_t key, std::string label, std::string subject, std::string body) {
  Document document{.key = key, .label = std::move(label), .language = "de"};
  document.id = to_bytes(as_bytes(std::to_string(key)));
  document.subject = std::move(subject);
  document.body = std::move(body);
  document.country = "TR";
  document.kind = "report";
  document.date = 14'000 + static_cast<std::int32_t>(key);
  return document;
}

void turn_a_bit(const std::filesystem::path& path, std::uint64_t at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(byte ^ 2));
}

std::vector<std::uint64_t> keys(const Answer& answer) {
  std::vector<std::uint64_t> found;
  for (const Hit& hit : answer.hits) found.push_back(hit.key);
  return found;
}

std::string marked(const std::vector<Piece>& pieces) {
  std::string text;
  for (const Piece& piece : pieces) text += piece.highlighted ? "[" + piece.text + "]" : piece.text;
  return text;
}

Answer ask(Index& index, std::string query, const View& view = everything) {
  auto answer = index.snapshot()->search({.query = std::move(query), .facets = true, .snippets = true}, view);
  REQUIRE(answer.has_value());
  return *answer;
}

TEST_CASE("a document is found as soon as it is added") {
  Folder folder;
  auto index = Index::open(folder.path()).value();
  REQUIRE(index.add(report(1, "A", "Haftbefehle in Ankara", "Die Botschaft berichtet über Verhaftungen."))
              .has_value());
  REQUIRE(index.add(report(2, "B", "Wetter", "Der Abschiebungshaftbefehl wurde aufgehoben.")).has_value());

  CHECK(keys(ask(index, "Haftbefehl")) == std::vector<std::uint64_t>{1, 2});
  CHECK(keys(ask(index, "+Haftbefehl -Ankara")) == std::vector<std::uint64_t>{2});
  CHECK(keys(ask(index, "\"Botschaft berichtet\"")) == std::vector<std::uint64_t>{1});
  CHECK(keys(ask(index, "subject:Haftbefehl")) == std::vector<std::uint64_t>{1});
  CHECK(ask(index, "Haftbefehl").facets["country"] == std::vector<FacetValue>{{"TR", 2}});
  CHECK(ask(index, "").total == 2);
}

TEST_CASE("the last positions of a segment are read where they end with a full byte") {
  Folder folder;
  auto index = Index::open(folder.path()).value();
  for (std::uint64_t key = 1; key <= 128; ++key) {  // one whole block of the last term there is
    REQUIRE(index.add(report(key, "A", "Lage", "zz zz zz zz zz zz zz zz")).has_value());
  }
  CHECK(ask(index, "\"zz zz\"").total == 128);
  REQUIRE(index.flush().has_value());
  CHECK(ask(index, "\"zz zz\"").total == 128);
  CHECK(index.digest().has_value());  // merges
}

TEST_CASE("an index that everything was removed from is that of nothing") {
  Folder folder;
  Folder other;
  auto index = Index::open(folder.path()).value();
  REQUIRE(index.add(report(1, "A", "Lage", "Text")).has_value());
  CHECK(ask(index, "Text").total == 1);  // it has a segment now
  REQUIRE(index.remove(1).has_value());
  CHECK(index.digest().value() == Index::open(other.path()).value().digest().value());
}

TEST_CASE("what a view hides is not found") {
  Folder folder;
  auto index = Index::open(folder.path()).value();
  REQUIRE(index.add(report(1, "A", "Haftbefehl", "")).has_value());
  REQUIRE(index.add(report(2, "B", "Haftbefehl", "")).has_value());
  const View only_a{.may_see = [](std::string_view label) { return label == "A"; }};

  CHECK(keys(ask(index, "Haftbefehl", only_a)) == std::vector<std::uint64_t>{1});
}

TEST_CASE("a snippet highlights the words that were asked for") {
  Folder folder;
  auto index = Index::open(folder.path()).value();
  REQUIRE(index.add(report(1, "A", "Lage", "Nichts.\n\nDie Botschaft meldet neue Verträge mit Ägypten."))
              .has_value());

  const Answer answer = ask(index, "Vertrag");

  REQUIRE(answer.hits.size() == 1);
  CHECK(answer.hits[0].passage == 1);
  CHECK(marked(answer.hits[0].snippet) == "Die Botschaft meldet neue [Verträge] mit Ägypten.");
}

TEST_CASE("what was flushed is there after a restart and what was not is asked for again") {
  Folder folder;
  {
    auto index = Index::open(folder.path()).value();
    REQUIRE(index.add(report(1, "A", "Haftbefehl", "")).has_value());
    REQUIRE(index.commit(10).has_value());
    REQUIRE(index.flush().has_value());
    CHECK(index.checkpoint() == 10);
    REQUIRE(index.add(report(2, "A", "Haftbefehl", "")).has_value());
    REQUIRE(index.commit(20).has_value());
    CHECK(index.checkpoint() == 10);
  }
  auto index = Index::open(folder.path()).value();
  CHECK(index.checkpoint() == 10);
  REQUIRE(index.add(report(1, "A", "Haftbefehl", "")).has_value());
  REQUIRE(index.add(report(2, "A", "Haftbefehl", "")).has_value());
  CHECK(ask(index, "Haftbefehl").total == 2);
}

TEST_CASE("one bit of any file of an index that turned while it is open is noticed when it is verified") {
  const Folder folder;
  auto index = Index::open(folder.path()).value();
  REQUIRE(index.verify().has_value());
  for (std::uint64_t key = 1; key <= 9; ++key)
    REQUIRE(index.add(report(key, "A", "Haftbefehl", "Text")).has_value());
  REQUIRE(index.commit(9).has_value());
  REQUIRE(index.flush().has_value());
  CHECK(index.verify().has_value());
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    CAPTURE(file.path().filename().string());
    for (std::uint64_t at = 0; at < file.file_size(); at += 7) {
      turn_a_bit(file.path(), at);
      CHECK_FALSE(index.verify().has_value());
      turn_a_bit(file.path(), at);
    }
    CHECK(index.verify().has_value());
  }
}

TEST_CASE("a compacted index is one segment with the same answers, also after a restart") {
  const Folder folder;
  const Options options{.flush_documents = 7, .merge_width = 3};
  Dice dice(11);
  std::string before;
  Digest digest{};
  {
    auto index = Index::open(folder.path(), options).value();
    for (std::uint64_t key = 1; key <= 100; ++key) REQUIRE(index.add(any_document(dice, key)).has_value());
    REQUIRE(index.remove(40).has_value());
    before = printed(ask(index, "Vertrag der Minister"));
    digest = index.digest().value();
    REQUIRE(index.compact().has_value());
    CHECK(index.snapshot()->parts().size() == 1);
    CHECK(printed(ask(index, "Vertrag der Minister")) == before);
  }
  auto index = Index::open(folder.path(), options).value();
  CHECK(index.snapshot()->parts().size() == 1);
  CHECK(printed(ask(index, "Vertrag der Minister")) == before);
  CHECK(index.digest().value() == digest);
}

TEST_CASE("what is in memory already is not made anew for each few that come, and stays in few parts") {
  constexpr std::uint64_t count = 400;
  constexpr std::uint64_t gone = 17;
  const Folder one_by_one;
  const Folder at_once;
  auto index = Index::open(one_by_one.path()).value();
  auto other = Index::open(at_once.path()).value();
  Dice dice(3);
  std::size_t made_anew = 0;
  const Segment* first = nullptr;
  for (std::uint64_t key = 1; key <= count; ++key) {
    const Document document = any_document(dice, key);
    REQUIRE(index.add(document).has_value());
    REQUIRE(other.add(document).has_value());
    const auto snapshot = index.snapshot();
    CHECK(snapshot->parts().size() <= 12);
    if (snapshot->parts().front().segment.get() != first) ++made_anew;
    first = snapshot->parts().front().segment.get();
  }
  CHECK(made_anew < 25);  // it grows by a quarter at least each time
  REQUIRE(index.remove(gone).has_value());
  REQUIRE(other.remove(gone).has_value());
  CHECK(printed(ask(index, "Vertrag der Minister")) == printed(ask(other, "Vertrag der Minister")));
  CHECK(index.digest().value() == other.digest().value());
}

// What a reader sees is kept by the reader's name, so it must go with the document.
TEST_CASE("what was found out for a named reader does not outlive a removal") {
  const Folder folder;
  auto index = Index::open(folder.path()).value();
  for (std::uint64_t key = 1; key <= 5; ++key)
    REQUIRE(index.add(report(key, "A", "Lage", "Hafen")).has_value());
  const View named{.may_see = [](std::string_view) { return true; }, .name = "anna"};
  const auto first = index.snapshot();
  CHECK(first->search({.query = "Hafen"}, named)->total == 5);
  REQUIRE(index.remove(3).has_value());
  CHECK(index.snapshot()->search({.query = "Hafen"}, named)->total == 4);
  CHECK(first->search({.query = "Hafen"}, named)->total == 5);
}

TEST_CASE("a removed document is gone") {
  Folder folder;
  auto index = Index::open(folder.path()).value();
  for (std::uint64_t key = 1; key <= 6; ++key) {
    REQUIRE(index.add(report(key, "A", "Haftbefehl", "")).has_value());
    if (key == 3) REQUIRE(index.flush().has_value());
    if (key == 5) CHECK(ask(index, "Haftbefehl").total == 5);
  }
  for (const std::uint64_t key : {2U, 4U, 6U, 6U, 9U}) REQUIRE(index.remove(key).has_value());
  CHECK(ask(index, "Haftbefehl").total == 3);
  REQUIRE(index.erase_removed().has_value());
  CHECK(ask(index, "Haftbefehl").total == 3);
}

}  // namespace
}  // namespace depesche::search
