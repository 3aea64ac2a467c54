// SPDX-License-Identifier: EUPL-1.2
// What comes from the neighbour.
#include <algorithm>

#include "ltp/engine.h"

namespace depesche::ltp {
namespace {

constexpr std::uint64_t disorder_max = 16;  // sessions that a call may be behind others

}  // namespace

void Engine::input(BytesView datagram, Instant now) {
  if (is_over_ || settings_.mode == Mode::send_only) return;
  const auto segment = authentication_.open(datagram);
  if (!segment) return;
  std::visit([&](const auto& content) { on(segment->session, content, now); }, segment->content);
}

Import* Engine::import_for(const SessionId& session, const DataSegment& segment, Instant now) {
  const auto found = imports_.find(session.number);
  if (found != imports_.end()) return &found->second;
  if (finished_.contains(session.number)) {
    const std::uint64_t red_size = finished_.red_size_of(session.number);
    if (segment.checkpoint && red_size > 0) {
      const bundle::Interval all{.begin = 0, .end = red_size};
      answer(session,
             ReportSegment{.serial = first_serial(),
                           .checkpoint = segment.checkpoint->serial,
                           .bounds = all,
                           .claims = {all}},
             now);
    }
    return nullptr;
  }
  if (imports_.size() >= settings_.sessions_max && !close_accepted() && !give_up_oldest({})) {
    if (segment.colour == Colour::red) cancel_session(session, Side::receiver, Reason::by_engine);
    finished_.add(session.number, 0);
    return nullptr;
  }
  return &imports_.emplace(session.number, Import(first_serial(), settings_, now)).first->second;
}

void Engine::on(const SessionId& session, const DataSegment& segment, Instant now) {
  if (session.originator != settings_.neighbour) return;
  if (settings_.mode == Mode::receive_only && !std::exchange(is_told_up_, true))
    events_.emplace_back(NeighbourUp{});
  presence_.on_sign(now);
  Import* const import = import_for(session, segment, now);
  if (import == nullptr) return;
  const auto place = imports_.find(session.number);
  const bool was_gathering = import->is_gathering();
  const auto reason = import->on_data(segment, now);
  if (reason && was_gathering) return cancel_import(place, *reason);
  make_room(session.number);
  if (imports_.contains(session.number)) look_at(place, now);
}

// What follows from what came, or from the time.
void Engine::look_at(Imports::iterator import, Instant now) {
  Import& one = import->second;
  if (const auto failure = one.failure(); failure && one.is_gathering())
    return cancel_import(import, *failure);
  if (auto block = one.take_block(now)) {
    events_.emplace_back(Received{.id = {import->first}, .bytes = *std::move(block)});
    return;
  }
  if (one.is_idle(now)) return cancel_import(import, Reason::by_engine);
  if (one.is_over()) close_import(import);
}

void Engine::make_room(std::uint64_t keep) {
  while (bytes_held() > settings_.bytes_max) {
    if (give_up_oldest(keep)) continue;
    const auto last = imports_.find(keep);
    if (last->second.is_gathering()) cancel_import(last, Reason::by_engine);
    return;  // what is decided on is soon over
  }
}

// One whose sender was told, and need not be told again unless it asks.
bool Engine::close_accepted() {
  const auto found =
      std::ranges::find_if(imports_, [](const auto& one) { return one.second.was_accepted(); });
  if (found == imports_.end()) return false;
  close_import(found);
  return true;
}

// Of those that are not whole, the one that nothing came of for longest.
bool Engine::give_up_oldest(std::optional<std::uint64_t> except) {
  auto oldest = imports_.end();
  for (auto one = imports_.begin(); one != imports_.end(); ++one) {
    if (!one->second.is_gathering() || except == one->first) continue;
    if (oldest == imports_.end() || one->second.touched() < oldest->second.touched()) oldest = one;
  }
  if (oldest == imports_.end()) return false;
  cancel_import(oldest, Reason::by_engine);
  return true;
}

void Engine::on(const SessionId& session, const ReportSegment& report, Instant now) {
  if (session.originator != settings_.own) return;
  answer(session, ReportAcknowledgement{.report = report.serial}, now);
  const auto found = exports_.find(session.number);
  if (found == exports_.end() || !found->second.on_report(report)) return;
  presence_.on_proof(now);
  settle(found);
}

void Engine::on(const SessionId& session, const ReportAcknowledgement& segment, Instant) {
  const auto found = imports_.find(session.number);
  if (session.originator != settings_.neighbour || found == imports_.end()) return;
  found->second.on_report_acknowledged(segment.report);
  if (found->second.is_over()) close_import(found);
}

// Calls are sessions that never begin, so nothing tells an old one from a new one but its number. Who cancels
// a session that is far behind hears nothing, and stops asking.
bool Engine::may_answer_call(std::uint64_t number) {
  const bool is_new = number + disorder_max >= heard_end_ || imports_.contains(number);
  heard_end_ = std::max(heard_end_, number);
  return is_new;
}

void Engine::on(const SessionId& session, const CancelSegment& segment, Instant now) {
  const bool is_theirs = segment.by == Side::sender;
  if (session.originator != (is_theirs ? settings_.neighbour : settings_.own)) return;
  if (!is_theirs || may_answer_call(session.number))
    answer(session, CancelAcknowledgement{.to = segment.by}, now);
  presence_.on_sign(now);
  if (is_theirs) {
    const auto found = imports_.find(session.number);
    if (found != imports_.end() && !found->second.was_accepted()) {
      finished_.add(session.number, 0);
      imports_.erase(found);
    }
    return;
  }
  const auto found = exports_.find(session.number);
  if (found == exports_.end()) return;
  presence_.on_proof(now);
  events_.emplace_back(Refused{.id = found->second.block().id, .reason = segment.reason});
  exports_.erase(found);
}

void Engine::on(const SessionId& session, const CancelAcknowledgement& segment, Instant now) {
  const bool is_ours = segment.to == Side::sender;
  if (session.originator != (is_ours ? settings_.own : settings_.neighbour)) return;
  const bool was_up = presence_.is_up();
  if (is_ours && presence_.on_answer(session.number, now) && !was_up) events_.emplace_back(NeighbourUp{});
  std::erase_if(cancelled_,
                [&](const Cancelled& one) { return one.session == session && one.segment.by == segment.to; });
}

}  // namespace depesche::ltp
