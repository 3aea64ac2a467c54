// SPDX-License-Identifier: EUPL-1.2
#include "ingest/csv.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "ingest/charset.h"
#include "ingest/record.h"

namespace depesche::ingest {
namespace {

constexpr std::size_t fields_max = 4096;
constexpr std::size_t head_size = 64U << 10;

// Gathers records until it is known what they are, then makes documents of them.
class CsvReading {
 public:
  CsvReading(std::string charset, std::string part, Harvest& harvest)
      : charset_(std::move(charset)),
        part_(std::move(part)),
        harvest_(harvest),
        fields_(harvest.options().mapping, harvest.limits()) {}

  Result<> receive(const CsvParser::Record& record, bool is_whole);
  Result<> finish();

 private:
  std::string as_utf8(const std::string& field) const {
    return is_utf8(field) ? field : to_utf8(field, charset_ == "UTF-8" ? "windows-1252" : charset_);
  }
  Result<> add_document(const CsvParser::Record& record);
  void add_to_table(const CsvParser::Record& record);

  std::string charset_;
  std::string part_;
  Harvest& harvest_;
  RecordFields fields_;
  std::vector<std::string> header_;
  bool has_text_ = false;
  std::uint64_t row_ = 0;
  std::string table_;
};

Result<> CsvReading::receive(const CsvParser::Record& record, bool is_whole) {
  const bool is_blank =
      is_whole && std::ranges::all_of(record, [](const auto& field) { return field.empty(); });
  if (is_blank || harvest_.is_full()) return {};
  if (!is_whole) {
    return harvest_.refuse(part_within(part_, "row " + std::to_string(++row_)), Reason::too_large,
                           "the record has too many bytes or fields");
  }
  if (header_.empty()) {
    for (const std::string& field : record) header_.push_back(as_utf8(field));
    has_text_ = std::ranges::any_of(header_, [&](const auto& name) { return fields_.is_text(name); });
    if (!has_text_) add_to_table(record);
    return {};
  }
  ++row_;
  if (has_text_) return add_document(record);
  add_to_table(record);
  return {};
}

Result<> CsvReading::add_document(const CsvParser::Record& record) {
  Extracted document{.part = part_within(part_, "row " + std::to_string(row_)), .media_type = "text/csv"};
  for (std::size_t column = 0; column < record.size(); ++column) {
    const std::string_view name = column < header_.size() ? std::string_view(header_[column]) : "";
    fields_.put(document, name, as_utf8(record[column]));
  }
  return harvest_.add(std::move(document));
}

void CsvReading::add_to_table(const CsvParser::Record& record) {
  if (table_.size() > harvest_.limits().text_bytes) return;
  for (const std::string& field : record) {
    if (!table_.empty() && table_.back() != '\n') table_.append(" | ");
    table_.append(as_utf8(field));
  }
  table_.push_back('\n');
}

Result<> CsvReading::finish() {
  if (header_.empty())
    return row_ == 0 ? harvest_.refuse(part_, Reason::empty, "it contains no records") : Result<>{};
  if (!has_text_) {
    return harvest_.add(Extracted{.part = part_, .text = std::move(table_), .media_type = "text/csv"});
  }
  return row_ > 0 ? Result<>{} : harvest_.refuse(part_, Reason::empty, "it contains a header and no records");
}

}  // namespace

CsvParser::CsvParser(char delimiter, std::size_t record_bytes_max, Receive receive)
    : delimiter_(delimiter), record_bytes_max_(record_bytes_max), receive_(std::move(receive)) {}

Result<> CsvParser::feed(std::string_view piece) {
  while (!piece.empty()) {
    const std::size_t run = run_of_ordinary(piece);
    if (run > 0) {
      append(piece.substr(0, run));
      piece.remove_prefix(run);
      continue;
    }
    TRY(step(piece.front()));
    piece.remove_prefix(1);
  }
  return {};
}

// How many bytes at the front change nothing but the field.
std::size_t CsvParser::run_of_ordinary(std::string_view rest) const {
  if (at_ == At::quoted) return std::min(rest.find('"'), rest.size());
  if (at_ != At::plain) return 0;
  const std::array stops{delimiter_, '\n', '\r'};
  return std::min(rest.find_first_of(std::string_view(stops.data(), stops.size())), rest.size());
}

void CsvParser::append(std::string_view text) {
  record_bytes_ += text.size();
  if (record_bytes_ > record_bytes_max_) is_whole_ = false;
  if (is_whole_) field_.append(text);
}

void CsvParser::end_field() {
  if (record_.size() >= fields_max) is_whole_ = false;
  if (is_whole_) record_.push_back(std::move(field_));
  field_.clear();
  at_ = At::field_start;
}

Result<> CsvParser::end_record() {
  end_field();
  if (!is_whole_) record_.clear();
  const Record record = std::exchange(record_, {});
  record_bytes_ = 0;
  return receive_(record, std::exchange(is_whole_, true));
}

Result<> CsvParser::step(char c) {
  if (at_ == At::after_return) {
    at_ = At::field_start;
    if (c == '\n') return {};
  }
  if (at_ == At::quoted) {  // only '"' comes here
    at_ = At::quote_in_quoted;
    return {};
  }
  if (at_ == At::quote_in_quoted && c == '"') {
    append("\"");
    at_ = At::quoted;
    return {};
  }
  if (at_ == At::field_start && c == '"') {
    at_ = At::quoted;
    return {};
  }
  if (c == delimiter_) {
    ++record_bytes_;
    end_field();
    return {};
  }
  if (c == '\n' || c == '\r') {
    TRY(end_record());
    if (c == '\r') at_ = At::after_return;
    return {};
  }
  append(std::string_view(&c, 1));
  at_ = At::plain;
  return {};
}

Result<> CsvParser::finish() {
  const bool has_begun = !record_.empty() || !field_.empty() || !is_whole_ || at_ == At::quoted ||
                         at_ == At::quote_in_quoted || at_ == At::plain;
  return has_begun ? end_record() : Result<>{};
}

char csv_delimiter(std::string_view head) {
  constexpr std::array candidates{',', ';', '\t'};
  std::array<std::size_t, candidates.size()> counts{};
  bool is_quoted = false;
  for (const char c : head) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '\n' || c == '\r') break;
    for (std::size_t i = 0; i < candidates.size(); ++i) counts.at(i) += c == candidates.at(i) ? 1U : 0U;
  }
  const auto most = std::ranges::max_element(counts) - counts.begin();
  return candidates.at(static_cast<std::size_t>(most));
}

