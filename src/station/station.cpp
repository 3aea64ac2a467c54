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
#include "exchange/addresses.h"
#include "station/calls.h"
#include "station/post_box.h"
#include "station/trust.h"
#include "transport/instant.h"

namespace depesche {
namespace {

namespace asio = boost::asio;
constexpr Duration round_time{1'000};  // at most, between two looks at what is due
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
  Parts(Node& node, OnWriter on_writer) : node_(node), on_writer_(std::move(on_writer)) {}

  ~Parts() {
    is_ending_ = true;
    box_->wake();
    if (rounds_.joinable()) rounds_.join();
    if (sockets_.joinable()) {
      std::promise<void> stopped;
      asio::post(io_, [&] { links_->stop([&] { stopped.set_value(); }); });
      stopped.get_future().wait();
      work_.reset();
      io_.stop();
      sockets_.join();
    }
    // The last round's settlements do not matter: what was not acknowledged is sent again.
    static_cast<void>(on_writer_([&](Node&) -> Result<> {
      exchange_.reset();
      return {};
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
    sockets_ = std::thread([this] { io_.run(); });
    rounds_ = std::thread([this] { go_round(); });
    return {};
  }

  Result<> with_exchange(const std::function<Result<>(Exchange&, Node&)>& work) {
    const auto done = on_writer_([&](Node& node) { return work(*exchange_, node); });
    box_->wake();
    return done;
  }

  Result<> change_call(const MailboxId& neighbour, const std::function<Result<>(Call&)>& change) {
    const auto directory = node_.published()->directory;
    const Mailbox* known = directory->mailbox(neighbour);
    if (known == nullptr || known->kind != MailboxKind::node || neighbour == node_.site().node)
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

  Calls calls_snapshot() const {
    const std::lock_guard lock(calls_mutex_);
    return calls_;
  }

  // Does something with the links on their thread, and waits.
  template <class Work>
  auto on_sockets(Work work) -> decltype(work(std::declval<transport::Links&>())) {
    using Answer = decltype(work(std::declval<transport::Links&>()));
    std::promise<Answer> answer;
    asio::post(io_, [&] {
      if constexpr (std::is_void_v<Answer>) {
        work(*links_);
        answer.set_value();
      } else {
        answer.set_value(work(*links_));
      }
    });
    return answer.get_future().get();
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
    return report;
  }

 private:
  void add_calls(ExchangeReport& report) {
    for (const auto& [neighbour, call] : calls_snapshot()) {
      auto found = std::ranges::find(report.links, neighbour, &LinkReport::neighbour);
      if (found == report.links.end()) {
        LinkReport link;
        link.neighbour = neighbour;
        found = report.links.insert(found, std::move(link));
      }
      found->is_cut = call.is_cut;
      if (!call.host.empty()) found->address = call.host + ":" + std::to_string(call.port);
    }
    {
      const std::lock_guard lock(calls_mutex_);
      report.fault = fault_;
    }
    for (LinkReport& link : report.links) link.why = box_->last_reason(link.neighbour);
    std::ranges::sort(report.links, {}, &LinkReport::neighbour);
  }

  Result<> open_links() {
    const auto moment = node_.published();
    const KeyRing::Entry* own = moment->keys->latest(node_.site().node);
    if (own == nullptr) return fail(Code::corrupt, "the key store has no keys of this node");
    const auto certificate = TRY(own_certificate(node_.site().node, own->keys));
    transport::Identity identity{
        .certificate = certificate.certificate,
        .key = certificate.key,
        .roots = {},
        .trusts = [this](const transport::Certificate& theirs) { return trusts(theirs); }};
    links_ = TRY(transport::Links::open(
        io_, {.node = node_eid(node_.site().node), .identity = std::move(identity)}, *box_));
    return {};
  }

  Result<> trusts(const transport::Certificate& theirs) {
    for (const bundle::Eid& named : theirs.nodes) {
      const auto id = node_mailbox(named);
      const auto calls = calls_snapshot();
      const auto call = id ? calls.find(*id) : calls.end();
      if (call != calls.end() && call->second.is_cut)
        return fail(Code::denied, "the link with " + id->value + " is cut by the operator");
    }
    return check_neighbour(*node_.published()->directory, theirs);
  }

  void go_round() {
    while (!is_ending_) {
      auto inbound = box_->wait(round_time);
      std::vector<Exchange::Received> answers;
      std::vector<MailboxId> fed;
      const auto done = on_writer_([&](Node&) { return visit(inbound, answers, fed); });
      {
        const std::lock_guard lock(calls_mutex_);
        fault_ = done ? "" : done.error().what;
      }
      asio::post(io_, [this, arrivals = std::move(inbound.arrivals), answers = std::move(answers), fed,
                       has_failed = !done.has_value()] { answer(arrivals, answers, fed, has_failed); });
    }
  }

  // On the writing thread: everything that is due with the exchange, in one go.
  Result<> visit(PostBox::Inbound& inbound, std::vector<Exchange::Received>& answers,
                 std::vector<MailboxId>& fed) {
    for (const auto& one : inbound.settled) exchange_->settled(one.neighbour, one.key, one.how);
    for (const auto& change : inbound.changes) {
      if (change.is_up) {
        exchange_->up(change.neighbour);
        up_.insert(change.neighbour);
      } else {
        exchange_->down(change.neighbour);
        up_.erase(change.neighbour);
      }
    }
    if (!inbound.arrivals.empty()) {
      std::vector<Exchange::Incoming> batch;
      for (transport::Arrival& arrival : inbound.arrivals) {
        batch.push_back({.neighbour = node_mailbox(arrival.neighbour).value_or(MailboxId{}),
                         .bytes = std::move(arrival.bytes)});
      }
      answers = TRY(exchange_->receive(batch));
    }
    TRY(exchange_->tick());
    for (const MailboxId& neighbour : up_) {
      if (feed(neighbour)) fed.push_back(neighbour);
    }
    return {};
  }

  bool feed(const MailboxId& neighbour) {
    bool is_fed = false;
    for (const bool is_urgent : {true, false}) {
      const auto least = is_urgent ? bundle::Precedence::immediate : bundle::Precedence::routine;
      while (box_->room(neighbour, is_urgent) > 0) {
        auto outgoing = exchange_->next(neighbour, route::LinkClass::tls, least);
        if (!outgoing) break;
        box_->put(neighbour, *std::move(outgoing));
        is_fed = true;
      }
    }
    return is_fed;
  }

  // On the sockets' thread. A disk that failed has stored nothing: the neighbours keep what they have.
  void answer(const std::vector<transport::Arrival>& arrivals, const std::vector<Exchange::Received>& answers,
              const std::vector<MailboxId>& fed, bool has_failed) {
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
      const transport::Ticket& ticket = arrivals[i].ticket;
      if (has_failed && i >= answers.size()) {
        links_->refuse(ticket, tcpcl::Reason::no_resources);
        continue;
      }
      switch (answers[i].answer) {
        case Exchange::Answer::stored: links_->accept(ticket); break;
        case Exchange::Answer::duplicate: links_->refuse(ticket, tcpcl::Reason::completed); break;
        case Exchange::Answer::invalid: links_->refuse(ticket, tcpcl::Reason::not_acceptable); break;
        case Exchange::Answer::no_room: links_->refuse(ticket, tcpcl::Reason::no_resources); break;
      }
    }
    for (const MailboxId& neighbour : fed) links_->wake(node_eid(neighbour));
    const auto directory = node_.published()->directory;
    if (directory == reviewed_) return;
    reviewed_ = directory;  // somebody may be revoked now
    links_->review();
  }

  Node& node_;
  OnWriter on_writer_;
  std::shared_ptr<PostBox> box_ = std::make_shared<PostBox>();
  std::unique_ptr<Exchange> exchange_;  // on the writing thread only
  std::set<MailboxId> up_;              // likewise
  mutable std::mutex calls_mutex_;
  Calls calls_;
  std::string fault_;  // of the last round
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  std::unique_ptr<transport::Links> links_;  // on the sockets' thread, once that runs
  std::shared_ptr<const Directory> reviewed_;
  std::uint16_t port_ = 0;
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

Result<> Station::cut(const MailboxId& neighbour) {
  TRY(parts_->change_call(neighbour, [](Call& call) -> Result<> {
    call.is_cut = true;
    return {};
  }));
  parts_->on_sockets([&](transport::Links& links) { links.disconnect(node_eid(neighbour)); });
  return {};
}

Result<> Station::mend(const MailboxId& neighbour) {
  TRY(parts_->change_call(neighbour, [](Call& call) -> Result<> {
    call.is_cut = false;
    return {};
  }));
  return try_now(neighbour);
}

Result<> Station::try_now(const MailboxId& neighbour) {
  const Calls calls = parts_->calls_snapshot();
  const auto found = calls.find(neighbour);
  if (found == calls.end() || found->second.host.empty()) return {};  // the neighbour calls
  if (found->second.is_cut) return fail(Code::conflict, "the link is cut; mend it first");
  return parts_->on_sockets([&](transport::Links& links) -> Result<> {
    if (links.is_up(node_eid(neighbour))) return {};
    links.disconnect(node_eid(neighbour));
    return parts_->connect(neighbour, found->second);
  });
}

Result<> with_exchange_of(Node& node, const std::function<Result<>(Exchange&, Node&)>& work) {
  auto exchange = TRY(open_exchange(node, {}));
  TRY(exchange->tick());
  TRY(work(*exchange, node));
  return exchange->tick();
}

std::uint16_t Station::port() const { return parts_->port(); }
Result<ExchangeReport> Station::report() { return parts_->report(); }

}  // namespace depesche
