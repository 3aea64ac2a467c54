// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.h"
#include "crypto/encoding.h"
#include "env/clock.h"

namespace depesche::sim {

// What happened: a few lines for people, and a digest over every event, so that two runs can be told apart.
class Story {
 public:
  // Of one event, as small as one likes.
  void event(Time when, std::string_view what, BytesView about = {}) {
    digest_.add(as_bytes(std::to_string(when.time_since_epoch().count())));
    digest_.add(as_bytes(what));
    digest_.add(about);
    ++events_;
  }
  void tell(Time when, std::string what) {
    event(when, what);
    lines_.push_back({.when = when, .what = std::move(what)});
  }

  // Counts what a scenario is about, so that a history in which it did not happen is not taken for a proof.
  void count(std::string_view what) { ++counted_[std::string(what)]; }
  std::uint64_t counted(std::string_view what) const {
    const auto found = counted_.find(what);
    return found == counted_.end() ? 0 : found->second;
  }

  struct Line {
    Time when{};
    std::string what;
  };
  const std::vector<Line>& lines() const { return lines_; }
  std::uint64_t events() const { return events_; }
  // Ends the history: call it once.
  std::string hash() { return crypto::to_hex(digest_.finish()).substr(0, 32); }

 private:
  crypto::Sha384 digest_;
  std::uint64_t events_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> counted_;
  std::vector<Line> lines_;
};

}  // namespace depesche::sim
