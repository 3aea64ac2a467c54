// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "search/document.h"

namespace depesche::search {

// What a reader may see. Asked at most once for each distinct label of a snapshot and search; must answer
// alike each time.
struct View {
  std::function<bool(std::string_view label)> may_see{};
  // Views with this name answer alike for every label, so what they see is found out once; empty: find it out
  // each time.
  std::string name{};
};

// Within one list any value fits; all lists must fit; an empty list fits everything.
struct Filters {
  std::vector<std::string> countries{};
  std::vector<std::string> posts{};
  std::vector<std::string> kinds{};
  std::vector<std::string> levels{};
  std::vector<std::string> languages{};
  std::vector<int> years{};
  std::optional<std::int32_t> from{};  // first day, days since 1970-01-01
  std::optional<std::int32_t> to{};    // last day
  // Only documents added after the one with this key. Keys are not for readers, so neither is this.
  std::optional<std::uint64_t> added_after{};
};

// `added` is the order in which documents were added, the last one first.
enum class Sort : std::uint8_t { relevance, newest, oldest, added };

// The place after a hit: 16 bytes that tell nothing about other documents. `key` is not for readers' eyes, so
// whoever hands a cursor to a reader seals it.
struct Cursor {
  std::uint64_t rank = 0;  // the bits of the hit's score, or its date
  std::uint64_t key = 0;
  auto operator<=>(const Cursor&) const = default;
};

constexpr std::size_t query_bytes_max = 10'000;
constexpr std::size_t hits_max = 1'000;

// A query in the language of docs/formats/query.md; whatever a person types is a query.
struct Request {
  std::string query{};  // empty: every visible document that fits the filters
  Filters filters{};
  Sort sort = Sort::relevance;
  std::size_t limit = 10;  // at most hits_max
  std::optional<Cursor> after{};
  bool facets = false;
  bool snippets = false;
  bool count = true;  // false lets the search skip what cannot reach the first hits; total is then 0
};

struct Piece {
  std::string text{};
  bool highlighted = false;
  bool operator==(const Piece&) const = default;
};

struct Hit {
  Bytes id{};
  std::uint64_t key = 0;  // for the caller; not for readers
  double score = 0;
  std::string label{}, language{}, country{}, post{}, kind{}, level{};
  std::int32_t date = no_date;
  std::vector<Piece> subject{};  // the whole subject (with Request::snippets)
  std::vector<Piece> snippet{};  // the best window of the body, about 240 characters (with Request::snippets)
  std::size_t passage = 0;       // the paragraph of the body that the snippet is from, as Passage counts
};

struct FacetValue {
  std::string value{};
  std::uint64_t count = 0;
  bool operator==(const FacetValue&) const = default;
};

// Names: country, post, kind, level, language, year. Values by count, largest first, then by value; a
// document without a value counts nowhere. A facet's own filter does not narrow its counts.
using Facets = std::map<std::string, std::vector<FacetValue>>;

struct Answer {
  std::uint64_t total = 0;  // exact
  std::vector<Hit> hits{};
  Facets facets{};
  std::string
      notice;  // what could not be read as query language and was searched as words; German, for people
  std::optional<Cursor> next{};  // set when there are more hits
};

// A highlighted stretch of a text, in UTF-16 code units as browsers count.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Range&) const = default;
};

struct Passage {
  std::size_t paragraph = 0;    // as text::paragraphs_of counts
  std::vector<Range> ranges{};  // within the paragraph
};

struct Highlights {
  std::vector<Range> subject{};
  std::vector<Passage> passages{};  // only paragraphs with a hit, in order
  std::size_t best = 0;             // the paragraph to open the page at
};

// What to answer with sentences of the documents themselves.
struct QuoteOrder {
  std::string question{};
  Filters filters{};
  std::size_t limit = 12;  // sentences, at most quotes_max
};
constexpr std::size_t quotes_max = 50;

// A sentence that stands so in a document.
struct Quote {
  Bytes id{};  // of the document
  std::string text{};
  std::size_t begin = 0;  // in the document's body, bytes
  std::size_t end = 0;
  std::size_t paragraph = 0;  // of the body, as Passage counts
  Range units{};              // within the paragraph
  bool operator==(const Quote&) const = default;
};

struct Quotes {
  std::vector<Quote> quotes{};  // the first answers most; none when the documents do not answer the question
  std::uint64_t total = 0;      // visible documents that hold some of its words
};

// A document like another one.
struct SimilarDocument {
  Bytes id{};
  double score = 0;
  double shared = 0;  // of all rows of three words in either, the share that both have; 1: the same words
};

}  // namespace depesche::search
