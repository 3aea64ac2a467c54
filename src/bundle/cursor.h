// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

// For the .cpp files of this module only.
namespace depesche::bundle {

// Walks over the CBOR of bundles without allocating: heads in their shortest form and definite lengths, the
// only ones a bundle may hold but for the break-terminated array around it. The first thing wrong is kept;
// from then on every read yields zero or nothing, so a caller may look for errors once, at the end of a
// stretch. cbor::Reader knows all of CBOR; this knows what a link needs a million times a second.
class Cursor {
 public:
  explicit Cursor(BytesView input) : begin_(input.data()), at_(begin_), end_(begin_ + input.size()) {}

  std::uint64_t uint() { return argument(0, "an unsigned integer should be here"); }
  std::uint64_t uint(std::uint64_t max, const char* beyond) {
    const std::uint64_t value = uint();
    if (value > max) refuse(beyond);
    return ok() ? value : 0;
  }
  // The number of items of an array; each takes at least a byte of what is left, which is checked.
  std::size_t array() {
    const std::uint64_t count = argument(4, "an array of known length should be here");
    if (count > left()) refuse("more items are announced than bytes follow");
    return ok() ? static_cast<std::size_t>(count) : 0;
  }
  void array_of(std::size_t count, const char* otherwise) {
    if (array() != count) refuse(otherwise);
  }
  BytesView bytes() { return string(2, "a byte string of known length should be here"); }
  BytesView text() { return string(3, "text of known length should be here"); }

  // Whether this byte comes next; if so it is passed.
  bool pass(std::uint8_t byte) {
    if (at_ == end_ || std::to_integer<std::uint8_t>(*at_) != byte) return false;
    ++at_;
    return true;
  }
  // The major type of what comes next, 8 at the end.
  unsigned next_major() const { return at_ == end_ ? 8U : std::to_integer<unsigned>(*at_) >> 5; }
  // One item of any kind and depth, deterministic throughout: its bytes.
  BytesView any();

  std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  BytesView since(std::size_t start) const { return {begin_ + start, at_}; }
  BytesView rest() const { return {at_, end_}; }

  bool ok() const { return what_ == nullptr; }
  // Records what is wrong, unless something was before.
  void refuse(const char* what) {
    if (what_ == nullptr) {
      what_ = what;
      wrong_at_ = offset();
    }
    at_ = end_;
  }
  // Nothing may follow.
  void finish() {
    if (at_ != end_) refuse("bytes follow after the end");
  }
  std::unexpected<Error> error(const char* subject) const {
    return fail(Code::invalid, std::string(subject) + " at byte " + std::to_string(wrong_at_) + ": " +
                                   (what_ == nullptr ? "wrong" : what_));
  }

 private:
  std::uint64_t argument(unsigned major, const char* wanted) {
    if (at_ == end_) {
      refuse("the input ends where an item should be");
      return 0;
    }
    const auto first = std::to_integer<unsigned>(*at_);
    if (first >> 5 != major) {
      refuse(wanted);
      return 0;
    }
    const unsigned minor = first & 0x1FU;
    if (minor >= 24) return long_argument(minor, wanted);
    ++at_;
    return minor;
  }
  std::uint64_t long_argument(unsigned minor, const char* wanted);
  BytesView string(unsigned major, const char* wanted) {
    const std::uint64_t size = argument(major, wanted);
    if (size > left()) refuse("the length goes beyond the end");
    if (!ok()) return {};
    const BytesView content(at_, static_cast<std::size_t>(size));
    at_ += content.size();
    return content;
  }

  const std::byte* begin_;
  const std::byte* at_;
  const std::byte* end_;
  const char* what_ = nullptr;
  std::size_t wrong_at_ = 0;
};

}  // namespace depesche::bundle
