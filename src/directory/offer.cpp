// SPDX-License-Identifier: EUPL-1.2
#include "directory/offer.h"

#include <algorithm>
#include <tuple>

#include "dispatch/wire.h"

namespace depesche {

auto fields(Offer& o) {
  return std::tie(o.organisation, o.name.de, o.name.en, o.authority_mailbox, o.authority, o.gateway,
                  o.gateway_keys, o.level_words);
}

namespace {

constexpr std::string_view offer_word = "depesche offer";
constexpr std::uint64_t offer_version = 1;

}  // namespace

Bytes sign(const Offer& offer, const crypto::SigningKey& authority) {
  cbor::Writer body;
  body.array(3).text(offer_word).uint(offer_version);
  wire::write(body, offer);
  const Bytes signed_part = body.take();
  return cbor::Writer().array(2).bytes(signed_part).bytes(authority.sign(signed_part)).take();
}

Result<Offer> read_offer(BytesView bytes) {
  if (bytes.size() > offer_size_max) return fail(Code::invalid, "an offer is not that large");
  cbor::Reader outer(bytes);
  TRY(outer.read_array_of(2));
  const BytesView body = TRY(outer.read_bytes());
  crypto::Signature signature{};
  const BytesView signed_with = TRY(outer.read_bytes_of(signature.size()));
  TRY(outer.finish());
  std::ranges::copy(signed_with, signature.begin());
  cbor::Reader reader(body);
  TRY(reader.read_array_of(3));
  const std::string_view word = TRY(reader.read_text());
  const std::uint64_t version = TRY(reader.read_uint());
  if (word != offer_word || version != offer_version) return reader.refuse("not an offer");
  Offer offer;
  TRY(wire::read(reader, offer));
  TRY(reader.finish());
  if (offer.level_words.size() != levels_count)
    return fail(Code::invalid, "its table of levels is not whole");
  if (!crypto::verify(offer.authority.signing, body, signature))
    return fail(Code::corrupt, "the root that the offer names did not sign it");
  return offer;
}

}  // namespace depesche
