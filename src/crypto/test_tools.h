// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <random>

#include "crypto/encoding.h"
#include "env/entropy.h"

// What the tests of this module share.
namespace depesche::crypto {

class Dice final : public Entropy {
 public:
  void fill(std::span<std::byte> target) override {
    for (std::byte& byte : target) byte = static_cast<std::byte>(random_());
  }

 private:
  std::mt19937_64 random_{1};
};

inline Bytes hex(std::string_view text) { return from_hex(text).value(); }

}  // namespace depesche::crypto
