// SPDX-License-Identifier: EUPL-1.2
#include "bundle/vector_file.h"

#include <algorithm>
#include <array>

#include "bundle/asb.h"
#include "crypto/encoding.h"

namespace depesche::bundle {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

bool begins_with_any(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.starts_with(word); });
}

Result<> try_eid(std::string_view text, BytesView bytes) {
  const Eid from_bytes = TRY(decode_eid(bytes));
  const Eid from_text = TRY(parse_eid(text));
  if (to_text(from_bytes) != text) return fail(Code::invalid, "the bytes read as " + to_text(from_bytes));
  if (encode_eid(from_text) != to_bytes(bytes)) {
    return fail(Code::invalid, "the text becomes " + crypto::to_hex(encode_eid(from_text)));
  }
  return {};
}

Result<> try_bundle(BytesView bytes, const Rules& rules) {
  const Bundle bundle = TRY(decode(bytes, rules));
  const auto objection = objection_to(bundle);
  if (objection) return fail(Code::denied, std::string("bundle: ") + objection->what);
  if (encode(bundle) != to_bytes(bytes))
    return fail(Code::corrupt, "bundle: it is not written as it was read");
  return {};
}

Result<> try_record(const VectorRecord& record, const Rules& rules) {
  if (!record.has("hex")) return fail(Code::invalid, "the record has no hex: line");
  const Bytes bytes = TRY(crypto::from_hex(record.value("hex")));
  if (record.has("eid")) return try_eid(record.value("eid"), bytes);
  // The BSL project's corpora hold parts of bundles under names of their own.
  const std::string_view name = record.value("name");
  if (name.contains("eid_cbor-corpus")) {
    TRY(decode_eid(bytes));
    return {};
  }
  if (name.contains("asb_cbor-corpus")) {
    TRY(decode_asb(bytes));
    return {};
  }
  return try_bundle(bytes, rules);
}

}  // namespace

std::string_view VectorRecord::value(std::string_view key) const {
  for (const auto& [name, content] : fields) {
    if (name == key) return content;
  }
  return {};
}

bool VectorRecord::has(std::string_view key) const {
  return std::ranges::any_of(fields, [&](const auto& field) { return field.first == key; });
}

std::vector<VectorRecord> parse_vectors(std::string_view text) {
  std::vector<VectorRecord> records;
  bool is_in_record = false;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view content = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (content.empty()) is_in_record = false;
    const std::size_t colon = content.find(':');
    if (content.empty() || content.starts_with('#') || colon == std::string_view::npos) continue;
    const std::string_view key = content.substr(0, colon);
    const bool begins_anew = key == "name" && is_in_record && records.back().has("name");
    if (!is_in_record || begins_anew) records.push_back({.line = line});
    is_in_record = true;
    records.back().fields.emplace_back(key, trimmed(content.substr(colon + 1)));
  }
  return records;
}

std::optional<bool> expected(const VectorRecord& record) {
  constexpr std::array<std::string_view, 5> good{"accept", "valid", "ok", "good", "pass"};
  constexpr std::array<std::string_view, 7> bad{"reject", "invalid", "refuse",    "bad",
                                                "fail",   "error",   "incomplete"};
  const std::string_view wanted = record.has("expect") ? record.value("expect") : record.value("valid");
  if (begins_with_any(wanted, good)) return true;
  if (begins_with_any(wanted, bad)) return false;
  return std::nullopt;
}

std::vector<VectorOutcome> try_bundles(const std::vector<VectorRecord>& records, const Rules& rules) {
  std::vector<VectorOutcome> outcomes;
  for (const VectorRecord& record : records) {
    if (!record.has("hex")) continue;
    const auto tried = try_record(record, rules);
    VectorOutcome outcome{.name = std::string(record.value(record.has("name") ? "name" : "eid")),
                          .is_accepted = tried.has_value(),
                          .reason = tried ? "" : tried.error().what};
    if (outcome.name.empty()) outcome.name = "record at line " + std::to_string(record.line);
    const auto wanted = record.has("eid") ? std::optional(true) : expected(record);
    if (wanted) outcome.has_passed = *wanted == outcome.is_accepted;
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace depesche::bundle
