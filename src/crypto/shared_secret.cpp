// SPDX-License-Identifier: EUPL-1.2
#include "crypto/shared_secret.h"

#include <algorithm>

namespace depesche::crypto {

Result<Secret> shared_secret(const SealingKey& own, const PublicSealingKey& other, std::string_view purpose) {
  constexpr std::size_t size = 32;
  const CurvePair pair = TRY(pair_from_parts(Curve::p384, own.private_scalar(), own.public_key().point));
  const Secret agreed = TRY(agree(pair, other.point));
  Bytes info = to_bytes(as_bytes(purpose));
  info.push_back(std::byte{0});
  for (const PublicSealingKey& key : {std::min(own.public_key(), other), std::max(own.public_key(), other)})
    info.insert(info.end(), key.point.begin(), key.point.end());
  const Secret extracted = hkdf_extract(Hash::sha384, {}, agreed.view());
  return hkdf_expand(Hash::sha384, extracted.view(), info, size);
}

}  // namespace depesche::crypto
