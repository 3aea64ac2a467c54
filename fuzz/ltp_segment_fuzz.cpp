// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "ltp/authentication.h"

// A segment is an error or what it says: written again it reads the same, with and without its tag.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  using namespace depesche::ltp;
  const BytesView input = std::as_bytes(std::span(data, size));
  const Authentication checksum(Suite::checksum, {}, {1}, {2});
  const Authentication others(Suite::checksum, {}, {2}, {1});
  static_cast<void>(checksum.open(input));
  const auto decoded = decode(input);
  if (!decoded) return 0;
  if (decoded->trailer_begins > size) __builtin_trap();
  const Bytes written = encode(decoded->segment);
  if (written.size() > size) __builtin_trap();  // numbers may have been longer than need be
  const auto again = decode(written);
  if (!again || encode(again->segment) != written) __builtin_trap();
  if (!decoded->segment.header.empty() || !decoded->segment.trailer.empty()) return 0;
  const Bytes datagram = others.protect(decoded->segment);
  const auto opened = checksum.open(datagram);
  if (!opened || opened->session != decoded->segment.session) __builtin_trap();
  return 0;
}
