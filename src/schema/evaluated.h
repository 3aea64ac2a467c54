// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <vector>

namespace depesche::schema {

// What of one object or list some schema has looked at (2020-12 core §11).
class Evaluated {
 public:
  void mark(std::size_t place, std::size_t size) {
    if (places_.size() < size) places_.resize(size);
    places_[place] = true;
  }
  void mark_prefix(std::size_t length) { prefix_ = std::max(prefix_, length); }
  void mark_all() { is_all_ = true; }
  bool holds(std::size_t place) const {
    return is_all_ || place < prefix_ || (place < places_.size() && places_[place]);
  }
  void take(const Evaluated& other) {
    is_all_ = is_all_ || other.is_all_;
    prefix_ = std::max(prefix_, other.prefix_);
    if (places_.size() < other.places_.size()) places_.resize(other.places_.size());
    for (std::size_t i = 0; i < other.places_.size(); ++i) places_[i] = places_[i] || other.places_[i];
  }

 private:
  bool is_all_ = false;
  std::size_t prefix_ = 0;    // of a list
  std::vector<bool> places_;  // of an object's properties or a list's items, by position
};

}  // namespace depesche::schema
