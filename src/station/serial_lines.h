// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "directory/directory.h"
#include "dispatch/keys.h"
#include "transport/serial_port.h"

namespace depesche {

// A serial line to one neighbour, as the operator set it up.
struct SerialLine {
  MailboxId neighbour;
  std::string device;
  unsigned rate = 9'600;  // bit/s of the tty, 8N1: ten of them make a byte
  serial::Mode mode = serial::Mode::two_way;
  bool operator==(const SerialLine&) const = default;
};

std::string to_text(const SerialLine& line);

// The key of the line between a node and a neighbour, from what the directory says about both. Code::denied,
// with the reason, when it does not vouch for one of them.
Result<crypto::Secret> line_key_with(const Directory& directory, const KeyRing& keys, const MailboxId& own,
                                     const MailboxId& neighbour);

// A node's serial lines. On the thread of the sockets only.
class SerialLines {
 public:
  // The key shared with a neighbour. Its error says why there is to be no line: the neighbour is unknown or
  // revoked, or the operator has cut it.
  using KeyOf = std::function<Result<crypto::Secret>(const MailboxId& neighbour)>;

  // `io`, `entropy` and `peer` must outlive it.
  SerialLines(boost::asio::io_context& io, Entropy& entropy, MailboxId own, KeyOf key_of,
              transport::Peer& peer);

  // `state` is what states() said before a restart. Code::invalid for a line that cannot be, Code::conflict
  // for a second one to the same neighbour.
  Result<> add(SerialLine line, Bytes state);
  // Opens the lines that may be open, closes those that may not, and begins anew those whose key is another
  // one now.
  void review();
  // Opens the device again and calls at once, unless the neighbour is there.
  void try_now(const MailboxId& neighbour);

  void accept(const MailboxId& neighbour, const transport::Ticket& ticket);
  void refuse(const MailboxId& neighbour, const transport::Ticket& ticket, tcpcl::Reason reason);
  void wake(const MailboxId& neighbour);

  struct Standing {
    SerialLine line;
    transport::SerialStatus status{};
    std::string fault{};  // why it is not open
  };
  std::vector<Standing> standing() const;
  // What to keep over a restart, of lines where something came since the last time.
  std::map<MailboxId, Bytes> take_states();

  // Says goodbye on all lines and closes them.
  void stop();

 private:
  struct Line {
    SerialLine line;
    Bytes state;  // while it is closed
    crypto::Secret key;
    std::unique_ptr<transport::SerialPort> port;
    std::string fault;
    std::uint64_t bytes_in_kept = 0;
  };

  void open(Line& line, crypto::Secret key);
  void close(Line& line);
  Line* find(const MailboxId& neighbour);

  boost::asio::io_context& io_;
  Entropy& entropy_;
  MailboxId own_;
  KeyOf key_of_;
  transport::Peer& peer_;
  std::vector<Line> lines_;
  std::uint64_t ports_ = 0;  // opened so far
};

}  // namespace depesche
