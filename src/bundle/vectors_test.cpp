// SPDX-License-Identifier: EUPL-1.2
// Vectors from other projects, which lie outside this repository.
#include <doctest/doctest.h>

#include "bundle/asb.h"
#include "bundle/crc.h"
#include "bundle/sample.h"
#include "bundle/vector_file.h"

namespace depesche::bundle {
namespace {

std::vector<VectorRecord> shared_records(const std::string& name) {
  const auto records = parse_vectors(shared_vectors(name));
  if (records.empty()) MESSAGE("skipped: " << name << " is not in " << shared_folder().string());
  return records;
}

TEST_CASE("the shared endpoint ids turn from text to bytes and back") {
  std::size_t tried = 0;
  for (const VectorRecord& record : shared_records("eid_crc_small.txt")) {
    if (!record.has("eid")) continue;
    const std::string text(record.value("eid"));
    CAPTURE(text);
    CHECK(to_text(decode_eid(hex(record.value("hex"))).value()) == text);
    CHECK(encode_eid(parse_eid(text).value()) == hex(record.value("hex")));
    ++tried;
  }
  if (tried != 0) CHECK(tried == 5);
}

TEST_CASE("the shared primary blocks have the checksums that stand in them") {
  for (const VectorRecord& record : shared_records("eid_crc_small.txt")) {
    const std::string name(record.value("name"));
    if (!name.contains("primary CRC")) continue;
    CAPTURE(name);
    Bytes block = hex(record.value("hex"));
    const std::size_t size = name.contains("CRC16") ? 2 : 4;
    const Bytes found(block.end() - static_cast<long>(size), block.end());
    std::fill(block.end() - static_cast<long>(size), block.end(), std::byte{0});
    const std::uint32_t sum = size == 2 ? crc16(block) : crc32c(block);
    for (std::size_t i = 0; i < size; ++i) {
      CHECK(found[size - 1 - i] == static_cast<std::byte>((sum >> (8 * i)) & 0xFFU));
    }
  }
}

TEST_CASE("the shared corpora of bundles, security blocks and endpoint ids are read and written the same") {
  // RFC 9173's examples have neither a CRC nor, where the time is 0, an age.
  const auto outcomes = try_bundles(shared_records("bsl_corpora.txt"),
                                    {.needs_primary_crc = false, .needs_age_without_time = false});
  for (const VectorOutcome& outcome : outcomes) {
    CAPTURE(outcome.name);
    CAPTURE(outcome.reason);
    CHECK(outcome.is_accepted);
  }
  for (const VectorRecord& record : shared_records("bsl_corpora.txt")) {
    const Bytes bytes = hex(record.value("hex"));
    if (record.value("name").contains("asb_cbor")) CHECK(encode_asb(decode_asb(bytes).value()) == bytes);
    if (record.value("name").contains("eid_cbor")) CHECK(encode_eid(decode_eid(bytes).value()) == bytes);
  }
}

TEST_CASE("3: RFC 9173's examples are refused where validity is not switched off") {
  for (const VectorOutcome& outcome : try_bundles(shared_records("bsl_corpora.txt"))) {
    // A.3 has what is demanded: an age, and a BIB over the primary block.
    const bool is_complete = outcome.name.contains("exA35");
    if (!outcome.name.contains("bpv7_cbor") || is_complete) continue;
    CAPTURE(outcome.name);
    CHECK_FALSE(outcome.is_accepted);
  }
}

TEST_CASE("a vector file's records are read with their fields and expectations") {
  const auto records = parse_vectors(
      "# a comment\nname: one\nexpect: accept\nhex: 00\n\nname: two\nexpect: reject (why)\nname: three\n");
  REQUIRE(records.size() == 3);
  CHECK(records[0].value("name") == "one");
  CHECK(records[0].line == 2);
  CHECK(expected(records[0]) == std::optional(true));
  CHECK(expected(records[1]) == std::optional(false));
  CHECK(expected(records[2]) == std::nullopt);
  const auto outcomes = try_bundles(records);
  REQUIRE(outcomes.size() == 1);
  CHECK_FALSE(outcomes[0].is_accepted);
  CHECK(outcomes[0].has_passed == std::optional(false));
}

}  // namespace
}  // namespace depesche::bundle
