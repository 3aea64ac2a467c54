// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <map>

#include "serial/flight.h"

// Transfers that come in, over as many sessions as it takes. For the .cpp files of this module only.
namespace depesche::serial {

inline constexpr std::size_t finished_max = 1024;  // transfers remembered as taken in

class Incoming {
 public:
  struct Limits {
    std::uint64_t transfer_size_max = 0;
    std::uint64_t bytes_max = 0;  // of all transfers not settled, as announced
  };
  explicit Incoming(Limits limits) : limits_(limits) {}

  // A transfer begins. Answers for the neighbour are put into answers().
  void on_open(const Open& open);
  // False when the piece is of no use now and must come again.
  bool on_piece(const Piece& piece, const LineKey& key, const bundle::Eid& from,
                const Dictionaries& dictionaries);
  void on_cancel(const Cancel& cancel);

  // The owner's decision; unknown ids are ignored.
  void accept(TransferId id);
  void refuse(TransferId id, Refusal reason);

  // The session is over: what has come stays.
  void forget_numbers();

  std::vector<Control> take_answers() { return std::exchange(answers_, {}); }
  std::vector<Received> take_received() { return std::exchange(received_, {}); }

  Bytes state() const;
  Result<> restore(BytesView state);

 private:
  // What came of one transfer. Once it was whole and is the owner's to decide on, `id` is set and the bytes
  // are gone.
  struct Partial {
    bundle::Precedence precedence = bundle::Precedence::routine;
    Coding coding = Coding::raw;
    DictionaryId dictionary{};
    std::uint64_t size = 0;
    std::uint64_t plain_size = 0;
    Bytes prefix{};                          // without gaps
    std::map<std::uint64_t, Bytes> ahead{};  // beyond gaps, by offset
    std::uint64_t ahead_bytes = 0;
    std::vector<std::uint64_t> numbers{};  // under which it is open in this session
    std::optional<TransferId> id{};
    std::uint64_t touched = 0;
  };
  // What the low bits of a transfer's number stand for.
  struct Slot {
    std::uint64_t number = 0;
    bool is_closed = false;
    Mark mark{};
  };
  using Partials = std::map<Mark, Partial>;

  bool take(Partial& partial, std::uint64_t offset, BytesView bytes);
  void complete(Partials::iterator partial, const LineKey& key, const bundle::Eid& from,
                const Dictionaries& dictionaries);
  bool make_room(std::uint64_t size, bundle::Precedence precedence);
  std::uint64_t bytes_held() const;
  void close_slot(std::uint64_t number);
  void close(Partials::iterator partial, std::optional<Refusal> refusal);
  void remember(const Mark& mark);
  bool is_finished(const Mark& mark) const;
  Partials::iterator find(TransferId id);

  Limits limits_;
  Partials partials_;
  std::array<std::optional<Slot>, transfer_modulus> slots_{};
  std::deque<Mark> finished_;
  std::vector<Control> answers_;
  std::vector<Received> received_;
  std::uint64_t next_id_ = 1;
  std::uint64_t clock_ = 0;  // counts what happened, to know what was touched last
};

}  // namespace depesche::serial
