// SPDX-License-Identifier: EUPL-1.2
#include "ltp/authentication.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"
#include "crypto/digest.h"
#include "crypto/hmac_sha1.h"

namespace depesche::ltp {
namespace {

constexpr std::uint8_t authentication_tag = 0;  // of the extension (RFC 5327 §2)
constexpr std::size_t line_tag_size = 16;
constexpr std::size_t checksum_size = 10;
constexpr std::size_t header_extension_size = 3;  // tag, length, suite
constexpr std::size_t trailer_head_size = 2;      // tag, length

// The key of the NULL suite (RFC 5327).
constexpr std::array<unsigned char, 20> known_key = {0xC3, 0x7B, 0x7E, 0x64, 0x92, 0x58, 0x43,
                                                     0x40, 0xBE, 0xD1, 0x22, 0x07, 0x80, 0x89,
                                                     0x41, 0x15, 0x50, 0x68, 0xF7, 0x38};

// The key of what `from` sends.
crypto::Secret key_of(BytesView shared, EngineId from) {
  std::array<std::byte, 9> context{};  // a zero byte, and the engine's number
  for (std::size_t i = 0; i < 8; ++i) context[1 + i] = static_cast<std::byte>(from.value >> (56 - 8 * i));
  return crypto::hmac(crypto::Hash::sha256, shared, {as_bytes("depesche ltp segments"), context});
}

const Extension* find_only(const std::vector<Extension>& extensions) {
  const Extension* found = nullptr;
  for (const Extension& one : extensions) {
    if (one.tag != authentication_tag) continue;
    if (found != nullptr) return nullptr;
    found = &one;
  }
  return found;
}

std::size_t tag_size(Suite suite) { return suite == Suite::line ? line_tag_size : checksum_size; }

}  // namespace

std::size_t authentication_size(Suite suite) {
  return header_extension_size + trailer_head_size + tag_size(suite);
}

Authentication::Authentication(Suite suite, BytesView key, EngineId own, EngineId neighbour)
    : suite_(suite), suite_byte_(static_cast<std::byte>(suite)) {
  if (suite == Suite::checksum) return;
  ENSURE(key.size() == key_size);
  sending_ = key_of(key, own);
  receiving_ = key_of(key, neighbour);
}

crypto::Secret Authentication::tag(BytesView key, BytesView bytes) const {
  if (suite_ == Suite::line)
    return crypto::Secret::of(crypto::hmac(crypto::Hash::sha256, key, {bytes}).view().first(line_tag_size));
  const auto checksum = crypto::hmac_sha1(std::as_bytes(std::span(known_key)), bytes);
  return crypto::Secret::of(BytesView(checksum).first(checksum_size));
}

Bytes Authentication::protect(Segment segment) const {
  const Bytes room(tag_size(suite_));
  segment.header.push_back({.tag = authentication_tag, .value = BytesView(&suite_byte_, 1)});
  segment.trailer.push_back({.tag = authentication_tag, .value = room});
  Bytes datagram = encode(segment);
  const std::size_t covered = datagram.size() - trailer_head_size - room.size();
  const auto made = tag(sending_.view(), BytesView(datagram).first(covered));
  std::ranges::copy(made.view(), datagram.end() - static_cast<std::ptrdiff_t>(room.size()));
  return datagram;
}

Result<Segment> Authentication::open(BytesView datagram) const {
  DecodedSegment decoded = TRY(decode(datagram));
  const Extension* const named = find_only(decoded.segment.header);
  const auto& trailer = decoded.segment.trailer;
  const bool is_of_suite = named != nullptr && named->value.size() == 1 && named->value[0] == suite_byte_;
  if (!is_of_suite || trailer.size() != 1 || trailer[0].tag != authentication_tag)
    return fail(Code::denied, "LTP: a segment without the authentication that this line has");
  const auto wanted = tag(receiving_.view(), datagram.first(decoded.trailer_begins));
  if (!crypto::equal_in_constant_time(wanted.view(), trailer[0].value))
    return fail(Code::denied, "LTP: a segment whose tag does not fit");
  return std::move(decoded.segment);
}

}  // namespace depesche::ltp
