// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <vector>

#include "bundle/duplicates.h"
#include "bundle/extension.h"
#include "env/clock.h"

namespace depesche::route {

// One bundle's time on one contact.
struct Booking {
  bundle::BundleKey id{};
  bundle::Precedence precedence = bundle::Precedence::routine;
  Time begin{};
  Time end{};
  bool operator==(const Booking&) const = default;
};

// Who has which time of one contact. Bookings never overlap, so together they never take more than the
// contact has to give. A booking may displace those of lower precedence, never others.
class Bookings {
 public:
  // The first begin, not before `ready`, from which a booking of this length would meet none of the same or a
  // higher precedence; those of `id` do not count.
  Time earliest(const bundle::BundleKey& id, bundle::Precedence precedence, Time ready,
                Duration length) const;

  // Takes the time, which earliest() has said is free, and returns the ids it displaced.
  std::vector<bundle::BundleKey> take(const Booking& booking);
  bool release(const bundle::BundleKey& id);

  const std::vector<Booking>& all() const { return bookings_; }  // by time

 private:
  std::vector<Booking> bookings_;
};

}  // namespace depesche::route
