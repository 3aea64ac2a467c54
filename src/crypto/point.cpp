// SPDX-License-Identifier: EUPL-1.2
#include "crypto/point.h"

#include <openssl/err.h>

#include "base/ensure.h"
#include "crypto/curve.h"
#include "crypto/openssl.h"

namespace depesche::crypto {
namespace {

constexpr std::size_t uncompressed_size = point_size(Curve::p384);

// The same point, from one form that is `size` bytes long to another. OpenSSL holds both against the curve.
Result<Bytes> in_form(point_conversion_form_t form, std::size_t form_size, BytesView bytes,
                      std::size_t size) {
  static const Group group(EC_GROUP_new_by_curve_name(NID_secp384r1));
  const NumberContext context(BN_CTX_new());
  const Point point(EC_POINT_new(group.get()));
  ENSURE(group && context && point);
  const bool is_point = bytes.size() == size && EC_POINT_oct2point(group.get(), point.get(), raw(bytes),
                                                                   bytes.size(), context.get()) == 1;
  if (!is_point) {
    ERR_clear_error();
    return fail(Code::invalid, "this is no point of the curve");
  }
  Bytes converted(form_size);
  ENSURE(EC_POINT_point2oct(group.get(), point.get(), form, writable(converted), converted.size(),
                            context.get()) == converted.size());
  return converted;
}

}  // namespace

Result<Bytes> compressed_point(BytesView point) {
  // OpenSSL also takes a hybrid form of the same length, which would not come back.
  if (point.empty() || point.front() != std::byte{POINT_CONVERSION_UNCOMPRESSED})
    return fail(Code::invalid, "this point is not in the uncompressed form");
  return in_form(POINT_CONVERSION_COMPRESSED, compressed_point_size, point, uncompressed_size);
}

Result<Bytes> expanded_point(BytesView compressed) {
  return in_form(POINT_CONVERSION_UNCOMPRESSED, uncompressed_size, compressed, compressed_point_size);
}

}  // namespace depesche::crypto
