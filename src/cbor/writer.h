// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace depesche::cbor {

// Writes CBOR in the one deterministic form of RFC 8949 §4.2: shortest heads, definite lengths. The caller
// writes as many items as it announced, and map keys in the bytewise order of their encodings.
class Writer {
 public:
  Writer& uint(std::uint64_t value);
  // The integer -1 - value, so that the whole range of CBOR is there.
  Writer& negative(std::uint64_t value);
  Writer& integer(std::int64_t value);
  Writer& bytes(BytesView value);
  Writer& text(std::string_view value);
  Writer& array(std::uint64_t count);
  Writer& map(std::uint64_t pairs);
  Writer& tag(std::uint64_t number);
  Writer& boolean(bool value);
  Writer& null();
  Writer& undefined();
  // In the shortest of half, single and double precision that keeps the value; every NaN is f97e00.
  Writer& real(double value);
  // Appends items that are encoded already.
  Writer& encoded(BytesView items);

  // Room for `size` bytes in all, so that growing leaves no copies behind; for secrets.
  void reserve(std::size_t size) { out_.reserve(size); }
  std::size_t size() const { return out_.size(); }
  const Bytes& view() const { return out_; }
  Bytes take() { return std::move(out_); }

 private:
  void head(std::uint8_t major, std::uint64_t argument);

  Bytes out_;
};

}  // namespace depesche::cbor
