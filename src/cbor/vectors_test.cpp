// SPDX-License-Identifier: EUPL-1.2
// The examples of RFC 8949 appendix A, from a list that lies outside this repository.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <string>

#include "cbor/reader.h"
#include "cbor/writer.h"

namespace depesche::cbor {
namespace {

std::filesystem::path shared_folder() {
  const char* named = std::getenv("DEPESCHE_SHARED");
  return named ? std::filesystem::path(named) : std::filesystem::path(DEPESCHE_SOURCE_DIR) / ".." / "shared";
}

Bytes from_hex(const std::string& hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::byte>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

using Vectors = std::map<std::string, std::string>;  // the value as the list spells it → hex

Vectors load() {
  std::ifstream file(shared_folder() / "data/vectors/exchange/cbor_rfc8949.txt");
  Vectors vectors;
  std::string line;
  std::string value;
  while (std::getline(file, line)) {
    if (line.starts_with("value: ")) value = line.substr(7);
    if (line.starts_with("hex: ")) vectors[value] = line.substr(5);
  }
  return vectors;
}

Bytes numbers(std::initializer_list<std::uint64_t> values) {
  Writer writer;
  writer.array(values.size());
  for (const std::uint64_t value : values) writer.uint(value);
  return writer.take();
}

Bytes one_to(std::uint64_t last) {
  Writer writer;
  writer.array(last);
  for (std::uint64_t i = 1; i <= last; ++i) writer.uint(i);
  return writer.take();
}

Bytes nested_arrays() {
  return Writer().array(3).uint(1).encoded(numbers({2, 3})).encoded(numbers({4, 5})).take();
}

struct Example {
  const char* value;
  Bytes written;
};

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<Example> integers_and_reals() {
  const Bytes bignum = from_hex("010000000000000000");
  return {
      {"&0", Writer().uint(0).take()},
      {"&10", Writer().uint(10).take()},
      {"&23", Writer().uint(23).take()},
      {"&24", Writer().uint(24).take()},
      {"&100", Writer().uint(100).take()},
      {"&1000", Writer().uint(1000).take()},
      {"&1000000", Writer().uint(1000000).take()},
      {"&1000000000000u64", Writer().uint(1000000000000).take()},
      {"&18446744073709551615u64", Writer().uint(18446744073709551615U).take()},
      {"18446744073709551616", Writer().tag(2).bytes(bignum).take()},
      {"-18446744073709551616", Writer().negative(18446744073709551615U).take()},
      {"-18446744073709551617", Writer().tag(3).bytes(bignum).take()},
      {"&-1", Writer().integer(-1).take()},
      {"&-1000", Writer().integer(-1000).take()},
      {"&0.0", Writer().real(0.0).take()},
      {"&-0.0", Writer().real(-0.0).take()},
      {"&1.0", Writer().real(1.0).take()},
      {"&1.1", Writer().real(1.1).take()},
      {"&1.5", Writer().real(1.5).take()},
      {"&65504.0", Writer().real(65504.0).take()},
      {"&100000.0", Writer().real(100000.0).take()},
      {"&3.4028234663852886e+38", Writer().real(3.4028234663852886e+38).take()},
      {"&1.0e+300", Writer().real(1.0e+300).take()},
      {"&5.960464477539063e-8", Writer().real(5.960464477539063e-8).take()},
      {"&0.00006103515625", Writer().real(0.00006103515625).take()},
      {"&-4.0", Writer().real(-4.0).take()},
      {"&-4.1", Writer().real(-4.1).take()},
      {"&f64::INFINITY", Writer().real(infinity).take()},
      {"&f64::NEG_INFINITY", Writer().real(-infinity).take()},
      {"&f64::NAN", Writer().real(std::numeric_limits<double>::quiet_NaN()).take()},
  };
}

std::vector<Example> strings_and_containers() {
  const Bytes four = from_hex("01020304");
  return {
      {"&false", Writer().boolean(false).take()},
      {"&true", Writer().boolean(true).take()},
      {"&None::<i32>", Writer().undefined().take()},
      {"&Tagged::<0, _>(\"2013-03-21T20:04:00Z\")", Writer().tag(0).text("2013-03-21T20:04:00Z").take()},
      {"&Tagged::<1, _>(&1363896240.5)", Writer().tag(1).real(1363896240.5).take()},
      {"&Tagged::<23, _>(&Bytes(&hex!(\"01020304\")))", Writer().tag(23).bytes(four).take()},
      {"&Tagged::<32, _>(\"http://www.example.com\")",
       Writer().tag(32).text("http://www.example.com").take()},
      {"&Bytes(&[])", Writer().bytes({}).take()},
      {"&Bytes(&hex!(\"01020304\"))", Writer().bytes(four).take()},
      {"\"\"", Writer().text("").take()},
      {"\"a\"", Writer().text("a").take()},
      {"\"IETF\"", Writer().text("IETF").take()},
      {"\"\\u{00fc}\"", Writer().text("\xC3\xBC").take()},
      {"\"\\u{6c34}\"", Writer().text("\xE6\xB0\xB4").take()},
      {"&(1, 2, 3)", numbers({1, 2, 3})},
      {"&(1, &[2, 3], &[4, 5])", nested_arrays()},
      {"(1..=25).collect::<Vec<u8>>().as_slice()", one_to(25)},
  };
}

TEST_CASE("the examples of RFC 8949 are written and accepted as they stand there") {
  const Vectors vectors = load();
  if (vectors.empty()) {
    MESSAGE("skipped: the list of RFC 8949 examples is not in " << shared_folder().string());
    return;
  }
  for (const auto& [value, hex] : vectors) {
    CAPTURE(value);
    const Bytes bytes = from_hex(hex);
    Reader reader(bytes);
    CHECK(reader.skip().has_value());
    CHECK(reader.finish().has_value());
  }
  for (const auto& examples : {integers_and_reals(), strings_and_containers()}) {
    for (const Example& example : examples) {
      CAPTURE(example.value);
      REQUIRE(vectors.contains(example.value));
      CHECK(example.written == from_hex(vectors.at(example.value)));
    }
  }
}

}  // namespace
}  // namespace depesche::cbor
