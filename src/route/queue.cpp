// SPDX-License-Identifier: EUPL-1.2
#include "route/queue.h"

#include <algorithm>
#include <string>

#include "base/ensure.h"
#include "route/network.h"

namespace depesche::route {
namespace {

constexpr std::size_t flash = static_cast<std::size_t>(bundle::Precedence::flash);

}  // namespace

Queue::Queue(const Settings& settings) : settings_(settings) {
  ENSURE(settings.rate > 0 && settings.rise_after > Duration() && settings.urgent_in_a_row_max > 0);
}

void Queue::resume(Time now) {
  if (!serving_since_) serving_since_ = now;
}

void Queue::pause(Time now) {
  served_ = served(now);
  serving_since_.reset();
}

Duration Queue::served(Time now) const {
  return served_ + (serving_since_ ? std::max(now - *serving_since_, Duration()) : Duration());
}

void Queue::set_rate(std::uint64_t bits_per_second) {
  ENSURE(bits_per_second > 0);
  settings_.rate = bits_per_second;
  deadlines_.clear();
  for (std::size_t line = 0; line < lines_.size(); ++line) {
    for (const auto& [place, item] : lines_[line]) {
      if (item.deadline) deadlines_.emplace(latest_begin(item), Place{.line = line, .place = place});
    }
  }
}

Time Queue::latest_begin(const Item& item) const {
  return *item.deadline - settings_.delay - transfer_time(item.size, settings_.rate);
}

Result<> Queue::put(Item item, Time now) {
  if (places_.contains(item.id)) return fail(Code::conflict, "the bundle is in the queue already");
  const auto line = static_cast<std::size_t>(item.precedence);
  const Quota& quota = settings_.quotas[line];
  const Load& load = loads_[line];
  if (load.bundles >= quota.bundles || item.size > quota.bytes || load.bytes > quota.bytes - item.size) {
    return fail(Code::unavailable, "the queue is full for this precedence");
  }
  if (item.deadline) item.deadline = std::clamp(*item.deadline, Time(), time_max);
  item.place = next_place_++;
  item.served_before = served(now);
  insert(std::move(item));
  return {};
}

void Queue::requeue(Item item) {
  ENSURE(!places_.contains(item.id) && item.place != 0);
  insert(std::move(item));
}

void Queue::insert(Item item) {
  const Place place{.line = static_cast<std::size_t>(item.precedence), .place = item.place};
  places_.emplace(item.id, place);
  loads_[place.line].bundles += 1;
  loads_[place.line].bytes += item.size;
  if (item.deadline) deadlines_.emplace(latest_begin(item), place);
  lines_[place.line].emplace(place.place, std::move(item));
}

Queue::Item Queue::extract(Place place) {
  Item item = std::move(lines_[place.line].extract(place.place).mapped());
  places_.erase(item.id);
  if (item.deadline) deadlines_.erase({latest_begin(item), place});
  loads_[place.line].bundles -= 1;
  loads_[place.line].bytes -= item.size;
  return item;
}

bool Queue::remove(const bundle::BundleKey& id) {
  const auto found = places_.find(id);
  if (found == places_.end()) return false;
  extract(found->second);
  return true;
}

std::size_t Queue::class_of(const Item& item, Time now) const {
  const auto rises = static_cast<std::size_t>((served(now) - item.served_before) / settings_.rise_after);
  return static_cast<std::size_t>(item.precedence) +
         std::min(rises, flash - static_cast<std::size_t>(item.precedence));
}

// What would miss its deadline if it waited longer. What has missed it already goes by its precedence.
std::optional<Queue::Place> Queue::pressing(Time now) const {
  const auto first = deadlines_.lower_bound({now, Place{}});
  if (first != deadlines_.end() && first->first - settings_.deadline_margin <= now) return first->second;
  return std::nullopt;
}

// The oldest of those that have risen to FLASH.
std::optional<Queue::Place> Queue::risen(Time now) const {
  std::optional<Place> oldest;
  for (std::size_t line = 0; line < flash; ++line) {
    if (lines_[line].empty()) continue;
    const auto& [place, item] = *lines_[line].begin();
    if (class_of(item, now) == flash && (!oldest || place < oldest->place)) oldest = Place{line, place};
  }
  return oldest;
}

// The first of the highest class below FLASH.
std::optional<Queue::Place> Queue::ordinary(Time now) const {
  std::optional<Place> first;
  std::size_t first_class = 0;
  for (std::size_t line = 0; line < flash; ++line) {
    if (lines_[line].empty()) continue;
    const auto& [place, item] = *lines_[line].begin();
    const std::size_t item_class = class_of(item, now);
    if (first && (item_class < first_class || (item_class == first_class && place > first->place))) continue;
    first = Place{line, place};
    first_class = item_class;
  }
  return first;
}

std::optional<Queue::Place> Queue::urgent(Time now) const {
  if (const auto place = pressing(now)) return place;
  if (lines_[flash].empty()) return std::nullopt;
  return Place{flash, lines_[flash].begin()->first};
}

std::optional<Queue::Place> Queue::next(Time now) const {
  const auto first = urgent(now);
  const auto other = risen(now);
  if (first && (!other || urgent_in_a_row_ < settings_.urgent_in_a_row_max)) return first;
  return other ? other : ordinary(now);
}

std::optional<Queue::Item> Queue::take(Time now) {
  const auto place = next(now);
  if (!place) return std::nullopt;
  const bool is_urgent = place == urgent(now);
  urgent_in_a_row_ = is_urgent ? std::min(urgent_in_a_row_ + 1, settings_.urgent_in_a_row_max) : 0;
  return extract(*place);
}

std::optional<bundle::Precedence> Queue::next_precedence(Time now) const {
  const auto place = next(now);
  if (!place) return std::nullopt;
  return static_cast<bundle::Precedence>(place->line);
}

std::vector<Queue::Expected> Queue::expected(Time free_at, std::size_t limit) const {
  Queue ahead = *this;
  ahead.resume(free_at);
  std::vector<Expected> order;
  Time begin = free_at;
  while (order.size() < limit) {
    const auto item = ahead.take(begin);
    if (!item) break;
    const Duration length = transfer_time(item->size, settings_.rate);
    if (begin > time_max) break;
    const Time arrival = begin + length + settings_.delay;
    order.push_back({.id = item->id,
                     .precedence = item->precedence,
                     .begin = begin,
                     .arrival = arrival,
                     .is_in_time = !item->deadline || arrival <= *item->deadline});
    begin += length;
  }
  return order;
}

}  // namespace depesche::route
