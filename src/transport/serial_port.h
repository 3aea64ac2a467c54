// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "env/entropy.h"
#include "serial/session.h"
#include "transport/line.h"

namespace boost::asio {
class io_context;
}

// Serial lines: a tty or pty around serial::Session.
namespace depesche::transport {

struct SerialSettings {
  serial::Settings session{};    // bytes_per_second is what is written at most: baud / 10 on a tty
  unsigned baud = 0;             // set on the tty, 8N1 without flow control; 0: as it is set already
  Bytes state{};                 // what state() said before a restart
  Duration reopen_after{5'000};  // a device that is not there or went away
  std::uint64_t number = 0;      // in the tickets, to tell them from those of an earlier port of this line
};

// Code::invalid for a speed that ttys do not have.
Result<> check_baud(unsigned baud);

// One serial line, on the thread that runs `io`. Transfers go on where they broke off when next() gives the
// same bytes again.
class SerialPort final : public Line {
 public:
  // `io`, `peer` and `entropy` must outlive it. The device is opened at once, or as soon as it is there, and
  // again whenever it goes away. Code::invalid for settings that cannot work.
  static Result<std::unique_ptr<SerialPort>> open(boost::asio::io_context& io, std::filesystem::path device,
                                                  SerialSettings settings, Peer& peer, Entropy& entropy);
  ~SerialPort() override;

  void accept(const Ticket& ticket) override;
  void refuse(const Ticket& ticket, tcpcl::Reason reason) override;
  void wake() override;
  Bytes state() const override;  // serial::Session::state
  LineStatus status() const override;
  void stop() override;

 private:
  class Parts;
  explicit SerialPort(std::shared_ptr<Parts> parts);
  std::shared_ptr<Parts> parts_;
};

}  // namespace depesche::transport
