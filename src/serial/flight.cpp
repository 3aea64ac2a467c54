// SPDX-License-Identifier: EUPL-1.2
#include "serial/flight.h"

#include <algorithm>

namespace depesche::serial {
namespace {

constexpr std::size_t history_max = 8 * acknowledged_bytes_max + flight_max;

bool is_acknowledged(const Acknowledgement& acknowledgement, std::uint64_t largest, std::uint64_t number) {
  const std::uint64_t back = largest - number;
  if (back <= acknowledgement.run) return back < acknowledgement.run;
  const std::uint64_t bit = back - acknowledgement.run - 1;
  if (bit / 8 >= acknowledgement.bits.size()) return false;
  return (acknowledgement.bits[bit / 8] >> (bit % 8) & std::byte{1}) != std::byte{0};
}

}  // namespace

void Flight::sent(SentFrame frame) {
  frame.number = next_++;
  last_sent_ = frame.at;
  frames_.push_back(std::move(frame));
}

Flight::Settled Flight::settle(const Acknowledgement& acknowledgement, Instant now) {
  const std::uint64_t last = next_ - 1;
  const std::uint64_t behind = (last - acknowledgement.largest) % number_modulus;
  Settled settled;
  if (behind > last) return settled;
  const std::uint64_t largest = last - behind;
  while (!frames_.empty() && frames_.front().number <= largest) {
    SentFrame frame = std::move(frames_.front());
    frames_.pop_front();
    const bool has_arrived = is_acknowledged(acknowledgement, largest, frame.number);
    if (has_arrived && frame.number == largest) learn(now - frame.at);
    (has_arrived ? settled.arrived : settled.lost).push_back(std::move(frame));
  }
  return settled;
}

// RFC 6298, without its lower bound: a line's round trip is long and steady.
void Flight::learn(Duration round_trip) {
  if (!round_trip_) {
    round_trip_ = round_trip;
    variation_ = round_trip / 2;
  } else {
    const Duration off = std::chrono::abs(*round_trip_ - round_trip);
    variation_ = (3 * variation_ + off) / 4;
    round_trip_ = (7 * *round_trip_ + round_trip) / 8;
  }
}

// Never after longer waits, as where many share a network: a line has no others to give way to, and one that
// loses half of all frames would fall silent.
std::optional<Instant> Flight::retry_at() const {
  if (frames_.empty()) return {};
  const Duration wait = round_trip_ ? std::max(patience_ / 2, *round_trip_ + 4 * variation_) : patience_;
  return last_sent_ + wait;
}

const SentFrame* Flight::retry(Instant now) {
  const auto due = retry_at();
  if (!due || now < *due) return nullptr;
  last_sent_ = now;
  return &frames_.front();
}

std::uint64_t Arrivals::full_number(std::uint64_t low) const {
  const std::uint64_t ahead = (low - last_ - 1) % number_modulus;
  return last_ + 1 + ahead;
}

void Arrivals::came(std::uint64_t number, bool is_taken, bool wants_answer) {
  const std::uint64_t skipped = std::min<std::uint64_t>(number - last_ - 1, history_max);
  taken_.insert(taken_.begin(), static_cast<std::size_t>(skipped), false);
  taken_.push_front(is_taken);
  if (taken_.size() > history_max) taken_.resize(history_max);
  last_ = number;
  if (skipped > 0 || !is_taken) is_urgent_ = true;
  if (wants_answer) ++unanswered_;
}

Acknowledgement Arrivals::answer() {
  unanswered_ = 0;
  is_urgent_ = false;
  Acknowledgement made{.largest = static_cast<std::uint16_t>(last_ % number_modulus)};
  while (made.run < taken_.size() && taken_[made.run]) ++made.run;
  for (std::size_t at = made.run + 1; at < taken_.size() && at - made.run - 1 < 8 * acknowledged_bytes_max;
       ++at) {
    if (!taken_[at]) continue;
    const std::size_t bit = at - made.run - 1;
    made.bits.resize(std::max(made.bits.size(), bit / 8 + 1));
    made.bits[bit / 8] |= std::byte{1} << (bit % 8);
  }
  return made;
}

}  // namespace depesche::serial
