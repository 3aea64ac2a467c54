// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace depesche::feel {

// Reads fixed forms of digits and signs, as dates and times are written.
class DigitReader {
 public:
  explicit DigitReader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  char next() const { return at_end() ? '\0' : text_[at_]; }
  std::string_view rest() const { return text_.substr(at_); }
  bool accept(char wanted) {
    if (next() != wanted) return false;
    ++at_;
    return true;
  }
  std::optional<std::int64_t> digit() {
    if (next() < '0' || next() > '9') return std::nullopt;
    return text_[at_++] - '0';
  }
  // As many digits as stand here, between `least` and `most` (at most 18).
  std::optional<std::int64_t> number(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    std::int64_t value = 0;
    while (next() >= '0' && next() <= '9') {
      if (++count > most) return std::nullopt;
      value = value * 10 + (text_[at_++] - '0');
    }
    if (count < least) return std::nullopt;
    return value;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace depesche::feel
