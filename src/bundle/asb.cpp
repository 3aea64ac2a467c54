// SPDX-License-Identifier: EUPL-1.2
#include "bundle/asb.h"

#include <algorithm>

#include "base/ensure.h"
#include "bundle/cursor.h"
#include "cbor/reader.h"

namespace depesche::bundle {
namespace {

bool holds(const std::vector<std::uint64_t>& numbers, std::uint64_t number) {
  return std::ranges::find(numbers, number) != numbers.end();
}

void read_targets(Cursor& cursor, std::vector<std::uint64_t>& targets) {
  const std::size_t count = cursor.array();
  if (cursor.ok() && count == 0) return cursor.refuse("a security block has no target");
  if (count > targets_max) return cursor.refuse("too many security targets");
  targets.reserve(count);
  for (std::size_t i = 0; i < count && cursor.ok(); ++i) {
    const std::uint64_t target = cursor.uint();
    if (holds(targets, target)) return cursor.refuse("a security target stands twice");
    targets.push_back(target);
  }
}

std::int64_t read_context(Cursor& cursor) {
  constexpr const char* out_of_range = "the security context is out of range";
  if (cursor.next_major() != 1) return static_cast<std::int64_t>(cursor.uint(INT64_MAX, out_of_range));
  cbor::Reader reader(cursor.any());
  const auto value = reader.read_integer();
  if (!value) cursor.refuse(out_of_range);
  return value.value_or(0);
}

void read_items(Cursor& cursor, std::vector<AsbItem>& items) {
  const std::size_t count = cursor.array();
  if (count > items_max) return cursor.refuse("too many parameters or results");
  for (std::size_t i = 0; i < count && cursor.ok(); ++i) {
    cursor.array_of(2, "a parameter or result has 2 elements");
    const std::uint64_t id = cursor.uint();
    if (find_item(items, id) != nullptr) return cursor.refuse("a parameter or result stands twice");
    items.push_back({.id = id, .value = cursor.any()});
  }
}

void read_asb(Cursor& cursor, Asb& asb) {
  read_targets(cursor, asb.targets);
  asb.context = read_context(cursor);
  asb.flags = cursor.uint();
  read_eid(cursor, asb.source);
  if ((asb.flags & asb_has_parameters) != 0) read_items(cursor, asb.parameters);
  cursor.array_of(asb.targets.size(), "a security block has as many results as targets");
  for (std::size_t i = 0; i < asb.targets.size() && cursor.ok(); ++i) {
    read_items(cursor, asb.results.emplace_back());
  }
  cursor.finish();
}

void write_items(cbor::Writer& writer, const std::vector<AsbItem>& items) {
  writer.array(items.size());
  for (const AsbItem& item : items) writer.array(2).uint(item.id).encoded(item.value);
}

Result<> check_target(const Bundle& bundle, const Block& block, std::uint64_t target) {
  const bool is_bcb = block.type == block_type::confidentiality;
  const std::string subject = "security block " + std::to_string(block.number) + ": ";
  if (target == 0) {
    if (is_bcb) return fail(Code::invalid, subject + "the primary block cannot be encrypted");
    return {};
  }
  const Block* found = bundle.find_number(target);
  if (found == nullptr) {
    // A fragment after the first has only the blocks that are replicated.
    if (bundle.primary.fragment) return {};
    return fail(Code::invalid, subject + "there is no block " + std::to_string(target));
  }
  if (found->type == block_type::confidentiality) return fail(Code::invalid, subject + "it targets a BCB");
  if (!is_bcb && found->type == block_type::integrity)
    return fail(Code::invalid, subject + "a BIB targets a BIB");
  if (is_bcb && found->type == block_type::payload && !block.has(block_flag::replicate)) {
    return fail(Code::invalid, subject + "a BCB over the payload is not marked for every fragment");
  }
  return {};
}

Result<> check_one_kind(const Bundle& bundle, std::uint64_t type,
                        const std::vector<std::uint64_t>& encrypted) {
  std::vector<std::uint64_t> seen;
  for (const Block& block : bundle.blocks) {
    if (block.type != type || holds(encrypted, block.number)) continue;
    const Asb asb = TRY(decode_asb(block.data));
    for (const std::uint64_t target : asb.targets) {
      TRY(check_target(bundle, block, target));
      if (holds(seen, target)) return fail(Code::invalid, "two security blocks do the same to one block");
      seen.push_back(target);
      if (type == block_type::integrity && holds(encrypted, target)) {
        return fail(Code::invalid, "a block is encrypted and its BIB is not");
      }
    }
  }
  return {};
}

}  // namespace

Result<Asb> decode_asb(BytesView data) {
  Cursor cursor(data);
  Result<Asb> asb(std::in_place);
  read_asb(cursor, *asb);
  if (!cursor.ok()) return cursor.error("security block");
  return asb;
}

Result<std::vector<std::uint64_t>> decode_asb_targets(BytesView data) {
  Cursor cursor(data);
  std::vector<std::uint64_t> targets;
  read_targets(cursor, targets);
  if (!cursor.ok()) return cursor.error("security block");
  return targets;
}

Bytes encode_asb(const Asb& asb) {
  ENSURE(asb.targets.size() == asb.results.size());
  // cbor::Writer takes any sequence of items, which is what an ASB is.
  cbor::Writer writer;
  writer.array(asb.targets.size());
  for (const std::uint64_t target : asb.targets) writer.uint(target);
  const bool has_parameters = (asb.flags & asb_has_parameters) != 0 || !asb.parameters.empty();
  writer.integer(asb.context).uint(asb.flags | (has_parameters ? asb_has_parameters : 0));
  write_eid(writer, asb.source);
  if (has_parameters) write_items(writer, asb.parameters);
  writer.array(asb.results.size());
  for (const auto& results : asb.results) write_items(writer, results);
  return writer.take();
}

const AsbItem* find_item(const std::vector<AsbItem>& items, std::uint64_t id) {
  const auto found = std::ranges::find(items, id, &AsbItem::id);
  return found == items.end() ? nullptr : &*found;
}

Result<std::vector<std::uint64_t>> encrypted_blocks(const Bundle& bundle) {
  std::vector<std::uint64_t> encrypted;
  for (const Block& block : bundle.blocks) {
    if (block.type != block_type::confidentiality) continue;
    const auto targets = TRY(decode_asb_targets(block.data));
    encrypted.insert(encrypted.end(), targets.begin(), targets.end());
  }
  return encrypted;
}

Result<> check_security_targets(const Bundle& bundle) {
  const auto encrypted = TRY(encrypted_blocks(bundle));
  TRY(check_one_kind(bundle, block_type::confidentiality, {}));
  return check_one_kind(bundle, block_type::integrity, encrypted);
}

}  // namespace depesche::bundle
