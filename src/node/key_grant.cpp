// SPDX-License-Identifier: EUPL-1.2
#include "node/key_grant.h"

#include "cbor/reader.h"
#include "cbor/writer.h"

namespace depesche {
namespace {

constexpr std::string_view grant_word = "key grant";
constexpr std::uint64_t grant_version = 1;
constexpr std::size_t grant_items = 5;

}  // namespace

Bytes encode(const KeyGrant& grant) {
  cbor::Writer writer;
  writer.array(grant_items).uint(grant_version).text(grant_word).text(grant.mailbox.value);
  writer.bytes(grant.keys.signing.private_scalar()).bytes(grant.keys.sealing.private_scalar());
  return writer.take();
}

Result<KeyGrant> decode_key_grant(BytesView content) {
  cbor::Reader reader(content);
  TRY(reader.read_array_of(grant_items));
  const std::uint64_t version = TRY(reader.read_uint());
  const std::string_view word = TRY(reader.read_text());
  if (version != grant_version || word != grant_word) return reader.refuse("not a key grant");
  const std::string_view mailbox = TRY(reader.read_text(mailbox_size_max));
  const BytesView signing = TRY(reader.read_bytes_of(crypto::private_key_size));
  const BytesView sealing = TRY(reader.read_bytes_of(crypto::private_key_size));
  TRY(reader.finish());
  auto signing_key = TRY(SigningKey::from_private(signing));
  auto sealing_key = TRY(SealingKey::from_private(sealing));
  return KeyGrant{.mailbox = {std::string(mailbox)},
                  .keys = {.signing = std::move(signing_key), .sealing = std::move(sealing_key)}};
}

}  // namespace depesche
