// SPDX-License-Identifier: EUPL-1.2
#include "ltp/exporting.h"

#include <algorithm>

#include "ltp/sdnv.h"

namespace depesche::ltp {
namespace {

using bundle::Interval;

constexpr std::size_t reports_max = 4'096;  // that one session believes
constexpr std::size_t fixed_head_size = 6;  // control byte, counts, client and the longest length of data

}  // namespace

Export::Export(SessionId session, Block block, std::uint64_t first_serial, const Settings& settings)
    : session_(session),
      block_(std::move(block)),
      settings_(&settings),
      first_serial_(first_serial),
      next_serial_(first_serial),
      is_red_done_(block_.red_size == 0) {}

bool Export::has_new() const { return next_offset_ < block_.bytes->size(); }

// Bytes of data that fit one segment beside their head and the authentication.
std::size_t Export::room(std::uint64_t report) const {
  const std::size_t beside = authentication_size(settings_->suite) + fixed_head_size +
                             sdnv_size(session_.originator.value) + sdnv_size(session_.number) +
                             sdnv_size(block_.bytes->size()) + sdnv_size(next_serial_) + sdnv_size(report);
  return settings_->segment_size_max - beside;
}

DataSegment Export::red(Interval bytes) const {
  const BytesView all = *block_.bytes;
  const bool ends_red = bytes.end == block_.red_size;
  return {.colour = Colour::red,
          .ends_red = ends_red,
          .ends_block = ends_red && block_.red_size == all.size(),
          .offset = bytes.begin,
          .data = all.subspan(static_cast<std::size_t>(bytes.begin), static_cast<std::size_t>(bytes.size()))};
}

DataSegment Export::ask(Interval bytes, std::uint64_t report, Instant now) {
  const std::uint64_t serial = next_serial_++;
  asked_[serial] = {.bytes = bytes, .report = report, .due = now + answer_wait(*settings_), .tries = 1};
  DataSegment segment = red(bytes);
  segment.checkpoint = Checkpoint{.serial = serial, .report = report};
  return segment;
}

std::optional<DataSegment> Export::next(Instant now) {
  if (failure_ || is_done()) return {};
  if (auto segment = next_unanswered(now)) return segment;
  if (auto segment = next_missing(now)) return segment;
  return next_new(now);
}

std::optional<DataSegment> Export::next_unanswered(Instant now) {
  for (auto& [serial, asked] : asked_) {
    if (asked.due) continue;
    asked.due = now + answer_wait(*settings_);
    ++asked.tries;
    DataSegment segment = red(asked.bytes);
    segment.checkpoint = Checkpoint{.serial = serial, .report = asked.report};
    return segment;
  }
  return {};
}

// The last of what reports missed asks about it, in the bounds of the last report; about the rest it is asked
// when nothing more is known to be missing.
std::optional<DataSegment> Export::next_missing(Instant now) {
  const auto gap = missing_.gaps.first();
  if (!gap) return {};
  const std::uint64_t report = missing_.report;
  const Interval bytes{.begin = gap->begin,
                       .end = std::min<std::uint64_t>(gap->end, gap->begin + room(report))};
  missing_.gaps.remove(bytes);
  const bool is_last = missing_.gaps.is_empty();
  return is_last || bytes.end == block_.red_size ? ask(bytes, report, now) : red(bytes);
}

std::optional<DataSegment> Export::next_new(Instant now) {
  if (!has_new()) return {};
  const bool is_red = next_offset_ < block_.red_size;
  const std::uint64_t part_end = is_red ? block_.red_size : block_.bytes->size();
  const Interval bytes{.begin = next_offset_,
                       .end = std::min<std::uint64_t>(part_end, next_offset_ + room(0))};
  next_offset_ = bytes.end;
  if (is_red) {
    const bool asks = bytes.end == part_end || bytes.end - asked_up_to_ >= settings_->checkpoint_bytes;
    if (!asks) return red(bytes);
    asked_up_to_ = bytes.end;
    return ask(bytes, 0, now);
  }
  DataSegment segment{
      .colour = Colour::green,
      .ends_block = bytes.end == part_end,
      .offset = bytes.begin,
      .data = BytesView(*block_.bytes)
                  .subspan(static_cast<std::size_t>(bytes.begin), static_cast<std::size_t>(bytes.size()))};
  if (segment.ends_block && pass_ < settings_->passes) {
    ++pass_;
    next_offset_ = block_.red_size;
  }
  return segment;
}

// One report that speaks of all of it: such a one our engine makes only after the durable write.
bool Export::is_whole(const ReportSegment& report) const {
  return report.bounds == Interval{.begin = 0, .end = block_.red_size} && report.claims.size() == 1 &&
         report.claims[0] == report.bounds;
}

// Others may report unasked; what answers a checkpoint that was never sent speaks of another session.
bool Export::answers_us(const ReportSegment& report) const {
  if (report.checkpoint == 0) return !settings_->reports_commits;
  return report.checkpoint >= first_serial_ && report.checkpoint < next_serial_;
}

// A report is believed within its bounds, also where an earlier one claimed more: the neighbour may have
// begun anew and have lost what it had.
bool Export::on_report(const ReportSegment& report) {
  if (is_red_done_ || failure_ || report.bounds.end > std::min(next_offset_, block_.red_size)) return false;
  if (!answers_us(report)) return false;
  if (!reports_.insert(report.serial).second) return false;
  if (reports_.size() > reports_max) failure_ = Reason::too_many_cycles;
  forget(report);
  note_progress(report);
  claimed_.remove(report.bounds);
  for (const Interval& claim : report.claims) claimed_.add(claim);
  const Interval all{.begin = 0, .end = block_.red_size};
  if (is_whole(report) || (!settings_->reports_commits && claimed_.covers(all))) {
    is_red_done_ = true;
    asked_.clear();
    missing_.gaps = {};
    return true;
  }
  send_again(claimed_.gaps_in(report.bounds), report.serial);
  return true;
}

// Several reports may answer one checkpoint: the last of them reaches as far as what was asked with.
void Export::forget(const ReportSegment& answer) {
  const auto found = asked_.find(answer.checkpoint);
  if (found == asked_.end()) return;
  const bool is_last = answer.bounds.end >= found->second.bytes.end;
  if (is_last || found->second.report != 0 || !settings_->reports_commits) asked_.erase(found);
}

// Bad ways take many cycles; only those in vain count.
void Export::note_progress(const ReportSegment& report) {
  const bool is_news =
      std::ranges::any_of(report.claims, [&](const Interval& claim) { return !ever_claimed_.covers(claim); });
  if (!is_news) return;
  for (const Interval& claim : report.claims) ever_claimed_.add(claim);
  cycles_ = 0;
  for (auto& [_, asked] : asked_) asked.tries = std::min(asked.tries, 1U);
}

void Export::send_again(std::vector<Interval> gaps, std::uint64_t report) {
  if (gaps.empty()) {
    if (next_offset_ < block_.red_size || !asked_.empty() || !missing_.gaps.is_empty()) return;
    gaps.push_back({.begin = block_.red_size - 1, .end = block_.red_size});  // asks once more
    report = 0;
  }
  if (missing_.gaps.is_empty() && ++cycles_ > settings_->cycles_max) {
    failure_ = Reason::too_many_cycles;
    return;
  }
  for (const Interval& gap : gaps) missing_.gaps.add(gap);
  missing_.report = report;
}

bool Export::tick(Instant now) {
  bool has_waited = false;
  for (auto& [_, asked] : asked_) {
    if (!asked.due || *asked.due > now) continue;
    asked.due.reset();
    has_waited = true;
    if (asked.tries >= settings_->tries_max) failure_ = Reason::retransmissions;
  }
  return has_waited;
}

std::optional<Instant> Export::deadline() const {
  std::optional<Instant> first;
  for (const auto& [_, asked] : asked_)
    if (asked.due && (!first || *asked.due < *first)) first = asked.due;
  return first;
}

}  // namespace depesche::ltp
