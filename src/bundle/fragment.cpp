// SPDX-License-Identifier: EUPL-1.2
#include "bundle/fragment.h"

#include <algorithm>

#include "bundle/cursor.h"

namespace depesche::bundle {
namespace {

constexpr std::size_t length_head_max = 9;       // bytes of a CBOR head
constexpr std::uint64_t fragment_overhead = 64;  // bytes counted for what is remembered of each fragment

Result<> check_may_fragment(const Primary& primary) {
  if (primary.has(flag::must_not_fragment)) return fail(Code::denied, "the bundle must not be fragmented");
  if (primary.crc == CrcType::none)
    return fail(Code::denied, "the primary block is signed; it needs encapsulation");
  return {};
}

// One fragment: `from` and `data` count within the payload at hand, which may be a fragment's itself.
Bytes make_fragment(const Bundle& bundle, std::uint64_t from, BytesView data) {
  Bundle part{.primary = bundle.primary};
  const FragmentPlace place =
      bundle.primary.fragment.value_or(FragmentPlace{.offset = 0, .total = bundle.payload().size()});
  part.primary.flags |= flag::is_fragment;
  part.primary.fragment = FragmentPlace{.offset = place.offset + from, .total = place.total};
  for (const Block& block : bundle.blocks) {
    const bool is_payload = block.number == payload_number;
    if (is_payload || from == 0 || block.has(block_flag::replicate)) part.blocks.push_back(block);
  }
  part.blocks.back().data = data;
  part.blocks.back().encoded = {};
  return encode(part);
}

// Where the payload's bytes begin in an encoded bundle of which the end may be missing, with what stands
// before.
struct Opening {
  Primary primary{};
  std::vector<Block> blocks{};  // the last is the payload, with what is there of it
  std::uint64_t payload_size = 0;
};

// Reads the head of the payload's byte string; Cursor::bytes() would want all of the string.
struct StringHead {
  std::uint64_t length = 0;
  std::size_t size = 0;  // of the head itself
};

Result<StringHead> read_string_head(BytesView rest) {
  if (rest.empty() || (std::to_integer<unsigned>(rest[0]) >> 5) != 2)
    return fail(Code::invalid, "no payload yet");
  // As an unsigned integer with the same argument.
  Bytes head = to_bytes(rest.first(std::min(rest.size(), length_head_max)));
  head[0] &= std::byte{0x1F};
  Cursor cursor(head);
  const std::uint64_t length = cursor.uint();
  if (!cursor.ok()) return fail(Code::invalid, "no payload yet");
  return StringHead{.length = length, .size = cursor.offset()};
}

Result<Opening> read_opening(BytesView beginning) {
  Cursor cursor(beginning);
  Opening opening;
  if (!cursor.pass(0x9F)) return fail(Code::invalid, "no bundle");
  opening.primary = TRY(decode_primary(cursor.any()));
  while (opening.blocks.size() <= blocks_max) {
    Cursor ahead(cursor.rest());
    const std::size_t elements = ahead.array();
    Block block{.type = ahead.uint(),
                .number = ahead.uint(),
                .flags = ahead.uint(),
                .crc = static_cast<CrcType>(ahead.uint(2, "an unknown CRC type"))};
    if (!ahead.ok() || elements < 5) return fail(Code::invalid, "no payload yet");
    if (block.type == block_type::payload) {
      const StringHead head = TRY(read_string_head(ahead.rest()));
      opening.payload_size = head.length;
      const BytesView data = ahead.rest().subspan(head.size);
      block.data = data.first(std::min<std::uint64_t>(data.size(), head.length));
      opening.blocks.push_back(block);
      return opening;
    }
    const Block whole = TRY(decode_block(cursor.any()));
    opening.blocks.push_back(whole);
  }
  return fail(Code::invalid, "too many blocks");
}

}  // namespace

Result<std::vector<Bytes>> fragment(const Bundle& bundle, std::size_t size_max) {
  std::vector<Bytes> fragments;
  Bytes whole = encode(bundle);
  if (whole.size() <= size_max) {
    fragments.push_back(std::move(whole));
    return fragments;
  }
  TRY(check_may_fragment(bundle.primary));
  const BytesView payload = bundle.payload();
  for (std::uint64_t from = 0; from < payload.size();) {
    const std::size_t around = make_fragment(bundle, from, {}).size() + length_head_max;
    if (around >= size_max) return fail(Code::invalid, "no room for payload in fragments of this size");
    if (fragments.size() == fragments_max) return fail(Code::invalid, "too many fragments");
    const std::size_t taken = std::min<std::size_t>(size_max - around, payload.size() - from);
    fragments.push_back(make_fragment(bundle, from, payload.subspan(from, taken)));
    from += taken;
  }
  if (fragments.empty()) return fail(Code::invalid, "there is no payload to take apart");
  return fragments;
}

Result<Halves> split(const Bundle& bundle, std::uint64_t taken) {
  TRY(check_may_fragment(bundle.primary));
  if (taken == 0 || taken >= bundle.payload().size()) return fail(Code::invalid, "a part would be empty");
  return Halves{.first = make_fragment(bundle, 0, bundle.payload().first(taken)),
                .rest = make_fragment(bundle, taken, bundle.payload().subspan(taken))};
}

Result<std::uint64_t> payload_bytes_within(BytesView beginning) {
  const Opening opening = TRY(read_opening(beginning));
  return opening.blocks.back().data.size();
}

Result<Bytes> salvage(BytesView beginning) {
  const Opening opening = TRY(read_opening(beginning));
  TRY(check_may_fragment(opening.primary));
  const BytesView data = opening.blocks.back().data;
  if (data.empty() || data.size() >= opening.payload_size)
    return fail(Code::invalid, "a part would be empty");
  Bundle part{.primary = opening.primary, .blocks = opening.blocks};
  const FragmentPlace place =
      opening.primary.fragment.value_or(FragmentPlace{.offset = 0, .total = opening.payload_size});
  part.primary.flags |= flag::is_fragment;
  part.primary.fragment = place;
  TRY(check(part));
  return encode(part);
}

Result<> Reassembly::check_quota(const Pending& pending, std::uint64_t more) const {
  const auto found = usage_.find(pending.source);
  const Usage used = found == usage_.end() ? Usage{} : found->second;
  const bool is_new = pending.parts.empty();
  if (used.bytes + more > quota_.bytes_per_source || bytes_ + more > quota_.bytes_total ||
      (is_new && used.wholes >= quota_.wholes_per_source) || pending.parts.size() >= fragments_max) {
    return fail(Code::unavailable, "no room for more fragments of this source");
  }
  return {};
}

// How many bytes of these are not held yet; Code::conflict where others are held in their place.
Result<std::uint64_t> Reassembly::new_bytes(const Pending& pending, std::uint64_t offset, BytesView data) {
  std::uint64_t known = 0;
  auto at = pending.runs.upper_bound(offset);
  if (at != pending.runs.begin()) --at;
  for (; at != pending.runs.end() && at->first < offset + data.size(); ++at) {
    const auto& [start, run] = *at;
    const std::uint64_t from = std::max(start, offset);
    const std::uint64_t to = std::min(start + run.size(), offset + data.size());
    if (from >= to) continue;
    known += to - from;
    const BytesView held = BytesView(run).subspan(from - start, to - from);
    if (!std::ranges::equal(held, data.subspan(from - offset, to - from))) {
      return fail(Code::conflict, "a fragment has other bytes than an earlier one");
    }
  }
  return data.size() - known;
}

// Joins the bytes with the runs that they overlap or touch.
void Reassembly::merge(Pending& pending, std::uint64_t offset, BytesView data) {
  std::uint64_t start = offset;
  std::uint64_t end = offset + data.size();
  Bytes joined;
  auto run = pending.runs.upper_bound(offset);
  if (run != pending.runs.begin() && std::prev(run)->first + std::prev(run)->second.size() >= offset) {
    --run;
    start = run->first;
    joined = std::move(run->second);
    run = pending.runs.erase(run);
  }
  const auto append = [&](std::uint64_t from, BytesView bytes) {
    const std::uint64_t known = start + joined.size() - from;
    if (known < bytes.size())
      joined.insert(joined.end(), bytes.begin() + static_cast<std::ptrdiff_t>(known), bytes.end());
  };
  append(offset, data);
  while (run != pending.runs.end() && run->first <= end) {
    end = std::max(end, run->first + run->second.size());
    append(run->first, run->second);
    run = pending.runs.erase(run);
  }
  pending.runs.emplace(start, std::move(joined));
}

Result<Reassembly::Progress> Reassembly::add(const Bundle& fragment) {
  const auto& [offset, total] = *fragment.primary.fragment;
  const BundleKey whole = whole_key_of(fragment);
  const auto found = pending_.find(whole);
  Pending fresh{.total = total, .source = to_text(node_of(fragment.primary.source))};
  const Pending& before = found == pending_.end() ? fresh : found->second;
  if (before.total != total) return fail(Code::conflict, "a fragment is of another total length");
  const std::uint64_t more = TRY(new_bytes(before, offset, fragment.payload()));
  const bool is_first = offset == 0 && before.first.empty();
  Bytes blocks;
  if (is_first) {
    Bundle bare = fragment;
    bare.blocks.back() = {.flags = bare.blocks.back().flags, .crc = bare.blocks.back().crc};
    blocks = encode(bare);
  }
  const std::uint64_t cost = more + blocks.size() + fragment_overhead;
  TRY(check_quota(before, cost));

  Pending& pending =
      found == pending_.end() ? pending_.emplace(whole, std::move(fresh)).first->second : found->second;
  Usage& usage = usage_[pending.source];
  if (pending.parts.empty()) ++usage.wholes;
  usage.bytes += cost;
  bytes_ += cost;
  pending.bytes += cost;
  pending.parts.push_back(key_of(fragment));
  if (is_first) pending.first = std::move(blocks);
  merge(pending, offset, fragment.payload());

  const bool is_whole = !pending.first.empty() && pending.runs.begin()->second.size() == total;
  if (!is_whole) return Progress{};
  // The fragment had passed its neighbour's rules when it came.
  Bundle bundle = TRY(decode(pending.first, {.needs_primary_crc = false, .needs_age_without_time = false}));
  bundle.primary.flags &= ~flag::is_fragment;
  bundle.primary.fragment.reset();
  bundle.primary_encoded = {};
  bundle.blocks.back().data = pending.runs.begin()->second;
  bundle.blocks.back().encoded = {};
  Progress progress{.whole = encode(bundle), .parts = pending.parts};
  forget(whole);
  return progress;
}

void Reassembly::forget(const BundleKey& whole) {
  const auto found = pending_.find(whole);
  if (found == pending_.end()) return;
  const auto usage = usage_.find(found->second.source);
  usage->second.bytes -= found->second.bytes;
  if (--usage->second.wholes == 0) usage_.erase(usage);
  bytes_ -= found->second.bytes;
  pending_.erase(found);
}

std::vector<BundleKey> Reassembly::parts_of(const BundleKey& whole) const {
  const auto found = pending_.find(whole);
  return found == pending_.end() ? std::vector<BundleKey>() : found->second.parts;
}

}  // namespace depesche::bundle
