// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "crypto/secret.h"
#include "env/entropy.h"
#include "serial/dictionary.h"
#include "serial/event.h"

// A serial line to one neighbour: bundles over a pipe of bytes that loses and garbles, but does not reorder
// (docs/formats/serial.md).
namespace depesche::serial {

// What the line is like.
enum class Mode : std::uint8_t {
  two_way,
  send_only,     // nothing is ever acknowledged; what is sent bears redundancy
  receive_only,  // not a single byte is sent
};

struct Settings {
  Mode mode = Mode::two_way;
  bundle::Eid own{};  // administrative endpoints of the two nodes
  bundle::Eid neighbour{};
  crypto::Secret key{};                                       // 32 bytes, shared with this neighbour only
  std::uint32_t bytes_per_second = 960;                       // of the line, for time-outs
  std::size_t frame_size_max = 448;                           // bytes on the line: what a FLASH may wait for
  std::uint64_t transfer_size_max = std::uint64_t{16} << 20;  // of what comes
  std::uint64_t unaccepted_bytes_max = std::uint64_t{32} << 20;  // of transfers begun and not accepted yet
  std::size_t transfers_max = 4096;                              // handed to send() and not acknowledged yet
  unsigned redundancy_percent = 150;                             // of what is sent one way, on top
  Duration keepalive{15'000};    // after so much silence a sign of life is sent
  Duration silence_max{60'000};  // after so much silence the neighbour counts as gone
  Dictionaries dictionaries{};   // at most dictionaries_max, best first
};
inline constexpr std::size_t frame_size_min = 112;
inline constexpr std::size_t frame_size_limit = 2000;

// One session after another with one neighbour: bytes in, bytes and events out, time given. Holds at most
// what Settings say, what was handed to send(), and some kB. After each call ask for output() and
// take_events().
class Session {
 public:
  // `entropy` must outlive the session. Code::invalid for settings that cannot work.
  static Result<Session> begin(Settings settings, Entropy& entropy, Instant now);
  Session(Session&& other) noexcept;
  Session& operator=(Session&& other) noexcept;
  ~Session();

  // Takes what came over the line, in any pieces, with anything in between.
  void input(BytesView bytes, Instant now);
  // When tick() is to be called at the latest; nothing: not before something else happens.
  std::optional<Instant> deadline() const;
  void tick(Instant now);

  // What is to be sent next: whole frames, of together at most `size_max` bytes or one. Nothing overtakes a
  // frame that was given out, so ask for no more than the line takes soon.
  Bytes output(std::size_t size_max, Instant now);

  // Whether send() would take a transfer now.
  bool can_send() const;
  // Queues a transfer. Of higher precedence than what is being sent, it is sent from the next frame on.
  // Code::unavailable unless can_send(), Code::conflict when the id is in use, Code::invalid when it is
  // empty.
  Result<> send(Transfer transfer);
  // Takes back what was handed to send() and has not ended: no event follows.
  void cancel(TransferId id);
  // Answers Received. Unknown numbers are ignored.
  void accept(TransferId id);
  void refuse(TransferId id, Refusal reason);

  // Says goodbye; Broken and Ended follow at once. Nothing more is sent after what is in output().
  void terminate(Instant now);

  bool is_up() const;
  std::vector<Event> take_events();

  // What came of transfers that are not whole. Stored now and then and given to restore() before anything
  // else, it lets them go on after a restart; without it they begin again. Code::invalid when it is none.
  Bytes state() const;
  Result<> restore(BytesView state);

 private:
  class Line;
  explicit Session(std::unique_ptr<Line> line);

  std::unique_ptr<Line> line_;
};

}  // namespace depesche::serial
