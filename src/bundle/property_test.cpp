// SPDX-License-Identifier: EUPL-1.2
// What holds for every bundle, tried on many that chance made.
#include <doctest/doctest.h>

#include <deque>
#include <random>

#include "bundle/asb.h"
#include "bundle/extension.h"
#include "bundle/record.h"
#include "bundle/sample.h"

namespace depesche::bundle {
namespace {

// Bundles that are valid and otherwise as odd as they may be; the same seed gives the same ones.
class Maker {
 public:
  explicit Maker(std::uint64_t seed) : chance_(seed) {}

  std::uint64_t below(std::uint64_t bound) { return chance_() % bound; }
  // Small and large numbers equally, so that every length of a CBOR head occurs.
  std::uint64_t number() { return chance_() >> below(64); }

  Bytes bytes(std::size_t max) {
    Bytes made(below(max + 1));
    for (std::byte& byte : made) byte = static_cast<std::byte>(chance_());
    return made;
  }

  Eid eid() {
    switch (below(5)) {
      case 0: return Eid{};
      case 1: return Eid{.rest = "//" + std::string(1 + below(30), 'k') + "/" + std::string(below(200), '~')};
      case 2: return Eid::ipn(number(), number());
      case 3: return {.scheme = scheme_ipn, .node = number(), .service = number(), .has_allocator = true};
      default:
        return decode_eid(cbor::Writer().array(2).uint(3 + number() / 2).bytes(bytes(40)).take()).value();
    }
  }

  Primary primary() {
    Primary made{.flags = number() & ~(flag::is_fragment | flag::is_administrative),
                 .crc = static_cast<CrcType>(1 + below(2)),
                 .destination = eid(),
                 .source = eid(),
                 .report_to = eid(),
                 .created = {.milliseconds = 1 + number() / 2, .sequence = number()},
                 .lifetime = number()};
    if (made.source.is_null()) made.flags = (made.flags & ~flag::reports) | flag::must_not_fragment;
    if (!made.has(flag::must_not_fragment) && below(2) == 0) {
      made.flags |= flag::is_fragment;
      made.fragment = FragmentPlace{.offset = number() / 2, .total = ~std::uint64_t{0}};
    }
    return made;
  }

  BytesView keep(Bytes data) { return kept_.emplace_back(std::move(data)); }

  Bundle bundle() {
    Bundle made{.primary = primary()};
    const std::uint64_t extensions = below(6);
    for (std::uint64_t i = 0; i < extensions; ++i) {
      made.blocks.push_back({.type = 13 + below(180),
                             .number = 2 + i + (below(2) << 40),
                             .flags = number() & ~block_flag::report_if_unknown,
                             .crc = static_cast<CrcType>(below(3)),
                             .data = keep(bytes(80))});
    }
    made.blocks.push_back({.flags = number() & ~block_flag::report_if_unknown,
                           .crc = static_cast<CrcType>(below(3)),
                           .data = keep(bytes(300))});
    return made;
  }

 private:
  std::mt19937_64 chance_;
  std::deque<Bytes> kept_;
};

TEST_CASE("a bundle that is written reads as it was and is written the same again") {
  Maker maker(1);
  for (int round = 0; round < 2000; ++round) {
    CAPTURE(round);
    const Bundle made = maker.bundle();
    const Bytes bytes = encode(made);
    const auto read = decode(bytes);
    if (!read) FAIL(read.error().what);
    CHECK(read->primary.flags == made.primary.flags);
    CHECK(read->primary.source == made.primary.source);
    CHECK(read->primary.created == made.primary.created);
    CHECK(read->primary.fragment == made.primary.fragment);
    REQUIRE(read->blocks.size() == made.blocks.size());
    for (std::size_t i = 0; i < made.blocks.size(); ++i) {
      CHECK(read->blocks[i].type == made.blocks[i].type);
      CHECK(read->blocks[i].number == made.blocks[i].number);
      CHECK(to_bytes(read->blocks[i].data) == to_bytes(made.blocks[i].data));
    }
    CHECK(encode(*read) == bytes);
    // From the fields alone, too: there is one way to write a bundle.
    Bundle bare = *read;
    bare.primary_encoded = {};
    for (Block& block : bare.blocks) block.encoded = {};
    CHECK(encode(bare) == bytes);
  }
}

TEST_CASE("every beginning of a bundle is an error") {
  Maker maker(2);
  for (int round = 0; round < 100; ++round) {
    const Bytes bytes = encode(maker.bundle());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const Bytes beginning(bytes.begin(), bytes.begin() + static_cast<long>(size));
      CHECK_FALSE(decode(beginning).has_value());
    }
  }
}

TEST_CASE("whatever is read from spoiled bytes is written again as it came") {
  Maker maker(3);
  for (int round = 0; round < 3000; ++round) {
    Bytes bytes = encode(maker.bundle());
    for (std::uint64_t i = 0; i <= maker.below(3); ++i) {
      bytes[maker.below(bytes.size())] = static_cast<std::byte>(maker.below(256));
    }
    const auto read = decode(bytes);
    if (read) CHECK(encode(*read) == bytes);
  }
}

}  // namespace
}  // namespace depesche::bundle
