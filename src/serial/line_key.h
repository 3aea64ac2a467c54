// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "bundle/eid.h"
#include "crypto/secret.h"
#include "serial/dictionary.h"

// What proves on a line that bytes are the neighbour's: HMAC-SHA-256 under keys derived from the one both
// nodes share, cut off at the right. For the .cpp files of this module only.
namespace depesche::serial {

inline constexpr std::size_t line_key_size = 32;
using Nonce = std::array<std::byte, 16>;
using FrameTag = std::array<std::byte, 4>;
using Mark = std::array<std::byte, 16>;  // names a transfer's bytes and vouches for them

// The keys of one line. `from` is always the node that made what is looked at.
class LineKey {
 public:
  explicit LineKey(BytesView shared) : shared_(crypto::Secret::of(shared)) {}

  std::array<std::byte, 16> hello_tag(BytesView body, const bundle::Eid& to) const;
  Mark mark(const bundle::Eid& from, const Packed& packed) const;
  // The key of the frames that `from` sends in one session.
  crypto::Secret frames(const bundle::Eid& from, const Nonce& sender, const Nonce& receiver) const;
  crypto::Secret one_way(const bundle::Eid& from) const;

 private:
  crypto::Secret shared_;
};

// Over a frame's full number and its body; one-way frames have number 0.
FrameTag frame_tag(const crypto::Secret& key, std::uint64_t number, BytesView body);
// Takes the tag off `body`; false when it does not fit.
bool take_frame_tag(const crypto::Secret& key, std::uint64_t number, BytesView& body);

}  // namespace depesche::serial
