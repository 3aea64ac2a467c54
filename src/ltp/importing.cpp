// SPDX-License-Identifier: EUPL-1.2
#include "ltp/importing.h"

#include <algorithm>
#include <utility>

namespace depesche::ltp {
namespace {

using bundle::Interval;

constexpr std::uint64_t piece_cost = 192;     // bytes of memory around one piece
constexpr std::uint64_t told_cost = 192;      // around one report
constexpr std::size_t told_max = 1'024;       // reports of one session that nobody acknowledged
constexpr std::size_t referred_max = 64;      // that were, and to which a checkpoint may still refer
constexpr std::size_t report_head_size = 64;  // of a report, without its claims
constexpr std::size_t claim_size = 8;         // bytes of a claim in a block of up to 256 MB

std::size_t claims_in(std::size_t segment_size) {
  return std::max<std::size_t>(1, (segment_size - report_head_size) / claim_size);
}

}  // namespace

Import::Import(std::uint64_t first_serial, const Settings& settings, Instant now)
    : settings_(&settings), next_serial_(first_serial), touched_(now) {}

std::optional<Reason> Import::objection(const DataSegment& segment) const {
  if (segment.client != bundle_service) return Reason::no_client;
  if (segment.end() > settings_->block_size_max) return Reason::by_client;
  const bool is_red = segment.colour == Colour::red;
  if (is_red && (segment.end() > green_begin_ || segment.end() > red_size_.value_or(offset_limit)))
    return Reason::miscoloured;
  if (!is_red && segment.offset < std::max(red_end_, red_size_.value_or(0))) return Reason::miscoloured;
  if (segment.end() > size_.value_or(offset_limit)) return Reason::miscoloured;
  if (segment.ends_red && (segment.end() < red_end_ || red_size_.value_or(segment.end()) != segment.end()))
    return Reason::miscoloured;
  if (segment.ends_block && (segment.end() < end_ || size_.value_or(segment.end()) != segment.end()))
    return Reason::miscoloured;
  return {};
}

void Import::note_ends(const DataSegment& segment) {
  if (segment.colour == Colour::red) red_end_ = std::max(red_end_, segment.end());
  if (segment.colour == Colour::green) green_begin_ = std::min(green_begin_, segment.offset);
  end_ = std::max(end_, segment.end());
  if (segment.ends_red) red_size_ = segment.end();
  if (segment.ends_block) size_ = segment.end();
}

// Bytes that are here already stay as they are.
void Import::keep(const DataSegment& segment) {
  for (const Interval& gap : here_.gaps_in({.begin = segment.offset, .end = segment.end()})) {
    const BytesView piece = segment.data.subspan(static_cast<std::size_t>(gap.begin - segment.offset),
                                                 static_cast<std::size_t>(gap.size()));
    pieces_.emplace(gap.begin, to_bytes(piece));
    bytes_held_ += piece.size() + piece_cost;
  }
  here_.add({.begin = segment.offset, .end = segment.end()});
}

std::optional<Reason> Import::on_data(const DataSegment& segment, Instant now) {
  if (const auto reason = objection(segment)) return reason;
  touched_ = now;
  if (stage_ == Stage::gathering) {
    note_ends(segment);
    keep(segment);
  }
  if (segment.checkpoint) on_checkpoint(*segment.checkpoint, segment.end(), now);
  return failure_;
}

bool Import::is_red_whole() const { return red_size_ && here_.covers({.begin = 0, .end = *red_size_}); }
bool Import::is_whole() const { return size_ && here_.covers({.begin = 0, .end = *size_}); }

// While the red part is whole and nobody has it durably yet, nothing is said: who sent it would take a report
// for an acknowledgement.
void Import::on_checkpoint(const Checkpoint& checkpoint, std::uint64_t end, Instant now) {
  checkpoint_ = checkpoint.serial;
  if (stage_ == Stage::accepted) {  // all is told already
    for (auto& [_, told] : told_) say_again(told, now);
    return;
  }
  if (stage_ == Stage::decided_on || is_red_whole()) return;
  bool is_known = false;
  for (auto& [_, told] : told_) {
    if (told.report.checkpoint != checkpoint.serial) continue;
    is_known = true;
    say_again(told, now);
  }
  if (is_known) return;
  const Interval bounds = bounds_for(checkpoint, end);
  if (bounds.begin < bounds.end) tell(bounds, checkpoint.serial);
  if (checkpoint.report == 0) reported_up_to_ = std::max(reported_up_to_, end);
}

// Who asks did not hear it, unless it is on its way or the question is played again.
void Import::say_again(Told& told, Instant now) const {
  if (!told.sent || now - *told.sent < answer_wait(*settings_) / 2) return;
  told.due.reset();
  told.is_answered = false;
  told.is_asked_for = true;
}

// What the checkpoint asks about: what was sent anew, as far as an earlier report spoke; else what came since
// the last one.
Interval Import::bounds_for(const Checkpoint& checkpoint, std::uint64_t end) const {
  const auto answered = told_.find(checkpoint.report);
  if (answered != told_.end()) return answered->second.report.bounds;
  const bool is_known = checkpoint.report == 0 && reported_up_to_ < end;
  return {.begin = is_known ? reported_up_to_ : 0, .end = std::max(end, reported_up_to_)};
}

// As many reports as the claims take.
void Import::tell(Interval bounds, std::uint64_t checkpoint) {
  const std::vector<Interval> claims = here_.within(bounds);
  const std::size_t most = std::min(claims_in(settings_->segment_size_max), claims_max);
  for (std::size_t first = 0; first < claims.size(); first += most) {
    const std::size_t last = std::min(first + most, claims.size());
    ReportSegment report{.serial = next_serial_++,
                         .checkpoint = checkpoint,
                         .bounds = {.begin = first == 0 ? bounds.begin : claims[first].begin,
                                    .end = last == claims.size() ? bounds.end : claims[last].begin},
                         .claims = {claims.begin() + static_cast<std::ptrdiff_t>(first),
                                    claims.begin() + static_cast<std::ptrdiff_t>(last)}};
    const std::uint64_t serial = report.serial;
    told_.emplace(serial, Told{.report = std::move(report)});
  }
  if (told_.size() > told_max + referred_max) failure_ = Reason::too_many_cycles;
}

// Says everything that earlier reports said, and more.
void Import::tell_all(std::uint64_t checkpoint) {
  if (!red_size_) return;
  told_.clear();
  const Interval all{.begin = 0, .end = *red_size_};
  const std::uint64_t serial = next_serial_++;
  told_.emplace(serial,
                Told{.report = {.serial = serial, .checkpoint = checkpoint, .bounds = all, .claims = {all}}});
}

void Import::on_report_acknowledged(std::uint64_t report) {
  const auto told = told_.find(report);
  if (told == told_.end()) return;
  told->second.is_answered = true;
  drop_answered();
}

// A checkpoint that refers to one that is gone is answered with all there is.
void Import::drop_answered() {
  const auto is_answered = [](const auto& one) { return one.second.is_answered; };
  auto excess = static_cast<std::size_t>(std::ranges::count_if(told_, is_answered));
  for (auto one = told_.begin(); one != told_.end() && excess > referred_max;) {
    const bool drops = is_answered(*one);
    one = drops ? told_.erase(one) : std::next(one);
    excess -= drops ? 1 : 0;
  }
}

Bytes Import::assemble() {
  Bytes block;
  for (auto& [_, piece] : pieces_) append(block, piece);
  if (!is_whole()) block.resize(static_cast<std::size_t>(red_size()));
  pieces_.clear();
  bytes_held_ = block.size();  // whoever decides on it holds it
  return block;
}

std::optional<Bytes> Import::take_block(Instant now) {
  if (stage_ != Stage::gathering) return {};
  const bool lacks_green = is_red_whole() && !is_whole() && now - touched_ >= settings_->answer_time;
  if (!is_whole() && !lacks_green) return {};
  stage_ = Stage::decided_on;
  told_.clear();  // an earlier report may speak of all that came before its end was known
  return assemble();
}

void Import::accept() {
  stage_ = Stage::accepted;
  bytes_held_ = 0;
  tell_all(checkpoint_);
}

bool Import::is_idle(Instant now) const {
  return stage_ == Stage::gathering && now - touched_ >= idle_limit(*settings_);
}

bool Import::has_unanswered() const {
  return std::ranges::any_of(told_, [](const auto& one) { return !one.second.is_answered; });
}

std::uint64_t Import::told_bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& [_, told] : told_) bytes += told_cost + told.report.claims.size() * sizeof(Interval);
  return bytes;
}

std::optional<ReportSegment> Import::next_report(Instant now) {
  for (auto& [_, told] : told_) {
    if (told.is_answered || told.due) continue;
    told.due = now + answer_wait(*settings_);
    told.sent = now;
    if (!std::exchange(told.is_asked_for, false)) ++told.tries;
    return told.report;
  }
  return {};
}

void Import::tick(Instant now) {
  for (auto& [_, told] : told_) {
    if (told.is_answered || !told.due || *told.due > now) continue;
    told.due.reset();
    if (told.tries < settings_->tries_max) continue;
    told.is_answered = true;  // as far as it goes: whoever still wants it asks, and nobody does for ever
  }
}

std::optional<Instant> Import::deadline() const {
  std::optional<Instant> first;
  for (const auto& [_, told] : told_)
    if (!told.is_answered && told.due && (!first || *told.due < *first)) first = told.due;
  if (stage_ != Stage::gathering) return first;
  const Instant patience = touched_ + (is_red_whole() ? settings_->answer_time : idle_limit(*settings_));
  return first ? std::min(*first, patience) : patience;
}

}  // namespace depesche::ltp
