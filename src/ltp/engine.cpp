// SPDX-License-Identifier: EUPL-1.2
#include "ltp/engine.h"

#include <algorithm>

namespace depesche::ltp {
namespace {

constexpr std::size_t answers_max = 256;  // that wait to be sent
constexpr std::size_t answered_max = 1'024;
constexpr std::size_t cancelled_max = 64;  // sessions given up, whose end is not acknowledged yet

}  // namespace

Result<std::unique_ptr<Engine>> Engine::begin(Settings settings, Entropy& entropy, Instant now) {
  TRY(check(settings));
  return std::unique_ptr<Engine>(new Engine(std::move(settings), entropy, now));
}

Engine::Engine(Settings settings, Entropy& entropy, Instant now)
    : settings_(std::move(settings)),
      entropy_(entropy),
      authentication_(settings_.suite, settings_.key.view(), settings_.own, settings_.neighbour),
      presence_(settings_, now),
      finished_(settings_.first_unheard),
      heard_end_(settings_.first_unheard),
      next_session_(settings_.first_session) {
  if (settings_.mode != Mode::send_only) return;
  is_told_up_ = true;
  events_.emplace_back(NeighbourUp{});
}

// Small, so that it is short, and not to be guessed.
std::uint64_t Engine::first_serial() {
  const auto bytes = draw<2>(entropy_);
  return 1 + (std::to_integer<std::uint64_t>(bytes[0] & std::byte{0x3F}) << 8U |
              std::to_integer<std::uint64_t>(bytes[1]));
}

bool Engine::is_up() const { return settings_.mode == Mode::two_way ? presence_.is_up() : is_told_up_; }

bool Engine::can_send() const {
  return !is_over_ && settings_.mode != Mode::receive_only && is_up() &&
         exports_.size() < settings_.sessions_max && sessions_left() > 0;
}

void Engine::reserve(std::uint64_t end) { settings_.sessions_end = std::max(settings_.sessions_end, end); }

std::uint64_t Engine::sessions_left() const {
  return settings_.sessions_end - std::min(next_session_, settings_.sessions_end);
}

Result<> Engine::send(Block block) {
  if (!can_send()) return fail(Code::unavailable, "the line takes no more now");
  if (!block.bytes || block.bytes->empty() || block.red_size > block.bytes->size())
    return fail(Code::invalid, "such a block cannot be sent");
  for (const auto& [_, one] : exports_)
    if (one.block().id == block.id) return fail(Code::conflict, "a block with this id is on its way");
  if (settings_.mode == Mode::send_only) block.red_size = 0;
  const SessionId session{.originator = settings_.own, .number = next_session_++};
  exports_.emplace(session.number, Export(session, std::move(block), first_serial(), settings_));
  return {};
}

void Engine::cancel(BlockId id) {
  const auto found =
      std::ranges::find_if(exports_, [&](const auto& one) { return one.second.block().id == id; });
  if (found == exports_.end()) return;
  cancel_session(found->second.session(), Side::sender, Reason::by_client);
  exports_.erase(found);
}

void Engine::accept(BlockId id) {
  const auto found = imports_.find(id.value);
  if (found == imports_.end() || found->second.is_gathering()) return;
  found->second.accept();
  if (settings_.mode != Mode::two_way || found->second.is_over()) close_import(found);
}

void Engine::refuse(BlockId id, Refusal reason) {
  if (reason == Refusal::already_held) return accept(id);
  const auto found = imports_.find(id.value);
  if (found == imports_.end() || found->second.is_gathering()) return;
  cancel_import(found, reason == Refusal::no_room ? Reason::by_engine : Reason::by_client);
}

void Engine::terminate() {
  is_over_ = true;
  for (const auto& [_, one] : exports_) events_.emplace_back(Broken{.id = one.block().id});
  exports_.clear();
}

Numbers Engine::numbers() const {
  std::uint64_t unheard = finished_.end();
  if (!imports_.empty()) unheard = std::min(unheard, imports_.begin()->first);
  return {.next_session = next_session_, .first_unheard = unheard, .key_mark = mark_of(settings_.key)};
}

std::uint64_t Engine::bytes_held() const {
  std::uint64_t bytes = 0;
  for (const auto& [_, one] : imports_) bytes += one.bytes_held();
  return bytes;
}

std::uint64_t Engine::bytes_unsent() const {
  std::uint64_t bytes = 0;
  for (const auto& [_, one] : exports_) bytes += one.bytes_unsent();
  return bytes;
}

// Who asks again because an answer was lost does so after its answer_wait, give or take what delays vary.
void Engine::answer(const SessionId& session, Content content, Instant now) {
  if (settings_.mode != Mode::two_way || answers_.size() >= answers_max) return;
  const auto* const acknowledgement = std::get_if<ReportAcknowledgement>(&content);
  const Answered given{.session = session,
                       .kind = content.index(),
                       .serial = acknowledgement != nullptr ? acknowledgement->report : 0,
                       .at = now};
  while (!answered_.empty() &&
         (answered_.size() >= answered_max || now - answered_.front().at >= answer_wait(settings_) / 2))
    answered_.pop_front();
  if (std::ranges::any_of(answered_, [&](const Answered& one) { return one.is_same(given); })) return;
  answered_.push_back(given);
  answers_.push_back({.session = session, .content = std::move(content)});
}

void Engine::cancel_session(const SessionId& session, Side by, Reason reason) {
  if (settings_.mode != Mode::two_way || cancelled_.size() >= cancelled_max) return;
  cancelled_.push_back({.session = session, .segment = {.by = by, .reason = reason}});
}

void Engine::cancel_import(Imports::iterator import, Reason reason) {
  if (import->second.has_red())
    cancel_session({.originator = settings_.neighbour, .number = import->first}, Side::receiver, reason);
  finished_.add(import->first, 0);
  imports_.erase(import);
}

void Engine::close_import(Imports::iterator import) {
  finished_.add(import->first, import->second.red_size());
  imports_.erase(import);
}

// Whatever was on its way begins anew when the neighbour is back: nobody knows what it has kept.
void Engine::lose(const char* why, Instant now) {
  presence_.lose(now);
  for (const auto& [_, one] : exports_) events_.emplace_back(Broken{.id = one.block().id});
  exports_.clear();
  cancelled_.clear();
  answers_.clear();
  events_.emplace_back(NeighbourDown{.what = why});
}

// Ends a session of ours that is done or has failed; gives the next one.
Engine::Exports::iterator Engine::settle(Exports::iterator one) {
  const Export& session = one->second;
  const Block& block = session.block();
  if (const auto failure = session.failure()) {
    cancel_session(session.session(), Side::sender, *failure);
    events_.emplace_back(Broken{.id = block.id});
    return exports_.erase(one);
  }
  if (!session.is_done()) return std::next(one);
  if (block.red_size > 0)
    events_.emplace_back(Acknowledged{.id = block.id});
  else
    events_.emplace_back(Sent{.id = block.id});
  return exports_.erase(one);
}

void Engine::tick(Instant now) {
  for (auto one = exports_.begin(); one != exports_.end();) {
    if (one->second.tick(now)) presence_.on_silence(now);
    one = settle(one);
  }
  for (auto next = imports_.begin(); next != imports_.end();) {
    const auto one = next++;
    one->second.tick(now);
    look_at(one, now);
  }
  for (Cancelled& one : cancelled_)
    if (one.due && *one.due <= now) one.due.reset();
  std::erase_if(cancelled_,
                [&](const Cancelled& one) { return !one.due && one.tries >= settings_.tries_max; });
  if (settings_.mode == Mode::two_way && presence_.is_lost(now)) lose("the neighbour no longer answers", now);
}

std::optional<Instant> Engine::deadline() const {
  std::optional<Instant> first;
  const auto consider = [&](std::optional<Instant> one) {
    if (one && (!first || *one < *first)) first = one;
  };
  for (const auto& [_, one] : exports_) consider(one.deadline());
  for (const auto& [_, one] : imports_) consider(one.deadline());
  for (const Cancelled& one : cancelled_) consider(one.due);
  if (settings_.mode == Mode::two_way && !is_over_ && sessions_left() > 0) consider(presence_.deadline());
  return first;
}

std::optional<Engine::Control> Engine::next_control(Instant now) {
  if (!answers_.empty()) {
    Control control = std::move(answers_.front());
    answers_.pop_front();
    return control;
  }
  for (Cancelled& one : cancelled_) {
    if (one.due) continue;
    one.due = now + answer_wait(settings_);
    ++one.tries;
    return Control{.session = one.session, .content = one.segment};
  }
  for (auto& [number, one] : imports_) {
    if (auto report = one.next_report(now))
      return Control{.session = {.originator = settings_.neighbour, .number = number},
                     .content = *std::move(report)};
  }
  if (!presence_.is_call_due(now) || presence_.is_lost(now) || sessions_left() == 0) return {};
  const SessionId call{.originator = settings_.own, .number = next_session_++};
  presence_.called(call.number, now);
  return Control{.session = call, .content = CancelSegment{}};
}

std::optional<Bytes> Engine::next_data(Instant now) {
  for (unsigned precedence = 4; precedence-- > 0;) {
    for (auto one = exports_.begin(); one != exports_.end(); ++one) {
      if (static_cast<unsigned>(one->second.block().precedence) != precedence) continue;
      const auto segment = one->second.next(now);
      if (!segment) continue;
      Bytes datagram = authentication_.protect({.session = one->second.session(), .content = *segment});
      settle(one);
      return datagram;
    }
  }
  return {};
}

std::optional<Bytes> Engine::output(Instant now) {
  if (is_over_ || settings_.mode == Mode::receive_only) return {};
  if (settings_.mode == Mode::send_only) return next_data(now);
  if (std::exchange(is_turn_of_data_, false)) {
    if (auto data = next_data(now)) return data;
  }
  if (auto control = next_control(now)) {
    is_turn_of_data_ = true;
    return authentication_.protect({.session = control->session, .content = std::move(control->content)});
  }
  return next_data(now);
}

}  // namespace depesche::ltp
