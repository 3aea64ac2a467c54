// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <deque>
#include <map>
#include <set>

#include "serial/flight.h"

// Transfers that we send in a session. For the .cpp files of this module only.
namespace depesche::serial {

inline constexpr std::size_t open_of_precedence_max = 16;  // begun and not settled, of one precedence

class Outgoing {
 public:
  std::size_t size() const { return ids_.size(); }
  bool has(TransferId id) const { return ids_.contains(id); }
  void add(Transfer transfer);
  // The number of a transfer that had begun, when the neighbour should hear that it is cancelled.
  std::optional<std::uint64_t> cancel(TransferId id);

  // Whether there is a transfer to begin or a piece to send.
  bool has_next() const;
  // Begins the transfer whose turn it is, unless the next piece belongs to one that has begun; the neighbour
  // is told first. `shared` are the dictionaries that both sides hold.
  std::optional<Open> begin_next(const LineKey& key, const bundle::Eid& own, const Dictionaries& shared);
  // A piece of at most what fits into `room` bytes with its head; counted as on its way.
  std::optional<Piece> next_piece(std::size_t room, SentFrame& frame);

  void arrived(const SentFrame& frame);
  void lost(std::uint64_t transfer, Interval piece);
  void on_have(const Have& have);
  // Whether the neighbour still has to be told of it.
  bool is_open(std::uint64_t transfer) const { return open_.contains(transfer); }
  // The transfer is settled; nothing when it was before.
  std::optional<TransferId> settle(std::uint64_t transfer);

  // Everything that is not settled, with what arrived of it.
  std::vector<Broken> give_up();

 private:
  struct Begun {
    TransferId id{};
    bundle::Precedence precedence{};
    Packed packed{};
    Intervals pending{};
    Intervals arrived{};
    std::optional<std::uint64_t> announced{};  // the first frame with its open item that arrived
  };

  std::map<std::uint64_t, Begun>::iterator next_begun();
  bool may_begin(std::size_t precedence) const;
  std::uint64_t free_number();

  std::array<std::deque<Transfer>, 4> waiting_;
  std::array<std::size_t, 4> begun_of_{};
  std::map<std::uint64_t, Begun> open_;
  std::set<std::uint64_t> low_numbers_;  // of the open ones
  std::set<TransferId> ids_;
  std::uint64_t next_number_ = 0;
};

}  // namespace depesche::serial
