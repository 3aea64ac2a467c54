// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

struct ZSTD_CDict_s;
struct ZSTD_DDict_s;

// Compression for narrow lines (zstd, RFC 8878), with dictionaries that both sides hold.
namespace depesche::serial {

inline constexpr std::size_t dictionary_size_max = 262'144;  // bytes
using DictionaryId = std::array<std::byte, 4>;               // the first bytes of its SHA-256

// Bytes such as will be sent, prepared for use: what is in them is not sent again.
class Dictionary {
 public:
  // Code::invalid when it is empty or larger than dictionary_size_max.
  static Result<Dictionary> from(BytesView bytes);

  const DictionaryId& id() const { return id_; }
  const ZSTD_CDict_s* for_compressing() const { return compressing_.get(); }
  const ZSTD_DDict_s* for_decompressing() const { return decompressing_.get(); }

 private:
  Dictionary() = default;
  struct Close {
    void operator()(ZSTD_CDict_s* dictionary) const;
    void operator()(ZSTD_DDict_s* dictionary) const;
  };

  DictionaryId id_{};
  std::unique_ptr<ZSTD_CDict_s, Close> compressing_;
  std::unique_ptr<ZSTD_DDict_s, Close> decompressing_;
};
using Dictionaries = std::vector<std::shared_ptr<const Dictionary>>;
inline constexpr std::size_t dictionaries_max = 8;  // of one line

enum class Coding : std::uint8_t { raw, zstd, zstd_with_dictionary };

// Bytes as they cross a line.
struct Packed {
  Coding coding = Coding::raw;
  DictionaryId dictionary{};  // of zstd_with_dictionary, else zero
  std::uint64_t plain_size = 0;
  std::shared_ptr<const Bytes> bytes{};
};

// The shortest of: as they are, compressed, compressed with the first of these dictionaries.
Packed pack(std::shared_ptr<const Bytes> plain, const Dictionaries& dictionaries);

// Code::corrupt when the bytes are not what pack() made, Code::not_found when the dictionary is not here.
// Allocates plain_size bytes, which the caller has held against a limit.
Result<Bytes> unpack(const Packed& packed, const Dictionaries& dictionaries);

}  // namespace depesche::serial
