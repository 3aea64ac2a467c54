// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "tcpcl/event.h"

// A part of Session; nothing for others.
namespace depesche::tcpcl {

// The transfers a session sends: those that wait, the one whose segments are being written, and those that
// wait for their acknowledgement.
class Outgoing {
 public:
  struct Limits {
    std::size_t transfers_max = 0;   // waiting or without acknowledgement
    std::uint64_t bytes_max = 0;     // of these
    std::uint64_t segment_size = 0;  // bytes of data in one message
  };

  explicit Outgoing(Limits limits) : limits_(limits) {}

  void lower_segment_size(std::uint64_t mru) { limits_.segment_size = std::min(limits_.segment_size, mru); }

  bool has_room() const { return count_ < limits_.transfers_max && bytes_ < limits_.bytes_max; }
  void add(Transfer transfer);
  // Whether there is a segment to write.
  bool has_segment() const { return is_running() || waiting_ > 0; }
  // Whether anything is without its acknowledgement.
  bool is_empty() const { return count_ == 0; }
  bool has_begun_any() const { return !begun_.empty(); }

  // The next segment: its head is appended to `out`, its data returned. There is one. Of those that wait the
  // most urgent begins first, and of equals the oldest.
  struct Data {
    BytesView view{};
    std::shared_ptr<const Bytes> owner{};
  };
  Data next_segment(Bytes& out);

  // False when the neighbour speaks of what it cannot have got.
  bool acknowledge(const Acknowledgement& message, std::vector<Event>& events);
  bool refuse(const Refusal& message, std::vector<Event>& events);

  // Gives back what has not begun.
  void give_back_waiting(std::vector<Event>& events);
  // Gives back everything.
  void break_off(std::vector<Event>& events);

 private:
  struct Begun {
    TransferId owners_id{};
    std::uint64_t size = 0;
    std::uint64_t sent = 0;
    std::uint64_t acknowledged = 0;
    std::shared_ptr<const Bytes> bytes{};  // until all is handed out
    bool is_settled = false;
  };

  bool is_running() const { return running_.has_value(); }
  void begin_next();
  Begun* find(std::uint64_t id);
  void settle(Begun& transfer);
  void forget_settled();

  Limits limits_;
  std::array<std::deque<Transfer>, 4> waiting_by_precedence_;
  std::size_t waiting_ = 0;
  std::deque<Begun> begun_;     // in the order of their numbers, which have no gaps
  std::uint64_t first_id_ = 0;  // the number of begun_.front()
  std::optional<std::uint64_t> running_;
  std::size_t count_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace depesche::tcpcl
