// SPDX-License-Identifier: EUPL-1.2
#include "search/segment.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "search/builder.h"
#include "search/index.h"
#include "search/merge.h"
#include "search/test_corpus.h"

namespace depesche::search {
namespace {

Bytes segment_of(const std::vector<Document>& documents) {
  Builder builder(3, Words::analysed);
  for (const Document& document : documents) builder.add(document);
  return to_bytes(builder.build({}).value()->bytes());
}

std::vector<Document> some_documents(std::uint64_t seed, std::uint64_t count) {
  Dice dice(seed);
  std::vector<Document> documents;
  for (std::uint64_t key = 1; key <= count; ++key) documents.push_back(any_document(dice, key));
  return documents;
}

std::map<std::string, Bytes> files(const std::filesystem::path& folder) {
  std::map<std::string, Bytes> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    found[entry.path().filename().string()] = to_bytes(as_bytes(text));
  }
  return found;
}

void restore(const std::filesystem::path& folder, const std::map<std::string, Bytes>& saved) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  for (const auto& [name, bytes] : saved) {
    std::ofstream out(folder / name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
}

TEST_CASE("a merged segment is the segment of all its documents") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto all = some_documents(seed, 300);
    std::vector<Part> parts;
    std::vector<Document> kept;
    for (std::size_t begin = 0; begin < all.size(); begin += 100) {
      const std::vector<Document> some(all.begin() + static_cast<std::ptrdiff_t>(begin),
                                       all.begin() + static_cast<std::ptrdiff_t>(begin + 100));
      auto segment = Segment::open(hold(segment_of(some))).value();
      std::vector<std::uint32_t> removed;
      for (const Document& document : some) {
        if (document.key % 7 == 0) {
          removed.push_back(segment->find(document.key).value());
        } else {
          kept.push_back(document);
        }
      }
      std::ranges::sort(removed);
      parts.push_back({.segment = std::move(segment), .removed = std::move(removed)});
    }
    CHECK(to_bytes(merge(parts, {}).value()->bytes()) == segment_of(kept));
  }
}

TEST_CASE("a stored document comes back whole") {
  const auto all = some_documents(3, 50);
  const auto segment = Segment::open(hold(segment_of(all))).value();
  for (const Document& document : all) {
    const Document read = segment->document(segment->find(document.key).value()).value();
    CHECK(read.id == document.id);
    CHECK(read.label == document.label);
    CHECK(read.subject == document.subject);
    CHECK(read.body == document.body);
    CHECK(read.fields == document.fields);
    CHECK(read.date == document.date);
    CHECK(read.country == document.country);
  }
  CHECK_FALSE(segment->find(51).has_value());
}

// What a damaged segment may say: that it is damaged, or what the whole one says.
TEST_CASE("a flipped bit or a cut is noticed before an answer is given") {
  const auto all = some_documents(4, 40);
  const Bytes whole = segment_of(all);
  const Request request{.query = "+Vertrag \"der Minister\" Haus* haft~1", .facets = true, .snippets = true};
  const auto ask = [&](Bytes bytes) -> Result<std::string> {
    auto segment = TRY(Segment::open(hold(std::move(bytes))));
    const Snapshot snapshot({{.segment = std::move(segment), .removed = {}}}, Ranking{}, Words::analysed);
    return printed(TRY(snapshot.search(request, everything)));
  };
  const std::string expected = ask(whole).value();
  Dice dice(1);
  for (int i = 0; i < 1500; ++i) {
    Bytes damaged = whole;
    if (dice.one_in(4)) {
      damaged.resize(dice.roll(whole.size()));
    } else {
      damaged[dice.roll(whole.size())] ^= std::byte{1} << dice.roll(8);
    }
    const auto answer = ask(damaged);
    if (answer) {
      CHECK(*answer == expected);
    } else {
      CHECK(answer.error().code == Code::corrupt);
    }
    const auto opened = Segment::open(hold(damaged));
    CHECK((!opened || !(*opened)->verify()));
  }
}

TEST_CASE("the files depend on the documents alone, not on snapshots and commits") {
  const TemporaryFolder quiet_folder;
  const TemporaryFolder busy_folder;
  const Options options{.flush_documents = 30, .merge_width = 3};
  auto quiet = Index::open(quiet_folder.path(), options).value();
  auto busy = Index::open(busy_folder.path(), options).value();
  for (const Document& document : some_documents(8, 400)) {
    REQUIRE(quiet.add(document).has_value());
    REQUIRE(busy.add(document).has_value());
    busy.snapshot();
    if (document.key % 11 == 0) {
      REQUIRE(quiet.remove(document.key / 2).has_value());
      REQUIRE(busy.remove(document.key / 2).has_value());
    }
  }
  CHECK(files(quiet_folder.path()) == files(busy_folder.path()));
  CHECK(quiet.digest().value() == busy.digest().value());
}

// A crash leaves the files as they were at some moment; what was written after the last manifest is a
// leftover.
TEST_CASE("a crash at any moment leaves an index that grows to the same as one without") {
  const auto all = some_documents(9, 150);
  const Options options{.flush_documents = 20, .merge_width = 3};
  const TemporaryFolder straight_folder;
  auto straight = Index::open(straight_folder.path(), options).value();
  std::vector<std::map<std::string, Bytes>> moments;
  for (const Document& document : all) {
    REQUIRE(straight.add(document).has_value());
    if (document.key % 9 == 0) REQUIRE(straight.remove(document.key - 4).has_value());
    REQUIRE(straight.commit(document.key).has_value());
    if (document.key % 5 == 0) moments.push_back(files(straight_folder.path()));
  }
  const TemporaryFolder other_folder;
  for (auto moment : moments) {
    moment["manifest.tmp"] = to_bytes(as_bytes("half a manifest"));
    moment["900.segment"] = to_bytes(as_bytes("half a segment"));
    restore(other_folder.path(), moment);
    auto index = Index::open(other_folder.path(), options).value();
    CHECK_FALSE(std::filesystem::exists(other_folder.path() / "900.segment"));
    for (const Document& document : all) {
      if (document.key <= index.checkpoint()) continue;
      REQUIRE(index.add(document).has_value());
      if (document.key % 9 == 0) REQUIRE(index.remove(document.key - 4).has_value());
    }
    CHECK(index.digest().value() == straight.digest().value());
  }
}

TEST_CASE("a damaged manifest or a missing segment asks for a rebuild") {
  const TemporaryFolder folder;
  {
    auto index = Index::open(folder.path()).value();
    for (const Document& document : some_documents(2, 30)) REQUIRE(index.add(document).has_value());
    REQUIRE(index.commit(1).has_value());
    REQUIRE(index.flush().has_value());
  }
  const auto whole = files(folder.path());
  REQUIRE(whole.size() == 2);
  for (std::size_t at = 0; at < whole.at("manifest").size(); ++at) {
    auto damaged = whole;
    damaged["manifest"][at] ^= std::byte{4};
    restore(folder.path(), damaged);
    const auto opened = Index::open(folder.path());
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == Code::corrupt);
  }
  auto without = whole;
  std::erase_if(without, [](const auto& file) { return file.first != "manifest"; });
  restore(folder.path(), without);
  CHECK(Index::open(folder.path()).error().code == Code::corrupt);
}

}  // namespace
}  // namespace depesche::search
