// SPDX-License-Identifier: EUPL-1.2
#include "sim/multiples.h"

#include <memory>
#include <openssl/obj_mac.h>

#include "base/ensure.h"

namespace depesche::sim {
namespace {

constexpr int bytes_count = 48;
constexpr unsigned values_count = 255;  // of a byte, without zero

struct Free {
  void operator()(EC_POINT* point) const { EC_POINT_free(point); }
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

}  // namespace

Multiples::Multiples() : group_(EC_GROUP_new_by_curve_name(NID_secp384r1)) {
  const Owned<BN_CTX> context(BN_CTX_new());
  const EC_POINT* power = EC_GROUP_get0_generator(group_);
  for (int place = 0; place < bytes_count; ++place) {
    table_.push_back(EC_POINT_dup(power, group_));
    for (unsigned value = 1; value <= values_count; ++value) {
      EC_POINT* next = EC_POINT_new(group_);
      ENSURE(EC_POINT_add(group_, next, table_.back(), power, context.get()) == 1);
      table_.push_back(next);
    }
    power = table_.back();  // 256 times the one before; not asked for in this row
  }
}

Multiples::~Multiples() {
  for (EC_POINT* point : table_) EC_POINT_free(point);
  EC_GROUP_free(group_);
}

bool Multiples::can(const EC_GROUP* group, const BIGNUM* scalar) const {
  return EC_GROUP_get_curve_name(group) == NID_secp384r1 && !BN_is_zero(scalar) && !BN_is_negative(scalar) &&
         BN_cmp(scalar, EC_GROUP_get0_order(group_)) < 0;
}

void Multiples::multiply(EC_POINT* result, const BIGNUM* scalar, BN_CTX* context) const {
  std::array<unsigned char, bytes_count> bytes{};
  ENSURE(BN_bn2lebinpad(scalar, bytes.data(), bytes_count) == bytes_count);
  ENSURE(EC_POINT_set_to_infinity(group_, result) == 1);
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    if (bytes[place] == 0) continue;
    const EC_POINT* part = table_[place * (values_count + 1) + bytes[place] - 1];
    ENSURE(EC_POINT_add(group_, result, result, part, context) == 1);
  }
}

Bytes Multiples::written(EC_POINT* point, BN_CTX* context) const {
  const Owned<BIGNUM> x(BN_new()), y(BN_new());
  ENSURE(EC_POINT_get_affine_coordinates(group_, point, x.get(), y.get(), context) == 1);
  ENSURE(EC_POINT_set_affine_coordinates(group_, point, x.get(), y.get(), context) == 1);
  Bytes bytes(1 + 2 * bytes_count, std::byte{0x04});
  auto* raw = reinterpret_cast<unsigned char*>(bytes.data());
  ENSURE(BN_bn2binpad(x.get(), raw + 1, bytes_count) == bytes_count);
  ENSURE(BN_bn2binpad(y.get(), raw + 1 + bytes_count, bytes_count) == bytes_count);
  return bytes;
}

Bytes Multiples::shared(const BIGNUM* one, const BIGNUM* other) const {
  const Owned<BN_CTX> context(BN_CTX_new());
  const Owned<BIGNUM> product(BN_new());
  const Owned<EC_POINT> point(EC_POINT_new(group_));
  ENSURE(BN_mod_mul(product.get(), one, other, EC_GROUP_get0_order(group_), context.get()) == 1);
  multiply(point.get(), product.get(), context.get());
  const Bytes both = written(point.get(), context.get());
  return to_bytes(BytesView(both).subspan(1, bytes_count));
}

}  // namespace depesche::sim
