// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/header.h"

#include <doctest/doctest.h>

#include <functional>
#include <random>

#include "dispatch/dispatch.h"

namespace depesche {
namespace {

template <std::size_t size>
std::array<std::byte, size> filled(unsigned with) {
  std::array<std::byte, size> bytes;
  bytes.fill(static_cast<std::byte>(with));
  return bytes;
}

Recipient recipient(const char* mailbox) {
  return {.mailbox = {mailbox},
          .key = {filled<16>(7)},
          .number = 1042,
          .for_information = true,
          .encapsulated = Bytes(97, std::byte{4}),
          .sequence = 3,
          .wrapped_key = Bytes(48, std::byte{5})};
}

Header full_header() {
  Header header;
  header.author = {"kair.pol"};
  header.author_key = {filled<16>(1)};
  header.feed_sequence = 17;
  header.previous = {filled<48>(2)};
  header.kind = Kind::instruction;
  header.label = {
      .level = Level::secret, .compartments = {"A", "B"}, .releasable_to = {"EU"}, .term_year = 2056};
  header.precedence = Precedence::flash;
  header.created = Time(Duration(1'700'000'000'123));
  header.references = {{.relation = Relation::answers, .target = {filled<48>(3)}},
                       {.relation = Relation::cites, .target = {filled<48>(4)}}};
  header.recipients = {recipient("zentrale.310"), recipient("washington.pol")};
  header.body_digest = filled<48>(9);
  header.body_size = 4711;
  return header;
}

TEST_CASE("a header comes back as it was written") {
  const Header header = full_header();
  CHECK(decode_header(encode_header(header).value()).value() == header);
  Header first = header;
  first.feed_sequence = 1;
  first.previous = {};
  CHECK(decode_header(encode_header(first).value()).value() == first);
}

TEST_CASE("every prefix of a header is refused, and every flipped bit is refused or read as other bytes") {
  const Bytes bytes = encode_header(full_header()).value();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(decode_header(BytesView(bytes).first(size)).has_value());
  }
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    Bytes flipped = bytes;
    flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    const auto header = decode_header(flipped);
    if (header) CHECK(encode_header(*header).value() == flipped);
  }
}

TEST_CASE("a header outside its limits is neither written nor read") {
  const std::vector<std::function<void(Header&)>> faults{
      [](Header& header) { header.version = 2; },
      [](Header& header) { header.suite = 2; },
      [](Header& header) { header.author.value.clear(); },
      [](Header& header) { header.author.value = std::string(mailbox_size_max + 1, 'x'); },
      [](Header& header) { header.author.value = "\xFF"; },
      [](Header& header) { header.feed_sequence = 0; },
      [](Header& header) { header.feed_sequence = 1; },
      [](Header& header) { header.previous = {}; },
      [](Header& header) { header.label.compartments = {"B", "A"}; },
      [](Header& header) { header.label.compartments = {"A", "A"}; },
      [](Header& header) { header.label.releasable_to = {""}; },
      [](Header& header) { header.created = Time(Duration(-1)); },
      [](Header& header) { header.references.resize(references_max + 1); },
      [](Header& header) { header.recipients.resize(recipients_max + 1, recipient("x")); },
      [](Header& header) { header.recipients[0].wrapped_key.pop_back(); },
      [](Header& header) { header.recipients[0].encapsulated.clear(); },
  };
  for (std::size_t i = 0; i < faults.size(); ++i) {
    CAPTURE(i);
    Header header = full_header();
    faults[i](header);
    CHECK(encode_header(header).error().code == Code::invalid);
    CHECK_FALSE(associated_data(header).has_value());
  }
}

TEST_CASE("a header with as many recipients as allowed fits") {
  Header header = full_header();
  header.recipients.assign(recipients_max, recipient("vertretung-mit-langem-namen.politik"));
  const Bytes bytes = encode_header(header).value();
  CHECK(decode_header(bytes).value() == header);
}

TEST_CASE("the associated data leaves out only what is known after sealing") {
  Header one = full_header();
  Header two = full_header();
  two.body_digest = filled<48>(10);
  two.body_size = 0;
  CHECK(associated_data(one).value() == associated_data(two).value());
  two.recipients[1].number = 1;
  CHECK(associated_data(one).value() != associated_data(two).value());
}

TEST_CASE("ids have one text of 64 characters") {
  const DispatchId id{filled<48>(0xFB)};
  CHECK(to_text(id).size() == 64);
  CHECK(parse_dispatch_id(to_text(id)).value() == id);
  CHECK_FALSE(parse_dispatch_id(to_text(id).substr(1)).has_value());
  CHECK_FALSE(parse_dispatch_id(std::string(64, '+')).has_value());
  const KeyId key{filled<16>(0x7E)};
  CHECK(to_text(key).size() == 22);
  CHECK(parse_key_id(to_text(key)).value() == key);
  CHECK_FALSE(key_id_from(Bytes(15)).has_value());
}

TEST_CASE("kinds, precedences and relations are read back from their words") {
  for (std::size_t i = 0; i < kinds_count; ++i) {
    CHECK(parse_kind(to_text(static_cast<Kind>(i))).value() == static_cast<Kind>(i));
  }
  for (std::size_t i = 0; i < precedences_count; ++i) {
    CHECK(parse_precedence(to_text(static_cast<Precedence>(i))).value() == static_cast<Precedence>(i));
  }
  for (std::size_t i = 0; i < relations_count; ++i) {
    CHECK(parse_relation(to_text(static_cast<Relation>(i))).value() == static_cast<Relation>(i));
  }
  CHECK(parse_kind("Report").error().code == Code::invalid);
}

TEST_CASE("a container comes back as it was written, and every prefix is refused") {
  Dispatch dispatch{
      .id = {},
      .header = encode_header(full_header()).value(),
      .proof = {.signature = filled<96>(3), .leaf = 1, .leaves = 3, .path = {filled<48>(1), filled<48>(2)}},
      .body = Bytes(100, std::byte{8})};
  dispatch.id = id_of(dispatch.header);
  const Bytes bytes = encode(dispatch).value();
  CHECK(decode_dispatch(bytes).value() == dispatch);
  CHECK(decode_proof(encode_proof(dispatch.proof)).value() == dispatch.proof);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(decode_dispatch(BytesView(bytes).first(size)).has_value());
  }
}

TEST_CASE("a proof whose leaf is outside its tree is refused") {
  CHECK_FALSE(decode_proof(encode_proof({.signature = {}, .leaf = 3, .leaves = 3, .path = {}})).has_value());
  CHECK_FALSE(decode_proof(encode_proof({.signature = {}, .leaf = 0, .leaves = batch_max + 1, .path = {}}))
                  .has_value());
  CHECK_FALSE(decode_proof(
                  encode_proof(
                      {.signature = {}, .leaf = 0, .leaves = 2, .path = {proof_path_max + 1, filled<48>(1)}}))
                  .has_value());
}

}  // namespace
}  // namespace depesche
