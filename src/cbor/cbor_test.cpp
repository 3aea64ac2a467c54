// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <initializer_list>
#include <limits>
#include <random>

#include "cbor/reader.h"
#include "cbor/writer.h"

namespace depesche::cbor {
namespace {

Bytes bytes_of(std::initializer_list<unsigned> values) {
  Bytes bytes;
  for (const unsigned value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

// Reads the whole input and checks it.
Result<> check_all(BytesView input) {
  Reader reader(input);
  TRY(reader.skip());
  return reader.finish();
}

std::string refusal(BytesView input) {
  const auto result = check_all(input);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == Code::invalid);
  return result.error().what;
}

TEST_CASE("integers take the shortest form and come back") {
  for (const std::uint64_t value : {0UL, 23UL, 24UL, 255UL, 256UL, 65535UL, 65536UL, 4294967295UL,
                                    4294967296UL, std::numeric_limits<std::uint64_t>::max()}) {
    const Bytes bytes = Writer().uint(value).take();
    CHECK(Reader(bytes).read_uint().value() == value);
  }
  for (const std::int64_t value : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1},
                                   std::int64_t{0}, std::numeric_limits<std::int64_t>::max()}) {
    const Bytes bytes = Writer().integer(value).take();
    CHECK(Reader(bytes).read_integer().value() == value);
  }
}

TEST_CASE("a longer form than needed is refused with its place") {
  CHECK(refusal(bytes_of({0x82, 0x01, 0x18, 0x17})) == "CBOR at byte 2: not in the shortest form");
  CHECK(refusal(bytes_of({0x19, 0x00, 0xFF})).contains("shortest"));
  CHECK(refusal(bytes_of({0x1A, 0x00, 0x00, 0xFF, 0xFF})).contains("shortest"));
  CHECK(refusal(bytes_of({0x1B, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF})).contains("shortest"));
  CHECK(refusal(bytes_of({0x78, 0x01, 0x61})).contains("shortest"));
  CHECK(refusal(bytes_of({0xFA, 0x3F, 0x80, 0x00, 0x00})).contains("shortest"));  // 1.0 fits a half
  CHECK(refusal(bytes_of({0xF9, 0x7E, 0x01})).contains("shortest"));              // another NaN
}

TEST_CASE("indefinite lengths, reserved values and unassigned simple values are refused") {
  for (const unsigned first : {0x5FU, 0x7FU, 0x9FU, 0xBFU, 0x1CU, 0xFCU, 0xFFU, 0xE0U, 0xF3U}) {
    CHECK_FALSE(check_all(bytes_of({first, 0x00, 0xFF})).has_value());
  }
  CHECK_FALSE(check_all(bytes_of({0xF8, 0x20})).has_value());
}

TEST_CASE("map keys must ascend and may not repeat") {
  CHECK(check_all(bytes_of({0xA2, 0x01, 0x00, 0x02, 0x00})).has_value());
  CHECK(refusal(bytes_of({0xA2, 0x02, 0x00, 0x01, 0x00})) ==
        "CBOR at byte 3: map keys are unsorted or repeated");
  CHECK(refusal(bytes_of({0xA2, 0x01, 0x00, 0x01, 0x00})).contains("repeated"));
  CHECK(check_all(bytes_of({0xA2, 0x81, 0x01, 0x00, 0x81, 0x02, 0x00})).has_value());  // arrays as keys
  CHECK_FALSE(check_all(bytes_of({0xA2, 0x81, 0x02, 0x00, 0x81, 0x01, 0x00})).has_value());
}

TEST_CASE("text must be UTF-8") {
  CHECK(check_all(Writer().text("Kairo, \xC3\x84gypten \xF0\x9F\x95\x8A und noch mehr davon").view())
            .has_value());
  for (const char* bad :
       {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xF8\x88", "abcdefgh\xFF"}) {
    CHECK(refusal(Writer().text(bad).view()).contains("UTF-8"));
  }
}

TEST_CASE("lengths beyond the end are refused before anything is allocated") {
  for (const unsigned first : {0x5BU, 0x7BU, 0x9BU, 0xBBU}) {
    CHECK_FALSE(check_all(bytes_of({first, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF})).has_value());
  }
  CHECK(refusal(bytes_of({0xA2, 0x01, 0x02, 0x03})).contains("announced"));
}

TEST_CASE("nesting is bounded, with arrays, maps and tags") {
  for (const std::byte nest : {std::byte{0x81}, std::byte{0xC1}}) {
    Bytes deep(depth_max, nest);
    deep.push_back(std::byte{0});
    CHECK(check_all(deep).has_value());
    deep.insert(deep.begin(), nest);
    CHECK(refusal(deep).contains("deep"));
  }
}

TEST_CASE("nothing may follow the item and nothing may be missing") {
  CHECK(refusal(bytes_of({0x01, 0x01})) == "CBOR at byte 1: bytes follow after the item");
  CHECK_FALSE(check_all({}).has_value());
  Reader reader(BytesView{});
  CHECK_FALSE(reader.finish().has_value());
  const Bytes two = bytes_of({0x82, 0x01, 0x01});
  Reader half(two);
  CHECK(half.read_array().value() == 2);
  CHECK(half.read_uint().value() == 1);
  CHECK_FALSE(half.finish().has_value());
}

TEST_CASE("a reader says what it wanted and where") {
  const Bytes bytes = Writer().array(2).uint(1).text("zwei").take();
  Reader reader(bytes);
  REQUIRE(reader.read_array_of(2).has_value());
  REQUIRE(reader.read_uint(1).has_value());
  CHECK(reader.read_uint().error().what == "CBOR at byte 2: an unsigned integer should be here");
  CHECK(reader.read_text(4).value() == "zwei");
  CHECK(reader.finish().has_value());
}

TEST_CASE("the fields of a map with integer keys are read in turn") {
  const Bytes bytes = Writer().array(2).map(2).uint(1).text("eins").uint(7).boolean(true).null().take();
  Reader reader(bytes);
  std::string seen;
  REQUIRE(reader.read_array_of(2).has_value());
  const auto read = reader.read_fields([&](std::uint64_t key) -> Result<> {
    seen += std::to_string(key) + " ";
    if (key == 1) {
      seen += TRY(reader.read_text());
    } else {
      TRY(reader.skip());
    }
    return {};
  });
  REQUIRE(read.has_value());
  CHECK(reader.read_null_if_next().value());
  CHECK(reader.finish().has_value());
  CHECK(seen == "1 eins7 ");
}

// Writes one random item.
void write_random(Writer& writer, std::mt19937_64& random, int depth) {
  const auto pick = [&](std::uint64_t below) { return random() % below; };
  const std::uint64_t small = random() >> pick(64);
  switch (pick(depth > 0 ? 9 : 7)) {
    case 0: writer.uint(small); return;
    case 1: writer.negative(small); return;
    case 2: writer.bytes(Bytes(pick(40), static_cast<std::byte>(small))); return;
    case 3: writer.text(std::string(pick(40), static_cast<char>('a' + pick(26)))); return;
    case 4: writer.boolean(pick(2) == 0); return;
    case 5: writer.null(); return;
    case 6:
      writer.real(static_cast<double>(static_cast<std::int64_t>(random())) /
                  static_cast<double>(1 + pick(1000)));
      return;
    case 7: {
      const std::uint64_t count = pick(5);
      writer.array(count);
      for (std::uint64_t i = 0; i < count; ++i) write_random(writer, random, depth - 1);
      return;
    }
    default: {
      const std::uint64_t count = pick(5);
      writer.map(count);
      for (std::uint64_t i = 0; i < count; ++i) write_random(writer.uint(i * 30), random, depth - 1);
    }
  }
}

// Reads one item and writes what was read.
Result<> copy_item(Reader& reader, Writer& writer) {
  const Type type = TRY(reader.peek());
  std::uint64_t items = 0;
  if (type == Type::uint) {
    writer.uint(TRY(reader.read_uint()));
  } else if (type == Type::negative) {
    writer.negative(TRY(reader.read_negative()));
  } else if (type == Type::bytes) {
    writer.bytes(TRY(reader.read_bytes()));
  } else if (type == Type::text) {
    writer.text(TRY(reader.read_text()));
  } else if (type == Type::boolean) {
    writer.boolean(TRY(reader.read_boolean()));
  } else if (type == Type::null) {
    TRY(reader.read_null());
    writer.null();
  } else if (type == Type::undefined) {
    TRY(reader.read_undefined());
    writer.undefined();
  } else if (type == Type::real) {
    writer.real(TRY(reader.read_real()));
  } else if (type == Type::array) {
    items = TRY(reader.read_array());
    writer.array(items);
  } else if (type == Type::map) {
    items = TRY(reader.read_map());
    writer.map(items);
    items *= 2;
  } else {
    writer.tag(TRY(reader.read_tag()));
    items = 1;
  }
  for (std::uint64_t i = 0; i < items; ++i) TRY(copy_item(reader, writer));
  return {};
}

Result<Bytes> copy_of(BytesView bytes) {
  Reader reader(bytes);
  Writer writer;
  TRY(copy_item(reader, writer));
  TRY(reader.finish());
  return writer.take();
}

TEST_CASE("what was written is read back, every prefix is refused, and a flipped bit never passes unseen") {
  std::mt19937_64 random(20260801);
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    Writer writer;
    write_random(writer, random, 4);
    const Bytes bytes = writer.take();
    REQUIRE(copy_of(bytes).value() == bytes);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      CHECK_FALSE(check_all(BytesView(bytes).first(size)).has_value());
    }
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
      Bytes flipped = bytes;
      flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
      const auto copied = copy_of(flipped);
      if (copied) CHECK(copied.value() == flipped);  // another value, in its own one form
    }
  }
}

}  // namespace
}  // namespace depesche::cbor
