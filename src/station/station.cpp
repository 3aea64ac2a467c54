// SPDX-License-Identifier: EUPL-1.2
#include "station/station.h"

#include "station/node_exchange.h"
#include "station/station_parts.h"

namespace depesche {

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
std::uint16_t Station::ltp_port() const { return parts_->ltp_port(); }
Result<ExchangeReport> Station::report() { return parts_->report(); }

}  // namespace depesche
