// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/content.h"

#include <doctest/doctest.h>

#include <functional>
#include <random>

#include "cbor/writer.h"

namespace depesche {
namespace {

Content full_content() {
  return {.subject = "Lage in Kairo",
          .language = "de",
          .document_date = "2026-08-01",
          .place = "Kairo",
          .country = "Ägypten",
          .author_text = "Botschaft Kairo",
          .recipient_text = "Auswärtiges Amt, Referat 310",
          .purpose = Purpose::instruction_requested,
          .parts = {{.heading = Heading::summary, .text = "Kurz.\n\nUnd gut.", .level = Level::open},
                    {.heading = Heading::free_text, .heading_text = "Wirtschaft", .text = "Mehr."}},
          .post = "kair",
          .signed_by = {.person = "p-17", .name = "Dr. Muster"},
          .source = Source{.path = "a/b.pdf",
                           .part = "3",
                           .external_id = "76STATE1",
                           .media_type = "application/pdf",
                           .digest = {std::byte{1}, std::byte{2}}}};
}

TEST_CASE("a content comes back as it was written, with all fields or none") {
  CHECK(decode_content(encode_content(full_content()).value()).value() == full_content());
  CHECK(decode_content(encode_content({}).value()).value() == Content{});
  CHECK(encode_content({}).value().size() == 1);
}

TEST_CASE("contents with any choice of fields come back") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    Content content = full_content();
    const auto drop = [&](auto& field) {
      if (random() % 2 == 0) field = {};
    };
    drop(content.subject);
    drop(content.language);
    drop(content.place);
    drop(content.recipient_text);
    drop(content.purpose);
    drop(content.parts);
    drop(content.post);
    drop(content.signed_by.person);
    drop(content.signed_by.name);
    drop(content.source);
    if (!content.parts.empty()) drop(content.parts[0].level);
    REQUIRE(decode_content(encode_content(content).value()).value() == content);
  }
}

TEST_CASE("every prefix is refused, and every flipped bit is refused or read as other bytes") {
  const Bytes bytes = encode_content(full_content()).value();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(decode_content(BytesView(bytes).first(size)).has_value());
  }
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    Bytes flipped = bytes;
    flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    const auto content = decode_content(flipped);
    if (content) CHECK(encode_content(*content).value() == flipped);
  }
}

TEST_CASE("a content outside its limits is not written") {
  const std::vector<std::function<void(Content&)>> faults{
      [](Content& content) { content.subject = std::string(content_word_size_max + 1, 'x'); },
      [](Content& content) { content.country = "\xC3"; },
      [](Content& content) { content.parts.resize(content_parts_max + 1); },
      [](Content& content) { content.parts[0].text = "\xFF"; },
      [](Content& content) { content.parts[0].heading_text = "heading without its kind"; },
      [](Content& content) { content.parts[1].heading_text.clear(); },
      [](Content& content) { content.source->path = std::string(content_word_size_max + 1, 'x'); },
  };
  for (std::size_t i = 0; i < faults.size(); ++i) {
    CAPTURE(i);
    Content content = full_content();
    faults[i](content);
    CHECK(encode_content(content).error().code == Code::invalid);
  }
}

TEST_CASE("a field at its default, an unknown field or a source without digest is refused") {
  CHECK_FALSE(decode_content(cbor::Writer().map(1).uint(1).text("").take()).has_value());
  CHECK_FALSE(decode_content(cbor::Writer().map(1).uint(8).uint(0).take()).has_value());
  CHECK_FALSE(decode_content(cbor::Writer().map(1).uint(9).array(0).take()).has_value());
  CHECK_FALSE(decode_content(cbor::Writer().map(1).uint(11).map(0).take()).has_value());
  CHECK_FALSE(decode_content(cbor::Writer().map(1).uint(12).map(0).take()).has_value());
  CHECK_FALSE(decode_content(cbor::Writer().map(1).uint(14).uint(1).take()).has_value());
  CHECK(decode_content(cbor::Writer().map(1).uint(1).text("x").take()).has_value());
}

TEST_CASE("a deadline and a change come back as they were written, and only in their one form") {
  Content content{.subject = "Rückruf"};
  content.acknowledge_by = Time(Duration(1'795'000'000'000));
  content.change = Change{.what = Change::What::recalled, .target = {}, .label = {}, .second = "berta"};
  content.change->target.value.fill(std::byte{7});
  CHECK(decode_content(encode_content(content).value()).value() == content);
  content.change->what = Change::What::relabelled;
  content.change->label = {
      .level = Level::secret, .compartments = {"NAHOST", "NUKLEAR"}, .releasable_to = {}, .term_year = 2056};
  CHECK(decode_content(encode_content(content).value()).value() == content);
  content.change->label.compartments = {"NUKLEAR", "NAHOST"};
  CHECK_FALSE(encode_content(content).has_value());
  content.change->label.compartments = {};
  content.change->label.releasable_to = {"aa"};
  CHECK_FALSE(encode_content(content).has_value());
  content.change->label = {.level = Level::secret};
  content.change->what = Change::What::recalled;  // a recall changes no label
  CHECK_FALSE(encode_content(content).has_value());
  content.change.reset();
  content.acknowledge_by = Time{};
  CHECK_FALSE(encode_content(content).has_value());
}

}  // namespace
}  // namespace depesche
