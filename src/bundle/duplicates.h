// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bundle/bundle.h"

namespace depesche::bundle {

// What makes a bundle the same bundle: source, creation time, and for a fragment its place and length (RFC
// 9171 §4.2.7). As the first 16 bytes of a SHA-256, so that each takes the same room.
using BundleKey = std::array<std::byte, 16>;
BundleKey key_of(const Bundle& bundle);
// The same for the bundle that fragments belong to.
BundleKey whole_key_of(const Bundle& bundle);

// Remembers which bundles were here, until they have expired everywhere; times are node times (Timeline).
// Bounded: when full it forgets the bundle that expires first.
class Duplicates {
 public:
  explicit Duplicates(std::size_t entries_max) : entries_max_(entries_max) {}

  bool knows(const BundleKey& key) const { return expiry_of_.contains(key); }
  void remember(const BundleKey& key, std::uint64_t expires);
  void forget_expired(std::uint64_t now);
  std::size_t size() const { return expiry_of_.size(); }

  // What a store must write so that all of it is known after a restart, in this order; each is given once.
  struct Change {
    BundleKey key{};
    std::optional<std::uint64_t> expires;  // nothing: forgotten
  };
  std::vector<Change> take_changes() { return std::exchange(changes_, {}); }
  // Back from the store: no change. Of more than fit those that expire last stay.
  void restore(const BundleKey& key, std::uint64_t expires);
  // All of them in one piece, as stores had them before: everything is a change. Code::invalid for other
  // bytes.
  Result<> restore(BytesView bytes);

 private:
  struct Hash {
    std::size_t operator()(const BundleKey& key) const;
  };

  void add(const BundleKey& key, std::uint64_t expires);
  void forget_first();

  std::size_t entries_max_;
  std::unordered_map<BundleKey, std::uint64_t, Hash> expiry_of_;
  std::multimap<std::uint64_t, BundleKey> by_expiry_;
  std::vector<Change> changes_;
};

}  // namespace depesche::bundle
