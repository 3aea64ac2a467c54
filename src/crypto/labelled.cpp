// SPDX-License-Identifier: EUPL-1.2
#include "crypto/labelled.h"

#include <algorithm>

namespace depesche::crypto {
namespace {

constexpr std::string_view version = "HPKE-v1";

}  // namespace

Secret Labelled::extract(BytesView salt, std::string_view label, BytesView key_material) const {
  return hmac(hash, salt, {as_bytes(version), suite_id, as_bytes(label), key_material});
}

Secret Labelled::expand(BytesView key, std::string_view label, BytesView info, std::size_t size) const {
  Bytes labelled{static_cast<std::byte>(size >> 8), static_cast<std::byte>(size & 0xFFU)};
  append(labelled, as_bytes(version));
  append(labelled, suite_id);
  append(labelled, as_bytes(label));
  append(labelled, info);
  return hkdf_expand(hash, key, labelled, size);
}

Labelled kem_labels(Curve curve) {
  Bytes suite_id = to_bytes(as_bytes("KEM"));
  suite_id.push_back(std::byte{0});
  suite_id.push_back(curve == Curve::p256 ? std::byte{0x10} : std::byte{0x11});
  return {.hash = curve == Curve::p256 ? Hash::sha256 : Hash::sha384, .suite_id = std::move(suite_id)};
}

}  // namespace depesche::crypto
