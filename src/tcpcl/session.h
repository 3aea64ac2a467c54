// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "tcpcl/batch.h"
#include "tcpcl/event.h"
#include "tcpcl/incoming.h"
#include "tcpcl/outgoing.h"

// Sessions of TCPCLv4 (RFC 9174): bundles over a stream of bytes between two nodes.
namespace depesche::tcpcl {

enum class Role : std::uint8_t { active, passive };  // the active end made the connection

struct Config {
  Role role = Role::active;
  bundle::Eid node{};  // our administrative endpoint
  std::optional<bundle::Eid>
      expected_node{};                   // whom we want to speak to; anybody who proves who he is if empty
  bool needs_tls = true;                 // false: TLS is not offered, and never used
  Lane lane = Lane::all;                 // what the active end wants this session to carry
  std::uint16_t keepalive_seconds = 30;  // the smaller of both ends' counts; 0: none
  std::uint64_t segment_mru = std::uint64_t{16} << 20;
  std::uint64_t transfer_mru = std::uint64_t{64} << 20;
  std::uint64_t segment_size = std::uint64_t{64} << 10;  // of what we send

  std::size_t transfers_max = 1024;  // handed to send() and not acknowledged yet
  std::uint64_t unacknowledged_bytes_max = std::uint64_t{16} << 20;
  std::uint64_t unaccepted_bytes_max = std::uint64_t{16} << 20;  // Received and not accepted yet; soft by one

  Duration contact_max{10'000};       // for the contact header, TLS and SESS_INIT, each
  Duration stall_max{60'000};         // within a message or transfer nothing more comes
  Duration acknowledge_max{300'000};  // nothing of what we sent is acknowledged
  Duration idle_max{0};               // without any transfer; 0: for ever
  Duration ending_max{30'000};        // for running transfers once one end wants to end
};

// One session, in either role: bytes in, bytes and events out, time given. It holds at most what Config says:
// the transfer that comes in (transfer_mru), what waits to be accepted, what waits to be acknowledged, and
// less than 128 kB of messages.
class Session {
 public:
  Session(Config config, Instant now);

  // Takes bytes that came; returns how many. It takes fewer than there are only where TLS begins: the rest
  // belongs to the handshake. What comes after the end is taken and ignored.
  std::size_t input(BytesView bytes, Instant now);
  // Whether more input should be read now. When not, the neighbour is to feel it: stop reading.
  bool wants_input() const;
  // The handshake that TlsWanted asked for is done; `names` are the node ids the neighbour's certificate
  // bears.
  void secured(std::vector<bundle::Eid> names, Instant now);
  // The connection is gone, or TLS failed. Gives back all transfers.
  void lost(std::string what);

  // What is to be written, for one gathering write; valid until it has all been reported as written().
  std::span<const BytesView> output();
  void written(std::size_t size, Instant now);

  // When tick() is to be called at the latest; nothing: not before something else happens.
  std::optional<Instant> deadline() const;
  void tick(Instant now);

  // Whether send() would take a transfer now.
  bool can_send() const;
  // Queues a transfer; Acknowledged, Refused or Broken tells what became of it. Code::invalid when the
  // neighbour takes none so long, Code::unavailable unless can_send().
  Result<> send(Transfer transfer);
  // Answers Received. Unknown numbers are ignored.
  void accept(TransferId id);
  void refuse(TransferId id, Reason reason);

  // Begins nothing new, lets running transfers finish, then ends. What has not begun comes back as Broken.
  void terminate(TermReason reason, Instant now);

  bool is_up() const { return stage_ == Stage::up; }
  // Once output() is empty the connection may be closed.
  bool is_over() const { return stage_ == Stage::over; }
  std::vector<Event> take_events() { return std::exchange(events_, {}); }

 private:
  enum class Stage : std::uint8_t { contact, tls, initiation, up, ending, over };

  std::size_t step(BytesView bytes, Instant now);
  std::size_t step_contact(BytesView bytes, Instant now);
  std::size_t step_message(BytesView bytes, Instant now);
  void on_contact_header(const ContactHeader& header, Instant now);
  void begin_initiation(Instant now);
  void send_initiation();

  void on(const Segment& message, Instant now);
  void on(const Acknowledgement& message, Instant now);
  void on(const Refusal& message, Instant now);
  void on(const Keepalive& message, Instant now);
  void on(const Termination& message, Instant now);
  void on(const Rejection& message, Instant now);
  void on(const Initiation& message, Instant now);
  std::optional<std::string> objection_to(const Initiation& message, const bundle::Eid& node) const;

  bool is_carrying() const { return stage_ == Stage::up || stage_ == Stage::ending; }
  bool is_waiting_for_bytes() const;
  void reject(MessageType type, RejectReason reason);
  void fail(TermReason reason, std::string what);
  void begin_ending(Instant now);
  void end_if_done();
  void end(TermReason reason, std::string what);
  std::optional<Instant> stage_deadline() const;
  std::optional<Instant> keepalive_deadline() const;

  Config config_;
  Stage stage_ = Stage::contact;
  Bytes pending_;  // the beginning of a message
  Bytes control_;  // messages that go out before the next segment
  Batch batch_;
  Outgoing outgoing_;
  Incoming incoming_;
  std::vector<Event> events_;
  std::vector<bundle::Eid> certified_;

  Duration keepalive_{0};           // as agreed
  std::uint64_t transfer_mru_ = 0;  // the neighbour's
  bool has_sent_initiation_ = false;
  bool has_sent_termination_ = false;
  bool has_got_termination_ = false;
  TermReason term_reason_ = TermReason::unknown;
  Instant stage_since_;
  Instant received_at_;
  Instant sent_at_;
  std::optional<Instant> progress_at_;  // of what we send and is not settled
  Instant busy_at_;                     // the last moment with a transfer in either direction
};

}  // namespace depesche::tcpcl
