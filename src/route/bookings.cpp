// SPDX-License-Identifier: EUPL-1.2
#include "route/bookings.h"

#include <algorithm>

#include "base/ensure.h"

namespace depesche::route {
namespace {

// The first booking that ends after `time`; bookings do not overlap, so their ends are in order too.
auto first_after(auto& bookings, Time time) {
  return std::ranges::partition_point(bookings, [&](const Booking& booking) { return booking.end <= time; });
}

}  // namespace

Time Bookings::earliest(const bundle::BundleKey& id, bundle::Precedence precedence, Time ready,
                        Duration length) const {
  Time begin = ready;
  for (auto booking = first_after(bookings_, ready); booking != bookings_.end(); ++booking) {
    if (booking->begin >= begin + length) break;
    if (booking->precedence >= precedence && booking->id != id) begin = booking->end;
  }
  return begin;
}

std::vector<bundle::BundleKey> Bookings::take(const Booking& booking) {
  ENSURE(booking.begin < booking.end);
  std::vector<bundle::BundleKey> displaced;
  const auto first = first_after(bookings_, booking.begin);
  auto last = first;
  for (; last != bookings_.end() && last->begin < booking.end; ++last) {
    ENSURE(last->precedence < booking.precedence);
    displaced.push_back(last->id);
  }
  bookings_.insert(bookings_.erase(first, last), booking);
  return displaced;
}

bool Bookings::release(const bundle::BundleKey& id) {
  return std::erase_if(bookings_, [&](const Booking& booking) { return booking.id == id; }) != 0;
}

}  // namespace depesche::route
