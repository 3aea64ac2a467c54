// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "ltp/sample.h"

// Genuine datagrams with any content: what a neighbour that holds the key may say.
namespace depesche::ltp {

class Script {
 public:
  explicit Script(BytesView bytes) : rest_(bytes) {}

  bool is_over() const { return rest_.empty(); }
  std::uint64_t byte() {
    if (rest_.empty()) return 0;
    const auto value = std::to_integer<std::uint64_t>(rest_.front());
    rest_ = rest_.subspan(1);
    return value;
  }
  // Mostly small, sometimes as large as can be.
  std::uint64_t number() {
    const std::uint64_t value = byte();
    if (value < 240) return value;
    return value == 255 ? offset_limit - 1 : value << (4 * (value - 239));
  }
  BytesView piece(std::size_t size_max) {
    const BytesView taken = rest_.first(std::min(size_max, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

 private:
  BytesView rest_;
};

inline std::optional<Content> next_content(Script& script) {
  const std::uint64_t kind = script.byte();
  switch (kind % 6) {
    case 0:
    case 1: {
      DataSegment segment{.colour = (kind & 0x10U) != 0 ? Colour::green : Colour::red};
      const bool is_red = segment.colour == Colour::red;
      segment.ends_block = (kind & 0x20U) != 0;
      segment.ends_red = is_red && (segment.ends_block || (kind & 0x40U) != 0);
      if (is_red && (segment.ends_red || (kind & 0x80U) != 0))
        segment.checkpoint = Checkpoint{.serial = 1 + script.number(), .report = script.number()};
      segment.client = script.byte() == 200 ? 9 : bundle_service;
      segment.offset = script.number();
      segment.data = script.piece(1 + script.byte());
      if (segment.data.empty()) return {};
      return segment;
    }
    case 2: {
      ReportSegment report{.serial = 1 + script.number(), .checkpoint = script.number()};
      report.bounds.begin = script.number();
      report.bounds.end = report.bounds.begin + 1 + script.number();
      std::uint64_t at = report.bounds.begin;
      for (std::uint64_t i = script.byte() % 8; i > 0; --i) {
        const std::uint64_t begin = at + script.byte();
        const std::uint64_t end = begin + 1 + script.byte();
        if (end > report.bounds.end) break;
        report.claims.push_back({.begin = begin, .end = end});
        at = end;
      }
      return report;
    }
    case 3: return ReportAcknowledgement{.report = 1 + script.number()};
    case 4:
      return CancelSegment{.by = (kind & 0x10U) != 0 ? Side::receiver : Side::sender,
                           .reason = static_cast<Reason>(script.byte())};
    default: return CancelAcknowledgement{.to = (kind & 0x10U) != 0 ? Side::receiver : Side::sender};
  }
}

}  // namespace depesche::ltp
