// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "directory/directory.h"
#include "dispatch/keys.h"
#include "env/entropy.h"
#include "transport/line.h"

namespace boost::asio {
class io_context;
}

namespace depesche {

// The key of a line between a node and a neighbour, another one for each purpose, from what the directory
// says about both. Code::denied, with the reason, when it does not vouch for one of them.
Result<crypto::Secret> line_key_with(const Directory& directory, const KeyRing& keys, const MailboxId& own,
                                     const MailboxId& neighbour, std::string_view purpose);

// What a line is opened with: its key, and the directory that its ends take names from.
struct LineTerms {
  crypto::Secret key;
  std::shared_ptr<const Directory> directory;
};

// What the lines of a node stand on; all must outlive them.
struct LineGround {
  boost::asio::io_context& io;
  Entropy& entropy;
  transport::Peer& peer;
};

// A line to one neighbour, as the operator set it up.
struct LineSetup {
  // What a line begins with: what the one before it said at its end, and a number of its own.
  struct Start {
    Bytes state;
    std::uint64_t number = 0;
  };
  using Open = std::function<Result<std::unique_ptr<transport::Line>>(const LineTerms& terms, Start start)>;

  MailboxId neighbour;
  std::string text;  // as its option has it behind „NODE=“
  bool is_receive_only = false;
  Open open;
};

// A node's lines of one class. On the thread of the sockets only.
class Lines {
 public:
  // The terms of the line to a neighbour. Its error says why there is to be no line: the neighbour is unknown
  // or revoked, or the operator has cut it.
  using TermsOf = std::function<Result<LineTerms>(const MailboxId& neighbour)>;

  explicit Lines(TermsOf terms_of) : terms_of_(std::move(terms_of)) {}

  // `state` is what take_states() said before a restart. Code::conflict for a second line to the same
  // neighbour.
  Result<> add(LineSetup setup, Bytes state);
  // Opens the lines that may be open, closes those that may not, and begins anew those whose key is another
  // one now.
  void review();
  // Opens it again and calls at once, unless the neighbour is there.
  void try_now(const MailboxId& neighbour);

  void accept(const MailboxId& neighbour, const transport::Ticket& ticket);
  void refuse(const MailboxId& neighbour, const transport::Ticket& ticket, tcpcl::Reason reason);
  void wake(const MailboxId& neighbour);

  struct Standing {
    MailboxId neighbour;
    std::string text;
    bool is_receive_only = false;
    transport::LineStatus status{};
    std::string fault{};  // why it is not open
  };
  std::vector<Standing> standing() const;
  // What to keep over a restart, of lines that are new or where something came since the last time.
  std::map<MailboxId, Bytes> take_states();
  // Whether a line waits for its state to be kept; and that it was.
  bool wants_keeping() const;
  void kept(const MailboxId& neighbour, BytesView state);

  // Says goodbye on all lines and closes them.
  void stop();

 private:
  struct Line {
    LineSetup setup;
    Bytes state;  // while it is closed
    crypto::Secret key;
    std::unique_ptr<transport::Line> open;
    std::string fault;
    std::optional<std::uint64_t> bytes_in_kept{};
  };

  Result<> open(Line& line, const LineTerms& terms);
  static void close(Line& line);
  Line* find(const MailboxId& neighbour);

  TermsOf terms_of_;
  std::vector<Line> lines_;
  std::uint64_t opened_ = 0;
};

}  // namespace depesche
