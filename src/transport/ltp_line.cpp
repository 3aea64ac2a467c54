// SPDX-License-Identifier: EUPL-1.2
#include "transport/ltp_line.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <utility>

#include "transport/instant.h"

namespace depesche::transport {
namespace {

namespace asio = boost::asio;
using std::chrono::microseconds;

constexpr std::size_t rest_under_way_max = 64;  // bundles of that lane that are with the engine at one time
constexpr std::size_t heads_size = 28;          // bytes of IPv4 and UDP before each datagram
constexpr microseconds ahead{5'000};            // what may be sent early, so that timers need not be exact
constexpr microseconds soonest{1'000};
constexpr microseconds latest{60'000'000};
constexpr std::size_t rest_min = 16;   // of these bundles are taken however many bytes they have
constexpr Duration room_pause{5'000};  // after a bundle that the neighbour had no room for
constexpr std::uint64_t unsent_seconds =
    2;  // of bytes that wait in the engine; the rest waits in the node's queue
// Sessions that may begin between two times that the state is kept.
constexpr std::uint64_t sessions_ahead = std::uint64_t{1} << 16;

// What refuses for good, and what may be offered again.
Outcome outcome_of(ltp::Reason reason) {
  if (reason == ltp::Reason::by_client)
    return {.kind = Outcome::Kind::refused, .reason = tcpcl::Reason::not_acceptable};
  if (reason == ltp::Reason::by_engine)
    return {.kind = Outcome::Kind::refused, .reason = tcpcl::Reason::no_resources};
  return {.kind = Outcome::Kind::broken};
}

ltp::Refusal ltp_refusal_of(tcpcl::Reason reason) {
  if (reason == tcpcl::Reason::completed) return ltp::Refusal::already_held;
  if (reason == tcpcl::Reason::no_resources) return ltp::Refusal::no_room;
  return ltp::Refusal::not_acceptable;
}

}  // namespace

class LtpLine::Parts : public std::enable_shared_from_this<Parts> {
 public:
  Parts(asio::io_context& io, Datagrams& datagrams, const LtpSettings& settings, Peer& peer)
      : alarm_(io),
        datagrams_(datagrams),
        there_(settings.there),
        number_(settings.number),
        bytes_per_second_(settings.engine.bytes_per_second),
        is_two_way_(settings.engine.mode == ltp::Mode::two_way),
        is_sending_(settings.engine.mode != ltp::Mode::receive_only),
        peer_(peer) {
    status_.neighbour = settings.neighbour;
  }

  Result<> begin(LtpSettings settings, Entropy& entropy) {
    const ltp::Numbers kept = TRY(ltp::decode_numbers(settings.state));
    settings.engine.first_session = std::max(kept.next_session, settings.first_session);
    settings.engine.sessions_end = 0;
    // Nothing that was sent under another key can be played again, and its numbers mean nothing.
    if (kept.key_mark == ltp::mark_of(settings.engine.key))
      settings.engine.first_unheard = kept.first_unheard;
    engine_ = TRY(ltp::Engine::begin(std::move(settings.engine), entropy, monotonic_now()));
    TRY(datagrams_.take_from(there_, [weak = weak_from_this()](BytesView datagram) {
      if (const auto self = weak.lock()) self->take(datagram);
    }));
    status_.is_open = true;
    schedule();
    return {};
  }

  // Does what is to be done, soon; never within the caller's call.
  void schedule() {
    if (is_scheduled_ || is_stopped_) return;
    is_scheduled_ = true;
    asio::post(alarm_.get_executor(), [self = shared_from_this()] {
      self->is_scheduled_ = false;
      self->work();
    });
  }

  void accept(const Ticket& ticket) {
    if (ticket.session != number_) return;
    engine_->accept({ticket.transfer.value});
    schedule();
  }
  void refuse(const Ticket& ticket, tcpcl::Reason reason) {
    if (ticket.session != number_) return;
    engine_->refuse({ticket.transfer.value}, ltp_refusal_of(reason));
    schedule();
  }

  ltp::Numbers numbers() const { return engine_->numbers(); }
  bool wants_keeping() const { return is_sending_ && engine_->sessions_left() < sessions_ahead / 2; }
  void reserve(std::uint64_t end) {
    engine_->reserve(end);
    schedule();
  }
  LineStatus status() const {
    LineStatus status = status_;
    status.is_up = engine_->is_up();
    if (is_two_way_ && !status.is_up) status.next_call = engine_->deadline();
    return status;
  }

  void stop() {
    if (is_stopped_) return;
    engine_->terminate();
    tell();
    if (std::exchange(is_told_up_, false)) peer_.down(status_.neighbour, "the line was closed");
    forget();
  }
  void forget() {
    if (std::exchange(is_stopped_, true)) return;
    alarm_.cancel();
    datagrams_.forget(there_);
    status_.is_open = false;
  }

 private:
  void take(BytesView datagram);
  void work();
  void tell();
  void tell_one(ltp::Event event);
  void settle(ltp::BlockId id, const Outcome& outcome);
  void fill();
  bool take_next(tcpcl::Lane lane);
  void send();
  void wait_for_deadline();

  asio::steady_timer alarm_;
  Datagrams& datagrams_;
  UdpPlace there_;
  std::uint64_t number_;
  std::uint32_t bytes_per_second_;
  bool is_two_way_;
  bool is_sending_;
  Peer& peer_;
  std::unique_ptr<ltp::Engine> engine_;
  LineStatus status_;
  microseconds busy_until_{0};  // the way, by what was sent
  std::map<ltp::BlockId, tcpcl::Lane> under_way_;
  Duration quiet_until_{};
  bool waits_for_way_ = false;  // and not for the engine
  bool is_told_up_ = false;
  bool is_scheduled_ = false;
  bool is_stopped_ = false;
};

void LtpLine::Parts::take(BytesView datagram) {
  status_.bytes_in += datagram.size();
  engine_->input(datagram, monotonic_now());
  schedule();
}

void LtpLine::Parts::work() {
  if (is_stopped_) return;
  tell();
  fill();
  send();
  tell();
  wait_for_deadline();
}

void LtpLine::Parts::tell() {
  for (ltp::Event& event : engine_->take_events()) tell_one(std::move(event));
}

void LtpLine::Parts::tell_one(ltp::Event event) {
  if (std::holds_alternative<ltp::NeighbourUp>(event)) {
    is_told_up_ = true;
    peer_.up(status_.neighbour);
  } else if (auto* down = std::get_if<ltp::NeighbourDown>(&event)) {
    is_told_up_ = false;
    peer_.down(status_.neighbour, down->what);
  } else if (auto* received = std::get_if<ltp::Received>(&event)) {
    ++status_.bundles_in;
    peer_.received({.neighbour = status_.neighbour,
                    .ticket = {.session = number_, .transfer = {received->id.value}},
                    .bytes = std::move(received->bytes)});
  } else if (const auto* acknowledged = std::get_if<ltp::Acknowledged>(&event)) {
    ++status_.bundles_out;
    settle(acknowledged->id, {.kind = Outcome::Kind::acknowledged});
  } else if (const auto* sent = std::get_if<ltp::Sent>(&event)) {
    ++status_.bundles_out;
    settle(sent->id, {.kind = Outcome::Kind::acknowledged});
  } else if (const auto* refused = std::get_if<ltp::Refused>(&event)) {
    if (refused->reason == ltp::Reason::by_engine) quiet_until_ = monotonic_now() + room_pause;
    settle(refused->id, outcome_of(refused->reason));
  } else if (const auto* broken = std::get_if<ltp::Broken>(&event)) {
    settle(broken->id, {.kind = Outcome::Kind::broken});
  }
}

void LtpLine::Parts::settle(ltp::BlockId id, const Outcome& outcome) {
  under_way_.erase(id);
  peer_.settled(status_.neighbour, {id.value}, outcome);
}

// Many bundles may wait for their answer, but few to be sent at all: the node's queue keeps the order.
// A FLASH is not behind IMMEDIATE ones that wait: the node gives but some of each at a time, and the engine
// has more sessions than that.
void LtpLine::Parts::fill() {
  while (engine_->can_send() && take_next(tcpcl::Lane::urgent)) {
  }
  if (monotonic_now() < quiet_until_) return;
  quiet_until_ = {};
  const auto has_room = [this] {
    const auto rest = static_cast<std::size_t>(
        std::ranges::count(under_way_, tcpcl::Lane::rest, [](const auto& one) { return one.second; }));
    const bool is_nearly_sent = engine_->bytes_unsent() < unsent_seconds * bytes_per_second_;
    return engine_->can_send() && rest < rest_under_way_max && (is_nearly_sent || rest < rest_min);
  };
  while (has_room() && take_next(tcpcl::Lane::rest)) {
  }
}

bool LtpLine::Parts::take_next(tcpcl::Lane lane) {
  auto transfer = peer_.next(status_.neighbour, lane);
  if (!transfer) return false;
  const ltp::BlockId id{transfer->id.value};
  const std::uint64_t size = transfer->bytes->size();
  const auto taken = engine_->send({.id = id,
                                    .bytes = std::move(transfer->bytes),
                                    .red_size = is_two_way_ ? size : 0,
                                    .precedence = transfer->precedence});
  if (taken)
    under_way_.emplace(id, lane);
  else
    settle(id, outcome_of(ltp::Reason::by_client));
  return true;
}

// One datagram when the way is about to be free: what was sent, nothing overtakes.
void LtpLine::Parts::send() {
  for (;;) {
    const Duration instant = monotonic_now();
    const microseconds now = instant;
    waits_for_way_ = now + ahead < busy_until_;
    if (waits_for_way_) return;
    if (engine_->deadline() && *engine_->deadline() <= instant) engine_->tick(instant);
    const auto datagram = engine_->output(instant);
    if (!datagram) return;
    if (is_two_way_ && !engine_->is_up()) status_.last_call = instant;
    const microseconds duration((datagram->size() + heads_size) * 1'000'000 / bytes_per_second_);
    busy_until_ = std::max(now, busy_until_) + duration;
    status_.bytes_out += datagram->size();
    datagrams_.send(there_, *datagram);
  }
}

// When the way is free for the next datagram; on a free one, when the engine wants to be asked.
void LtpLine::Parts::wait_for_deadline() {
  const microseconds now = monotonic_now();
  microseconds next = now + latest;
  if (quiet_until_ > Duration(0)) next = std::min(next, std::max<microseconds>(quiet_until_, now + soonest));
  if (const auto deadline = engine_->deadline())
    next = std::clamp<microseconds>(*deadline, now + soonest, next);
  if (waits_for_way_) next = std::max(now, busy_until_ - ahead);
  alarm_.expires_after(next - now);
  alarm_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (error || self->is_stopped_) return;
    self->engine_->tick(monotonic_now());
    self->work();
  });
}

Result<std::unique_ptr<LtpLine>> LtpLine::open(asio::io_context& io, Datagrams& datagrams,
                                               LtpSettings settings, Peer& peer, Entropy& entropy) {
  auto parts = std::make_shared<Parts>(io, datagrams, settings, peer);
  TRY(parts->begin(std::move(settings), entropy));
  return std::unique_ptr<LtpLine>(new LtpLine(std::move(parts)));
}

LtpLine::LtpLine(std::shared_ptr<Parts> parts) : parts_(std::move(parts)) {}
LtpLine::~LtpLine() { parts_->forget(); }
void LtpLine::accept(const Ticket& ticket) { parts_->accept(ticket); }
void LtpLine::refuse(const Ticket& ticket, tcpcl::Reason reason) { parts_->refuse(ticket, reason); }
void LtpLine::wake() { parts_->schedule(); }
Bytes LtpLine::state() const { return ltp::encode(parts_->numbers()); }
Bytes LtpLine::state_to_keep() const {
  ltp::Numbers numbers = parts_->numbers();
  numbers.next_session += sessions_ahead;
  return ltp::encode(numbers);
}
bool LtpLine::wants_keeping() const { return parts_->wants_keeping(); }
void LtpLine::kept(BytesView state) {
  if (const auto numbers = ltp::decode_numbers(state)) parts_->reserve(numbers->next_session);
}
LineStatus LtpLine::status() const { return parts_->status(); }
void LtpLine::stop() { parts_->stop(); }

}  // namespace depesche::transport
