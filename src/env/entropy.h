// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace depesche {

// The only way the core gets chance: keys, nonces, session names. main() passes the system's source.
class Entropy {
 public:
  virtual ~Entropy() = default;

  // Fills all of `target`. Never returns without having done so.
  virtual void fill(std::span<std::byte> target) = 0;
};

// getrandom(2): the kernel's generator, seeded before it answers.
class SystemEntropy final : public Entropy {
 public:
  void fill(std::span<std::byte> target) override;
};

template <std::size_t size>
std::array<std::byte, size> draw(Entropy& entropy) {
  std::array<std::byte, size> bytes{};
  entropy.fill(bytes);
  return bytes;
}

}  // namespace depesche
