// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "tcpcl/event.h"

// A part of Session; nothing for others.
namespace depesche::tcpcl {

// The transfers a session receives: the one that is coming in, and those that came whole and wait for the
// owner's word. Acknowledgements leave in the order in which the segments came.
class Incoming {
 public:
  struct Limits {
    std::uint64_t segment_mru = 0;
    std::uint64_t transfer_mru = 0;
    std::uint64_t unsettled_bytes_max = 0;
    std::size_t acknowledgements_max = 0;  // that wait because an earlier transfer does
  };
  enum class Verdict : std::uint8_t {
    taken,       // or refused: the data follows either way
    unexpected,  // it fits no transfer; its data is passed over
    too_long,    // beyond the segment MRU
  };

  explicit Incoming(Limits limits) : limits_(limits) {}

  // The head of a segment. What is to be answered at once is appended to `out`.
  Verdict begin(const Segment& head, bool is_ending, Bytes& out);
  bool is_within_segment() const { return is_within_segment_; }
  // Takes what belongs to the segment from the front of `bytes`; returns how much that was.
  std::size_t take(BytesView bytes, Bytes& out, std::vector<Event>& events);

  // What the owner decided about a transfer that came whole. Unknown numbers are ignored: a transfer may
  // outlive its session.
  void accept(TransferId id, Bytes& out);
  void refuse(TransferId id, Reason reason, Bytes& out);

  bool has_room() const {
    return unsettled_bytes_ < limits_.unsettled_bytes_max && waiting_.size() < limits_.acknowledgements_max;
  }
  bool is_receiving() const { return current_.has_value(); }
  bool is_empty() const { return !current_ && waiting_.empty(); }
  // Gives back the beginning of what was coming in.
  void break_off(std::vector<Event>& events);

 private:
  struct Current {
    std::uint64_t id = 0;
    std::optional<std::uint64_t> total{};
    Bytes bytes{};
  };
  struct Waiting {
    Acknowledgement message{};
    bool is_settled = false;
    bool is_refused = false;
  };

  void open(const Segment& head, bool is_ending, Bytes& out);
  void turn_away(std::uint64_t id, Reason reason, Bytes& out);
  void end_segment(Bytes& out, std::vector<Event>& events);
  Waiting* find_unsettled(TransferId id);
  void flush(Bytes& out);

  Limits limits_;
  std::optional<Current> current_;
  std::optional<std::uint64_t> turned_away_;  // the transfer whose further segments are passed over
  std::optional<std::uint64_t> last_id_;
  Segment segment_{};
  std::uint64_t segment_left_ = 0;
  bool is_within_segment_ = false;
  bool is_passed_over_ = false;  // the segment that is coming in
  std::deque<Waiting> waiting_;  // in the order of number and size
  std::uint64_t unsettled_bytes_ = 0;
};

}  // namespace depesche::tcpcl
