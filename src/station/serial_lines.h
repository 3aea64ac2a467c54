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

// What a line is opened with: its key, and the directory that its ends take names from.
struct LineTerms {
  crypto::Secret key;
  std::shared_ptr<const Directory> directory;
};

// For a line between these two: what the directory gives, and what the two names alone give, in case that the
// other end's directory is another one.
Result<serial::Dictionaries> line_dictionaries(const Directory& directory, const MailboxId& own,
                                               const MailboxId& neighbour);

// How the device of a line is driven: it is never written to faster than the line carries.
Result<transport::SerialSettings> port_settings(const SerialLine& line, const MailboxId& own,
                                                const LineTerms& terms);

// A node's serial lines. On the thread of the sockets only.
class SerialLines {
 public:
  // The terms of the line to a neighbour. Its error says why there is to be no line: the neighbour is unknown
  // or revoked, or the operator has cut it.
  using TermsOf = std::function<Result<LineTerms>(const MailboxId& neighbour)>;

  // `io`, `entropy` and `peer` must outlive it.
  SerialLines(boost::asio::io_context& io, Entropy& entropy, MailboxId own, TermsOf terms_of,
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

  Result<> open(Line& line, LineTerms terms);
  void close(Line& line);
  Line* find(const MailboxId& neighbour);

  boost::asio::io_context& io_;
  Entropy& entropy_;
  MailboxId own_;
  TermsOf terms_of_;
  transport::Peer& peer_;
  std::vector<Line> lines_;
  std::uint64_t ports_ = 0;  // opened so far
};

}  // namespace depesche
