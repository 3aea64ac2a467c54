// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace depesche {

// An ordered map whose copies share what they have in common, for a value of which many moments are kept: a
// copy costs a pointer for each page of entries, a change a copy of one page's pointers. It is a B-tree of
// two levels with path copying (Driscoll, Sarnak, Sleator and Tarjan, “Making Data Structures Persistent”,
// 1989).
//
// Entries never change and never move: a pointer to one stays good while any copy holds it. Copies may be
// read, and let go, by several threads; each one is changed by one thread.
template <class Key, class Value>
class SharedMap {
 public:
  using Entry = std::pair<const Key, Value>;

 private:
  using Page = std::vector<std::shared_ptr<const Entry>>;  // never empty, sorted by key
  using Pages = std::vector<std::shared_ptr<const Page>>;

 public:
  // Goes on in the order of keys; good until its map is changed.
  class const_iterator {
   public:
    using value_type = Entry;
    using difference_type = std::ptrdiff_t;
    using reference = const Entry&;
    using pointer = const Entry*;
    using iterator_category = std::forward_iterator_tag;

    const_iterator() = default;
    reference operator*() const { return *(**page_)[place_]; }
    pointer operator->() const { return &**this; }
    const_iterator& operator++() {
      if (++place_ == (*page_)->size()) {
        ++page_;
        place_ = 0;
      }
      return *this;
    }
    const_iterator operator++(int) {
      const_iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const const_iterator&) const = default;

   private:
    friend class SharedMap;
    const_iterator(typename Pages::const_iterator page, std::size_t place) : page_(page), place_(place) {}
    typename Pages::const_iterator page_{};
    std::size_t place_ = 0;
  };

  const_iterator begin() const { return {pages_.begin(), 0}; }
  const_iterator end() const { return {pages_.end(), 0}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // The value of a key; null when there is none.
  const Value* find(const Key& key) const {
    const const_iterator at = lower_bound(key);
    return at == end() || key < at->first ? nullptr : &at->second;
  }
  bool contains(const Key& key) const { return find(key) != nullptr; }
  // The first entry after a key.
  const_iterator upper_bound(const Key& key) const {
    const_iterator at = lower_bound(key);
    if (at != end() && !(key < at->first)) ++at;
    return at;
  }

  // Adds an entry, or replaces the one with its key.
  void set(Key key, Value value) {
    const const_iterator at = lower_bound(key);
    const bool is_known = at != end() && !(key < at->first);
    auto entry = std::make_shared<const Entry>(std::move(key), std::move(value));
    if (pages_.empty()) {
      pages_.push_back(std::make_shared<const Page>(1, std::move(entry)));
      size_ = 1;
      return;
    }
    // What comes after everything else goes to the end of the last page.
    const bool is_last = at == end();
    const std::size_t index = is_last ? pages_.size() - 1 : index_of(at);
    Page page = *pages_[index];
    const auto place = is_last ? page.end() : page.begin() + static_cast<std::ptrdiff_t>(at.place_);
    if (is_known) {
      *place = std::move(entry);
    } else {
      page.insert(place, std::move(entry));
      ++size_;
    }
    put(index, std::move(page));
  }
  // Adds an entry unless there is one with its key, and says whether it did.
  bool add(Key key, Value value) {
    if (contains(key)) return false;
    set(std::move(key), std::move(value));
    return true;
  }
  void erase(const Key& key) {
    const const_iterator at = lower_bound(key);
    if (at == end() || key < at->first) return;
    const std::size_t index = index_of(at);
    --size_;
    Page page = *pages_[index];
    page.erase(page.begin() + static_cast<std::ptrdiff_t>(at.place_));
    if (page.empty()) {
      pages_.erase(pages_.begin() + static_cast<std::ptrdiff_t>(index));
    } else {
      pages_[index] = std::make_shared<const Page>(std::move(page));
    }
  }

  bool operator==(const SharedMap& other) const {
    return size_ == other.size_ && std::equal(begin(), end(), other.begin());
  }

 private:
  static constexpr std::size_t page_max = 64;  // entries; a full page is parted in two

  // The first entry that is not before a key.
  const_iterator lower_bound(const Key& key) const {
    const auto page = std::partition_point(pages_.begin(), pages_.end(),
                                           [&](const auto& one) { return one->back()->first < key; });
    if (page == pages_.end()) return end();
    const auto entry = std::partition_point((*page)->begin(), (*page)->end(),
                                            [&](const auto& one) { return one->first < key; });
    return {page, static_cast<std::size_t>(entry - (*page)->begin())};
  }
  std::size_t index_of(const const_iterator& at) const {
    return static_cast<std::size_t>(at.page_ - pages_.begin());
  }
  void put(std::size_t index, Page page) {
    if (page.size() > page_max) {
      const auto middle = page.begin() + static_cast<std::ptrdiff_t>(page.size() / 2);
      auto second = std::make_shared<const Page>(middle, page.end());
      page.erase(middle, page.end());
      pages_.insert(pages_.begin() + static_cast<std::ptrdiff_t>(index) + 1, std::move(second));
    }
    pages_[index] = std::make_shared<const Page>(std::move(page));
  }

  Pages pages_;
  std::size_t size_ = 0;
};

}  // namespace depesche
