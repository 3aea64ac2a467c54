// SPDX-License-Identifier: EUPL-1.2
#include "ingest/json_lines.h"

#include <utility>

#include "ingest/json_line.h"
#include "ingest/record.h"

namespace depesche::ingest {
namespace {

constexpr std::string_view byte_order_mark = "\uFEFF";

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

bool looks_like_json_lines(std::string_view head) {
  if (head.starts_with(byte_order_mark)) head.remove_prefix(byte_order_mark.size());
  const std::size_t stop = head.find('\n');
  if (!head.starts_with('{')) return false;
  const std::string_view first = head.substr(0, stop);
  if (stop == std::string_view::npos && !first.ends_with('}')) {
    return first.starts_with("{\"") && first.size() > 1024;  // a first line longer than the head
  }
  return first != "{}" && read_json_line(first, [](std::string_view, std::string_view) {}).has_value();
}

Result<> read_json_lines(Reader& reader, const std::string& part, Harvest& harvest) {
  const RecordFields fields(harvest.options().mapping, harvest.limits());
  bool has_any = false;
  while (!harvest.is_full()) {
    const auto line = TRY(reader.line(harvest.limits().line_bytes));
    if (!line) break;
    std::string_view text = line->text;
    if (line->number == 1 && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (is_blank(text) && !line->is_too_long) continue;
    has_any = true;

    const std::string where = part_within(part, "line " + std::to_string(line->number));
    if (line->is_too_long) {
      TRY(harvest.refuse(
          where, Reason::too_large,
          "the line has more than " + std::to_string(harvest.limits().line_bytes >> 20) + " MiB"));
      continue;
    }
    Extracted document{.part = where, .media_type = "application/jsonl"};
    const auto read = read_json_line(
        text, [&](std::string_view name, std::string_view value) { fields.put(document, name, value); });
    if (read) {
      TRY(harvest.add(std::move(document)));
    } else {
      TRY(harvest.refuse(where, Reason::damaged, "not a JSON object: " + read.error().what));
    }
  }
  if (!has_any) return harvest.refuse(part, Reason::empty, "it contains no lines");
  return {};
}

}  // namespace depesche::ingest
