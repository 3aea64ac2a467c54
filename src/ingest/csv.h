// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ingest/harvest.h"
#include "ingest/stream.h"

namespace depesche::ingest {

// Splits CSV (RFC 4180) into records: quoted fields may hold delimiters, doubled quotes and line ends.
// Lenient as spreadsheets are: a quote inside an unquoted field is a character, text after a closing quote is
// kept.
class CsvParser {
 public:
  using Record = std::vector<std::string>;
  // `is_whole` is false for a record that had more bytes or fields than allowed; it is empty then.
  using Receive = std::function<Result<>(const Record& record, bool is_whole)>;

  CsvParser(char delimiter, std::size_t record_bytes_max, Receive receive);

  // Takes the next piece of the file.
  Result<> feed(std::string_view piece);
  // At the end of the file: the last record may lack its line end, even its closing quote.
  Result<> finish();

 private:
  enum class At : std::uint8_t { field_start, plain, quoted, quote_in_quoted, after_return };
  Result<> step(char c);
  std::size_t run_of_ordinary(std::string_view rest) const;
  void append(std::string_view text);
  void end_field();
  Result<> end_record();

  char delimiter_;
  std::size_t record_bytes_max_;
  Receive receive_;
  At at_ = At::field_start;
  Record record_;
  std::string field_;
  std::size_t record_bytes_ = 0;
  bool is_whole_ = true;
};

// The delimiter of a file that starts with `head`: of ',', ';' and tab the one its first line has most of,
// outside quotes; ',' when it has none.
char csv_delimiter(std::string_view head);

// One document for each record when the header names a field with the text; else the whole table is one.
Result<> read_csv(Reader& reader, const std::string& part, Harvest& harvest);

}  // namespace depesche::ingest
