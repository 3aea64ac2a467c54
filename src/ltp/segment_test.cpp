// SPDX-License-Identifier: EUPL-1.2
#include "ltp/segment.h"

#include <doctest/doctest.h>

#include <array>

#include "crypto/encoding.h"
#include "ltp/authentication.h"
#include "ltp/sample.h"
#include "ltp/sdnv.h"

namespace depesche::ltp {
namespace {

Bytes hex(std::string_view text) { return crypto::from_hex(text).value(); }
const SessionId session{.originator = {5}, .number = 300};

bool is_invalid(std::string_view text) {
  const Bytes bytes = hex(text);
  const auto decoded = decode(bytes);
  return !decoded && decoded.error().code == Code::invalid;
}

}  // namespace

TEST_CASE("27: numbers are those of RFC 6256, and none is longer than 64 bits") {
  for (const auto& [value, text] :
       std::array<std::pair<std::uint64_t, const char*>, 6>{{{0, "00"},
                                                             {0x7F, "7f"},
                                                             {0xABC, "953c"},
                                                             {0x1234, "a434"},
                                                             {0x4234, "818434"},
                                                             {UINT64_MAX, "81ffffffffffffffff7f"}}}) {
    Bytes bytes;
    append_sdnv(bytes, value);
    CHECK(bytes == hex(text));
    CHECK(sdnv_size(value) == bytes.size());
    BytesView rest = bytes;
    CHECK(take_sdnv(rest) == value);
    CHECK(rest.empty());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      rest = BytesView(bytes).first(size);
      CHECK_FALSE(take_sdnv(rest).has_value());
    }
  }
  const Bytes too_large = hex("82ffffffffffffffff7f");
  const Bytes endless = hex("8080808080808080808000");
  BytesView rest = too_large;
  CHECK_FALSE(take_sdnv(rest).has_value());
  rest = endless;
  CHECK_FALSE(take_sdnv(rest).has_value());
}

