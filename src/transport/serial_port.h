// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "env/entropy.h"
#include "serial/session.h"
#include "transport/peer.h"

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

struct SerialStatus {
  bundle::Eid neighbour{};
  bool is_open = false;                        // the device is there
  bool is_up = false;                          // the neighbour is
  std::string fault{};                         // why the device is not there, for people
  std::optional<serial::Instant> last_call{};  // of a neighbour that is not there
  std::optional<serial::Instant> next_call{};
  std::uint64_t bundles_in = 0;
  std::uint64_t bundles_out = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
};

// One line to one neighbour, on the thread that runs `io`. It uses the peer as Links does: next() with
// Lane::urgent whenever there is room, with Lane::rest only for a few bundles at a time, so that the node's
// queue keeps the order. On a line that is only sent on, Outcome::acknowledged means that a bundle was sent;
// only receipts, which come another way, tell that it arrived. interrupted() is not called: transfers go on
// where they broke off when next() gives the same bytes again.
class SerialPort {
 public:
  // `io`, `peer` and `entropy` must outlive it. The device is opened at once, or as soon as it is there, and
  // again whenever it goes away. Code::invalid for settings that cannot work.
  static Result<std::unique_ptr<SerialPort>> open(boost::asio::io_context& io, std::filesystem::path device,
                                                  SerialSettings settings, Peer& peer, Entropy& entropy);
  ~SerialPort();  // without a word; transfers are not settled

  // Answers Peer::received; tickets of another port are ignored.
  void accept(const Ticket& ticket);
  void refuse(const Ticket& ticket, tcpcl::Reason reason);
  // There is something new to send.
  void wake();

  // What to keep over a restart (serial::Session::state).
  Bytes state() const;
  SerialStatus status() const;

  // Says goodbye, settles all transfers and closes the device.
  void stop();

 private:
  class Parts;
  explicit SerialPort(std::shared_ptr<Parts> parts);
  std::shared_ptr<Parts> parts_;
};

}  // namespace depesche::transport
