// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <openssl/ec.h>

#include "base/bytes.h"

namespace depesche::sim {

// Multiples of P-384's generator from a table of its powers: the same points as OpenSSL's, which takes
// several times longer because it hides the number it multiplies with. Nothing has to be hidden in a
// simulation.
class Multiples {
 public:
  Multiples();
  ~Multiples();
  Multiples(const Multiples&) = delete;
  Multiples& operator=(const Multiples&) = delete;

  // Whether this is a number from 1 to below the order of that curve.
  bool can(const EC_GROUP* group, const BIGNUM* scalar) const;
  void multiply(EC_POINT* result, const BIGNUM* scalar, BN_CTX* context) const;
  // The uncompressed point; from now on OpenSSL needs no inversion to write it.
  Bytes written(EC_POINT* point, BN_CTX* context) const;
  // The first coordinate of the generator times the product of both.
  Bytes shared(const BIGNUM* one, const BIGNUM* other) const;

 private:
  EC_GROUP* group_;
  std::vector<EC_POINT*> table_;  // by place of the byte and its value less one
};

}  // namespace depesche::sim
