// SPDX-License-Identifier: EUPL-1.2
#include "serial/line_key.h"

#include <algorithm>

#include "crypto/digest.h"

namespace depesche::serial {
namespace {

constexpr auto hash = crypto::Hash::sha256;

std::array<std::byte, 8> eight_bytes(std::uint64_t value) {
  std::array<std::byte, 8> bytes;
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::byte>(value >> (56 - 8 * i));
  return bytes;
}

template <std::size_t size>
std::array<std::byte, size> beginning(const crypto::Secret& digest) {
  std::array<std::byte, size> cut;
  std::ranges::copy(digest.view().first(size), cut.begin());
  return cut;
}

crypto::Secret derived(const crypto::Secret& shared, std::string_view purpose, BytesView context = {}) {
  constexpr std::array end = {std::byte{0}};
  return crypto::hmac(hash, shared.view(), {as_bytes("depesche line "), as_bytes(purpose), end, context});
}

}  // namespace

std::array<std::byte, 16> LineKey::hello_tag(BytesView body, const bundle::Eid& to) const {
  const Bytes receiver = bundle::encode_eid(to);
  return beginning<16>(crypto::hmac(hash, derived(shared_, "hello").view(), {body, receiver}));
}

Mark LineKey::mark(const bundle::Eid& from, const Packed& packed) const {
  const std::array coding = {static_cast<std::byte>(packed.coding)};
  const crypto::Secret key = derived(shared_, "transfer", bundle::encode_eid(from));
  return beginning<16>(crypto::hmac(
      hash, key.view(), {coding, packed.dictionary, eight_bytes(packed.plain_size), *packed.bytes}));
}

crypto::Secret LineKey::frames(const bundle::Eid& from, const Nonce& sender, const Nonce& receiver) const {
  Bytes context = bundle::encode_eid(from);
  context.insert(context.begin(), receiver.begin(), receiver.end());
  context.insert(context.begin(), sender.begin(), sender.end());
  return derived(shared_, "frames", context);
}

crypto::Secret LineKey::one_way(const bundle::Eid& from) const {
  return derived(shared_, "one-way", bundle::encode_eid(from));
}

FrameTag frame_tag(const crypto::Secret& key, std::uint64_t number, BytesView body) {
  return beginning<4>(crypto::hmac(hash, key.view(), {eight_bytes(number), body}));
}

bool take_frame_tag(const crypto::Secret& key, std::uint64_t number, BytesView& body) {
  if (body.size() < std::tuple_size_v<FrameTag>) return false;
  const BytesView given = body.last(std::tuple_size_v<FrameTag>);
  body = body.first(body.size() - given.size());
  return crypto::equal_in_constant_time(frame_tag(key, number, body), given);
}

}  // namespace depesche::serial
