// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "serial/greeting.h"
#include "serial/incoming.h"
#include "serial/outgoing.h"

namespace depesche::serial {

// A line that is used both ways: greeting, then frames that are acknowledged, piece by piece. For the .cpp
// files of this module only.
class Conversation {
 public:
  // `settings` and `entropy` must outlive it.
  Conversation(const Settings& settings, Entropy& entropy, Instant now);
  Conversation(const Conversation&) = delete;

  void input(BytesView body, Instant now);
  std::optional<Instant> deadline() const;
  void tick(Instant now);
  // The body of the next frame; nothing when there is none to send.
  std::optional<Bytes> next_frame(Instant now);

  bool is_up() const { return running_.has_value(); }
  std::size_t transfers() const { return outgoing_.size(); }
  bool has(TransferId id) const { return outgoing_.has(id); }
  void send(Transfer transfer) { outgoing_.add(std::move(transfer)); }
  void cancel(TransferId id);
  void accept(TransferId id);
  void refuse(TransferId id, Refusal reason);
  void terminate(Instant now);

  Incoming& incoming() { return incoming_; }
  const Incoming& incoming() const { return incoming_; }
  std::vector<Event> take_events() { return std::exchange(events_, {}); }

 private:
  struct Running {
    crypto::Secret sending{};
    crypto::Secret receiving{};
    Dictionaries shared{};
    Flight flight;
    Arrivals arrivals{};
    std::deque<Control> controls{};
    Instant heard{};
    Instant spoke{};
    bool is_retrying = false;  // one frame may go out beyond the flight's limit
  };

  void begin(const Greeting::Agreement& agreement, Instant now);
  void end(std::string what);
  void on_session_frame(BytesView body, Instant now);
  void on(const Acknowledgement& item, Instant now);
  void on(const Control& item, Instant now);
  void again(const SentFrame& frame);
  void queue_answers();
  Bytes sealed(std::uint64_t number, Bytes body) const;
  bool fill(Bytes& body, SentFrame& frame);

  const Settings* settings_;
  LineKey key_;
  Greeting greeting_;
  std::optional<Running> running_;
  Outgoing outgoing_;
  Incoming incoming_;
  std::optional<Bytes> farewell_{};
  bool is_over_ = false;
  std::vector<Event> events_;
};

}  // namespace depesche::serial
