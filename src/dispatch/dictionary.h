// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/result.h"

struct ZSTD_CDict_s;
struct ZSTD_DDict_s;

// Dictionaries for contents (zstd, RFC 8878 §5): what texts have in common, so that a short one is compressed
// as if it came after many.
namespace depesche {

inline constexpr std::size_t dictionary_size_max = std::size_t{4} << 20;  // bytes
inline constexpr std::size_t dictionaries_max = 16;                       // that a node knows
inline constexpr std::size_t dictionary_content_size_max = 65'536;        // bytes; longer texts gain little

// SHA-256 of its bytes. Bodies name a dictionary by it, so that nobody can put another in its place.
using DictionaryId = std::array<std::byte, 32>;

// A dictionary as whoever opens a dispatch needs it. A value that never changes.
class Dictionary {
 public:
  // Code::invalid for anything that is not one zstd dictionary.
  static Result<std::shared_ptr<const Dictionary>> from(Bytes bytes);

  const DictionaryId& id() const { return id_; }
  BytesView bytes() const { return bytes_; }

  // For this module only.
  const ZSTD_DDict_s* prepared() const { return prepared_.get(); }

 private:
  Dictionary() = default;
  struct Close {
    void operator()(ZSTD_DDict_s* dictionary) const;
  };

  DictionaryId id_{};
  Bytes bytes_;
  std::unique_ptr<ZSTD_DDict_s, Close> prepared_;  // refers to bytes_
};

// A dictionary as authors need it. Its search tables take some eight times the dictionary's size, so only
// nodes that use one make it.
class AuthorsDictionary {
 public:
  // Code::invalid when the dictionary can only be read with.
  static Result<std::shared_ptr<const AuthorsDictionary>> from(std::shared_ptr<const Dictionary> dictionary);

  const DictionaryId& id() const { return dictionary_->id(); }

  // For this module only.
  const ZSTD_CDict_s* prepared() const { return prepared_.get(); }

 private:
  AuthorsDictionary() = default;
  struct Close {
    void operator()(ZSTD_CDict_s* dictionary) const;
  };

  std::shared_ptr<const Dictionary> dictionary_;
  std::unique_ptr<ZSTD_CDict_s, Close> prepared_;  // refers to the dictionary's bytes
};

// A dictionary of at most `size_max` bytes from contents such as will be sealed; some hundreds, together ten
// times its size or more, are a good number. The same samples give the same bytes. Code::invalid when they
// are too few or too alike.
Result<Bytes> train_dictionary(std::span<const Bytes> samples, std::size_t size_max);

// As headquarters gives it out: the content of a dispatch of kind `policy`. Errors: invalid, also for other
// policies.
Bytes encode(const Dictionary& dictionary);
Result<std::shared_ptr<const Dictionary>> decode_dictionary(BytesView content);

}  // namespace depesche
