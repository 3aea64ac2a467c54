// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "bundle/bundle.h"
#include "bundle/duplicates.h"

// Fragmentation and reassembly, RFC 9171 §5.8 and §5.9.
namespace depesche::bundle {

inline constexpr std::size_t fragments_max = 65'536;  // of one bundle at one time

// Takes a bundle apart so that no fragment, encoded, is longer than `size_max` bytes; one that fits stays as
// it is. Blocks marked for it stand in every fragment, all others once, in the first. Code::denied when the
// bundle must not be fragmented, or when its primary block is held together by a BIB instead of a CRC (such a
// bundle needs encapsulation); Code::invalid when `size_max` leaves no room for payload, or fragments would
// be too many.
Result<std::vector<Bytes>> fragment(const Bundle& bundle, std::size_t size_max);

// The two parts of a bundle whose transfer broke off: the payload's first `taken` bytes, and the rest. Errors
// as above; Code::invalid when either part would be empty.
struct Halves {
  Bytes first;
  Bytes rest;
};
Result<Halves> split(const Bundle& bundle, std::uint64_t taken);

// How many bytes of the payload stand in the first `size` bytes of this encoded bundle; both ends of a broken
// transfer come to the same number. Code::invalid when the beginning of the payload is not reached.
Result<std::uint64_t> payload_bytes_within(BytesView beginning);

// The first part of a bundle of which only the beginning came. Equals split(bundle,
// payload_bytes_within(…)).first. The CRC of the payload cannot have come: what is salvaged is as good as the
// link is.
Result<Bytes> salvage(BytesView beginning);

// Holds fragments until their bundle is whole. Bytes are held in memory and never twice.
class Reassembly {
 public:
  struct Quota {
    std::uint64_t bytes_per_source = 64U << 20;
    std::size_t wholes_per_source = 256;
    std::uint64_t bytes_total = 256U << 20;
  };
  struct Progress {
    std::optional<Bytes> whole{};    // the bundle, once it is complete
    std::vector<BundleKey> parts{};  // the fragments that it came from, then
  };

  explicit Reassembly(Quota quota) : quota_(quota) {}

  // Takes a fragment in. Code::conflict when it contradicts earlier ones (another total, other bytes where
  // they overlap): it is not taken. Code::unavailable beyond a quota.
  Result<Progress> add(const Bundle& fragment);
  // Gives up on a bundle, as when its fragments have expired.
  void forget(const BundleKey& whole);
  // The fragments held for a bundle.
  std::vector<BundleKey> parts_of(const BundleKey& whole) const;
  std::uint64_t bytes() const { return bytes_; }

 private:
  struct Pending {
    std::uint64_t total = 0;
    std::string source;
    std::map<std::uint64_t, Bytes> runs{};  // by offset; neither overlapping nor touching
    std::uint64_t bytes = 0;
    Bytes first{};  // the fragment with offset 0, whose blocks the whole gets
    std::vector<BundleKey> parts{};
  };

  Result<> check_quota(const Pending& pending, std::uint64_t more) const;
  static Result<std::uint64_t> new_bytes(const Pending& pending, std::uint64_t offset, BytesView data);
  static void merge(Pending& pending, std::uint64_t offset, BytesView data);

  struct KeyLess {
    bool operator()(const BundleKey& left, const BundleKey& right) const { return left < right; }
  };
  struct Usage {
    std::uint64_t bytes = 0;
    std::size_t wholes = 0;
  };

  Quota quota_;
  std::map<BundleKey, Pending, KeyLess> pending_;
  std::map<std::string, Usage> usage_;  // by source
  std::uint64_t bytes_ = 0;
};

}  // namespace depesche::bundle
