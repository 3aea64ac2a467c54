// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "env/entropy.h"
#include "ltp/exporting.h"
#include "ltp/finished.h"
#include "ltp/importing.h"
#include "ltp/presence.h"

// The Licklider Transmission Protocol (RFC 5326) with one neighbour: bundles over ways on which an answer
// takes minutes, or never comes (docs/formats/ltp.md).
namespace depesche::ltp {

// What to keep over a restart, so that no session number is used or heard twice.
struct Numbers {
  std::uint64_t next_session = 1;   // the first that was not used
  std::uint64_t first_unheard = 0;  // the neighbour's sessions below are over
  Bytes key_mark{};                 // under which key they were; another one vouches for other numbers
  bool operator==(const Numbers&) const = default;
};
inline constexpr std::size_t key_mark_size = 8;
Bytes encode(const Numbers& numbers);
// No bytes are those of a beginning. Code::invalid.
Result<Numbers> decode_numbers(BytesView bytes);
// Tells keys from each other, and nothing else about them.
Bytes mark_of(const crypto::Secret& key);

// Datagrams in, datagrams and events out, time given. Holds at most what Settings say, what was handed to
// send(), and some kB. After each call ask for output() and take_events().
class Engine {
 public:
  // `entropy` must outlive it. Code::invalid for settings that cannot work.
  static Result<std::unique_ptr<Engine>> begin(Settings settings, Entropy& entropy, Instant now);
  ~Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Takes one datagram, from whomever it came.
  void input(BytesView datagram, Instant now);
  // When tick() is to be called at the latest.
  std::optional<Instant> deadline() const;
  void tick(Instant now);

  // The next datagram, the most urgent first: answers, then blocks by their precedence; but after an answer
  // it is a block's turn, so that answers to what is played again stop nothing. Nothing overtakes
  // what was given out, so ask for no more than the way takes soon.
  std::optional<Bytes> output(Instant now);

  // Whether send() would take a block now.
  bool can_send() const;
  // Begins a session of its own for the block, so that none waits for another of less precedence. On a way
  // that is only sent on the whole block is green. Code::unavailable unless can_send(), Code::conflict when
  // the id is in use, Code::invalid when the block is empty or its red part longer than it is.
  Result<> send(Block block);
  // Takes back what was handed to send() and has not ended: no event follows.
  void cancel(BlockId id);
  // Answers Received. Unknown numbers are ignored.
  void accept(BlockId id);
  void refuse(BlockId id, Refusal reason);

  // Ends all that was handed to send(), with Broken. Nothing is sent after that.
  void terminate();

  // Session numbers below `end` may be used too, for none of them will be after a restart. Without numbers
  // nothing is begun, and nobody called.
  void reserve(std::uint64_t end);
  std::uint64_t sessions_left() const;  // that may be begun before more are reserved

  bool is_up() const;
  Numbers numbers() const;
  std::uint64_t bytes_held() const;  // of blocks that are not whole
  // Of what was handed to send(): bytes that have not been given out once.
  std::uint64_t bytes_unsent() const;
  std::vector<Event> take_events() { return std::exchange(events_, {}); }

 private:
  struct Control {
    SessionId session{};
    Content content{};
  };
  // What was answered, so that the same thing played again is not.
  struct Answered {
    SessionId session{};
    std::size_t kind = 0;      // of Content
    std::uint64_t serial = 0;  // of the report, where one is acknowledged
    Instant at{};
    bool is_same(const Answered& other) const {
      return session == other.session && kind == other.kind && serial == other.serial;
    }
  };
  // A session that was given up here, until the neighbour says that it knows.
  struct Cancelled {
    SessionId session{};
    CancelSegment segment{};
    std::optional<Instant> due{};  // nothing: to be sent
    unsigned tries = 0;
  };
  using Imports = std::map<std::uint64_t, Import>;
  using Exports = std::map<std::uint64_t, Export>;

  Engine(Settings settings, Entropy& entropy, Instant now);

  void on(const SessionId& session, const DataSegment& segment, Instant now);
  void on(const SessionId& session, const ReportSegment& report, Instant now);
  void on(const SessionId& session, const ReportAcknowledgement& segment, Instant now);
  void on(const SessionId& session, const CancelSegment& segment, Instant now);
  void on(const SessionId& session, const CancelAcknowledgement& segment, Instant now);

  Import* import_for(const SessionId& session, const DataSegment& segment, Instant now);
  void look_at(Imports::iterator import, Instant now);
  void make_room(std::uint64_t keep);
  bool close_accepted();
  bool give_up_oldest(std::optional<std::uint64_t> except);
  void cancel_import(Imports::iterator import, Reason reason);
  void close_import(Imports::iterator import);
  Exports::iterator settle(Exports::iterator one);
  void cancel_session(const SessionId& session, Side by, Reason reason);
  void lose(const char* why, Instant now);
  void answer(const SessionId& session, Content content, Instant now);
  bool may_answer_call(std::uint64_t number);
  std::optional<Control> next_control(Instant now);
  std::optional<Bytes> next_data(Instant now);
  std::uint64_t first_serial();

  Settings settings_;
  Entropy& entropy_;
  Authentication authentication_;
  Presence presence_;
  Exports exports_;  // by session number
  Imports imports_;
  Finished finished_;
  std::deque<Control> answers_;
  std::deque<Answered> answered_;  // lately, the oldest first
  std::uint64_t heard_end_;        // of the neighbour's session numbers
  bool is_turn_of_data_ = false;
  std::deque<Cancelled> cancelled_;
  std::uint64_t next_session_;
  bool is_over_ = false;
  bool is_told_up_ = false;  // of a neighbour that is only heard, or only spoken to
  std::vector<Event> events_;
};

}  // namespace depesche::ltp
