// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dispatch/header.h"
#include "dispatch/label.h"

namespace depesche::sim {

// What a node promised to somebody who wrote: „sent“.
struct Promise {
  DispatchId id{};
  std::size_t from = 0;      // places
  std::set<std::size_t> to;  // likewise, where it must arrive
  Precedence precedence = Precedence::routine;
  Level level = Level::open;
  MailboxId author;
  MailboxId addressee;  // the first
  std::string mark;     // stands in the text and nowhere else
  Time given{};
  std::map<std::size_t, Time> arrived{};
  bool has_come_back = false;  // its author, or the supervision, was told that it did not arrive
};

// All promises, and how they were kept: the simulation's own book, which no node can see.
class Ledger {
 public:
  void enter(Promise promise);
  // A dispatch is in the log of a place for the first time.
  void arrive(std::size_t place, const DispatchId& id, Time when);
  const std::vector<Promise>& promises() const { return promises_; }
  const Promise* find(const DispatchId& id) const;

  // A place that is gone for good owes nothing any more, and nobody owes it anything.
  void forget(std::size_t place) { gone_.insert(place); }
  bool is_gone(std::size_t place) const { return gone_.contains(place); }
  bool is_any_gone() const { return !gone_.empty(); }

  // From now on nothing goes to a partner's place or comes from there, and what was under way may come back.
  void end_treaty(std::size_t partner, bool is_ours, Time when) { ended_[partner].emplace(is_ours, when); }
  // When we, or they, ended it.
  std::optional<Time> treaty_ended(std::size_t partner, bool is_ours) const;
  bool is_treaty_over(std::size_t partner) const { return ended_.contains(partner); }
  bool is_any_treaty_over() const { return !ended_.empty(); }
  // Whether it goes to or comes from a partner whose treaty has ended.
  bool is_over(const Promise& promise) const;
  void come_back(const DispatchId& id);

  struct Latency {
    std::size_t count = 0;
    Duration half{};     // p50
    Duration slowest{};  // p99
  };
  // By precedence, over every arrival at an addressee.
  std::array<Latency, precedences_count> latencies() const;
  std::size_t open() const;  // arrivals that are still missing

 private:
  std::vector<Promise> promises_;
  std::map<DispatchId, std::size_t> by_id_;
  std::set<std::size_t> gone_;
  std::map<std::size_t, std::map<bool, Time>> ended_;  // by the partner's place, and whether by us
};

}  // namespace depesche::sim
