// SPDX-License-Identifier: EUPL-1.2
#include "tcpcl/outgoing.h"

#include <algorithm>

#include "base/ensure.h"

namespace depesche::tcpcl {

void Outgoing::add(Transfer transfer) {
  ++count_;
  ++waiting_;
  bytes_ += transfer.bytes->size();
  waiting_by_precedence_.at(static_cast<std::size_t>(transfer.precedence)).push_back(std::move(transfer));
}

void Outgoing::begin_next() {
  for (std::size_t level = waiting_by_precedence_.size(); level-- > 0;) {
    auto& waiting = waiting_by_precedence_[level];
    if (waiting.empty()) continue;
    Transfer next = std::move(waiting.front());
    waiting.pop_front();
    --waiting_;
    running_ = first_id_ + begun_.size();
    const std::uint64_t size = next.bytes->size();
    begun_.push_back({.owners_id = next.id, .size = size, .bytes = std::move(next.bytes)});
    return;
  }
}

Outgoing::Data Outgoing::next_segment(Bytes& out) {
  if (!is_running()) begin_next();
  ENSURE(is_running());
  Begun& transfer = *find(*running_);
  const std::uint64_t size = std::min(transfer.size - transfer.sent, limits_.segment_size);
  Segment head{.id = *running_, .size = size};
  if (transfer.sent == 0) head.flags |= segment_flag::start;
  const bool is_last = transfer.sent + size == transfer.size;
  if (is_last) head.flags |= segment_flag::end;
  if (head.is_start() && !is_last) head.total = transfer.size;
  write(out, head);

  Data data{.view = BytesView(*transfer.bytes).subspan(transfer.sent, size), .owner = transfer.bytes};
  transfer.sent += size;
  if (is_last) {
    transfer.bytes.reset();
    running_.reset();
  }
  return data;
}

Outgoing::Begun* Outgoing::find(std::uint64_t id) {
  if (id < first_id_ || id - first_id_ >= begun_.size()) return nullptr;
  return &begun_[id - first_id_];
}

void Outgoing::settle(Begun& transfer) {
  transfer.is_settled = true;
  transfer.bytes.reset();
  --count_;
  bytes_ -= transfer.size;
}

void Outgoing::forget_settled() {
  while (!begun_.empty() && begun_.front().is_settled) {
    begun_.pop_front();
    ++first_id_;
  }
}

bool Outgoing::acknowledge(const Acknowledgement& message, std::vector<Event>& events) {
  Begun* const transfer = find(message.id);
  if (transfer == nullptr) return message.id < first_id_;
  if (message.size > transfer->sent || message.size < transfer->acknowledged) return false;
  if (transfer->is_settled) return true;  // refused while this was under way
  transfer->acknowledged = message.size;
  if ((message.flags & segment_flag::end) == 0) return true;
  if (message.size != transfer->size || running_ == message.id) return false;
  settle(*transfer);
  events.emplace_back(Acknowledged{transfer->owners_id});
  forget_settled();
  return true;
}

bool Outgoing::refuse(const Refusal& message, std::vector<Event>& events) {
  Begun* const transfer = find(message.id);
  if (transfer == nullptr) return message.id < first_id_;
  if (transfer->is_settled) return true;
  settle(*transfer);
  if (running_ == message.id) running_.reset();
  events.emplace_back(Refused{.id = transfer->owners_id, .reason = message.reason});
  forget_settled();
  return true;
}

void Outgoing::give_back_waiting(std::vector<Event>& events) {
  for (auto& waiting : waiting_by_precedence_) {
    for (const Transfer& transfer : waiting) {
      events.emplace_back(Broken{.id = transfer.id});
      --count_;
      bytes_ -= transfer.bytes->size();
    }
    waiting.clear();
  }
  waiting_ = 0;
}

void Outgoing::break_off(std::vector<Event>& events) {
  for (Begun& transfer : begun_) {
    if (transfer.is_settled) continue;
    events.emplace_back(Broken{.id = transfer.owners_id, .acknowledged = transfer.acknowledged});
    settle(transfer);
  }
  first_id_ += begun_.size();
  begun_.clear();
  running_.reset();
  give_back_waiting(events);
}

}  // namespace depesche::tcpcl
