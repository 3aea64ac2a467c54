// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>

#include "bundle/bundle.h"

namespace depesche::bundle {

// A bundle that is being made or changed. It owns the bytes it adds; those of the bundle it began from must
// outlive it.
class Draft {
 public:
  // A new bundle with this payload and no other block.
  Draft(Primary primary, Bytes payload, CrcType payload_crc);
  explicit Draft(Bundle base) : bundle_(std::move(base)) {}
  Draft(Draft&&) = default;
  Draft& operator=(Draft&&) = default;

  const Bundle& bundle() const { return bundle_; }

  // The smallest block number from 2 that no block has.
  std::uint64_t free_number() const;

  // Puts a block behind the security blocks that begin the bundle, or just before the payload. Its number is
  // not in use yet.
  void add_security(Block block, Bytes data);
  void add(Block block, Bytes data);
  // There is a block with this number; number 1 is the payload.
  void set_data(std::uint64_t number, Bytes data);
  void set_crc(std::uint64_t number, CrcType crc);
  // Takes the block away if it is there; never the payload.
  void drop(std::uint64_t number);
  // Only for a bundle made here: what came from elsewhere keeps its primary block.
  void set_primary_crc(CrcType crc);

  Bytes encode() const { return bundle::encode(bundle_); }

 private:
  Block& block(std::uint64_t number);
  BytesView keep(Bytes data) { return kept_.emplace_back(std::move(data)); }

  Bundle bundle_;
  std::deque<Bytes> kept_;  // a deque leaves what it holds where it is
};

}  // namespace depesche::bundle
