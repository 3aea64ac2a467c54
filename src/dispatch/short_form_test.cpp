// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/short_form.h"

#include <doctest/doctest.h>

#include "dispatch/sample.h"

namespace depesche {
namespace {

Dispatch sealed_for(std::size_t recipients) {
  const auto author = sample::person("kair.pol", 11);
  std::vector<Addressee> to;
  for (std::size_t i = 0; i < recipients; ++i)
    to.push_back(sample::person(("unit." + std::to_string(i)).c_str(), 20 + i).addressed(i + 1));
  sample::Dice dice;
  Feed feed;
  const std::array drafts{sample::draft("Lage", to)};
  return seal(drafts, author.mailbox, author.keys, feed, dice).value().front();
}

TEST_CASE(
    "the short container gives the same dispatch again, and is shorter by the digest and half the points") {
  for (const std::size_t recipients : {std::size_t{1}, std::size_t{2}, compressed_points_max}) {
    const Dispatch dispatch = sealed_for(recipients);
    const Bytes carried = encode_short(dispatch).value();
    CHECK(decode_dispatch(carried).value() == dispatch);
    CHECK(carried.size() + 49 + 48 * recipients <= encode(dispatch).value().size());
  }
  const Dispatch to_many = sealed_for(compressed_points_max + 1);
  CHECK(decode_dispatch(encode_short(to_many).value()).value() == to_many);
}

TEST_CASE(
    "a short container cut anywhere is refused, and one with a flipped bit is never the same dispatch") {
  const Dispatch dispatch = sealed_for(2);
  const Bytes carried = encode_short(dispatch).value();
  for (std::size_t size = 0; size < carried.size(); ++size)
    CHECK_FALSE(decode_dispatch(BytesView(carried).first(size)).has_value());
  for (std::size_t bit = 0; bit < 8 * carried.size(); ++bit) {
    Bytes flipped = carried;
    flipped[bit / 8] ^= std::byte{1} << (bit % 8);
    const auto decoded = decode_dispatch(flipped);
    if (decoded) CHECK(*decoded != dispatch);
  }
}

TEST_CASE("what has no short form, an erased body or a point in another form, is carried whole") {
  Dispatch erased = sealed_for(1);
  erased.body.clear();
  CHECK(encode_short(erased).value() == encode(erased).value());

  const Dispatch dispatch = sealed_for(1);
  Header header = decode_header(dispatch.header).value();
  const std::byte last = header.recipients.front().encapsulated.back();
  const auto hybrid = (last & std::byte{1}) == std::byte{0} ? std::byte{6} : std::byte{7};
  for (const std::byte form : {std::byte{5}, hybrid}) {
    header.recipients.front().encapsulated.front() = form;
    const Bytes encoded = encode_header(header).value();
    const Dispatch odd{
        .id = id_of(encoded), .header = encoded, .proof = dispatch.proof, .body = dispatch.body};
    CHECK(decode_dispatch(encode_short(odd).value()).value() == odd);
  }
}

}  // namespace
}  // namespace depesche
