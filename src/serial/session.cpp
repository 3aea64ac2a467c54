// SPDX-License-Identifier: EUPL-1.2
#include "serial/session.h"

#include "serial/cobs.h"
#include "serial/conversation.h"
#include "serial/one_way.h"

namespace depesche::serial {

// Exactly one of the three is there, by the mode.
class Session::Line {
 public:
  Line(Settings given, Entropy& entropy, Instant now) : settings(std::move(given)) {
    switch (settings.mode) {
      case Mode::two_way: conversation.emplace(settings, entropy, now); break;
      case Mode::send_only: broadcast.emplace(settings); break;
      case Mode::receive_only: gathering.emplace(settings); break;
    }
  }
  Line(const Line&) = delete;

  std::optional<Bytes> next_frame(Instant now) {
    if (conversation) return conversation->next_frame(now);
    if (broadcast && !is_over) return broadcast->next_frame();
    return {};
  }
  std::size_t transfers() const {
    if (conversation) return conversation->transfers();
    return broadcast ? broadcast->transfers() : 0;
  }

  Settings settings;
  Deframer deframer;
  std::optional<Conversation> conversation;
  std::optional<Broadcast> broadcast;
  std::optional<Gathering> gathering;
  bool is_over = false;
  std::optional<Instant> written_at;
};

namespace {

// After so long a pause a frame gets a zero before it, so that noise of the meantime does not spoil it.
constexpr Duration pause_noticed{500};

Result<> check(const Settings& settings) {
  const auto refuse = [](const char* what) { return fail(Code::invalid, what); };
  if (settings.key.size() != line_key_size) return refuse("a line needs a key of 32 bytes");
  if (settings.bytes_per_second == 0) return refuse("a line needs a speed");
  if (settings.frame_size_max < frame_size_min || settings.frame_size_max > frame_size_limit)
    return refuse("frames of that size are not possible");
  if (settings.dictionaries.size() > dictionaries_max) return refuse("there are too many dictionaries");
  if (settings.own == settings.neighbour) return refuse("a node is no neighbour of itself");
  for (const bundle::Eid& node : {settings.own, settings.neighbour})
    if (node.is_null() || bundle::encode_eid(node).size() > node_id_size_max)
      return refuse("a node's endpoint id is missing or too long");
  return {};
}

}  // namespace

Result<Session> Session::begin(Settings settings, Entropy& entropy, Instant now) {
  TRY(check(settings));
  return Session(std::make_unique<Line>(std::move(settings), entropy, now));
}

Session::Session(std::unique_ptr<Line> line) : line_(std::move(line)) {}
Session::Session(Session&& other) noexcept = default;
Session& Session::operator=(Session&& other) noexcept = default;
Session::~Session() = default;

void Session::input(BytesView bytes, Instant now) {
  while (line_->deframer.next(bytes)) {
    if (line_->is_over) continue;
    if (line_->conversation) line_->conversation->input(line_->deframer.body(), now);
    if (line_->gathering) line_->gathering->input(line_->deframer.body());
  }
}

std::optional<Instant> Session::deadline() const {
  if (line_->conversation) return line_->conversation->deadline();
  return {};
}

void Session::tick(Instant now) {
  if (line_->conversation) line_->conversation->tick(now);
}

Bytes Session::output(std::size_t size_max, Instant now) {
  Bytes bytes;
  while (bytes.empty() || bytes.size() + line_->settings.frame_size_max <= size_max) {
    const auto body = line_->next_frame(now);
    if (!body) break;
    const bool is_after_pause = !line_->written_at || now - *line_->written_at >= pause_noticed;
    if (bytes.empty() && is_after_pause) bytes.push_back(std::byte{0});
    append_frame(*body, bytes);
    line_->written_at = now;
  }
  return bytes;
}

bool Session::can_send() const {
  return is_up() && !line_->gathering && line_->transfers() < line_->settings.transfers_max;
}

Result<> Session::send(Transfer transfer) {
  if (!can_send()) return fail(Code::unavailable, "the line takes no transfer now");
  if (!transfer.bytes || transfer.bytes->empty()) return fail(Code::invalid, "the transfer is empty");
  const bool is_known =
      line_->conversation ? line_->conversation->has(transfer.id) : line_->broadcast->has(transfer.id);
  if (is_known) return fail(Code::conflict, "a transfer with this id is under way");
  if (line_->conversation)
    line_->conversation->send(std::move(transfer));
  else
    line_->broadcast->send(transfer);
  return {};
}

void Session::cancel(TransferId id) {
  if (line_->conversation) line_->conversation->cancel(id);
  if (line_->broadcast) line_->broadcast->cancel(id);
}

void Session::accept(TransferId id) {
  if (line_->conversation) line_->conversation->accept(id);
  if (line_->gathering) line_->gathering->accept(id);
}

void Session::refuse(TransferId id, Refusal reason) {
  if (line_->conversation) line_->conversation->refuse(id, reason);
  if (line_->gathering) line_->gathering->refuse(id, reason);
}

void Session::terminate(Instant now) {
  line_->is_over = true;
  if (line_->conversation) line_->conversation->terminate(now);
}

bool Session::is_up() const {
  if (line_->is_over) return false;
  return !line_->conversation || line_->conversation->is_up();
}

std::vector<Event> Session::take_events() {
  if (line_->conversation) return line_->conversation->take_events();
  if (line_->broadcast) return line_->broadcast->take_events();
  return line_->gathering->take_events();
}

Bytes Session::state() const {
  return line_->conversation ? line_->conversation->incoming().state() : Bytes();
}

Result<> Session::restore(BytesView state) {
  if (!line_->conversation || state.empty()) return {};
  return line_->conversation->incoming().restore(state);
}

}  // namespace depesche::serial
