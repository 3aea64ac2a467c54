// SPDX-License-Identifier: EUPL-1.2
#include "bundle/duplicates.h"

#include <algorithm>
#include <cstring>

#include "cbor/reader.h"
#include "crypto/digest.h"

namespace depesche::bundle {
namespace {

constexpr std::uint64_t state_version = 1;

BundleKey digest_of(const Bundle& bundle, bool with_place) {
  cbor::Writer writer;
  Eid source = bundle.primary.source;
  source.has_allocator = false;  // both forms of an ipn endpoint are one source
  write_eid(writer, source);
  writer.uint(bundle.primary.created.milliseconds).uint(bundle.primary.created.sequence);
  if (with_place && bundle.primary.fragment) {
    writer.uint(bundle.primary.fragment->offset).uint(bundle.payload().size());
  }
  const crypto::Sha256Digest digest = crypto::sha256(writer.view());
  BundleKey key{};
  std::copy_n(digest.begin(), key.size(), key.begin());
  return key;
}

}  // namespace

BundleKey key_of(const Bundle& bundle) { return digest_of(bundle, true); }
BundleKey whole_key_of(const Bundle& bundle) { return digest_of(bundle, false); }

std::size_t Duplicates::Hash::operator()(const BundleKey& key) const {
  std::size_t value = 0;
  std::memcpy(&value, key.data(), sizeof value);
  return value;
}

void Duplicates::remember(const BundleKey& key, std::uint64_t expires) {
  if (!expiry_of_.emplace(key, expires).second) return;
  by_expiry_.emplace(expires, key);
  if (expiry_of_.size() <= entries_max_) return;
  expiry_of_.erase(by_expiry_.begin()->second);
  by_expiry_.erase(by_expiry_.begin());
}

void Duplicates::forget_expired(std::uint64_t now) {
  while (!by_expiry_.empty() && by_expiry_.begin()->first < now) {
    expiry_of_.erase(by_expiry_.begin()->second);
    by_expiry_.erase(by_expiry_.begin());
  }
}

Bytes Duplicates::encode() const {
  cbor::Writer writer;
  writer.array(2).uint(state_version).array(by_expiry_.size());
  for (const auto& [expires, key] : by_expiry_) writer.array(2).bytes(key).uint(expires);
  return writer.take();
}

Result<> Duplicates::restore(BytesView bytes) {
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(2));
  const std::uint64_t version_found = TRY(reader.read_uint());
  if (version_found != state_version) return reader.refuse("an unknown version");
  const std::size_t count = TRY(reader.read_array());
  for (std::size_t i = 0; i < count; ++i) {
    TRY(reader.read_array_of(2));
    const BytesView found = TRY(reader.read_bytes_of(sizeof(BundleKey)));
    BundleKey key{};
    std::ranges::copy(found, key.begin());
    const std::uint64_t expires = TRY(reader.read_uint());
    remember(key, expires);
  }
  return reader.finish();
}

}  // namespace depesche::bundle
