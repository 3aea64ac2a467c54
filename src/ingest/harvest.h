// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "ingest/document.h"

namespace depesche::ingest {

// Foreign bytes to be converted, and where they were found.
struct Source {
  std::string_view bytes;
  std::string name;         // file or member name, for its ending
  std::string part;         // Extracted::part of what comes out
  std::uint64_t depth = 0;  // how many containers it lies in
};

// Why one thing could not be read, before it is known under which part to say so.
struct Refusal {
  Reason reason = Reason::damaged;
  std::string detail{};
};

// What a converter found, or why it found nothing.
template <class T>
using Found = std::expected<T, Refusal>;

inline std::unexpected<Refusal> refusal(Reason reason, std::string detail) {
  return std::unexpected(Refusal{.reason = reason, .detail = std::move(detail)});
}

// Where converters put what they find. Holds every item to the limits before it goes to the sink.
class Harvest {
 public:
  Harvest(const Limits& limits, const Options& options, Sink sink)
      : limits_(limits), options_(options), sink_(std::move(sink)) {}

  const Limits& limits() const { return limits_; }
  const Options& options() const { return options_; }

  // Normalises the document and passes it on: as `empty` when there is no text, `too_large` when too much.
  Result<> add(Extracted document);
  Result<> refuse(std::string part, Reason reason, std::string detail);

  // The one or the other. The document gets `part`.
  Result<> settle(const std::string& part, Found<Extracted> found);

  // Bytes that may still be unpacked from this file; take() lowers it.
  std::uint64_t unpacked_left() const { return limits_.unpacked_bytes - unpacked_; }
  void take_unpacked(std::uint64_t bytes);

  // Pictures that may still be read in this file.
  bool may_read_picture() const { return options_.ocr && pictures_ < limits_.ocr_pages; }
  void take_picture() { ++pictures_; }

  // Whether the file has yielded as many items as it may; containers stop then.
  bool is_full() const { return items_ >= limits_.items; }

 private:
  Result<> pass_on(Item item);

  const Limits& limits_;
  const Options& options_;
  Sink sink_;
  std::uint64_t unpacked_ = 0;
  std::uint64_t pictures_ = 0;
  std::uint64_t items_ = 0;
};

// The part of something found inside `outer`: "a.zip > b.eml".
std::string part_within(const std::string& outer, std::string_view inner);

}  // namespace depesche::ingest
