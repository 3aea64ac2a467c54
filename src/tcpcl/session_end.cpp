// SPDX-License-Identifier: EUPL-1.2
// How sessions end: by agreement, by mistakes of the neighbour, by time.
#include <algorithm>

#include "tcpcl/session.h"

namespace depesche::tcpcl {
namespace {

// The earlier of two moments, where each may be missing.
std::optional<Instant> earlier(std::optional<Instant> left, std::optional<Instant> right) {
  if (!left) return right;
  return right ? std::min(*left, *right) : left;
}

}  // namespace

void Session::reject(MessageType type, RejectReason reason) {
  write(control_, Rejection{.reason = reason, .type = static_cast<std::uint8_t>(type)});
}

// Ends at once: the neighbour did what we cannot live with, or time is over.
void Session::fail(TermReason reason, std::string what) {
  if (!has_sent_termination_) write(control_, Termination{.reason = reason});
  has_sent_termination_ = true;
  end(reason, std::move(what));
}

void Session::end(TermReason reason, std::string what) {
  if (stage_ == Stage::over) return;
  stage_ = Stage::over;
  incoming_.break_off(events_);
  outgoing_.break_off(events_);
  events_.emplace_back(Ended{.reason = reason, .what = std::move(what)});
}

void Session::lost(std::string what) { end(TermReason::unknown, std::move(what)); }

void Session::terminate(TermReason reason, Instant now) {
  if (stage_ == Stage::over || stage_ == Stage::ending) return;
  if (stage_ == Stage::contact || stage_ == Stage::tls) return end(reason, "ended before it began");
  if (stage_ == Stage::initiation) return fail(reason, "ended before it began");
  write(control_, Termination{.reason = reason});
  has_sent_termination_ = true;
  term_reason_ = reason;
  begin_ending(now);
}

void Session::begin_ending(Instant now) {
  if (stage_ != Stage::ending) stage_since_ = now;
  stage_ = Stage::ending;
  outgoing_.give_back_waiting(events_);
  end_if_done();
}

void Session::end_if_done() {
  if (stage_ != Stage::ending || !has_got_termination_) return;
  if (outgoing_.is_empty() && incoming_.is_empty()) end(term_reason_, "ended as agreed");
}

bool Session::is_waiting_for_bytes() const {
  return !pending_.empty() || incoming_.is_within_segment() || incoming_.is_receiving();
}

std::optional<Instant> Session::stage_deadline() const {
  switch (stage_) {
    case Stage::contact:
    case Stage::tls:
    case Stage::initiation: return stage_since_ + config_.contact_max;
    case Stage::ending: return stage_since_ + config_.ending_max;
    case Stage::up: break;
    case Stage::over: return {};
  }
  std::optional<Instant> first;
  if (is_waiting_for_bytes() && wants_input()) first = received_at_ + config_.stall_max;
  if (outgoing_.has_begun_any()) {
    first = earlier(first, progress_at_ ? *progress_at_ + config_.acknowledge_max : sent_at_);
  }
  if (config_.idle_max != Duration{0} && outgoing_.is_empty() && incoming_.is_empty()) {
    first = earlier(first, busy_at_ + config_.idle_max);
  }
  return first;
}

std::optional<Instant> Session::keepalive_deadline() const {
  if (keepalive_ == Duration{0} || !is_carrying()) return {};
  std::optional<Instant> first;
  if (wants_input()) first = received_at_ + 2 * keepalive_;
  // While something waits to be written the neighbour does not read, and would not read this either.
  if (control_.empty() && batch_.is_empty()) first = earlier(first, sent_at_ + keepalive_);
  return first;
}

std::optional<Instant> Session::deadline() const { return earlier(stage_deadline(), keepalive_deadline()); }

void Session::tick(Instant now) {
  if (stage_ == Stage::over) return;
  if (outgoing_.has_begun_any() && !progress_at_) progress_at_ = now;
  const auto stage_end = stage_deadline();
  if (stage_end && *stage_end <= now) {
    const bool is_idle = stage_ == Stage::up && outgoing_.is_empty() && incoming_.is_empty();
    if (is_idle && !is_waiting_for_bytes()) return terminate(TermReason::idle_timeout, now);
    if (stage_ == Stage::contact || stage_ == Stage::tls) {
      return end(TermReason::contact_failure, "the neighbour did not answer in time");
    }
    return fail(TermReason::idle_timeout, "the neighbour did not answer in time");
  }
  if (keepalive_ == Duration{0} || !is_carrying()) return;
  if (wants_input() && received_at_ + 2 * keepalive_ <= now) {
    return fail(TermReason::idle_timeout, "nothing was heard of the neighbour");
  }
  if (control_.empty() && batch_.is_empty() && sent_at_ + keepalive_ <= now) {
    write(control_, Keepalive{});
    sent_at_ = now;
  }
}

}  // namespace depesche::tcpcl
