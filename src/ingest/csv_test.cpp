// SPDX-License-Identifier: EUPL-1.2
#include "ingest/csv.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace depesche::ingest {
namespace {

using Records = std::vector<CsvParser::Record>;

// Parses `text` in pieces of `piece` bytes.
Records records(std::string_view text, std::size_t piece, std::size_t bytes_max = 1000) {
  Records all;
  CsvParser parser(',', bytes_max, [&](const CsvParser::Record& record, bool is_whole) -> Result<> {
    all.push_back(is_whole ? record : CsvParser::Record{"too large"});
    return {};
  });
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    REQUIRE(parser.feed(text.substr(0, piece)).has_value());
  }
  REQUIRE(parser.finish().has_value());
  return all;
}

TEST_CASE("quoted fields hold delimiters, quotes and line ends, however the file is cut") {
  for (const std::size_t piece : {1U, 2U, 3U, 100U}) {
    CAPTURE(piece);
    CHECK(records("a,\"b,\"\"c\"\"\r\nd\",e\r\n\"\",x\r\n", piece) ==
          Records{{"a", "b,\"c\"\r\nd", "e"}, {"", "x"}});
    CHECK(records("1,2\r3,\"4", piece) == Records{{"1", "2"}, {"3", "4"}});
    CHECK(records("it is 5\" long,\"a\"b\n", piece) == Records{{"it is 5\" long", "ab"}});
  }
}

TEST_CASE("a record beyond the limit is passed over and the next one is read") {
  CHECK(records("a," + std::string(50, 'x') + "\nb,c\n", 7, 20) == Records{{"too large"}, {"b", "c"}});
}

TEST_CASE("the delimiter is the one the header has most of") {
  CHECK(csv_delimiter("Datum;Ort;\"a,b,c,d\"\n1,2,3,4,5\n") == ';');
  CHECK(csv_delimiter("a\tb\tc") == '\t');
  CHECK(csv_delimiter("text") == ',');
}

}  // namespace
}  // namespace depesche::ingest
