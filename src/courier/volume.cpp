// SPDX-License-Identifier: EUPL-1.2
#include "courier/volume.h"

#include <algorithm>
#include <array>

#include "cbor/reader.h"
#include "cbor/writer.h"

namespace depesche::courier::volume {
namespace {

constexpr std::uint64_t suite = 1;
constexpr std::size_t wrapped_overhead = 8;  // CBOR heads around one wrapped key
constexpr std::size_t around_parts = 128;    // magic, lengths, tags and the rest of the head
constexpr std::size_t read_step = 65'536;
constexpr std::string_view purpose = "depesche courier volume 1";

crypto::GcmNonce nonce(std::uint64_t number) {
  crypto::GcmNonce made{};
  for (std::size_t i = 0; i < 8; ++i) made[11 - i] = static_cast<std::byte>(number >> (8 * i));
  return made;
}

// Without the release secret the wrapped key opens nothing.
crypto::Secret with_release(crypto::Secret key, const std::optional<crypto::Secret>& release) {
  if (!release) return key;
  const crypto::Secret both = crypto::hkdf_extract(crypto::Hash::sha384, release->view(), key.view());
  return crypto::hkdf_expand(crypto::Hash::sha384, both.view(), as_bytes(purpose), content_key_size);
}

}  // namespace

Bytes encode(const Head& head) {
  cbor::Writer writer;
  writer.array(4).uint(suite).uint(head.volume).boolean(head.needs_release).array(head.keys.size());
  for (const Head::Wrapped& wrapped : head.keys)
    writer.array(2).bytes(wrapped.encapsulated).bytes(wrapped.key);
  return writer.take();
}

Result<Head> decode_head(BytesView bytes) {
  cbor::Reader reader(bytes);
  Head head;
  TRY(reader.read_array_of(4));
  const std::uint64_t used_suite = TRY(reader.read_uint());
  if (used_suite != suite) return reader.refuse("a cryptographic suite unknown here");
  head.volume = static_cast<std::uint32_t>(TRY(reader.read_uint(volumes_max)));
  head.needs_release = TRY(reader.read_boolean());
  const std::size_t keys = TRY(reader.read_array(destinations_max));
  for (std::size_t i = 0; i < keys; ++i) {
    TRY(reader.read_array_of(2));
    const BytesView encapsulated = TRY(reader.read_bytes_of(crypto::public_key_size));
    const BytesView key = TRY(reader.read_bytes_of(wrapped_key_size));
    head.keys.push_back({.encapsulated = to_bytes(encapsulated), .key = to_bytes(key)});
  }
  TRY(reader.finish());
  return head;
}

Result<Begun> begin(std::uint32_t volume, const std::vector<crypto::PublicSealingKey>& readers,
                    const std::optional<crypto::Secret>& release, Entropy& entropy) {
  Begun begun{.head = {.volume = volume, .needs_release = release.has_value()},
              .key = crypto::Secret::draw(entropy, content_key_size)};
  for (const crypto::PublicSealingKey& reader : readers) {
    const crypto::HpkeSender sender = TRY(crypto::send_to(reader, as_bytes(purpose), entropy));
    begun.head.keys.push_back(
        {.encapsulated = sender.encapsulated, .key = sender.context.seal(0, {}, begun.key.view())});
  }
  std::ranges::sort(begun.head.keys, {}, &Head::Wrapped::encapsulated);
  begun.key = with_release(std::move(begun.key), release);
  return begun;
}

Result<crypto::Secret> unwrap(const Head& head, const crypto::SealingKey& own,
                              const std::optional<crypto::Secret>& release) {
  for (const Head::Wrapped& wrapped : head.keys) {
    const auto context = own.receive(wrapped.encapsulated, as_bytes(purpose));
    if (!context) continue;
    auto key = context->open(0, {}, wrapped.key);
    if (!key) continue;
    if (head.needs_release && !release) return fail(Code::denied, "the volume needs its release secret");
    static const std::optional<crypto::Secret> none;
    return with_release(crypto::Secret::taking(std::move(*key)), head.needs_release ? release : none);
  }
  return fail(Code::denied, "the volume is not for this node");
}

crypto::GcmNonce manifest_nonce() { return nonce(0); }
crypto::GcmNonce piece_nonce(std::size_t index) { return nonce(1 + index); }
crypto::GcmNonce end_nonce() { return nonce(~std::uint64_t{0}); }

BytesView magic() {
  return as_bytes(
      "\x01"
      "DPKURIE");
}

std::uint64_t fixed_size(std::size_t readers, std::uint64_t manifest_size) {
  return around_parts + readers * (crypto::public_key_size + wrapped_key_size + wrapped_overhead) +
         manifest_size;
}

Bytes read_up_to(Input& input, std::size_t size) {
  Bytes bytes;
  while (bytes.size() < size) {
    const std::size_t before = bytes.size();
    bytes.resize(before + std::min(read_step, size - before));
    const std::size_t got = input.read(std::span(bytes).subspan(before));
    if (before + got < bytes.size()) {
      bytes.resize(before + got);
      break;
    }
  }
  return bytes;
}

}  // namespace depesche::courier::volume