Result<> read_csv(Reader& reader, const std::string& part, Harvest& harvest) {
  std::string_view head = TRY(reader.peek(head_size));
  const std::string charset = starts_as_utf8(head) ? "UTF-8" : charset_of(head, {});
  std::optional<std::string> unpacked;
  if (charset.starts_with("UTF-16") || charset.starts_with("UTF-32")) {
    auto bytes = TRY(reader.rest(harvest.limits().text_bytes * 4));
    if (!bytes) return harvest.refuse(part, Reason::too_large, "too large for a CSV file in UTF-16");
    unpacked = to_utf8(*bytes, charset);
    head = *unpacked;
  } else if (head.starts_with("\uFEFF")) {
    reader.skip(3);
    head = TRY(reader.peek(head_size));
  }
  CsvReading reading(charset, part, harvest);
  CsvParser parser(
      csv_delimiter(head), harvest.limits().line_bytes,
      [&](const CsvParser::Record& record, bool is_whole) { return reading.receive(record, is_whole); });
  if (unpacked) {
    TRY(parser.feed(*unpacked));
  } else {
    while (!harvest.is_full()) {
      const std::string_view piece = TRY(reader.available());
      if (piece.empty()) break;
      const std::size_t size = piece.size();
      TRY(parser.feed(piece));
      reader.skip(size);
    }
  }
  TRY(parser.finish());
  return reading.finish();
}

}  // namespace depesche::ingest
