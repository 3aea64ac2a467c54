// SPDX-License-Identifier: EUPL-1.2
#include "http/cursor.h"

#include <algorithm>

#include "base/ensure.h"
#include "crypto/aead.h"
#include "crypto/encoding.h"

namespace depesche::http {
namespace {

constexpr std::size_t length_size = 2;
constexpr std::size_t nonce_size = std::tuple_size_v<crypto::GcmNonce>;
constexpr std::size_t sealed_size = nonce_size + length_size + cursor_plain_max + crypto::gcm_tag_size;

// The plain bytes with their length in front, filled up with zeros.
Bytes padded(BytesView plain) {
  Bytes whole(length_size + cursor_plain_max);
  whole[0] = static_cast<std::byte>(plain.size() >> 8U);
  whole[1] = static_cast<std::byte>(plain.size() & 0xffU);
  std::ranges::copy(plain, whole.begin() + length_size);
  return whole;
}

}  // namespace

CursorSeal::CursorSeal(Entropy& entropy) : entropy_(entropy), key_(crypto::Secret::draw(entropy, 32)) {}

std::string CursorSeal::seal(std::string_view bound_to, BytesView plain) const {
  ENSURE(plain.size() <= cursor_plain_max);
  const crypto::GcmNonce nonce = draw<nonce_size>(entropy_);
  Bytes whole(nonce.begin(), nonce.end());
  const Bytes sealed = crypto::gcm_seal(key_.view(), nonce, as_bytes(bound_to), padded(plain));
  whole.insert(whole.end(), sealed.begin(), sealed.end());
  return crypto::to_base64url(whole);
}

Result<Bytes> CursorSeal::open(std::string_view bound_to, std::string_view cursor) const {
  if (cursor.size() > 2 * sealed_size) return fail(Code::invalid, "a cursor that is too long");
  const Bytes whole = TRY(crypto::from_base64url(cursor));
  if (whole.size() != sealed_size) return fail(Code::invalid, "a cursor of another length");
  crypto::GcmNonce nonce;
  std::copy_n(whole.begin(), nonce_size, nonce.begin());
  const auto opened =
      crypto::gcm_open(key_.view(), nonce, as_bytes(bound_to), BytesView(whole).subspan(nonce_size));
  if (!opened) return fail(Code::invalid, "a cursor of another process, person or list");
  const std::size_t size =
      std::to_integer<std::size_t>((*opened)[0]) << 8U | std::to_integer<std::size_t>((*opened)[1]);
  ENSURE(size <= cursor_plain_max);
  return Bytes(opened->begin() + length_size,
               opened->begin() + static_cast<std::ptrdiff_t>(length_size + size));
}

}  // namespace depesche::http
