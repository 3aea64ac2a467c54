// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <optional>

#include "bundle/intervals.h"
#include "serial/message.h"

// Which frames crossed the line. Frames are numbered and never sent again; what was in a lost one goes out
// in another. A line does not reorder: what is acknowledged behind a gap proves the gap lost.
namespace depesche::serial {

using bundle::Interval;
using bundle::Intervals;

inline constexpr std::uint64_t flight_max = 96;  // frames that may be unanswered

// A frame that was sent and asks for an answer.
struct SentFrame {
  std::uint64_t number = 0;
  Instant at{};
  std::uint64_t transfer = 0;  // of its piece
  Interval piece{};            // empty without one
  std::vector<Control> controls{};
};

// The frames we sent that nobody has answered.
class Flight {
 public:
  explicit Flight(Duration first_patience) : patience_(first_patience) {}

  std::uint64_t next_number() const { return next_; }
  // Frames that want no answer only take a number.
  void sent_without_answer() { ++next_; }
  void sent(SentFrame frame);
  bool is_full() const { return !frames_.empty() && next_ - frames_.front().number >= flight_max; }

  // What this acknowledgement settles, each in the order it was sent. Nonsense settles nothing.
  struct Settled {
    std::vector<SentFrame> arrived{};
    std::vector<SentFrame> lost{};
  };
  Settled settle(const Acknowledgement& acknowledgement, Instant now);

  // When the oldest unanswered frame should be tried again because nothing at all came back.
  std::optional<Instant> retry_at() const;
  // That frame, which stays in flight: the answer may still come.
  const SentFrame* retry(Instant now);

 private:
  void learn(Duration round_trip);

  std::deque<SentFrame> frames_;
  std::uint64_t next_ = 1;
  Instant last_sent_{};
  Duration patience_;
  std::optional<Duration> round_trip_{};
  Duration variation_{};
};

// The frames that came.
class Arrivals {
 public:
  // The full number of a frame whose low bits these are. A line does not reorder, so it is beyond the last.
  std::uint64_t full_number(std::uint64_t low) const;
  // The frame with this number is genuine. `is_taken`: and all in it was of use, so that it need not come
  // again. `wants_answer`: it must be acknowledged.
  void came(std::uint64_t number, bool is_taken, bool wants_answer);

  // How much wants an answer; urgent when the neighbour should send something again.
  unsigned unanswered() const { return unanswered_; }
  bool is_urgent() const { return is_urgent_; }
  Acknowledgement answer();

 private:
  std::uint64_t last_ = 0;
  std::deque<bool> taken_;  // of last_, last_ - 1, …
  unsigned unanswered_ = 0;
  bool is_urgent_ = false;
};

}  // namespace depesche::serial
