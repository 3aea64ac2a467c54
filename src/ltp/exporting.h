// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <set>

#include "ltp/settings.h"

// A block on its way out: one session as its originator has it (RFC 5326 §6). For the .cpp files of this
// module only.
namespace depesche::ltp {

class Export {
 public:
  // `settings` must outlive it; `first_serial` is that of its first checkpoint.
  Export(SessionId session, Block block, std::uint64_t first_serial, const Settings& settings);

  const SessionId& session() const { return session_; }
  const Block& block() const { return block_; }

  // The segment to send next, at `now`; nothing: it waits for an answer, or is over. Checkpoints that were
  // not answered go first, then what a report missed, then what was not sent yet.
  std::optional<DataSegment> next(Instant now);
  // A report about it. Whether it was news.
  bool on_report(const ReportSegment& report);
  // What was not answered in time goes again. Whether there was such.
  bool tick(Instant now);
  std::optional<Instant> deadline() const;

  // The whole red part is reported, and the green part is out.
  bool is_done() const { return is_red_done_ && !has_new(); }
  std::uint64_t bytes_unsent() const { return block_.bytes->size() - next_offset_; }
  // Why it must be given up.
  std::optional<Reason> failure() const { return failure_; }

 private:
  struct Asked {  // a checkpoint that was sent
    bundle::Interval bytes{};
    std::uint64_t report = 0;
    std::optional<Instant> due{};  // nothing: to be sent again
    unsigned tries = 0;
  };
  struct Missing {  // what reports missed
    bundle::Intervals gaps{};
    std::uint64_t report = 0;  // the last of them
  };

  bool has_new() const;
  std::size_t room(std::uint64_t report) const;
  DataSegment red(bundle::Interval bytes) const;
  DataSegment ask(bundle::Interval bytes, std::uint64_t report, Instant now);
  std::optional<DataSegment> next_unanswered(Instant now);
  std::optional<DataSegment> next_missing(Instant now);
  std::optional<DataSegment> next_new(Instant now);
  bool answers_us(const ReportSegment& report) const;
  bool is_whole(const ReportSegment& report) const;
  void forget(const ReportSegment& answer);
  void note_progress(const ReportSegment& report);
  void send_again(std::vector<bundle::Interval> gaps, std::uint64_t report);

  SessionId session_;
  Block block_;
  const Settings* settings_;
  std::uint64_t next_offset_ = 0;  // of what was not sent yet
  std::uint64_t asked_up_to_ = 0;
  unsigned pass_ = 1;  // of the green part
  std::uint64_t first_serial_;
  std::uint64_t next_serial_;
  std::map<std::uint64_t, Asked> asked_;  // by serial number
  Missing missing_;
  bundle::Intervals claimed_;
  std::set<std::uint64_t> reports_;
  bundle::Intervals ever_claimed_;
  unsigned cycles_ = 0;  // since something was claimed that never was before
  bool is_red_done_;
  std::optional<Reason> failure_;
};

}  // namespace depesche::ltp
