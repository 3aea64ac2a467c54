// SPDX-License-Identifier: EUPL-1.2
#include "serial/conversation.h"

#include <algorithm>

#include "serial/cobs.h"

namespace depesche::serial {
namespace {

constexpr std::size_t number_size = 2;
constexpr std::size_t tag_size = std::tuple_size_v<FrameTag>;
constexpr std::size_t control_size_max = 64;  // of the longest, and its room with a byte of data behind it
constexpr unsigned answers_gathered = 4;      // frames that one acknowledgement may wait for

// Until a round trip was measured.
Duration first_patience(const Settings& settings) {
  return Duration(1'000 + 3'000 * settings.frame_size_max / settings.bytes_per_second);
}

Bytes begun_body(std::uint64_t number) {
  const std::uint64_t low = number % number_modulus;
  return {static_cast<std::byte>(low >> 8U), static_cast<std::byte>(low & 0xFFU)};
}

}  // namespace

Conversation::Conversation(const Settings& settings, Entropy& entropy, Instant now)
    : settings_(&settings),
      key_(settings.key.view()),
      greeting_(settings, key_, entropy, now),
      incoming_(
          {.transfer_size_max = settings.transfer_size_max, .bytes_max = settings.unaccepted_bytes_max}) {}

void Conversation::input(BytesView body, Instant now) {
  if (is_over_) return;
  const auto kind = kind_of(body);
  if (kind == FrameKind::session) on_session_frame(body, now);
  if (kind != FrameKind::hello) return;
  if (const auto agreement = greeting_.on_frame(body)) begin(*agreement, now);
}

void Conversation::begin(const Greeting::Agreement& agreement, Instant now) {
  if (running_) end("the neighbour began anew");
  Running running{.sending = key_.frames(settings_->own, agreement.own, agreement.neighbours),
                  .receiving = key_.frames(settings_->neighbour, agreement.neighbours, agreement.own),
                  .flight = Flight(first_patience(*settings_)),
                  .heard = now,
                  .spoke = now};
  for (const auto& dictionary : settings_->dictionaries)
    if (std::ranges::find(agreement.dictionaries, dictionary->id()) != agreement.dictionaries.end())
      running.shared.push_back(dictionary);
  running_.emplace(std::move(running));
  events_.emplace_back(SessionUp{.node = settings_->neighbour});
}

void Conversation::end(std::string what) {
  running_.reset();
  incoming_.forget_numbers();
  for (const Broken& broken : outgoing_.give_up()) events_.emplace_back(broken);
  events_.emplace_back(Ended{.what = std::move(what)});
}

void Conversation::on_session_frame(BytesView body, Instant now) {
  if (!running_ || body.size() < number_size + tag_size) return;
  const std::uint64_t low =
      std::to_integer<std::uint64_t>(body[0]) << 8U | std::to_integer<std::uint64_t>(body[1]);
  const std::uint64_t number = running_->arrivals.full_number(low);
  if (!take_frame_tag(running_->receiving, number, body)) return;
  running_->heard = now;
  const auto items = read_items(body.subspan(number_size));
  bool is_taken = true;
  bool wants_answer = false;
  for (const Item& item : items.value_or(std::vector<Item>())) {
    if (const auto* acknowledgement = std::get_if<Acknowledgement>(&item)) {
      on(*acknowledgement, now);
    } else if (const auto* control = std::get_if<Control>(&item)) {
      wants_answer = true;
      on(*control, now);
      if (!running_) return;
    } else if (const auto* piece = std::get_if<Piece>(&item)) {
      wants_answer = true;
      is_taken = incoming_.on_piece(*piece, key_, settings_->neighbour, settings_->dictionaries);
    }
  }
  running_->arrivals.came(number, is_taken, wants_answer);
  for (Received& received : incoming_.take_received()) events_.emplace_back(std::move(received));
  queue_answers();
}

void Conversation::on(const Acknowledgement& item, Instant now) {
  const Flight::Settled settled = running_->flight.settle(item, now);
  for (const SentFrame& frame : settled.arrived) outgoing_.arrived(frame);
  for (const SentFrame& frame : settled.lost) again(frame);
}

void Conversation::on(const Control& item, Instant now) {
  if (const auto* open = std::get_if<Open>(&item)) incoming_.on_open(*open);
  if (const auto* cancel = std::get_if<Cancel>(&item)) incoming_.on_cancel(*cancel);
  if (const auto* have = std::get_if<Have>(&item)) outgoing_.on_have(*have);
  if (const auto* done = std::get_if<Done>(&item)) {
    if (const auto id = outgoing_.settle(done->transfer)) events_.emplace_back(Acknowledged{.id = *id});
  }
  if (const auto* refuse = std::get_if<Refuse>(&item)) {
    if (const auto id = outgoing_.settle(refuse->transfer))
      events_.emplace_back(Refused{.id = *id, .reason = refuse->reason});
  }
  if (std::holds_alternative<Goodbye>(item)) {
    end("the neighbour said goodbye");
    greeting_.lost(now);
  }
}

// What was in a lost frame is to be sent in another, as far as it still matters.
void Conversation::again(const SentFrame& frame) {
  outgoing_.lost(frame.transfer, frame.piece);
  for (const Control& control : frame.controls) {
    const auto* open = std::get_if<Open>(&control);
    if (open != nullptr && !outgoing_.is_open(open->transfer)) continue;
    if (!std::holds_alternative<Ping>(control)) running_->controls.push_back(control);
  }
}

void Conversation::queue_answers() {
  std::vector<Control> answers = incoming_.take_answers();
  if (!running_) return;
  for (Control& answer : answers) running_->controls.push_back(std::move(answer));
}

std::optional<Instant> Conversation::deadline() const {
  if (is_over_) return {};
  if (!running_) return greeting_.deadline();
  const Instant quiet =
      std::min(running_->spoke + settings_->keepalive, running_->heard + settings_->silence_max);
  return std::min(quiet, running_->flight.retry_at().value_or(quiet));
}

void Conversation::tick(Instant now) {
  if (!running_) return;
  if (now - running_->heard >= settings_->silence_max) {
    end("the neighbour is silent");
    greeting_.lost(now);
    return;
  }
  if (const SentFrame* frame = running_->flight.retry(now)) {
    again(*frame);
    running_->controls.push_back(Ping{});
    running_->is_retrying = true;
  } else if (now - running_->spoke >= settings_->keepalive) {
    running_->controls.push_back(Ping{});
    running_->spoke = now;
  }
}

std::optional<Bytes> Conversation::next_frame(Instant now) {
  if (farewell_) return std::exchange(farewell_, {});
  if (is_over_) return {};
  if (auto hello = greeting_.next(now)) return hello;
  if (!running_) return {};
  const std::uint64_t number = running_->flight.next_number();
  Bytes body = begun_body(number);
  SentFrame frame{.at = now};
  if (!fill(body, frame)) return {};
  if (frame.controls.empty() && frame.piece.size() == 0)
    running_->flight.sent_without_answer();
  else
    running_->flight.sent(std::move(frame));
  running_->spoke = now;
  return sealed(number, std::move(body));
}

// Puts into a frame what there is, the most urgent first; false when there is nothing.
bool Conversation::fill(Bytes& body, SentFrame& frame) {
  Running& running = *running_;
  const std::size_t size_max = body_size_max(settings_->frame_size_max) - tag_size;
  const bool may_send = !running.flight.is_full() || running.is_retrying;
  const bool has_more = may_send && (!running.controls.empty() || outgoing_.has_next());
  const unsigned unanswered = running.arrivals.unanswered();
  const bool answers =
      unanswered > 0 && (!has_more || running.arrivals.is_urgent() || unanswered >= answers_gathered);
  if (answers) append(body, running.arrivals.answer());
  if (!has_more) return answers;
  running.is_retrying = false;
  while (!running.controls.empty() && size_max - body.size() >= control_size_max) {
    append(body, running.controls.front());
    frame.controls.push_back(std::move(running.controls.front()));
    running.controls.pop_front();
  }
  if (size_max - body.size() < control_size_max) return true;
  if (const auto open = outgoing_.begin_next(key_, settings_->own, running.shared)) {
    append(body, *open);
    frame.controls.emplace_back(*open);
  }
  if (const auto piece = outgoing_.next_piece(size_max - body.size(), frame)) append(body, *piece);
  return true;
}

Bytes Conversation::sealed(std::uint64_t number, Bytes body) const {
  const FrameTag tag = frame_tag(running_->sending, number, body);
  body.insert(body.end(), tag.begin(), tag.end());
  return body;
}

void Conversation::cancel(TransferId id) {
  const auto number = outgoing_.cancel(id);
  if (number && running_) running_->controls.push_back(Cancel{.transfer = *number});
}

void Conversation::accept(TransferId id) {
  incoming_.accept(id);
  queue_answers();
}

void Conversation::refuse(TransferId id, Refusal reason) {
  incoming_.refuse(id, reason);
  queue_answers();
}

void Conversation::terminate(Instant) {
  if (is_over_) return;
  is_over_ = true;
  if (!running_) return;
  const std::uint64_t number = running_->flight.next_number();
  Bytes body = begun_body(number);
  append(body, Control(Goodbye{}));
  farewell_ = sealed(number, std::move(body));
  end("said goodbye");
}

}  // namespace depesche::serial
