// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "exercise/reports.h"
#include "sim/world.h"

namespace depesche::sim {

// The people of the fleet: they write to one another, and some read, acknowledge and search what came.
class People {
 public:
  struct Habits {
    std::size_t dispatches = 100;  // written over the whole time
    unsigned house = 0;            // of a thousand go to the whole house
    unsigned between_posts = 300;  // of a thousand go from post to post, over headquarters
    unsigned urgent = 100;         // of a thousand are IMMEDIATE or FLASH
  };

  // The world must outlive the people.
  People(World& world, const Habits& habits);

  // Spreads everything over the coming time, with visits to the reading room between.
  void begin(Duration time);
  // One dispatch from this place now, to the house where `is_for_house`.
  void write(std::size_t place, bool is_for_house = false);
  // Somebody sits down at a place, reads and searches.
  void visit(std::size_t place);

  // Who was shown what from VS-VERTRAULICH up: each must stand in an audit record.
  struct Shown {
    std::size_t place = 0;
    std::string person;
    DispatchId dispatch{};
  };
  const std::vector<Shown>& shown() const { return shown_; }
  std::size_t refused() const { return refused_; }  // submissions the policy did not allow

 private:
  struct Letter {
    MailboxId from;
    std::vector<MailboxId> to;
  };
  const exercise::MailboxPlan& plan_of(const MailboxId& mailbox) const;
  MailboxId mailbox_at(std::size_t place);
  Letter addresses(std::size_t place, bool is_for_house);
  Label label_for(const Letter& letter);
  Precedence precedence();
  void read_as_cleared(std::size_t place);
  void read_as_uncleared(std::size_t place);
  void draft(std::size_t place);

  World& world_;
  Habits habits_;
  std::vector<exercise::PlannedReport> texts_;
  std::vector<MailboxId> units_;  // of headquarters
  std::map<MailboxId, const exercise::MailboxPlan*> plans_;
  std::size_t written_ = 0;
  std::size_t refused_ = 0;
  std::vector<Shown> shown_;
};

// Every mark begins with it; it stands in no other text.
inline constexpr std::string_view mark_begin = "qzmarke";
inline constexpr std::size_t mark_letters = 12;  // that follow
std::string fresh_mark(Chance& chance);

}  // namespace depesche::sim
