// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "ltp/settings.h"

// A block on its way in: one session as its receiver has it (RFC 5326 §6). For the .cpp files of this module
// only.
namespace depesche::ltp {

class Import {
 public:
  // `settings` must outlive it; `first_serial` is that of its first report.
  Import(std::uint64_t first_serial, const Settings& settings, Instant now);

  // Takes data in. The reason when the session must be given up.
  std::optional<Reason> on_data(const DataSegment& segment, Instant now);
  void on_report_acknowledged(std::uint64_t report);

  // The block, once: when it is whole, or when its red part is and nothing came for `answer_time`.
  std::optional<Bytes> take_block(Instant now);
  // It is durable: from now on all of its red part is reported.
  void accept();
  // It was accepted, and whoever sent it knows, or was told often enough.
  bool is_over() const { return stage_ == Stage::accepted && !has_unanswered(); }
  // Nothing came for `idle_max` and nobody is deciding about it.
  bool is_idle(Instant now) const;

  // The next report to send.
  std::optional<ReportSegment> next_report(Instant now);
  void tick(Instant now);
  std::optional<Instant> deadline() const;
  std::optional<Reason> failure() const { return failure_; }

  bool is_gathering() const { return stage_ == Stage::gathering; }
  bool was_accepted() const { return stage_ == Stage::accepted; }
  bool has_red() const { return red_end_ > 0; }
  std::uint64_t red_size() const { return red_size_.value_or(0); }
  // The block until it is decided on, and the reports about it.
  std::uint64_t bytes_held() const { return bytes_held_ + told_bytes(); }
  Instant touched() const { return touched_; }

 private:
  enum class Stage : std::uint8_t { gathering, decided_on, accepted };
  struct Told {  // a report
    ReportSegment report{};
    std::optional<Instant> due{};  // nothing: to be sent
    std::optional<Instant> sent{};
    unsigned tries = 0;
    bool is_answered = false;
    bool is_asked_for = false;  // again, which is no try of ours
  };

  std::optional<Reason> objection(const DataSegment& segment) const;
  void note_ends(const DataSegment& segment);
  void keep(const DataSegment& segment);
  bool is_whole() const;
  bool is_red_whole() const;
  void on_checkpoint(const Checkpoint& checkpoint, std::uint64_t end, Instant now);
  void say_again(Told& told, Instant now) const;
  void tell(bundle::Interval bounds, std::uint64_t checkpoint);
  void tell_all(std::uint64_t checkpoint);
  bundle::Interval bounds_for(const Checkpoint& checkpoint, std::uint64_t end) const;
  bool has_unanswered() const;
  void drop_answered();
  std::uint64_t told_bytes() const;
  Bytes assemble();

  const Settings* settings_;
  Stage stage_ = Stage::gathering;
  std::map<std::uint64_t, Bytes> pieces_{};  // by offset; none overlap
  std::uint64_t bytes_held_ = 0;             // with what each piece costs beside its bytes
  bundle::Intervals here_;
  std::uint64_t red_end_ = 0;                     // of what came
  std::uint64_t green_begin_ = offset_limit + 1;  // of what came
  std::uint64_t end_ = 0;                         // of what came
  std::optional<std::uint64_t> red_size_;
  std::optional<std::uint64_t> size_;
  std::uint64_t reported_up_to_ = 0;
  std::uint64_t next_serial_;
  std::map<std::uint64_t, Told> told_;  // by serial number
  std::uint64_t checkpoint_ = 0;        // the last one, to be answered when the block is accepted
  Instant touched_{};
  std::optional<Reason> failure_;
};

}  // namespace depesche::ltp
