// SPDX-License-Identifier: EUPL-1.2
#include "tcpcl/incoming.h"

#include <algorithm>

namespace depesche::tcpcl {
namespace {

// Room is made for what is announced only up to here; beyond it grows with what really comes.
constexpr std::uint64_t trusted_size_max = std::uint64_t{1} << 20;

}  // namespace

Incoming::Verdict Incoming::begin(const Segment& head, bool is_ending, Bytes& out) {
  if (head.size > limits_.segment_mru) return Verdict::too_long;
  segment_ = head;
  segment_left_ = head.size;
  is_within_segment_ = true;
  is_passed_over_ = false;
  const bool is_new = !last_id_ || head.id > *last_id_;
  if (head.is_start() && is_new && !current_) {
    open(head, is_ending, out);
    return Verdict::taken;
  }
  if (!head.is_start() && current_ && current_->id == head.id) {
    if (current_->bytes.size() + head.size > limits_.transfer_mru)
      turn_away(head.id, Reason::no_resources, out);
    return Verdict::taken;
  }
  is_passed_over_ = true;
  const bool is_known = !head.is_start() && turned_away_ == head.id;
  return is_known ? Verdict::taken : Verdict::unexpected;
}

void Incoming::open(const Segment& head, bool is_ending, Bytes& out) {
  last_id_ = head.id;
  turned_away_.reset();
  const std::uint64_t size = std::max(head.size, head.total.value_or(0));
  if (is_ending) return turn_away(head.id, Reason::session_terminating, out);
  if (head.extensions != Extensions::fine) return turn_away(head.id, Reason::extension_failure, out);
  if (size > limits_.transfer_mru) return turn_away(head.id, Reason::no_resources, out);
  current_.emplace(Current{.id = head.id, .total = head.total});
  current_->bytes.reserve(std::min(size, trusted_size_max));
}

void Incoming::turn_away(std::uint64_t id, Reason reason, Bytes& out) {
  write(out, Refusal{.reason = reason, .id = id});
  current_.reset();
  turned_away_ = id;
  is_passed_over_ = true;
}

std::size_t Incoming::take(BytesView bytes, Bytes& out, std::vector<Event>& events) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(segment_left_, bytes.size()));
  if (!is_passed_over_) {
    const BytesView data = bytes.first(size);
    current_->bytes.insert(current_->bytes.end(), data.begin(), data.end());
  }
  segment_left_ -= size;
  if (segment_left_ == 0) end_segment(out, events);
  return size;
}

void Incoming::end_segment(Bytes& out, std::vector<Event>& events) {
  is_within_segment_ = false;
  if (is_passed_over_) return;
  const std::uint64_t size = current_->bytes.size();
  const std::uint64_t expected = current_->total.value_or(size);
  if (size > expected || (segment_.is_end() && size != expected)) {
    return turn_away(segment_.id, Reason::not_acceptable, out);
  }
  const Acknowledgement message{.flags = segment_.flags, .id = segment_.id, .size = size};
  if (!segment_.is_end()) {
    waiting_.push_back({.message = message, .is_settled = true});
    return flush(out);
  }
  waiting_.push_back({.message = message});
  unsettled_bytes_ += size;
  events.emplace_back(Received{.id = {segment_.id}, .bytes = std::move(current_->bytes)});
  current_.reset();
}

void Incoming::accept(TransferId id, Bytes& out) {
  Waiting* const transfer = find_unsettled(id);
  if (transfer == nullptr) return;
  transfer->is_settled = true;
  unsettled_bytes_ -= transfer->message.size;
  flush(out);
}

void Incoming::refuse(TransferId id, Reason reason, Bytes& out) {
  Waiting* const transfer = find_unsettled(id);
  if (transfer == nullptr) return;
  write(out, Refusal{.reason = reason, .id = id.value});
  transfer->is_settled = true;
  transfer->is_refused = true;
  unsettled_bytes_ -= transfer->message.size;
  flush(out);
}

Incoming::Waiting* Incoming::find_unsettled(TransferId id) {
  const auto number = [](const Waiting& one) { return one.message.id; };
  const auto after = std::ranges::upper_bound(waiting_, id.value, {}, number);
  if (after == waiting_.begin()) return nullptr;
  Waiting& last = *std::prev(after);
  return last.message.id == id.value && !last.is_settled ? &last : nullptr;
}

void Incoming::flush(Bytes& out) {
  while (!waiting_.empty() && waiting_.front().is_settled) {
    if (!waiting_.front().is_refused) write(out, waiting_.front().message);
    waiting_.pop_front();
  }
}

void Incoming::break_off(std::vector<Event>& events) {
  if (current_ && !current_->bytes.empty()) events.emplace_back(Interrupted{std::move(current_->bytes)});
  current_.reset();
  is_within_segment_ = false;
  waiting_.clear();
  unsettled_bytes_ = 0;
}

}  // namespace depesche::tcpcl
