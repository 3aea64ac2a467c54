// SPDX-License-Identifier: EUPL-1.2
#include "ingest/frame.h"

#include <doctest/doctest.h>

#include <string>

namespace depesche::ingest {
namespace {

constexpr std::size_t bytes_max = 10'000;

Item document() {
  Extracted extracted{.part = "a > b", .title = "Lage", .text = "Grüße", .date = "1916"};
  extracted.extra = {{"file_no", "7/3"}};
  extracted.by_ocr = true;
  return extracted;
}

TEST_CASE("a document crosses whole, however the bytes arrive") {
  const std::string bytes = encode_frame(document()) + encode_frame(Done{});
  FrameReader reader(bytes_max);
  std::size_t frames = 0;
  for (const char c : bytes) {
    reader.feed({&c, 1});
    const auto frame = reader.next();
    REQUIRE(frame.has_value());
    if (!*frame) continue;
    ++frames;
    if (frames > 1) continue;
    const auto& extracted = std::get<Extracted>(std::get<Item>(**frame));
    CHECK(extracted.part == "a > b");
    CHECK(extracted.text == "Grüße");
    CHECK(extracted.extra.at("file_no") == "7/3");
    CHECK(extracted.by_ocr);
  }
  CHECK(frames == 2);
}

TEST_CASE("a job keeps its limits") {
  Job job{.name = "a.pdf", .options = {}, .limits = {}};
  job.limits.ocr_pages = 3;
  job.options.ocr = false;
  FrameReader reader(bytes_max);
  reader.feed(encode_frame(job));
  const auto frame = reader.next();
  REQUIRE(frame.has_value());
  const auto& got = std::get<Job>(**frame);
  CHECK(got.limits.ocr_pages == 3);
  CHECK(got.limits.wall_time == Limits().wall_time);
  CHECK_FALSE(got.options.ocr);
}

TEST_CASE("a flipped bit gives an error, another frame or a wait, never more than was sent") {
  const std::string whole = encode_frame(document());
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string bytes = whole;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    FrameReader reader(bytes_max);
    reader.feed(bytes);
    const auto frame = reader.next();
    if (!frame || !*frame || !std::holds_alternative<Item>(**frame)) continue;
    if (const auto* extracted = std::get_if<Extracted>(&std::get<Item>(**frame))) {
      CHECK(extracted->text.size() <= whole.size());
    }
  }
}

TEST_CASE("a frame longer than allowed is refused before it has arrived") {
  FrameReader reader(100);
  reader.feed(std::string("\x02\xFF\xFF\xFF\x7F", 5));
  CHECK(reader.next().error().code == Code::corrupt);
}

TEST_CASE("text that is not UTF-8 is refused") {
  Extracted extracted{.text = "\xFF"};
  FrameReader reader(bytes_max);
  reader.feed(encode_frame(Item(extracted)));
  CHECK(reader.next().error().code == Code::corrupt);
}

}  // namespace
}  // namespace depesche::ingest
