// SPDX-License-Identifier: EUPL-1.2
#include "bundle/extension.h"

#include <algorithm>

#include "base/ensure.h"
#include "bundle/cursor.h"
#include "cbor/reader.h"

namespace depesche::bundle {
namespace {

constexpr std::uint64_t handling_version = 1;

Result<std::vector<std::string>> read_words(cbor::Reader& reader) {
  const std::size_t count = TRY(reader.read_array(handling_words_max));
  std::vector<std::string> words;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view word = TRY(reader.read_text(handling_word_size_max));
    if (word.empty()) return reader.refuse("an empty word");
    if (!words.empty() && word <= words.back()) return reader.refuse("words are unsorted or repeated");
    words.emplace_back(word);
  }
  return words;
}

void write_words(cbor::Writer& writer, const std::vector<std::string>& words) {
  ENSURE(std::ranges::is_sorted(words, std::ranges::less_equal()));
  writer.array(words.size());
  for (const std::string& word : words) writer.text(word);
}

Result<std::optional<Marking>> read_marking(cbor::Reader& reader) {
  if (TRY(reader.read_null_if_next())) return std::optional<Marking>();
  TRY(reader.read_array_of(3));
  Marking marking;
  marking.level = TRY(reader.read_uint(level_max));
  marking.compartments = TRY(read_words(reader));
  marking.releasable_to = TRY(read_words(reader));
  return std::optional(std::move(marking));
}

}  // namespace

Result<Eid> decode_previous_node(BytesView data) {
  Eid node = TRY(decode_eid(data));
  if (node.is_null()) return fail(Code::invalid, "the previous node is the null endpoint");
  return node;
}

Bytes encode_previous_node(const Eid& node) { return encode_eid(node); }

Result<std::uint64_t> decode_age(BytesView data) {
  Cursor cursor(data);
  const std::uint64_t age = cursor.uint();
  cursor.finish();
  if (!cursor.ok()) return cursor.error("bundle age");
  return age;
}

Bytes encode_age(std::uint64_t milliseconds) { return cbor::Writer().uint(milliseconds).take(); }

Result<HopCount> decode_hop_count(BytesView data) {
  Cursor cursor(data);
  cursor.array_of(2, "a hop count has 2 elements");
  HopCount hops;
  hops.limit = cursor.uint(hop_limit_max, "the hop limit is more than 255");
  if (hops.limit == 0) cursor.refuse("the hop limit is 0");
  hops.count = cursor.uint();
  cursor.finish();
  if (!cursor.ok()) return cursor.error("hop count");
  return hops;
}

Bytes encode_hop_count(const HopCount& hops) {
  return cbor::Writer().array(2).uint(hops.limit).uint(hops.count).take();
}

Result<Handling> decode_handling(BytesView data) {
  cbor::Reader reader(data);
  TRY(reader.read_array_of(3));
  if (TRY(reader.read_uint()) != handling_version) return reader.refuse("an unknown version");
  Handling handling;
  handling.precedence =
      static_cast<Precedence>(TRY(reader.read_uint(static_cast<std::uint64_t>(Precedence::flash))));
  handling.marking = TRY(read_marking(reader));
  TRY(reader.finish());
  return handling;
}

Bytes encode_handling(const Handling& handling) {
  cbor::Writer writer;
  writer.array(3).uint(handling_version).uint(static_cast<std::uint64_t>(handling.precedence));
  if (!handling.marking) return writer.null().take();
  ENSURE(handling.marking->level <= level_max);
  writer.array(3).uint(handling.marking->level);
  write_words(writer, handling.marking->compartments);
  write_words(writer, handling.marking->releasable_to);
  return writer.take();
}

}  // namespace depesche::bundle
