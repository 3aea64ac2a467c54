// SPDX-License-Identifier: EUPL-1.2
#include "bundle/extension.h"

#include <doctest/doctest.h>

#include "bundle/crc.h"
#include "bundle/record.h"
#include "bundle/sample.h"

namespace depesche::bundle {
namespace {

TEST_CASE("both checksums give their published check words, in pieces too") {
  const BytesView digits = as_bytes("123456789");
  CHECK(crc16(digits) == 0x906E);
  CHECK(crc32c(digits) == 0xE3069283);
  CHECK(crc32c_portable(digits) == 0xE3069283);
  Bytes data(1000);
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::byte>(i * i + i / 7);
  for (std::size_t cut = 0; cut < 40; ++cut) {
    const BytesView head = BytesView(data).first(cut);
    const BytesView tail = BytesView(data).subspan(cut);
    CHECK(crc32c(tail, crc32c(head)) == crc32c(data));
    CHECK(crc32c_portable(tail, crc32c_portable(head)) == crc32c(data));
    CHECK(crc16(tail, crc16(head)) == crc16(data));
  }
}

TEST_CASE("19: precedence and label stand in our block in one form only") {
  const Handling full{
      .precedence = Precedence::flash,
      .marking = Marking{.level = 3, .compartments = {"NAHOST", "RUESTUNG"}, .releasable_to = {"bmvg"}}};
  const Handling bare{.precedence = Precedence::priority};
  for (const Handling& handling : {full, bare, Handling{}}) {
    CHECK(decode_handling(encode_handling(handling)).value() == handling);
  }
  // version 2, precedence 4, level 5, unsorted, repeated, empty word, too few items, bytes behind
  for (const char* wrong :
       {"830200f6", "830104f6",
        "8301008305"
        "8080",
        "8301008300826162616180", "8301008300826161616180", "8301008300816080", "820100", "830100f600",
        "8301008380"
        "8080",
        ""}) {
    CAPTURE(wrong);
    CHECK_FALSE(decode_handling(hex(wrong)).has_value());
  }
}

// The lines of a fenced example in docs/formats/bundle.md, joined.
std::string documented(const std::string& name) {
  std::ifstream file(std::filesystem::path(DEPESCHE_SOURCE_DIR) / "docs/formats/bundle.md");
  std::string all;
  bool is_inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line == "```") is_inside = false;
    if (is_inside) all += line;
    if (line == "```text " + name) is_inside = true;
  }
  return all;
}

TEST_CASE("20: our block has the bytes that docs/formats/bundle.md shows") {
  const Handling handling{
      .precedence = Precedence::immediate,
      .marking = Marking{.level = 2, .compartments = {"NAHOST"}, .releasable_to = {"bmvg"}}};
  const Bytes data = encode_handling(handling);
  CHECK(data == hex(documented("handling-data")));
  const Block block{.type = block_type::handling,
                    .number = 2,
                    .flags = block_flag::replicate,
                    .crc = CrcType::crc32c,
                    .data = data};
  CHECK(encode_block(block) == hex(documented("handling-block")));
  CHECK(encode_handling({.precedence = Precedence::flash}) == hex(documented("handling-precedence-only")));

  const Bytes bytes = written(sample_primary(), {block, sample_payload()});
  CHECK(bytes == hex(documented("bundle")));
}

TEST_CASE("a status report is read as it was written, with and without times and fragment") {
  StatusReport report{.received = {.is_made = true, .at = 800'000'000'123},
                      .deleted = {.is_made = true},
                      .reason = reason::lifetime_expired,
                      .source = Eid::ipn(1, 7),
                      .created = {.milliseconds = 800'000'000'000, .sequence = 5}};
  CHECK(decode_status_report(encode_status_report(report)).value() == report);
  report.part = StatusReport::Part{.offset = 100, .length = 50};
  CHECK(decode_status_report(encode_status_report(report)).value() == report);
}

TEST_CASE("a status report of another shape is refused") {
  CHECK(decode_status_report(hex("82018484"
                                 "81f581f481f481f4"
                                 "00"
                                 "8202820107"
                                 "820000"))
            .has_value());
  for (const char* wrong : {"82028484"
                            "81f581f481f481f4"
                            "00"
                            "8202820107"
                            "820000",  // another type of record
                            "82018584"
                            "81f581f481f481f4"
                            "00"
                            "8202820107"
                            "820000"
                            "00",  // 5 elements
                            "82018483"
                            "81f581f481f4"
                            "00"
                            "8202820107"
                            "820000",  // 3 status items
                            "82018484"
                            "80"
                            "81f481f481f4"
                            "00"
                            "8202820107"
                            "820000",  // an empty status item
                            "82018484"
                            "82f400"
                            "81f481f481f4"
                            "00"
                            "8202820107"
                            "820000",  // a time of what did not happen
                            "82018484"
                            "8101"
                            "81f481f481f4"
                            "00"
                            "8202820107"
                            "820000",  // no truth value
                            "82018484"
                            "81f581f481f481f4"
                            "00"
                            "8202820107"
                            "820000"
                            "00"}) {  // bytes behind
    CAPTURE(wrong);
    CHECK_FALSE(decode_status_report(hex(wrong)).has_value());
  }
}

}  // namespace
}  // namespace depesche::bundle