TEST_CASE("27: segments have the bytes that RFC 5326 section 3 gives them") {
  const Bytes data = hex("aabbcc");
  // Control byte, engine 5, session 300, no extensions; client 1, offset 1000, 3 bytes.
  CHECK(encode({.session = session, .content = DataSegment{.offset = 1'000, .data = data}}) ==
        hex("0005822c00"
            "01876803"
            "aabbcc"));
  // The end of the block: checkpoint 7 that answers report 130.
  CHECK(encode({.session = session,
                .content = DataSegment{.ends_red = true,
                                       .ends_block = true,
                                       .checkpoint = Checkpoint{.serial = 7, .report = 130},
                                       .offset = 1'000,
                                       .data = data}}) == hex("0305822c00"
                                                              "01876803"
                                                              "078102"
                                                              "aabbcc"));
  CHECK(encode({.session = session,
                .content = DataSegment{.colour = Colour::green, .ends_block = true, .data = data}}) ==
        hex("0705822c00"
            "010003"
            "aabbcc"));
  // Report 9 to checkpoint 7, up to 1000 from 100: 100 to 150 and 900 to 1000 are there.
  const ReportSegment report{.serial = 9,
                             .checkpoint = 7,
                             .bounds = {.begin = 100, .end = 1'000},
                             .claims = {{.begin = 100, .end = 150}, {.begin = 900, .end = 1'000}}};
  CHECK(encode({.session = session, .content = report}) == hex("0805822c00"
                                                               "09078768"
                                                               "6402"
                                                               "0032"
                                                               "8620"
                                                               "64"));
  CHECK(encode({.session = session, .content = ReportAcknowledgement{.report = 9}}) == hex("0905822c0009"));
  CHECK(encode({.session = session,
                .content = CancelSegment{.by = Side::sender, .reason = Reason::retransmissions}}) ==
        hex("0c05822c0002"));
  CHECK(encode({.session = session, .content = CancelAcknowledgement{.to = Side::sender}}) ==
        hex("0d05822c00"));
  CHECK(encode({.session = session,
                .content = CancelSegment{.by = Side::receiver, .reason = Reason::miscoloured}}) ==
        hex("0e05822c0003"));
  CHECK(encode({.session = session, .content = CancelAcknowledgement{.to = Side::receiver}}) ==
        hex("0f05822c00"));
}

TEST_CASE("27: a segment with extensions is read as it was written") {
  const Bytes value = hex("c0ffee");
  const Bytes data = hex("0102");
  const Bytes bytes =
      encode({.session = session,
              .header = {{.tag = 1, .value = value}, {.tag = 0xC0, .value = {}}},
              .content = DataSegment{.checkpoint = Checkpoint{.serial = 1}, .offset = 4, .data = data},
              .trailer = {{.tag = 0, .value = value}}});
  CHECK(bytes == hex("0105822c21"
                     "0103c0ffee"
                     "c000"
                     "010402"
                     "0100"
                     "0102"
                     "0003c0ffee"));
  const DecodedSegment decoded = decode(bytes).value();
  CHECK(decoded.trailer_begins == bytes.size() - 5);
  CHECK(decoded.segment.session == session);
  REQUIRE(decoded.segment.header.size() == 2);
  CHECK(std::ranges::equal(decoded.segment.header[0].value, value));
  const auto& content = std::get<DataSegment>(decoded.segment.content);
  CHECK(content.checkpoint == Checkpoint{.serial = 1});
  CHECK(std::ranges::equal(content.data, data));
  CHECK(encode(decoded.segment) == bytes);
}

TEST_CASE("27: what is no segment is an error that says so") {
  CHECK(is_invalid(""));
  CHECK(is_invalid("1005822c00010003aabbcc"));  // version 1
  CHECK(is_invalid("0505822c00010003aabbcc"));  // undefined types
  CHECK(is_invalid("0a05822c0001"));
  CHECK(is_invalid("0005822c00010000"));            // no data
  CHECK(is_invalid("0005822c00010004aabbcc"));      // cut off
  CHECK(is_invalid("0005822c00010002aabbcc"));      // left over
  CHECK(is_invalid("0105822c000100030000aabbcc"));  // checkpoint 0
  CHECK(is_invalid("0905822c0000"));                // report 0
  CHECK(is_invalid("0805822c000907646400"));        // bounds 100 to 100
  CHECK(
      is_invalid("0805822c000907640002"
                 "000a"
                 "090a"));  // overlapping claims
  CHECK(
      is_invalid("0805822c000907640001"
                 "0065"));  // beyond the upper bound
  CHECK(
      is_invalid("0805822c000907640001"
                 "0000"));  // of nothing
  CHECK(
      is_invalid("0805822c000907640040"
                 "0001"));          // more claims than bytes
  CHECK(is_invalid("0005822c10"));  // an extension that is not there
}

TEST_CASE("27: every prefix of a segment is an error, and of one with a tag every flipped bit") {
  const Bytes key(key_size, std::byte{7});
  const Bytes data = hex("00112233445566778899");
  for (const Suite suite : {Suite::line, Suite::checksum}) {
    const Authentication left(suite, key, {5}, {6});
    const Authentication right(suite, key, {6}, {5});
    for (const Content& content :
         {Content(DataSegment{.checkpoint = Checkpoint{.serial = 1}, .data = data}),
          Content(ReportSegment{
              .serial = 3, .bounds = {.begin = 0, .end = 9}, .claims = {{.begin = 2, .end = 5}}}),
          Content(ReportAcknowledgement{.report = 3}), Content(CancelSegment{}),
          Content(CancelAcknowledgement{})}) {
      const Bytes datagram = left.protect({.session = session, .content = content});
      REQUIRE(right.open(datagram).has_value());
      CHECK(encode({.session = session, .content = content}).size() + authentication_size(suite) ==
            datagram.size());
      for (std::size_t size = 0; size < datagram.size(); ++size)
        CHECK_FALSE(right.open(BytesView(datagram).first(size)).has_value());
      for (std::size_t bit = 0; bit < datagram.size() * 8; ++bit) {
        Bytes flipped = datagram;
        flipped[bit / 8] ^= std::byte{1} << (bit % 8);
        CHECK_FALSE(right.open(flipped).has_value());
      }
    }
  }
}

TEST_CASE("27: a segment is believed only under the key of its direction and with the suite of the line") {
  const Bytes key(key_size, std::byte{7});
  const Authentication left(Suite::line, key, {5}, {6});
  const Authentication right(Suite::line, key, {6}, {5});
  const Authentication open_left(Suite::checksum, {}, {5}, {6});
  const Authentication stranger(Suite::line, Bytes(key_size, std::byte{8}), {5}, {6});
  const Segment segment{.session = session, .content = CancelSegment{}};
  CHECK(right.open(left.protect(segment)).has_value());
  CHECK(left.open(left.protect(segment)).error().code == Code::denied);  // its own echo
  CHECK(right.open(stranger.protect(segment)).error().code == Code::denied);
  CHECK(right.open(open_left.protect(segment)).error().code == Code::denied);
  CHECK(right.open(encode(segment)).error().code == Code::denied);
}

TEST_CASE("27: the tags of both suites are those that the format document gives") {
  const Bytes key(key_size, std::byte{7});
  const Segment segment{.session = session, .content = ReportAcknowledgement{.report = 9}};
  CHECK(crypto::to_hex(Authentication(Suite::line, key, {5}, {6}).protect(segment)) ==
        "0905822c110001c00900104efabcd374839937d0c2bdc46d2c1e0a");
  CHECK(crypto::to_hex(Authentication(Suite::checksum, {}, {5}, {6}).protect(segment)) ==
        "0905822c110001ff09000afef71209e15797ce5f69");
}

}  // namespace depesche::ltp
