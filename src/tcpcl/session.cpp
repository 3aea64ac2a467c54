// SPDX-License-Identifier: EUPL-1.2
#include "tcpcl/session.h"

#include <algorithm>

#include "base/ensure.h"

namespace depesche::tcpcl {
namespace {

constexpr std::size_t batch_size_max = 256U << 10;
constexpr std::size_t batch_parts_max = 400;         // data of segments; the kernel takes 1024 parts in all
constexpr std::size_t control_size_max = 64U << 10;  // beyond it the neighbour must read before we do
constexpr std::size_t acknowledgements_max = 8192;

}  // namespace

Session::Session(Config config, Instant now)
    : config_(std::move(config)),
      outgoing_({.transfers_max = config_.transfers_max,
                 .bytes_max = config_.unacknowledged_bytes_max,
                 .segment_size = config_.segment_size}),
      incoming_({.segment_mru = config_.segment_mru,
                 .transfer_mru = config_.transfer_mru,
                 .unsettled_bytes_max = config_.unaccepted_bytes_max,
                 .acknowledgements_max = acknowledgements_max}),
      stage_since_(now),
      received_at_(now),
      sent_at_(now),
      busy_at_(now) {
  if (config_.role == Role::active) write(control_, ContactHeader{.can_tls = config_.needs_tls});
}

std::size_t Session::input(BytesView bytes, Instant now) {
  if (!bytes.empty()) received_at_ = now;
  std::size_t taken = 0;
  while (taken < bytes.size() && stage_ != Stage::tls) taken += step(bytes.subspan(taken), now);
  end_if_done();
  return taken;
}

bool Session::wants_input() const {
  return stage_ != Stage::over && control_.size() < control_size_max && incoming_.has_room();
}

std::size_t Session::step(BytesView bytes, Instant now) {
  if (stage_ == Stage::over) return bytes.size();
  if (stage_ == Stage::contact) return step_contact(bytes, now);
  if (incoming_.is_within_segment()) return incoming_.take(bytes, control_, events_);
  return step_message(bytes, now);
}

std::size_t Session::step_contact(BytesView bytes, Instant now) {
  const std::size_t taken = std::min(bytes.size(), contact_header_size - pending_.size());
  pending_.insert(pending_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(taken));
  if (pending_.size() < contact_header_size) return taken;
  const auto header = read_contact_header(pending_);
  pending_.clear();
  if (header) {
    on_contact_header(*header, now);
  } else {
    end(TermReason::contact_failure, "what came does not speak TCPCL");
  }
  return taken;
}

std::size_t Session::step_message(BytesView bytes, Instant now) {
  const std::size_t before = pending_.size();
  BytesView view = bytes;
  if (before != 0) {
    const std::size_t more = std::min(bytes.size(), head_size_max - before);
    pending_.insert(pending_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(more));
    view = pending_;
  }
  const Reading reading = read_message(view);
  switch (reading.kind) {
    case Reading::Kind::incomplete:
      ENSURE(view.size() < head_size_max);
      if (before == 0) pending_.assign(bytes.begin(), bytes.end());
      return bytes.size();
    case Reading::Kind::message: break;
    case Reading::Kind::unknown_type:
      // Nobody knows where the next message begins.
      reject(static_cast<MessageType>(view[0]), RejectReason::type_unknown);
      fail(TermReason::unknown, "the neighbour sent a message of unknown type");
      return bytes.size();
    case Reading::Kind::too_long:
      fail(TermReason::resource_exhaustion, "the neighbour sent a message that is too long");
      return bytes.size();
  }
  std::visit([&](const auto& message) { on(message, now); }, reading.message);
  pending_.clear();
  return reading.size - before;
}

void Session::on_contact_header(const ContactHeader& header, Instant now) {
  if (config_.role == Role::passive) write(control_, ContactHeader{.can_tls = config_.needs_tls});
  if (header.version != version) {
    return fail(TermReason::version_mismatch,
                "the neighbour speaks version " + std::to_string(header.version) + " of TCPCL");
  }
  if (config_.needs_tls && !header.can_tls) {
    return fail(TermReason::contact_failure, "the neighbour does not offer TLS, which is demanded here");
  }
  if (!config_.needs_tls) return begin_initiation(now);
  stage_ = Stage::tls;
  stage_since_ = now;
  events_.emplace_back(TlsWanted{});
}

void Session::secured(std::vector<bundle::Eid> names, Instant now) {
  if (stage_ != Stage::tls) return;
  certified_ = std::move(names);
  begin_initiation(now);
}

void Session::begin_initiation(Instant now) {
  stage_ = Stage::initiation;
  stage_since_ = now;
  if (config_.role == Role::active) send_initiation();
}

void Session::send_initiation() {
  const std::string node = bundle::to_text(config_.node);
  write(control_, Initiation{.keepalive_seconds = config_.keepalive_seconds,
                             .segment_mru = config_.segment_mru,
                             .transfer_mru = config_.transfer_mru,
                             .node_id = node,
                             .lane = config_.lane});
  has_sent_initiation_ = true;
}

std::optional<std::string> Session::objection_to(const Initiation& message, const bundle::Eid& node) const {
  if (message.extensions == Extensions::malformed) return "the neighbour's session extensions are malformed";
  if (message.extensions != Extensions::fine)
    return "the neighbour demands an extension that is unknown here";
  if (config_.needs_tls && std::ranges::find(certified_, node) == certified_.end()) {
    return "the neighbour calls itself " + bundle::to_text(node) + ", which its certificate does not say";
  }
  if (config_.needs_tls && !node.is_singleton()) return "the neighbour does not say who it is";
  if (config_.expected_node && *config_.expected_node != node) {
    return "the neighbour is " + bundle::to_text(node) + ", not " + bundle::to_text(*config_.expected_node);
  }
  return {};
}

void Session::on(const Initiation& message, Instant now) {
  if (stage_ != Stage::initiation) return reject(MessageType::initiation, RejectReason::unexpected);
  bundle::Eid node;
  if (!message.node_id.empty()) {
    const auto named = bundle::parse_eid(message.node_id);
    if (!named) return fail(TermReason::contact_failure, "the neighbour's node id is none");
    node = *named;
  }
  if (auto objection = objection_to(message, node)) {
    return fail(TermReason::contact_failure, std::move(*objection));
  }
  if (config_.role == Role::passive) config_.lane = message.lane;
  if (!has_sent_initiation_) send_initiation();
  keepalive_ = std::chrono::seconds(std::min(message.keepalive_seconds, config_.keepalive_seconds));
  transfer_mru_ = message.segment_mru == 0 ? 0 : message.transfer_mru;
  outgoing_.lower_segment_size(message.segment_mru);
  stage_ = Stage::up;
  stage_since_ = now;
  sent_at_ = now;
  busy_at_ = now;
  events_.emplace_back(SessionUp{.node = node, .lane = config_.lane, .transfer_mru = transfer_mru_});
}

void Session::on(const Segment& message, Instant now) {
  if (!is_carrying()) {
    reject(MessageType::segment, RejectReason::unexpected);
    return fail(TermReason::contact_failure, "the neighbour sent data before the session was agreed on");
  }
  busy_at_ = now;
  const Incoming::Verdict verdict = incoming_.begin(message, stage_ == Stage::ending, control_);
  if (verdict == Incoming::Verdict::too_long) {
    return fail(TermReason::resource_exhaustion, "the neighbour sent a segment that is longer than we take");
  }
  if (verdict == Incoming::Verdict::unexpected) reject(MessageType::segment, RejectReason::unexpected);
  if (message.size == 0) incoming_.take({}, control_, events_);
}

void Session::on(const Acknowledgement& message, Instant now) {
  progress_at_ = now;
  busy_at_ = now;
  const bool fits = is_carrying() && outgoing_.acknowledge(message, events_);
  if (!outgoing_.has_begun_any()) progress_at_.reset();
  if (!fits) reject(MessageType::acknowledgement, RejectReason::unexpected);
}

void Session::on(const Refusal& message, Instant now) {
  progress_at_ = now;
  busy_at_ = now;
  const bool fits = is_carrying() && outgoing_.refuse(message, events_);
  if (!outgoing_.has_begun_any()) progress_at_.reset();
  if (!fits) reject(MessageType::refusal, RejectReason::unexpected);
}

void Session::on(const Keepalive&, Instant) {}

void Session::on(const Termination& message, Instant now) {
  has_got_termination_ = true;
  if (!has_sent_termination_) {
    term_reason_ = message.reason;
    if (!message.is_reply) write(control_, Termination{.is_reply = true, .reason = message.reason});
    has_sent_termination_ = true;
  }
  if (stage_ == Stage::initiation) return end(message.reason, "the neighbour ended the session");
  begin_ending(now);
}

void Session::on(const Rejection& message, Instant) {
  fail(TermReason::unknown, "the neighbour rejected a message of type " + std::to_string(message.type));
}

bool Session::can_send() const { return stage_ == Stage::up && outgoing_.has_room(); }

Result<> Session::send(Transfer transfer) {
  if (transfer.bytes->size() > transfer_mru_ && stage_ == Stage::up) {
    return depesche::fail(Code::invalid, "the neighbour takes no bundle of " +
                                             std::to_string(transfer.bytes->size()) + " bytes");
  }
  if (!can_send()) return depesche::fail(Code::unavailable, "the session takes no transfer now");
  outgoing_.add(std::move(transfer));
  return {};
}

void Session::accept(TransferId id) {
  incoming_.accept(id, control_);
  end_if_done();
}

void Session::refuse(TransferId id, Reason reason) {
  incoming_.refuse(id, reason, control_);
  end_if_done();
}

std::span<const BytesView> Session::output() {
  if (!batch_.is_empty()) return batch_.views();
  batch_.text().swap(control_);
  while (is_carrying() && outgoing_.has_segment() && batch_.size() < batch_size_max &&
         batch_.parts() < batch_parts_max) {
    auto data = outgoing_.next_segment(batch_.text());
    batch_.add(data.view, std::move(data.owner));
  }
  batch_.seal();
  return batch_.views();
}

void Session::written(std::size_t size, Instant now) {
  batch_.written(size);
  if (size == 0) return;
  sent_at_ = now;
  if (outgoing_.has_begun_any()) {
    progress_at_ = now;
    busy_at_ = now;
  }
}

}  // namespace depesche::tcpcl
