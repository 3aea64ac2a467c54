// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>
#include <vector>

#include "exercise/dice.h"
#include "exercise/reports.h"
#include "exercise/themes.h"

namespace depesche::exercise {

// Who writes and who receives in the made-up ministry. The ministry must outlive it.
class Distribution {
 public:
  explicit Distribution(const Ministry& ministry) : ministry_(ministry) {}

  // A post that reports on the topic and is authorised for the label; some posts write more than others.
  const Post& pick_author(const TopicRow& row, const Label& label, Dice& dice) const;

  // The desk for action; further units, groups and the house for information. Each is authorised for the
  // label.
  std::vector<PlannedAddressee> of_report(const TopicRow& row, const Post& author, const Label& label,
                                          Precedence precedence, Dice& dice) const;
  std::vector<PlannedAddressee> of_instruction(const Post& target, const Label& label, Dice& dice) const;

  // The unit in headquarters that looks after the post's part of the world.
  std::string_view regional_unit(const Post& post) const;
  MailboxId colleague_unit(Dice& dice) const;

  // The label, with its level no higher than the mailbox is authorised for.
  Label lowered_for(const MailboxId& mailbox, Label label) const;

 private:
  const MailboxPlan& mailbox(const MailboxId& id) const;
  void add(std::vector<PlannedAddressee>& to, std::string id, const Label& label, bool for_information) const;

  const Ministry& ministry_;
};

}  // namespace depesche::exercise
