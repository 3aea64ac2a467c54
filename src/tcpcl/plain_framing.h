// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

// The two ways in which other implementations put bundles on a bare stream: STCP (draft-burleigh-dtn-stcp,
// four bytes of length before each) and MTCP (draft-ietf-dtn-mtcpcl-01, each as a CBOR byte string). Nothing
// is authenticated or acknowledged: for interoperability on loopback or inside a VPN only.
namespace depesche::tcpcl {

enum class Framing : std::uint8_t { stcp, mtcp };

// What stands before a bundle of that many bytes. An STCP bundle is shorter than 4 GB.
Bytes frame_head(Framing framing, std::uint64_t size);

// Takes a stream apart. It holds one bundle at most.
class Unframer {
 public:
  Unframer(Framing framing, std::uint64_t bundle_size_max)
      : framing_(framing), bundle_size_max_(bundle_size_max) {}

  // The bundles that have come whole with these bytes. Code::invalid when the stream is not framed so, or a
  // bundle is too long: then the connection is to be closed. Empty frames, which STCP sends to keep a
  // connection, are passed over.
  Result<std::vector<Bytes>> input(BytesView bytes);
  // Whether the stream may end here.
  bool is_between_bundles() const { return head_.empty() && !is_within_; }

 private:
  Result<> take_head(std::byte byte);

  Framing framing_;
  std::uint64_t bundle_size_max_;
  Bytes head_;
  Bytes bundle_;
  std::uint64_t left_ = 0;
  bool is_within_ = false;
};

}  // namespace depesche::tcpcl
