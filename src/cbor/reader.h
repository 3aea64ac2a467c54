// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace depesche::cbor {

inline constexpr std::size_t depth_max = 32;

enum class Type : std::uint8_t {
  uint,
  negative,
  bytes,
  text,
  array,
  map,
  tag,
  boolean,
  null,
  undefined,
  real
};

// Reads deterministic CBOR (RFC 8949 §4.2) from bytes that stay where they are, item by item. Whatever is
// not in that form is refused: longer heads than needed, indefinite lengths, unsorted or repeated map
// keys, text that is not UTF-8, lengths beyond the end, nesting deeper than depth_max. Errors have
// Code::invalid and name the byte offset. After an error the reader is not used again.
class Reader {
 public:
  explicit Reader(BytesView input) : input_(input) {}

  // What comes next.
  Result<Type> peek() const;

  Result<std::uint64_t> read_uint();
  // A uint that is at most `max`; for enumerations, counts and limits.
  Result<std::uint64_t> read_uint(std::uint64_t max);
  // The n of the negative integer -1 - n.
  Result<std::uint64_t> read_negative();
  Result<std::int64_t> read_integer();
  Result<BytesView> read_bytes();
  // Bytes of exactly `size`, text of at most `max` bytes.
  Result<BytesView> read_bytes_of(std::size_t size);
  template <std::size_t size>
  Result<> read_bytes_into(std::array<std::byte, size>& target) {
    std::ranges::copy(TRY(read_bytes_of(size)), target.begin());
    return {};
  }
  Result<std::string_view> read_text();
  Result<std::string_view> read_text(std::size_t max);
  // The number of items that follow; each takes at least one byte of the input, which is checked.
  Result<std::size_t> read_array();
  Result<std::size_t> read_array(std::size_t max);
  // An array of exactly `count` items.
  Result<> read_array_of(std::size_t count);
  // The number of pairs that follow.
  Result<std::size_t> read_map();
  Result<std::uint64_t> read_tag();
  Result<bool> read_boolean();
  Result<> read_null();
  // Reads a null if one comes next and says whether it did.
  Result<bool> read_null_if_next();
  Result<> read_undefined();
  Result<double> read_real();

  // Passes over one item with all that is in it, checking it fully, and yields its bytes.
  Result<BytesView> skip();

  // Reads a map whose keys are unsigned integers: calls `on_key` with each key, in ascending order; it reads
  // or skips exactly the one item that is the key's value.
  template <class OnKey>
  Result<> read_fields(OnKey on_key) {
    const std::size_t pairs = TRY(read_map());
    for (std::size_t i = 0; i < pairs; ++i) {
      const std::uint64_t key = TRY(read_uint());
      TRY(on_key(key));
    }
    return {};
  }

  // Succeeds when every container is complete and no byte is left.
  Result<> finish() const;

  std::size_t offset() const { return offset_; }

  // An error at the present place, for what a caller finds wrong with a value.
  std::unexpected<Error> refuse(std::string_view what) const;

 private:
  struct Head {
    std::uint8_t major;
    std::uint8_t minor;
    std::uint64_t argument;
    std::size_t size;
  };
  struct Container {  // an array, a map or a tag whose items are being read
    std::uint64_t left;
    bool is_map;
    std::size_t item_start;  // of a map: where the key being read begins
    BytesView last_key;
  };

  Result<Head> head() const;
  Result<Head> take_head(std::uint8_t major, std::string_view wanted);
  Result<BytesView> take_string(std::uint8_t major, std::string_view wanted);
  Result<std::size_t> take_container(std::uint8_t major, std::string_view wanted);
  Result<> take_simple(std::uint8_t value, std::string_view wanted);
  Result<> pass_one();
  Result<> complete_item();
  std::unexpected<Error> refuse_at(std::size_t offset, std::string_view what) const;

  BytesView input_;
  std::size_t offset_ = 0;
  std::vector<Container> open_;
};

// Whether the bytes are well-formed UTF-8 (RFC 3629: no surrogates, nothing beyond U+10FFFF, no overlong
// forms).
bool is_utf8(BytesView text);

}  // namespace depesche::cbor
