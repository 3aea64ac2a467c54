// SPDX-License-Identifier: EUPL-1.2
// Requirements 1 to 11: what is a bundle and what is not.
#include <doctest/doctest.h>

#include <deque>

#include "bundle/asb.h"
#include "bundle/bundle.h"
#include "bundle/crc.h"
#include "bundle/extension.h"
#include "bundle/record.h"
#include "bundle/sample.h"

namespace depesche::bundle {
namespace {

// Why these bytes are no bundle; empty when they are one.
std::string reason_against(BytesView bytes, const Rules& rules = {}) {
  const auto bundle = decode(bytes, rules);
  return bundle ? "" : bundle.error().what;
}

bool complains(const std::string& reason, std::string_view of) {
  CAPTURE(reason);
  return reason.contains(of);
}

std::string reason_against_blocks(std::vector<Block> blocks, const Primary& primary = sample_primary()) {
  blocks.push_back(sample_payload());
  return reason_against(written(primary, std::move(blocks)));
}

// Keeps the data for as long as the tests run.
Block extension(std::uint64_t type, std::uint64_t number, BytesView data) {
  static std::deque<Bytes> kept;
  return {.type = type, .number = number, .data = kept.emplace_back(data.begin(), data.end())};
}

const Bytes primary_bytes = encode_primary(sample_primary());
const Bytes payload_bytes = encode_block(sample_payload());

TEST_CASE("a bundle is read with all that stands in it, without copying") {
  const Bytes bytes = sample_bundle();
  const Bundle bundle = decode(bytes).value();
  CHECK(bundle.primary.source == Eid::ipn(1, 7));
  CHECK(bundle.primary.destination == Eid::ipn(2, 7));
  CHECK(bundle.primary.report_to == Eid::ipn(1, 0));
  CHECK(bundle.primary.created == CreationTime{.milliseconds = 800'000'000'000, .sequence = 5});
  CHECK(bundle.primary.lifetime == 86'400'000);
  CHECK(to_bytes(bundle.payload()) == to_bytes(as_bytes("Lage unverändert")));
  CHECK(bundle.payload().data() > bytes.data());
  CHECK(bundle.payload().data() < bytes.data() + bytes.size());
}

TEST_CASE("1: only the array around the blocks has no length, all else is in its shortest form") {
  CHECK(reason_against(wrapped({primary_bytes, payload_bytes})).empty());
  const Bytes with_length = joined({hex("82"), primary_bytes, payload_bytes});
  CHECK(complains(reason_against(with_length), "array of unknown length"));

  Bytes open_block = joined({hex("9f"), BytesView(payload_bytes).subspan(1), hex("ff")});
  CHECK(complains(reason_against(wrapped({primary_bytes, open_block})), "array of known length"));
  const Bytes open_string = hex("85010100005f4161ff");
  CHECK(complains(reason_against(wrapped({primary_bytes, open_string})), "byte string of known length"));

  for (const char* overlong : {"8518010100004161", "851900ff0100004161",
                               "980501010000"
                               "4161",
                               "85010100005801"
                               "61",
                               "850101000059000161",
                               "85010100001800"
                               "4161"}) {
    CAPTURE(overlong);
    CHECK(complains(reason_against(wrapped({primary_bytes, hex(overlong)})), "at byte"));
  }
  CHECK(reason_against(wrapped({primary_bytes, hex("85010100004161")})).empty());
}

TEST_CASE("1: bytes after the end, and an end that does not come, are refused") {
  const Bytes whole = sample_bundle();
  CHECK(complains(reason_against(joined({whole, hex("00")})), "bytes follow"));
  CHECK(complains(reason_against(joined({whole, whole})), "bytes follow"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(decode(BytesView(whole).first(size)).has_value());
  }
}

TEST_CASE("2: the primary block has as many elements as its flags and CRC type demand") {
  for (const bool is_fragment : {false, true}) {
    for (const CrcType crc : {CrcType::none, CrcType::crc16, CrcType::crc32c}) {
      Primary primary = sample_primary();
      primary.crc = crc;
      if (is_fragment) {
        primary.flags |= flag::is_fragment;
        primary.fragment = FragmentPlace{.offset = 0, .total = 100};
      }
      Bytes block = encode_primary(primary);
      const Rules no_crc_needed{.needs_primary_crc = false};
      CHECK(reason_against(wrapped({block, payload_bytes}), no_crc_needed).empty());
      for (const std::byte head :
           {std::byte{0x87}, std::byte{0x88}, std::byte{0x89}, std::byte{0x8A}, std::byte{0x8B}}) {
        if (head == block[0]) continue;
        Bytes wrong = block;
        wrong[0] = head;
        CHECK(
            complains(reason_against(wrapped({wrong, payload_bytes}), no_crc_needed), "length does not fit"));
      }
    }
  }
}

TEST_CASE("2: CRC types beyond 2 are refused, and a CRC is taken over its block with its bytes zero") {
  CHECK(complains(reason_against(wrapped({hex("890700038202820207"), payload_bytes})), "unknown CRC type"));
  CHECK(complains(reason_against(wrapped({primary_bytes, hex("860101000341614100")})), "unknown CRC type"));
  Bytes zeroed = payload_bytes;
  std::fill(zeroed.end() - 4, zeroed.end(), std::byte{0});
  CHECK(crc32c(zeroed) == 0x01000000U * std::to_integer<std::uint32_t>(payload_bytes.end()[-4]) +
                              0x010000U * std::to_integer<std::uint32_t>(payload_bytes.end()[-3]) +
                              0x0100U * std::to_integer<std::uint32_t>(payload_bytes.end()[-2]) +
                              std::to_integer<std::uint32_t>(payload_bytes.end()[-1]));
  CHECK(complains(reason_against(wrapped({primary_bytes, zeroed})), "does not fit"));
  CHECK(complains(reason_against(wrapped({primary_bytes, hex("860101000241614200"
                                                             "00")})),
                  "wrong size"));
}

TEST_CASE("2: every flipped bit of a block with a CRC is noticed") {
  for (const CrcType crc : {CrcType::crc16, CrcType::crc32c}) {
    Primary primary = sample_primary();
    primary.crc = crc;
    Block payload = sample_payload();
    payload.crc = crc;
    const Bytes whole = written(primary, {payload});
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
      Bytes flipped = whole;
      flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
      CAPTURE(bit);
      CHECK_FALSE(decode(flipped).has_value());
    }
  }
}

TEST_CASE("3: a primary block without CRC needs a BIB over it, unless a neighbour is excused") {
  Primary primary = sample_primary();
  primary.crc = CrcType::none;
  const Bytes bare = written(primary, {sample_payload()});
  CHECK(complains(reason_against(bare), "neither a CRC nor a BIB"));
  CHECK(reason_against(bare, {.needs_primary_crc = false}).empty());

  const auto bib = [](const char* targets) { return hex(std::string(targets) + "010082028201078181820140"); };
  const Bytes over_primary = bib("8100");
  CHECK(
      reason_against(written(primary, {extension(block_type::integrity, 2, over_primary), sample_payload()}))
          .empty());
  const Bytes over_payload = bib("8101");
  const Bytes elsewhere =
      written(primary, {extension(block_type::integrity, 2, over_payload), sample_payload()});
  CHECK(complains(reason_against(elsewhere), "neither a CRC nor a BIB"));
}

TEST_CASE("4: there is one payload, it is block 1 and it stands last") {
  const Bytes other = encode_block(extension(200, 2, as_bytes("x")));
  CHECK(complains(reason_against(wrapped({primary_bytes})), "no payload"));
  CHECK(complains(reason_against(wrapped({primary_bytes, other})), "last"));
  CHECK(complains(reason_against(wrapped({primary_bytes, payload_bytes, other})), "last"));
  CHECK(complains(reason_against(wrapped({primary_bytes, payload_bytes, payload_bytes})), "last"));
  Block misnumbered = sample_payload();
  misnumbered.number = 2;
  CHECK(complains(reason_against(written(sample_primary(), {misnumbered})), "block 1"));
  CHECK(complains(reason_against_blocks({extension(200, 1, as_bytes("x"))}), "block 1"));
}

TEST_CASE("4: block numbers are unique and 0 is the primary block's") {
  const BytesView data = as_bytes("x");
  CHECK(reason_against_blocks({extension(200, 2, data), extension(200, 3, data)}).empty());
  CHECK(complains(reason_against_blocks({extension(200, 2, data), extension(201, 2, data)}), "stands twice"));
  CHECK(complains(reason_against_blocks({extension(200, 1000, data), extension(201, 1000, data)}),
                  "stands twice"));
  CHECK(complains(reason_against_blocks({extension(200, 0, data)}), "primary block's number"));
}

TEST_CASE("5: lengths are held against what is there, and blocks and endpoint ids have limits") {
  for (const char* bomb :
       {"85010100005bffffffffffffffff", "85010100005b000000ffffffffff61", "9bffffffffffffffff01"}) {
    CAPTURE(bomb);
    CHECK_FALSE(decode(joined({hex("9f"), primary_bytes, hex(bomb)})).has_value());
  }
  std::vector<Block> many;
  for (std::uint64_t number = 2; number <= blocks_max; ++number) many.push_back(extension(200, number, {}));
  CHECK(reason_against_blocks(many).empty());
  many.push_back(extension(200, blocks_max + 1, {}));
  CHECK(complains(reason_against_blocks(many), "too many blocks"));

  Primary primary = sample_primary();
  primary.destination = {.rest = "//kair/" + std::string(eid_size_max, 'x')};
  CHECK(complains(reason_against_blocks({}, primary), "too long"));
}

TEST_CASE("5: data that is no byte string, and nesting without end, are refused") {
  CHECK(complains(reason_against(wrapped({primary_bytes, hex("85010100006161")})), "byte string"));
  CHECK(complains(reason_against(wrapped({primary_bytes, hex("850101000081f6")})), "byte string"));
  Bytes deep = hex("8907000282182a");  // the destination is of scheme 42
  deep.insert(deep.end(), 100'000, std::byte{0x81});
  CHECK_FALSE(decode(wrapped({deep})).has_value());
}

TEST_CASE("6: a bundle without creation time has exactly one age") {
  Primary primary = sample_primary();
  primary.created.milliseconds = 0;
  const Bytes age = encode_age(300);
  CHECK(complains(reason_against_blocks({}, primary), "no age block"));
  CHECK(reason_against_blocks({extension(block_type::bundle_age, 2, age)}, primary).empty());
  CHECK(complains(
      reason_against_blocks(
          {extension(block_type::bundle_age, 2, age), extension(block_type::bundle_age, 3, age)}, primary),
      "occurs twice"));
  CHECK(complains(reason_against_blocks({extension(block_type::bundle_age, 2, as_bytes("x"))}, primary),
                  "bundle age"));
  CHECK(reason_against(written(primary, {sample_payload()}), {.needs_age_without_time = false}).empty());
}

TEST_CASE("6: previous node and hop count stand once and make sense") {
  const Bytes node = encode_previous_node(Eid::ipn(9, 0));
  const Bytes hops = encode_hop_count({.limit = 255, .count = 3});
  const auto previous = [](std::uint64_t number, BytesView data) {
    return extension(block_type::previous_node, number, data);
  };
  const auto hop = [](std::uint64_t number, BytesView data) {
    return extension(block_type::hop_count, number, data);
  };
  CHECK(reason_against_blocks({previous(2, node), hop(3, hops)}).empty());
  CHECK(complains(reason_against_blocks({previous(2, node), previous(3, node)}), "occurs twice"));
  CHECK(complains(reason_against_blocks({hop(2, hops), hop(3, hops)}), "occurs twice"));
  CHECK(complains(reason_against_blocks({hop(2, hex("820000"))}), "hop limit is 0"));
  CHECK(complains(reason_against_blocks({hop(2, hex("8219010000"))}), "more than 255"));
  CHECK(complains(reason_against_blocks({hop(2, hex("81182a"))}), "2 elements"));
  CHECK(complains(reason_against_blocks({hop(2, hex("82010100"))}), "bytes follow"));
  CHECK(complains(reason_against_blocks({previous(2, hex("820100"))}), "null endpoint"));
  CHECK(complains(reason_against_blocks({previous(2, as_bytes("x"))}), "endpoint id"));
}

TEST_CASE("7: flags without meaning are ignored and kept") {
  Primary primary = sample_primary();
  primary.flags = 0xFFFF'FFFF'FFE0'3F98;
  Block block = extension(200, 2, as_bytes("x"));
  block.flags = 0xFFFF'FFFF'FFFF'FFE8;
  const Bytes bytes = written(primary, {block, sample_payload()});
  const Bundle bundle = decode(bytes).value();
  CHECK(bundle.primary.flags == primary.flags);
  CHECK(bundle.blocks[0].flags == block.flags);
  CHECK(encode(bundle) == bytes);
}

TEST_CASE("7: an unknown block is handled by its own flags only") {
  const auto objection_with = [](std::uint64_t type, std::uint64_t flags) {
    Block block = extension(type, 2, hex("820100"));
    block.flags = flags;
    const Bytes bytes = written(sample_primary(), {block, sample_payload()});
    return objection_to(decode(bytes).value());
  };
  CHECK_FALSE(objection_with(200, 0).has_value());
  CHECK_FALSE(
      objection_with(200, block_flag::discard_if_unknown | block_flag::report_if_unknown).has_value());
  CHECK(objection_with(200, block_flag::delete_bundle_if_unknown)->reason == reason::block_unsupported);
  CHECK_FALSE(objection_with(block_type::hop_count, block_flag::delete_bundle_if_unknown).has_value());
  // Types 2 to 5, 8 and 9 meant something in version 6; here they are as unknown as others.
  for (const std::uint64_t former : {0U, 2U, 3U, 4U, 5U, 8U, 9U, 13U}) CHECK_FALSE(is_known_type(former));
}

TEST_CASE("8: a bundle without source may neither be fragmented nor cause reports") {
  Primary primary = sample_primary();
  for (const Eid& null : {Eid{}, Eid::ipn(0, 0), Eid::ipn(0, 7)}) {
    primary.source = null;
    primary.flags = flag::must_not_fragment;
    CHECK(reason_against_blocks({}, primary).empty());
    primary.flags = 0;
    CHECK(complains(reason_against_blocks({}, primary), "may be fragmented"));
    for (const std::uint64_t report :
         {flag::report_reception, flag::report_forwarding, flag::report_delivery, flag::report_deletion}) {
      primary.flags = flag::must_not_fragment | report;
      CHECK(complains(reason_against_blocks({}, primary), "asks for reports"));
    }
    primary.flags = flag::must_not_fragment;
    Block asking = extension(200, 2, {});
    asking.flags = block_flag::report_if_unknown;
    CHECK(complains(reason_against_blocks({asking}, primary), "reports"));
  }
  primary = sample_primary();
  primary.flags = flag::is_administrative | flag::report_delivery;
  CHECK(complains(reason_against_blocks({}, primary), "administrative record asks"));
}

TEST_CASE("a fragment lies within its whole and may be one") {
  Primary primary = sample_primary();
  primary.flags = flag::is_fragment;
  const std::size_t size = sample_payload().data.size();
  primary.fragment = FragmentPlace{.offset = 10, .total = 10 + size};
  CHECK(reason_against_blocks({}, primary).empty());
  primary.fragment->total -= 1;
  CHECK(complains(reason_against_blocks({}, primary), "reaches beyond"));
  primary.fragment = FragmentPlace{.offset = ~std::uint64_t{0} - 2, .total = ~std::uint64_t{0}};
  CHECK(complains(reason_against_blocks({}, primary), "reaches beyond"));
  primary.fragment = FragmentPlace{.offset = 0, .total = 1000};
  primary.flags |= flag::must_not_fragment;
  CHECK(complains(reason_against_blocks({}, primary), "must not be fragmented"));
}

TEST_CASE("9: numbers of 64 bits are read in full") {
  Primary primary = sample_primary();
  primary.created = {.milliseconds = ~std::uint64_t{0}, .sequence = ~std::uint64_t{0}};
  primary.lifetime = ~std::uint64_t{0};
  const Bytes bytes =
      written(primary, {extension(0x00FF'00BB'00FF'00BB, 0x00FF'00BB'00FF'00BB, {}), sample_payload()});
  const Bundle bundle = decode(bytes).value();
  CHECK(bundle.primary.created == primary.created);
  CHECK(bundle.primary.lifetime == primary.lifetime);
  CHECK(bundle.blocks[0].number == 0x00FF'00BB'00FF'00BB);
  CHECK(encode(bundle) == bytes);
}

TEST_CASE("10: the primary block goes on byte for byte, and blocks keep their CRC type") {
  Primary primary = sample_primary();
  primary.crc = CrcType::crc16;
  primary.source.has_allocator = true;
  const Bytes first = encode_primary(primary);
  const Bytes age = encode_age(300);
  Block aged = extension(block_type::bundle_age, 2, age);
  aged.crc = CrcType::crc16;
  const Bytes bytes = written(primary, {aged, sample_payload()});
  Bundle bundle = decode(bytes).value();
  const Bytes older = encode_age(70'000);
  bundle.blocks[0].data = older;
  bundle.blocks[0].encoded = {};
  const Bytes forwarded = encode(bundle);
  CHECK(to_bytes(BytesView(forwarded).subspan(1, first.size())) == first);
  const Bundle again = decode(forwarded).value();
  CHECK(again.primary.source.has_allocator);
  CHECK(again.blocks[0].crc == CrcType::crc16);
  CHECK(decode_age(again.blocks[0].data).value() == 70'000);
}

TEST_CASE("11: destinations that nobody can reach are refused by rule") {
  Primary primary = sample_primary();
  const auto objection_for = [&](const Eid& destination) {
    primary.destination = destination;
    const Bytes bytes = written(primary, {sample_payload()});
    return objection_to(decode(bytes).value());
  };
  CHECK_FALSE(objection_for(Eid::ipn(2, 7)).has_value());
  CHECK(objection_for(Eid{})->reason == reason::destination_unintelligible);
  CHECK(objection_for(Eid::ipn(0, 3))->reason == reason::destination_unintelligible);
  CHECK(objection_for(decode_eid(hex("8203820102")).value())->reason == reason::destination_unintelligible);
  CHECK(objection_for(decode_eid(hex("8219ffff6161")).value())->reason == reason::destination_unintelligible);
  CHECK(objection_for(Eid::ipn(0xFFFF'FFFF, 3)).has_value());
}

TEST_CASE("a bundle beyond its hop limit is refused, at its limit it is not") {
  for (const std::uint64_t count : {4U, 5U, 6U}) {
    const Bytes hops = encode_hop_count({.limit = 5, .count = count});
    const Bytes bytes =
        written(sample_primary(), {extension(block_type::hop_count, 2, hops), sample_payload()});
    CHECK(objection_to(decode(bytes).value()).has_value() == (count > 5));
  }
}

TEST_CASE("1: a security block's content has neither indefinite lengths nor anything behind it") {
  const std::string front =
      "8101"
      "01"
      "01"
      "8202820201";  // target, context, flags, source
  const std::string parameters =
      "82"
      "820107"
      "820300";
  const Bytes good = hex(front + parameters + "8181820140");
  CHECK(decode_asb(good).has_value());
  const std::vector<std::string> all_wrong{
      "8001008202820201"
      "80",                                                // no target
      "9f01ff01018202820201" + parameters + "8181820140",  // targets without length
      front + "9f820107ff8181820140",                      // parameters without length
      front + parameters + "818182015f40ff",               // a result without length
      front + parameters + "818182015801ff",               // a result beyond the end
      front + "828201078201078181820140",                  // a parameter twice
      "82010101008202820201828080",                        // a target twice
      "820102010082028202018180",                          // fewer results than targets
      front + parameters + "818182014000",                 // something behind
  };
  for (const std::string& wrong : all_wrong) {
    CAPTURE(wrong);
    CHECK_FALSE(decode_asb(hex(wrong)).has_value());
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    CHECK_FALSE(decode_asb(BytesView(good).first(size)).has_value());
  }
}

}  // namespace
}  // namespace depesche::bundle
