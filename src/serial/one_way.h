// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <deque>
#include <map>

#include "serial/message.h"
#include "serial/session.h"

// Lines on which one side never speaks. A transfer goes out in blocks of symbols, with further symbols that
// replace any that are lost. For the .cpp files of this module only.
namespace depesche::serial {

// Sends; hears nothing.
class Broadcast {
 public:
  // `settings` must outlive it.
  explicit Broadcast(const Settings& settings);

  std::optional<Bytes> next_frame();
  std::size_t transfers() const;
  bool has(TransferId id) const;
  void send(const Transfer& transfer);
  void cancel(TransferId id);
  std::vector<Event> take_events() { return std::exchange(events_, {}); }

 private:
  struct Outbound {
    TransferId id{};
    std::array<std::byte, 4> name{};
    Bytes object{};  // padded to whole symbols
    std::uint64_t size = 0;
    std::size_t symbol_size = 0;
    std::size_t block = 0;  // what is sent next
    std::size_t index = 0;
  };

  Outbound prepare(const Transfer& transfer) const;
  bool step(Outbound& outbound) const;
  std::size_t symbols_of(std::size_t data_symbols) const;
  Bytes frame_of(const Outbound& outbound) const;

  const Settings* settings_;
  LineKey key_;
  crypto::Secret sending_;
  std::array<std::deque<Transfer>, 4> waiting_;
  std::array<std::optional<Outbound>, 4> running_;
  std::vector<Event> events_;
};

// Hears; never sends.
class Gathering {
 public:
  // `settings` must outlive it.
  explicit Gathering(const Settings& settings);

  void input(BytesView body);
  void accept(TransferId id) { undecided_.erase(id); }
  void refuse(TransferId id, Refusal reason);
  std::vector<Event> take_events() { return std::exchange(events_, {}); }

 private:
  struct Name {
    std::array<std::byte, 4> name{};
    std::uint64_t size = 0;
    auto operator<=>(const Name&) const = default;
  };
  struct Block {
    std::map<std::size_t, Bytes> data{};
    std::map<std::size_t, Bytes> repairs{};
  };
  struct Partial {
    std::size_t symbol_size = 0;
    std::map<std::size_t, Block> blocks{};
    std::size_t whole_blocks = 0;
    std::uint64_t bytes = 0;
    std::uint64_t touched = 0;
  };
  struct Symbol {
    Name name{};
    std::uint64_t block = 0;
    std::size_t index = 0;
    BytesView bytes{};
  };

  std::optional<Symbol> read(BytesView body) const;
  void take(const Symbol& symbol);
  void complete(const Name& name, Partial partial);
  void make_room(const Name& keep);

  const Settings* settings_;
  LineKey key_;
  crypto::Secret receiving_;
  std::map<Name, Partial> partials_;
  std::deque<Name> finished_;
  std::map<TransferId, Name> undecided_;  // handed out, and not decided on yet
  std::vector<Event> events_;
  bool is_up_ = false;
  std::uint64_t bytes_ = 0;
  std::uint64_t next_id_ = 1;
  std::uint64_t clock_ = 0;
};

}  // namespace depesche::serial
