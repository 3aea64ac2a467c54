// SPDX-License-Identifier: EUPL-1.2
// Requirement 16: bundles are taken apart and put together again (RFC 9171 §5.8, §5.9).
#include "bundle/fragment.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "bundle/extension.h"
#include "bundle/sample.h"

namespace depesche::bundle {
namespace {

Bytes counted(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + i / 251);
  return bytes;
}

// A bundle with a block for every fragment (2) and one that stands once (3).
Bytes sample_whole(const Bytes& payload) {
  static const Bytes handling = encode_handling({.precedence = Precedence::flash});
  static const Bytes age = encode_age(300);
  return written(
      sample_primary(),
      {{.type = block_type::handling, .number = 2, .flags = block_flag::replicate, .data = handling},
       {.type = block_type::bundle_age, .number = 3, .data = age},
       sample_payload(payload)});
}

std::vector<Bytes> fragments_of(const Bytes& whole, std::size_t size_max) {
  return fragment(decode(whole).value(), size_max).value();
}

TEST_CASE("16, §5.8: fragments fit the link, and blocks stand in all of them or in the first") {
  const Bytes whole = sample_whole(counted(10'000));
  for (const std::size_t size_max : {200, 1000, 4096, 9999}) {
    const auto parts = fragments_of(whole, size_max);
    std::uint64_t next = 0;
    for (const Bytes& part : parts) {
      CHECK(part.size() <= size_max);
      const Bundle read = decode(part).value();
      CHECK(read.primary.fragment == FragmentPlace{.offset = next, .total = 10'000});
      CHECK(read.primary.created == sample_primary().created);
      CHECK(read.find_number(2) != nullptr);
      CHECK((read.find_number(3) != nullptr) == (next == 0));
      next += read.payload().size();
    }
    CHECK(next == 10'000);
  }
  CHECK(fragments_of(whole, whole.size()) == std::vector<Bytes>{whole});
}

TEST_CASE("16, §5.8: what must not be fragmented, or has no room for payload, is refused") {
  Primary primary = sample_primary();
  primary.flags = flag::must_not_fragment;
  const Bytes payload = counted(1000);
  const Bytes unbreakable = written(primary, {sample_payload(payload)});
  CHECK(fragment(decode(unbreakable).value(), 500).error().code == Code::denied);
  CHECK(fragment(decode(unbreakable).value(), 5000).has_value());
  primary.flags = 0;
  primary.crc = CrcType::none;
  const Bytes without_crc = written(primary, {sample_payload(payload)});
  CHECK(fragment(decode(without_crc, {.needs_primary_crc = false}).value(), 500).error().code ==
        Code::denied);
  const Bytes whole = sample_whole(payload);
  CHECK(fragment(decode(whole).value(), 60).error().code == Code::invalid);
}

TEST_CASE("16, §5.9: fragments in any order, repeated and overlapping, give the bundle to the byte") {
  std::mt19937 chance(1);
  const Bytes whole = sample_whole(counted(5000));
  for (int round = 0; round < 50; ++round) {
    std::vector<Bytes> parts = fragments_of(whole, 200 + chance() % 300);
    const auto other = fragments_of(whole, 500 + chance() % 900);
    parts.insert(parts.end(), other.begin(), other.end());
    // A fragment may be taken apart again.
    const auto finer = fragments_of(parts[1], 180);
    parts.insert(parts.end(), finer.begin(), finer.end());
    std::ranges::shuffle(parts, chance);
    Reassembly reassembly({});
    std::optional<Bytes> result;
    for (const Bytes& part : parts) {
      auto progress = reassembly.add(decode(part).value()).value();
      if (!progress.whole) continue;
      result = std::move(progress.whole);
      break;
    }
    REQUIRE(result.has_value());
    CHECK(*result == whole);
    CHECK(reassembly.bytes() == 0);
  }
}

TEST_CASE("16, §5.9: fragments that contradict each other are noticed") {
  const Bytes payload = counted(1000);
  const auto parts = fragments_of(sample_whole(payload), 400);
  Bytes changed = payload;
  changed[10] ^= std::byte{1};
  const auto other_bytes = fragments_of(sample_whole(changed), 500);
  const auto other_total = fragments_of(sample_whole(counted(999)), 400);
  Reassembly reassembly({});
  CHECK(reassembly.add(decode(parts[0]).value()).has_value());
  CHECK(reassembly.add(decode(other_bytes[0]).value()).error().code == Code::conflict);
  CHECK(reassembly.add(decode(other_total[1]).value()).error().code == Code::conflict);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto progress = reassembly.add(decode(parts[i]).value()).value();
    CHECK(progress.whole.has_value() == (i + 1 == parts.size()));
  }
}

TEST_CASE("16: one source's fragments take no more room than their quota") {
  Reassembly reassembly({.bytes_per_source = 10'000, .wholes_per_source = 3, .bytes_total = 15'000});
  const auto add = [&](std::uint64_t source, std::uint64_t sequence, std::size_t size) {
    Primary primary = sample_primary();
    primary.source = Eid::ipn(source, 7);
    primary.created.sequence = sequence;
    primary.flags = flag::is_fragment;
    primary.fragment = FragmentPlace{.offset = 5, .total = 1'000'000};
    const Bytes payload = counted(size);
    const Bytes bytes = written(primary, {sample_payload(payload)});
    return reassembly.add(decode(bytes).value()).has_value();
  };
  CHECK(add(1, 1, 9000));
  CHECK_FALSE(add(1, 2, 2000));
  CHECK(add(1, 2, 100));
  CHECK(add(1, 3, 100));
  CHECK_FALSE(add(1, 4, 1));
  CHECK(add(2, 1, 4000));
  CHECK_FALSE(add(3, 1, 5000));
  CHECK(reassembly.bytes() <= 15'000);
}

TEST_CASE("16: a broken transfer goes on where it ended, and both ends agree where that is") {
  const Bytes whole = sample_whole(counted(3000));
  const Bundle bundle = decode(whole).value();
  const std::size_t payload_start = static_cast<std::size_t>(bundle.payload().data() - whole.data());
  for (std::size_t size = 0; size < whole.size(); size += 1 + size / 40) {
    const Bytes beginning(whole.begin(), whole.begin() + static_cast<long>(size));
    const auto taken = payload_bytes_within(beginning);
    CHECK(taken.has_value() == (size >= payload_start));
    const auto salvaged = salvage(beginning);
    const bool is_useful = size > payload_start && size < payload_start + 3000;
    CHECK(salvaged.has_value() == is_useful);
    if (!is_useful) continue;
    CHECK(*taken == size - payload_start);
    const auto halves = split(bundle, *taken).value();
    CHECK(*salvaged == halves.first);
    Reassembly reassembly({});
    CHECK_FALSE(reassembly.add(decode(halves.rest).value())->whole.has_value());
    CHECK(reassembly.add(decode(*salvaged).value())->whole == whole);
  }
}

TEST_CASE("16: an announced length of payload is only a number until its bytes are there") {
  Bytes bomb =
      joined({hex("9f"), encode_primary(sample_primary()), hex("85010100005bffffffffffffffff616263")});
  CHECK(payload_bytes_within(bomb).value() == 3);
  const auto salvaged = salvage(bomb);
  REQUIRE(salvaged.has_value());
  CHECK(decode(*salvaged)->primary.fragment == FragmentPlace{.offset = 0, .total = ~std::uint64_t{0}});
}

TEST_CASE("14: the same bundle has the same key, another place or length another") {
  const Bytes whole = sample_whole(counted(1000));
  const auto parts = fragments_of(whole, 400);
  const Bundle bundle = decode(whole).value();
  const Bundle first = decode(parts[0]).value();
  const Bundle second = decode(parts[1]).value();
  CHECK(whole_key_of(first) == key_of(bundle));
  CHECK(key_of(first) != key_of(bundle));
  CHECK(key_of(first) != key_of(second));
  Bundle other_form = bundle;
  other_form.primary.source.has_allocator = true;
  CHECK(key_of(other_form) == key_of(bundle));
}

TEST_CASE("14: known bundles survive a restart, expire, and stay within their bound") {
  const auto key = [](std::uint8_t number) { return BundleKey{std::byte{number}}; };
  Duplicates before(3);
  before.remember(key(1), 100);
  before.remember(key(2), 300);
  before.remember(key(3), 200);
  before.remember(key(4), 250);  // the first to expire makes room
  CHECK_FALSE(before.knows(key(1)));
  Duplicates after(3);
  for (const Duplicates::Change& change : before.take_changes()) {
    if (change.expires) after.restore(change.key, *change.expires);
  }
  CHECK(before.take_changes().empty());
  CHECK_FALSE(after.knows(key(1)));
  REQUIRE(after.take_changes().size() == 1);
  after.forget_expired(200);
  CHECK(after.knows(key(3)));
  after.forget_expired(201);
  CHECK_FALSE(after.knows(key(3)));
  CHECK(after.knows(key(2)));
  CHECK(after.size() == 2);
  const auto forgotten = after.take_changes();
  REQUIRE(forgotten.size() == 1);
  CHECK(forgotten.front().key == key(3));
  CHECK_FALSE(forgotten.front().expires.has_value());
}

}  // namespace
}  // namespace depesche::bundle
