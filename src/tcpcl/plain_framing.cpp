// SPDX-License-Identifier: EUPL-1.2
#include "tcpcl/plain_framing.h"

#include <algorithm>

#include "base/ensure.h"

namespace depesche::tcpcl {
namespace {

constexpr std::size_t stcp_head_size = 4;
constexpr unsigned byte_string = 2;                                   // CBOR's major type
constexpr std::uint64_t trusted_length_max = std::uint64_t{1} << 20;  // room made before the bytes come

// The bytes of a CBOR head after its first; 5 when the first byte begins no byte string of known length.
std::size_t cbor_argument_size(std::byte first) {
  const unsigned value = std::to_integer<unsigned>(first);
  const unsigned info = value & 0x1FU;
  if (value >> 5 != byte_string || info > 27) return 5;
  return info < 24 ? 0 : std::size_t{1} << (info - 24);
}

std::uint64_t number_in(BytesView bytes) {
  std::uint64_t number = 0;
  for (const std::byte byte : bytes) number = (number << 8) | std::to_integer<std::uint64_t>(byte);
  return number;
}

void put(Bytes& out, std::uint64_t number, std::size_t size) {
  for (std::size_t i = size; i-- > 0;) out.push_back(static_cast<std::byte>((number >> (8 * i)) & 0xFFU));
}

}  // namespace

Bytes frame_head(Framing framing, std::uint64_t size) {
  Bytes head;
  if (framing == Framing::stcp) {
    ENSURE(size <= 0xFFFFFFFFU);
    put(head, size, stcp_head_size);
    return head;
  }
  constexpr std::uint64_t major = byte_string << 5;
  if (size < 24) {
    put(head, major | size, 1);
  } else if (size <= 0xFFU) {
    put(head, major | 24U, 1);
    put(head, size, 1);
  } else if (size <= 0xFFFFU) {
    put(head, major | 25U, 1);
    put(head, size, 2);
  } else if (size <= 0xFFFFFFFFU) {
    put(head, major | 26U, 1);
    put(head, size, 4);
  } else {
    put(head, major | 27U, 1);
    put(head, size, 8);
  }
  return head;
}

// Takes one byte of a head; once it is complete the bundle begins.
Result<> Unframer::take_head(std::byte byte) {
  head_.push_back(byte);
  std::size_t size = stcp_head_size;
  std::uint64_t length = 0;
  if (framing_ == Framing::mtcp) {
    const std::size_t argument = cbor_argument_size(head_[0]);
    if (argument == 5) return fail(Code::invalid, "no byte string of known length begins here");
    size = 1 + argument;
    length = argument == 0 ? std::to_integer<std::uint64_t>(head_[0]) & 0x1FU : 0;
  }
  if (head_.size() < size) return {};
  const bool is_long = framing_ == Framing::stcp || size > 1;
  if (is_long) length = number_in(BytesView(head_).subspan(framing_ == Framing::stcp ? 0 : 1));
  if (length > bundle_size_max_) return fail(Code::invalid, "a bundle of this length is not taken");
  head_.clear();
  left_ = length;
  is_within_ = length > 0;
  bundle_.clear();
  bundle_.reserve(std::min(length, trusted_length_max));
  return {};
}

Result<std::vector<Bytes>> Unframer::input(BytesView bytes) {
  std::vector<Bytes> bundles;
  while (!bytes.empty()) {
    if (!is_within_) {
      TRY(take_head(bytes.front()));
      bytes = bytes.subspan(1);
      continue;
    }
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    bundle_.insert(bundle_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    bytes = bytes.subspan(size);
    left_ -= size;
    if (left_ > 0) continue;
    is_within_ = false;
    bundles.push_back(std::move(bundle_));
    bundle_ = {};
  }
  return bundles;
}

}  // namespace depesche::tcpcl
