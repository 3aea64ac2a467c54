// SPDX-License-Identifier: EUPL-1.2
#include "station/station.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fstream>
#include <future>
#include <thread>

#include "crypto/digest.h"
#include "directory/signing_keys.h"
#include "exchange/addresses.h"
#include "node/submission.h"
#include "station/calls.h"
#include "station/post_box.h"
#include "station/trust.h"
#include "transport/instant.h"

namespace depesche {
namespace {

namespace asio = boost::asio;
using Answers = std::vector<Exchange::Received>;
constexpr Duration round_time{1'000};    // at most, between two looks at what is due
constexpr Duration states_time{30'000};  // between what is kept of transfers over serial lines
constexpr const char* bundles_file = "exchange.db";

// A number for this start of the machine, as the kernel names it.
std::uint64_t boot_number() {
  std::ifstream in("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(in, id);
  const auto digest = crypto::sha256(as_bytes(id));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = (number << 8U) | std::to_integer<std::uint64_t>(digest[i]);
  return number;
}

Result<std::unique_ptr<Exchange>> open_exchange(Node& node, Exchange::Settings settings) {
  const auto moments = [&node, boot = boot_number()] {
    return bundle::Moment{.boot = boot, .up = transport::monotonic_now(), .wall = node.clock().now()};
  };
  return Exchange::open(node, (node.folder() / bundles_file).string(), moments, std::move(settings));
}

}  // namespace

class Station::Parts {
 public:
  Parts(Node& node, OnWriter on_writer)
      : node_(node),
        on_writer_(std::move(on_writer)),
        lines_(
            io_, entropy_, node.site().node,
            [this](const MailboxId& neighbour) { return line_terms(neighbour); },
            box_->side(route::LinkClass::serial)) {}

  ~Parts() {
    is_ending_ = true;
    box_->wake();
    if (rounds_.joinable()) rounds_.join();
    std::map<MailboxId, Bytes> states;
    if (sockets_.joinable()) {
      std::promise<void> stopped;
      asio::post(io_, [&] {
        states = lines_.take_states();
        lines_.stop();
        links_->stop([&] { stopped.set_value(); });
      });
      stopped.get_future().wait();
      work_.reset();
      io_.stop();
      sockets_.join();
    }
    // The last round's settlements do not matter: what was not acknowledged is sent again.
    static_cast<void>(on_writer_([&](Node&) {
      const auto kept = keep_states(states);
      exchange_.reset();
      return kept;
    }));
  }

  Result<> begin(Settings settings) {
    exchange_ = TRY(open_exchange(node_, std::move(settings.exchange)));
    node_.on_append([box = std::weak_ptr(box_)](Position) {
      if (const auto still = box.lock()) still->wake();
    });
    const Bytes kept = TRY(exchange_->kept(calls_name));
    calls_ = TRY(decode_calls(kept));
    TRY(open_links());
    if (!settings.listen_address.empty())
      port_ = TRY(links_->listen(settings.listen_address, settings.listen_port));
    for (const auto& [neighbour, call] : calls_) {
      if (!call.is_cut && !call.host.empty()) TRY(connect(neighbour, call));
    }
    TRY(add_lines(std::move(settings.serial)));
    sockets_ = std::thread([this] { io_.run(); });
    rounds_ = std::thread([this] { go_round(); });
    return {};
  }

  Result<> with_exchange(const std::function<Result<>(Exchange&, Node&)>& work) {
    const auto done = on_writer_([&](Node& node) { return work(*exchange_, node); });
    box_->wake();
    return done;
  }

  // `change` runs on the writing thread.
  Result<> change_call(const MailboxId& neighbour, const std::function<Result<>(Call&)>& change) {
    const auto directory = node_.published()->directory;
    if (directory->neighbour(neighbour) == nullptr || neighbour == node_.site().node)
      return fail(Code::not_found, "there is no other node " + neighbour.value);
    return with_exchange([&](Exchange& exchange, Node&) -> Result<> {
      Calls changed = calls_snapshot();
      TRY(change(changed[neighbour]));
      TRY(exchange.keep(calls_name, encode(changed)));
      const std::lock_guard lock(calls_mutex_);
      calls_ = std::move(changed);
      return {};
    });
  }

  Result<> set_cut(const MailboxId& neighbour, bool is_cut, const std::string& person) {
    return change_call(neighbour, [&](Call& call) -> Result<> {
      const AuditRecord record{.what = is_cut ? AuditRecord::What::link_cut : AuditRecord::What::link_mended,
                               .person = person,
                               .dispatches = {},
                               .because = neighbour.value};
      const auto recorded = TRY(node_.submit(std::vector{audit_submission(node_.site(), record, Label{})}));
      if (!recorded.front()) return std::unexpected(recorded.front().error());
      call.is_cut = is_cut;
      return {};
    });
  }

  Calls calls_snapshot() const {
    const std::lock_guard lock(calls_mutex_);
    return calls_;
  }

  // Does something on the thread of the sockets, and waits.
  template <class Work>
  auto on_sockets(Work work) -> decltype(work()) {
    using Answer = decltype(work());
    std::promise<Answer> answer;
    asio::post(io_, [&] {
      if constexpr (std::is_void_v<Answer>) {
        work();
        answer.set_value();
      } else {
        answer.set_value(work());
      }
    });
    return answer.get_future().get();
  }

  void disconnect(const MailboxId& neighbour) {
    on_sockets([&] {
      links_->disconnect(node_eid(neighbour));
      lines_.review();
    });
  }

  Result<> try_now(const MailboxId& neighbour) {
    const Calls calls = calls_snapshot();
    const auto found = calls.find(neighbour);
    const bool has_address = found != calls.end() && !found->second.host.empty();
    if (found != calls.end() && found->second.is_cut)
      return fail(Code::conflict, "the link is cut; mend it first");
    return on_sockets([&]() -> Result<> {
      lines_.try_now(neighbour);
      if (!has_address || links_->is_up(node_eid(neighbour))) return {};  // or the neighbour calls
      links_->disconnect(node_eid(neighbour));
      return connect(neighbour, found->second);
    });
  }

  Result<> connect(const MailboxId& neighbour, const Call& call) {
    return links_->connect({.node = node_eid(neighbour), .host = call.host, .port = call.port});
  }

  void wake() { box_->wake(); }
  std::uint16_t port() const { return port_; }

  Result<ExchangeReport> report() {
    ExchangeReport report;
    TRY(with_exchange([&](Exchange& exchange, Node&) -> Result<> {
      report.held = exchange.held();
      report.without_way = exchange.without_way();
      for (const Exchange::LinkStanding& one : exchange.standing()) {
        LinkReport link;
        link.neighbour = one.neighbour;
        link.is_up = one.is_up;
        link.since = one.since;
        link.waiting = one.waiting;
        link.bytes = one.bytes;
        report.links.push_back(std::move(link));
      }
      return {};
    }));
    add_calls(report);
    add_tries(report);
    add_lines_to(report);
    std::ranges::sort(report.links, {}, &LinkReport::neighbour);
    return report;
  }

 private:
  static LinkReport& link_in(ExchangeReport& report, const MailboxId& neighbour) {
    const auto found = std::ranges::find(report.links, neighbour, &LinkReport::neighbour);
    if (found != report.links.end()) return *found;
    LinkReport& added = report.links.emplace_back();
    added.neighbour = neighbour;
    return added;
  }

  void add_calls(ExchangeReport& report) {
    for (const auto& [neighbour, call] : calls_snapshot()) {
      LinkReport& link = link_in(report, neighbour);
      link.is_cut = call.is_cut;
      if (!call.host.empty()) link.address = call.host + ":" + std::to_string(call.port);
    }
    {
      const std::lock_guard lock(calls_mutex_);
      report.fault = fault_;
    }
    for (LinkReport& link : report.links)
      link.why = box_->last_reason({.neighbour = link.neighbour, .over = route::LinkClass::tls});
  }

  void add_tries(ExchangeReport& report) {
    for (const transport::CallStatus& call : on_sockets([&] { return links_->calls(); })) {
      const auto neighbour = node_mailbox(call.neighbour);
      if (!neighbour) continue;
      LinkReport& link = link_in(report, *neighbour);
      link.last_try = time_of(call.last_try);
      link.next_try = time_of(call.next_try);
    }
  }

  // What the kernel's clock says as people's clock does.
  std::optional<Time> time_of(std::optional<tcpcl::Instant> instant) const {
    if (!instant) return std::nullopt;
    return node_.clock().now() + (*instant - transport::monotonic_now());
  }

  void add_lines_to(ExchangeReport& report) {
    for (const SerialLines::Standing& one : on_sockets([&] { return lines_.standing(); })) {
      LinkReport& link = link_in(report, one.line.neighbour);
      link.line = to_text(one.line);
      link.is_receive_only = one.line.mode == serial::Mode::receive_only;
      if (link.is_receive_only) link.is_up = link.is_up || one.status.is_open;
      link.last_try = std::max(link.last_try, time_of(one.status.last_call));
      const auto next = time_of(one.status.next_call);
      if (next && (!link.next_try || *next < *link.next_try)) link.next_try = next;
      const auto reason = box_->last_reason({.neighbour = link.neighbour, .over = route::LinkClass::serial});
      if (link.why.empty()) link.why = one.fault.empty() ? reason : one.fault;
    }
  }

  Result<> add_lines(std::vector<SerialLine> lines) {
    for (SerialLine& line : lines) {
      const Mailbox* known = node_.published()->directory->mailbox(line.neighbour);
      if (known == nullptr || known->kind != MailboxKind::node || line.neighbour == node_.site().node)
        return fail(Code::not_found, "there is no other node " + line.neighbour.value);
      Bytes state = TRY(exchange_->kept(state_name(line.neighbour)));
      if (line.mode == serial::Mode::receive_only) listened_to_.insert(line.neighbour);
      TRY(lines_.add(std::move(line), std::move(state)));
    }
    lines_.review();
    return {};
  }

  static std::string state_name(const MailboxId& neighbour) { return "serial " + neighbour.value; }

  // Without it transfers that are not whole begin again after a restart.
  Result<> keep_states(std::map<MailboxId, Bytes>& states) {
    for (auto& [neighbour, state] : states) TRY(exchange_->keep(state_name(neighbour), std::move(state)));
    states.clear();
    return {};
  }

  Result<LineTerms> line_terms(const MailboxId& neighbour) {
    TRY(check_not_cut(neighbour));
    const auto moment = node_.published();
    return LineTerms{
        .key = TRY(line_key_with(*moment->directory, *moment->keys, node_.site().node, neighbour)),
        .directory = moment->directory};
  }

  Result<> check_not_cut(const MailboxId& neighbour) const {
    const std::lock_guard lock(calls_mutex_);
    const auto call = calls_.find(neighbour);
    if (call == calls_.end() || !call->second.is_cut) return {};
    return fail(Code::denied, "the link with " + neighbour.value + " is cut by the operator");
  }

  Result<> open_links() {
    const auto moment = node_.published();
    const KeyRing::Entry* own = signing_keys(*moment->keys, *moment->directory, node_.site().node);
    if (own == nullptr) return fail(Code::corrupt, "the key store has no keys of this node");
    const auto certificate = TRY(own_certificate(node_.site().node, own->keys));
    transport::Identity identity{
        .certificate = certificate.certificate,
        .key = certificate.key,
        .roots = {},
        .trusts = [this](const transport::Certificate& theirs) { return trusts(theirs); }};
    links_ = TRY(
        transport::Links::open(io_, {.node = node_eid(node_.site().node), .identity = std::move(identity)},
                               box_->side(route::LinkClass::tls)));
    return {};
  }

  Result<> trusts(const transport::Certificate& theirs) {
    for (const bundle::Eid& named : theirs.nodes) {
      if (const auto id = node_mailbox(named)) TRY(check_not_cut(*id));
    }
    return check_neighbour(*node_.published()->directory, theirs);
  }

  void go_round() {
    while (!is_ending_) {
      auto inbound = box_->wait(round_time);
      std::map<MailboxId, Bytes> states;
      if (const auto now = transport::monotonic_now(); now - states_kept_ >= states_time) {
        states_kept_ = now;
        states = on_sockets([&] { return lines_.take_states(); });
      }
      Answers answers;
      std::vector<LinkId> fed;
      const auto done = on_writer_([&](Node&) -> Result<> {
        const auto visited = visit(inbound, answers, fed);
        TRY(keep_states(states));
        return visited;
      });
      {
        const std::lock_guard lock(calls_mutex_);
        fault_ = done ? "" : done.error().what;
      }
      asio::post(io_, [this, arrivals = std::move(inbound.arrivals), answers = std::move(answers), fed,
                       has_failed = !done.has_value()] { answer(arrivals, answers, fed, has_failed); });
    }
  }

  // On the writing thread: everything that is due with the exchange, in one go.
  Result<> visit(PostBox::Inbound& inbound, Answers& answers, std::vector<LinkId>& fed) {
    for (const auto& one : inbound.settled) exchange_->settled(one.link.neighbour, one.key, one.how);
    for (const auto& change : inbound.changes) apply(change);
    const auto received = receive(inbound.arrivals, answers);
    const auto ticked = exchange_->tick();
    for (const LinkId& link : up_) {  // whatever failed: what goes out makes room
      if (feed(link)) fed.push_back(link);
    }
    if (!received || !ticked) return received ? ticked : received;
    return exchange_->late();
  }

  Result<> receive(std::vector<PostBox::Inbound::Arrival>& arrivals, Answers& answers) {
    if (arrivals.empty()) return {};
    std::vector<Exchange::Incoming> batch;
    for (auto& [from, ticket, bytes] : arrivals)
      batch.push_back({.neighbour = from.neighbour, .bytes = std::move(bytes), .over = from.over});
    answers = TRY(exchange_->receive(batch));
    return {};
  }

  // On a line where this node is silent nothing is sent.
  void apply(const PostBox::Inbound::Change& change) {
    const auto& [neighbour, over] = change.link;
    if (over == route::LinkClass::serial && listened_to_.contains(neighbour)) return;
    if (change.is_up) {
      exchange_->up(neighbour, over);
      up_.insert(change.link);
    } else {
      exchange_->down(neighbour, over);
      up_.erase(change.link);
    }
  }

  bool feed(const LinkId& link) {
    bool is_fed = false;
    for (std::size_t i = 4; i-- > 0;) {
      const auto precedence = static_cast<bundle::Precedence>(i);
      while (box_->has_room(link, precedence)) {
        auto outgoing = exchange_->next(link.neighbour, link.over, precedence);
        if (!outgoing) break;
        box_->put(link, *std::move(outgoing));
        is_fed = true;
      }
    }
    return is_fed;
  }

  // On the sockets' thread. A disk that failed has stored nothing: the neighbours keep what they have.
  void answer(const std::vector<PostBox::Inbound::Arrival>& arrivals, const Answers& answers,
              const std::vector<LinkId>& fed, bool has_failed) {
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
      const bool is_lost = has_failed && i >= answers.size();
      answer(arrivals[i], is_lost ? Exchange::Answer::no_room : answers[i].answer);
    }
    for (const auto& [neighbour, over] : fed) {
      if (over == route::LinkClass::serial)
        lines_.wake(neighbour);
      else
        links_->wake(node_eid(neighbour));
    }
    const auto directory = node_.published()->directory;
    if (directory == reviewed_) return;
    reviewed_ = directory;  // somebody may be revoked now
    links_->review();
    lines_.review();
  }

  void answer(const PostBox::Inbound::Arrival& arrival, Exchange::Answer answer) {
    auto reason = tcpcl::Reason::completed;
    if (answer == Exchange::Answer::invalid) reason = tcpcl::Reason::not_acceptable;
    if (answer == Exchange::Answer::no_room) reason = tcpcl::Reason::no_resources;
    const bool is_stored = answer == Exchange::Answer::stored;
    const auto& [neighbour, over] = arrival.from;
    if (over == route::LinkClass::tls)
      return is_stored ? links_->accept(arrival.ticket) : links_->refuse(arrival.ticket, reason);
    return is_stored ? lines_.accept(neighbour, arrival.ticket)
                     : lines_.refuse(neighbour, arrival.ticket, reason);
  }

  Node& node_;
  OnWriter on_writer_;
  std::shared_ptr<PostBox> box_ = std::make_shared<PostBox>();
  std::unique_ptr<Exchange> exchange_;  // on the writing thread only
  std::set<LinkId> up_;                 // likewise
  std::set<MailboxId> listened_to_;     // over serial lines, without a word; fixed when the threads begin
  mutable std::mutex calls_mutex_;
  Calls calls_;
  std::string fault_;      // of the last round
  SystemEntropy entropy_;  // for the lines, on whose thread the node's must not be used
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  std::unique_ptr<transport::Links> links_;  // on the sockets' thread, once that runs
  SerialLines lines_;                        // likewise
  std::shared_ptr<const Directory> reviewed_;
  std::uint16_t port_ = 0;
  serial::Instant states_kept_{};
  std::atomic<bool> is_ending_ = false;
  std::thread sockets_, rounds_;
};

Station::Station(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Station::~Station() = default;

Result<std::unique_ptr<Station>> Station::open(Node& node, OnWriter on_writer, Settings settings) {
  auto parts = std::make_unique<Parts>(node, on_writer);
  TRY(on_writer([&](Node&) { return parts->begin(std::move(settings)); }));
  return std::unique_ptr<Station>(new Station(std::move(parts)));
}

Result<> Station::with_exchange(const std::function<Result<>(Exchange&, Node&)>& work) {
  return parts_->with_exchange(work);
}

void Station::wake() { parts_->wake(); }

Result<> Station::call(const MailboxId& neighbour, const std::string& host, std::uint16_t port) {
  if (host.empty() || port == 0) return fail(Code::invalid, "an address is HOST:PORT");
  TRY(parts_->change_call(neighbour, [&](Call& call) -> Result<> {
    call = {.host = host, .port = port, .is_cut = false};
    return {};
  }));
  return try_now(neighbour);
}

Result<> Station::cut(const MailboxId& neighbour, const std::string& person) {
  TRY(parts_->set_cut(neighbour, true, person));
  parts_->disconnect(neighbour);
  return {};
}

Result<> Station::mend(const MailboxId& neighbour, const std::string& person) {
  TRY(parts_->set_cut(neighbour, false, person));
  return try_now(neighbour);
}

Result<> Station::try_now(const MailboxId& neighbour) { return parts_->try_now(neighbour); }

Result<> with_exchange_of(Node& node, const std::function<Result<>(Exchange&, Node&)>& work) {
  auto exchange = TRY(open_exchange(node, {}));
  TRY(exchange->tick());
  TRY(work(*exchange, node));
  TRY(exchange->tick());
  return exchange->late();
}

std::uint16_t Station::port() const { return parts_->port(); }
Result<ExchangeReport> Station::report() { return parts_->report(); }

}  // namespace depesche
