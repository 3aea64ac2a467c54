// SPDX-License-Identifier: EUPL-1.2
#include "serial/cobs.h"

#include <algorithm>

namespace depesche::serial {
namespace {

constexpr std::size_t run_max = 254;  // bytes without a zero behind one length byte

}  // namespace

void append_frame(BytesView body, Bytes& line) {
  std::size_t at = 0;
  for (bool is_more = true; is_more;) {
    const BytesView rest = body.subspan(at);
    const auto zero = std::ranges::find(rest.first(std::min(rest.size(), run_max)), std::byte{0});
    const auto run = static_cast<std::size_t>(zero - rest.begin());
    line.push_back(static_cast<std::byte>(run + 1));
    line.insert(line.end(), rest.begin(), zero);
    at += run;
    // A full run stands for no zero; a shorter one for the zero it stopped at, or for the end.
    is_more = at < body.size();
    if (is_more && run < run_max) {
      ++at;
      if (at == body.size()) line.push_back(std::byte{1});
      is_more = at < body.size();
    }
  }
  line.push_back(std::byte{0});
}

std::size_t body_size_max(std::size_t frame_size) {
  return frame_size - 2 - (frame_size - 2) / (run_max + 1);
}

bool Deframer::next(BytesView& bytes) {
  while (!bytes.empty()) {
    const auto zero = std::ranges::find(bytes, std::byte{0});
    const bool is_end = zero != bytes.end();
    const BytesView piece(bytes.begin(), zero);
    bytes = bytes.subspan(piece.size() + (is_end ? 1 : 0));
    if (stuffed_.size() + piece.size() > frame_on_line_max) is_too_long_ = true;
    if (!is_too_long_) stuffed_.insert(stuffed_.end(), piece.begin(), piece.end());
    if (!is_end) return false;
    const bool is_frame = !is_too_long_ && !stuffed_.empty() && unstuff();
    stuffed_.clear();
    is_too_long_ = false;
    if (is_frame) return true;
  }
  return false;
}

bool Deframer::unstuff() {
  body_.clear();
  for (std::size_t at = 0; at < stuffed_.size();) {
    const auto run = std::to_integer<std::size_t>(stuffed_[at]) - 1;
    ++at;
    if (run > stuffed_.size() - at) return false;
    const auto begin = stuffed_.begin() + static_cast<std::ptrdiff_t>(at);
    body_.insert(body_.end(), begin, begin + static_cast<std::ptrdiff_t>(run));
    at += run;
    if (run < run_max && at < stuffed_.size()) body_.push_back(std::byte{0});
  }
  return true;
}

}  // namespace depesche::serial
