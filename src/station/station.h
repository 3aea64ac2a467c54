// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "exchange/exchange.h"
#include "exchange/report.h"
#include "station/ltp_lines.h"
#include "station/serial_lines.h"

namespace depesche {

// A node's links put together: the exchange on the node's writing thread, sockets on a thread of their own,
// and a thread that goes back and forth between both. All functions may be called from any thread but the
// writing one.
class Station {
 public:
  // Runs work on the node's writing thread and waits for it.
  using OnWriter = std::function<Result<>(const std::function<Result<>(Node&)>&)>;

  struct Settings {
    std::string listen_address;  // where other nodes call; empty: nowhere
    std::uint16_t listen_port = 4556;
    std::vector<SerialLine> serial{};
    std::vector<LtpWay> ltp{};
    transport::UdpPlace ltp_here{.address = "0.0.0.0"};  // where datagrams come in, for all of these
    Exchange::Settings exchange{};
  };

  // The file of bundles is `exchange.db` in the node's folder. `node` is used here only to open; it must
  // outlive the station.
  static Result<std::unique_ptr<Station>> open(Node& node, OnWriter on_writer, Settings settings);
  ~Station();

  // Does work with the exchange on the node's writing thread; what waits then is sent at once.
  Result<> with_exchange(const std::function<Result<>(Exchange&, Node&)>& work);

  // Something was logged, or a neighbour is to be looked at: go on without waiting for the next second.
  void wake();

  // Calls a neighbour at an address, and again whenever the link ends.
  Result<> call(const MailboxId& neighbour, const std::string& host, std::uint16_t port);
  // Ends the links with a neighbour and lets nobody begin one, until mend(). Both are recorded for the
  // supervision before they are done; `person` is empty at the terminal.
  Result<> cut(const MailboxId& neighbour, const std::string& person);
  Result<> mend(const MailboxId& neighbour, const std::string& person);
  // Calls at once instead of at the next try.
  Result<> try_now(const MailboxId& neighbour);

  // Where other nodes call this one; 0 when nowhere.
  std::uint16_t port() const;
  // Where datagrams of LTP come in; 0 without any such line.
  std::uint16_t ltp_port() const;
  Result<ExchangeReport> report();

 private:
  class Parts;
  explicit Station(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// Work with the exchange of a node that nobody serves, on the calling thread.
Result<> with_exchange_of(Node& node, const std::function<Result<>(Exchange&, Node&)>& work);

}  // namespace depesche
