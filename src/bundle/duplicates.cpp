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
  if (knows(key)) return;
  changes_.push_back({.key = key, .expires = expires});
  add(key, expires);
}

void Duplicates::restore(const BundleKey& key, std::uint64_t expires) {
  if (!knows(key)) add(key, expires);
}

void Duplicates::add(const BundleKey& key, std::uint64_t expires) {
  expiry_of_.emplace(key, expires);
  by_expiry_.emplace(expires, key);
  if (expiry_of_.size() > entries_max_) forget_first();
}

void Duplicates::forget_first() {
  const auto first = by_expiry_.begin();
  changes_.push_back({.key = first->second, .expires = {}});
  expiry_of_.erase(first->second);
  by_expiry_.erase(first);
}

void Duplicates::forget_expired(std::uint64_t now) {
  while (!by_expiry_.empty() && by_expiry_.begin()->first < now) forget_first();
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
