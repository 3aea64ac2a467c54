// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/result.h"
#include "bundle/duplicates.h"
#include "bundle/extension.h"
#include "env/clock.h"

namespace depesche::route {

inline constexpr std::size_t precedences_count = 4;

// What waits for one link, and in which order it goes: FLASH before IMMEDIATE before PRIORITY before ROUTINE,
// within a precedence in the order of arrival. What waits rises, so that nothing starves; only time during
// which the link was serving counts, else a cut of some weeks would level everything. What is about to miss
// its deadline goes first.
//
// Risen to FLASH it still does not hold up what is FLASH by itself: after `urgent_in_a_row_max` of those one
// that has risen goes.
class Queue {
 public:
  struct Quota {
    std::size_t bundles = 100'000;
    std::uint64_t bytes = std::uint64_t{1} << 36;
  };
  struct Settings {
    std::array<Quota, precedences_count> quotas{};   // by precedence
    Duration rise_after = std::chrono::minutes(30);  // at least 1 ms
    Duration deadline_margin = std::chrono::minutes(1);
    unsigned urgent_in_a_row_max = 8;  // at least 1
    std::uint64_t rate = 9'600;        // bit/s, at least 1
    Duration delay{};                  // one way, of the link
  };

  struct Item {
    bundle::BundleKey id{};
    bundle::Precedence precedence = bundle::Precedence::routine;
    std::uint64_t size = 0;          // bytes, at most size_max
    std::optional<Time> deadline{};  // by when it should have arrived
    // Set by put(), kept by requeue().
    std::uint64_t place = 0;
    Duration served_before{};
  };

  // When an item will go and be there, as far as is known now.
  struct Expected {
    bundle::BundleKey id{};
    bundle::Precedence precedence = bundle::Precedence::routine;
    Time begin{};
    Time arrival{};
    bool is_in_time = true;
  };

  struct Load {
    std::size_t bundles = 0;
    std::uint64_t bytes = 0;
  };

  explicit Queue(const Settings& settings);

  // Aging begins with resume() and rests from pause(): the link is up, or not.
  void resume(Time now);
  void pause(Time now);

  // Code::conflict when it is here already, Code::unavailable when the quota of its precedence is used up.
  Result<> put(Item item, Time now);
  // What goes next; it is no longer in the queue then.
  std::optional<Item> take(Time now);
  // Takes back what could not be sent: to the place it had, whatever the quota.
  void requeue(Item item);
  bool remove(const bundle::BundleKey& id);

  // The precedence of what would go next; a transfer below it is to be interrupted.
  std::optional<bundle::Precedence> next_precedence(Time now) const;
  // The next `limit` items in the order in which they will go when the link is free at `free_at` and nothing
  // new comes.
  std::vector<Expected> expected(Time free_at, std::size_t limit) const;

  std::size_t size() const { return places_.size(); }
  const Load& load(bundle::Precedence precedence) const {
    return loads_[static_cast<std::size_t>(precedence)];
  }
  void set_rate(std::uint64_t bits_per_second);  // as measured; at least 1

 private:
  using Lines = std::array<std::map<std::uint64_t, Item>, precedences_count>;
  struct Place {
    std::size_t line = 0;
    std::uint64_t place = 0;
    auto operator<=>(const Place&) const = default;
  };

  Duration served(Time now) const;
  Time latest_begin(const Item& item) const;
  void insert(Item item);
  Item extract(Place place);
  std::optional<Place> pressing(Time now) const;
  std::optional<Place> risen(Time now) const;
  std::optional<Place> ordinary(Time now) const;
  std::size_t class_of(const Item& item, Time now) const;
  std::optional<Place> urgent(Time now) const;
  std::optional<Place> next(Time now) const;

  Settings settings_;
  Lines lines_;
  std::map<bundle::BundleKey, Place> places_;
  std::set<std::pair<Time, Place>> deadlines_;  // by the latest begin
  std::array<Load, precedences_count> loads_{};
  std::uint64_t next_place_ = 1;
  unsigned urgent_in_a_row_ = 0;
  std::optional<Time> serving_since_{};
  Duration served_{};
};

}  // namespace depesche::route
