// SPDX-License-Identifier: EUPL-1.2
// What a station is put together from.
#include "station/station_parts.h"

#include <algorithm>

#include "directory/signing_keys.h"
#include "exchange/addresses.h"
#include "node/submission.h"
#include "station/node_exchange.h"
#include "station/trust.h"
#include "transport/instant.h"

namespace depesche {
namespace {

std::string state_name(const LinkId& link) {
  return std::string(link.over == route::LinkClass::serial ? "serial " : "ltp ") + link.neighbour.value;
}

}  // namespace

Station::Parts::Parts(Node& node, OnWriter on_writer) : node_(node), on_writer_(std::move(on_writer)) {
  const auto terms_for = [this](std::string_view purpose) {
    return [this, purpose](const MailboxId& neighbour) { return line_terms(neighbour, purpose); };
  };
  lines_.try_emplace(route::LinkClass::serial, terms_for(serial_purpose));
  lines_.try_emplace(route::LinkClass::radio, terms_for(ltp_purpose));
}

Station::Parts::~Parts() {
  is_ending_ = true;
  box_->wake();
  if (rounds_.joinable()) rounds_.join();
  States states;
  if (sockets_.joinable()) {
    std::promise<void> stopped;
    boost::asio::post(io_, [&] {
      states = take_states();
      for (auto& [_, lines] : lines_) lines.stop();
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

Result<> Station::Parts::begin(Settings settings) {
  exchange_ = TRY(open_exchange(node_, settings.exchange));
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
  TRY(add_lines(settings));
  sockets_ = std::thread([this] { io_.run(); });
  rounds_ = std::thread([this] { go_round(); });
  return {};
}

LineGround Station::Parts::ground_of(route::LinkClass over) {
  return {.io = io_, .entropy = entropy_, .peer = box_->side(over)};
}

Result<> Station::Parts::add_lines(const Settings& settings) {
  const MailboxId& own = node_.site().node;
  for (const SerialLine& line : settings.serial) {
    auto setup = TRY(setup_of(line, own, ground_of(route::LinkClass::serial)));
    TRY(add_line(route::LinkClass::serial, std::move(setup)));
  }
  if (!settings.ltp.empty()) datagrams_ = TRY(transport::Datagrams::open(io_, settings.ltp_here));
  for (const LtpWay& way : settings.ltp) {
    auto setup =
        TRY(setup_of(way, own, ground_of(route::LinkClass::radio), *datagrams_, node_.clock().now()));
    TRY(add_line(route::LinkClass::radio, std::move(setup)));
  }
  review_lines();
  const auto states = take_states();
  TRY(keep_states(states));
  tell_kept(states);
  return {};
}

Result<> Station::Parts::add_line(route::LinkClass over, LineSetup setup) {
  const Mailbox* known = node_.published()->directory->mailbox(setup.neighbour);
  if (known == nullptr || known->kind != MailboxKind::node || setup.neighbour == node_.site().node)
    return fail(Code::not_found, "there is no other node " + setup.neighbour.value);
  const LinkId link{.neighbour = setup.neighbour, .over = over};
  Bytes state = TRY(exchange_->kept(state_name(link)));
  if (setup.is_receive_only) listened_to_.insert(link);
  return lines_.at(over).add(std::move(setup), std::move(state));
}

void Station::Parts::review_lines() {
  for (auto& [_, lines] : lines_) lines.review();
  ask_for_keeping();
}

void Station::Parts::ask_for_keeping() {
  const bool is_wanted =
      std::ranges::any_of(lines_, [](const auto& one) { return one.second.wants_keeping(); });
  if (are_states_wanted_.exchange(is_wanted) || !is_wanted) return;
  box_->wake();
}

Station::Parts::States Station::Parts::take_states() {
  States all;
  for (auto& [over, lines] : lines_) {
    for (auto& [neighbour, state] : lines.take_states())
      all.emplace(LinkId{.neighbour = neighbour, .over = over}, std::move(state));
  }
  return all;
}

// Without it transfers that are not whole begin again after a restart.
Result<> Station::Parts::keep_states(const States& states) {
  for (const auto& [link, state] : states) TRY(exchange_->keep(state_name(link), state));
  return {};
}

// Lines that must not use what a restart would use again wait for this.
void Station::Parts::tell_kept(const States& states) {
  for (const auto& [link, state] : states) lines_.at(link.over).kept(link.neighbour, state);
}

Result<LineTerms> Station::Parts::line_terms(const MailboxId& neighbour, std::string_view purpose) {
  TRY(check_not_cut(neighbour));
  const auto moment = node_.published();
  return LineTerms{
      .key = TRY(line_key_with(*moment->directory, *moment->keys, node_.site().node, neighbour, purpose)),
      .directory = moment->directory};
}

Result<> Station::Parts::with_exchange(const std::function<Result<>(Exchange&, Node&)>& work) {
  const auto done = on_writer_([&](Node& node) { return work(*exchange_, node); });
  box_->wake();
  return done;
}

Result<> Station::Parts::change_call(const MailboxId& neighbour,
                                     const std::function<Result<>(Call&)>& change) {
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

Result<> Station::Parts::set_cut(const MailboxId& neighbour, bool is_cut, const std::string& person) {
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

Calls Station::Parts::calls_snapshot() const {
  const std::lock_guard lock(calls_mutex_);
  return calls_;
}

void Station::Parts::disconnect(const MailboxId& neighbour) {
  on_sockets([&] {
    links_->disconnect(node_eid(neighbour));
    review_lines();
  });
}

Result<> Station::Parts::try_now(const MailboxId& neighbour) {
  const Calls calls = calls_snapshot();
  const auto found = calls.find(neighbour);
  const bool has_address = found != calls.end() && !found->second.host.empty();
  if (found != calls.end() && found->second.is_cut)
    return fail(Code::conflict, "the link is cut; mend it first");
  return on_sockets([&]() -> Result<> {
    for (auto& [_, lines] : lines_) lines.try_now(neighbour);
    ask_for_keeping();
    if (!has_address || links_->is_up(node_eid(neighbour))) return {};  // or the neighbour calls
    links_->disconnect(node_eid(neighbour));
    return connect(neighbour, found->second);
  });
}

Result<> Station::Parts::connect(const MailboxId& neighbour, const Call& call) {
  return links_->connect({.node = node_eid(neighbour), .host = call.host, .port = call.port});
}

Result<> Station::Parts::check_not_cut(const MailboxId& neighbour) const {
  const std::lock_guard lock(calls_mutex_);
  const auto call = calls_.find(neighbour);
  if (call == calls_.end() || !call->second.is_cut) return {};
  return fail(Code::denied, "the link with " + neighbour.value + " is cut by the operator");
}

Result<> Station::Parts::open_links() {
  const auto moment = node_.published();
  const KeyRing::Entry* own = signing_keys(*moment->keys, *moment->directory, node_.site().node);
  if (own == nullptr) return fail(Code::corrupt, "the key store has no keys of this node");
  const auto certificate = TRY(own_certificate(node_.site().node, own->keys));
  transport::Identity identity{
      .certificate = certificate.certificate,
      .key = certificate.key,
      .roots = {},
      .trusts = [this](const transport::Certificate& theirs) { return trusts(theirs); }};
  links_ =
      TRY(transport::Links::open(io_, {.node = node_eid(node_.site().node), .identity = std::move(identity)},
                                 box_->side(route::LinkClass::tls)));
  return {};
}

Result<> Station::Parts::trusts(const transport::Certificate& theirs) {
  for (const bundle::Eid& named : theirs.nodes) {
    if (const auto id = node_mailbox(named)) TRY(check_not_cut(*id));
  }
  return check_neighbour(*node_.published()->directory, theirs);
}

}  // namespace depesche
