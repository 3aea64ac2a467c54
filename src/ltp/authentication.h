// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "crypto/secret.h"
#include "ltp/segment.h"

// The authentication extension (RFC 5327 §2): each segment names its suite in a header extension and bears a
// tag over all its bytes before that in a trailer extension.
namespace depesche::ltp {

inline constexpr std::size_t key_size = 32;  // bytes, of a line's key

// Ciphersuite numbers. 192 to 254 are for private use.
enum class Suite : std::uint8_t {
  line = 192,      // HMAC-SHA-256 under the line's key, its first 16 bytes
  checksum = 255,  // NULL: HMAC-SHA-1 under a key that everybody knows, its first 10 bytes
};

// Bytes that the extensions add to a segment.
std::size_t authentication_size(Suite suite);

// What one engine does to segments for one neighbour and demands of theirs. With Suite::line a tag cannot be
// made by others, nor be one that the engine itself made: each direction has a key of its own.
class Authentication {
 public:
  // `key`: key_size bytes for Suite::line; it is not looked at for Suite::checksum.
  Authentication(Suite suite, BytesView key, EngineId own, EngineId neighbour);

  // The datagram for a segment without extensions.
  Bytes protect(Segment segment) const;
  // Reads a datagram. Code::invalid when it is no segment, Code::denied without the extension of this suite
  // or with a tag that does not fit.
  Result<Segment> open(BytesView datagram) const;

 private:
  crypto::Secret tag(BytesView key, BytesView bytes) const;

  Suite suite_;
  std::byte suite_byte_;
  crypto::Secret sending_;
  crypto::Secret receiving_;
};

}  // namespace depesche::ltp
