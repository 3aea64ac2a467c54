// SPDX-License-Identifier: EUPL-1.2
#include "ltp/presence.h"

#include <algorithm>

namespace depesche::ltp {
namespace {

constexpr std::size_t called_max = 4;  // calls whose answers are still believed
constexpr unsigned calls_max = 3;      // without an answer, while it is up
constexpr Duration first_pause{2'000};
constexpr unsigned doublings_max = 5;  // of the pause between calls: 64 s

}  // namespace

void Presence::called(std::uint64_t session, Instant now) {
  called_.push_back(session);
  if (called_.size() > called_max) called_.pop_front();
  const Duration pause = is_up_ ? Duration{} : first_pause * (1U << std::min(calls_, doublings_max));
  ++calls_;
  last_call_ = now;
  next_call_ = now + std::max(answer_wait(*settings_), pause);
}

bool Presence::on_answer(std::uint64_t session, Instant now) {
  if (std::ranges::find(called_, session) == called_.end()) return false;
  called_.clear();
  is_up_ = true;
  on_proof(now);
  return true;
}

void Presence::on_proof(Instant now) {
  if (!is_up_) return on_sign(now);
  last_proof_ = now;
  calls_ = 0;
  next_call_ = now + std::max(settings_->keepalive, answer_wait(*settings_));
}

void Presence::on_sign(Instant now) {
  if (is_up_ || (last_call_ && now - *last_call_ < answer_wait(*settings_))) return;
  next_call_ = now;
}

void Presence::on_silence(Instant now) {
  if (is_up_ && calls_ == 0) next_call_ = now;
}

bool Presence::is_lost(Instant now) const { return is_up_ && calls_ >= calls_max && now >= next_call_; }

void Presence::lose(Instant now) {
  is_up_ = false;
  calls_ = 0;
  next_call_ = now;
}

}  // namespace depesche::ltp
