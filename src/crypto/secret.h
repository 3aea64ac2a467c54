// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/bytes.h"
#include "env/entropy.h"

namespace depesche::crypto {

// Bytes that are wiped before their memory is given back: private keys, content keys, passphrases.
// Moves freely; a copy must be asked for by name.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size) : bytes_(size) {}
  static Secret of(BytesView view) { return Secret(Bytes(view.begin(), view.end())); }
  // Takes the bytes over without leaving a copy.
  static Secret taking(Bytes&& bytes) { return Secret(std::move(bytes)); }
  static Secret draw(Entropy& entropy, std::size_t size);

  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  Secret copy() const { return of(view()); }

  BytesView view() const { return bytes_; }
  std::span<std::byte> span() { return bytes_; }
  std::size_t size() const { return bytes_.size(); }

 private:
  explicit Secret(Bytes&& bytes) : bytes_(std::move(bytes)) {}
  void wipe();

  Bytes bytes_;
};

// Whether both are equal, in a time that depends on their lengths only.
bool equal_in_constant_time(BytesView left, BytesView right);

}  // namespace depesche::crypto
