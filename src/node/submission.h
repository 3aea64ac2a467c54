// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "directory/record.h"
#include "dispatch/content.h"
#include "dispatch/dispatch.h"
#include "view/acts.h"

namespace depesche {

// To whom a dispatch goes: for action, or for information only.
struct To {
  MailboxId mailbox;
  bool for_information = false;
  bool operator==(const To&) const = default;
};

// Something a person or the node itself wants in the log. The node asks the policy, numbers, seals and
// appends it.
struct Submission {
  std::string person;  // who acts; empty: the node itself, for its own mailbox
  MailboxId author;    // in whose name
  Kind kind = Kind::report;
  Label label;
  Precedence precedence = Precedence::routine;
  std::optional<Time> created;  // now, unless an exercise plays the past
  std::vector<Reference> references;
  std::vector<To> to;
  std::vector<MailboxId> blind;  // each gets a dispatch of its own, so that the others cannot see it
  Bytes content;
  std::optional<DispatchId> forgets;  // a superseded draft whose body goes once this one is durable
};

// What became of a submission.
struct Sent {
  struct Number {
    MailboxId mailbox;
    std::uint64_t number = 0;
  };
  DispatchId id;
  Time created{};
  std::vector<Number> numbers;  // each addressee's series number („DB 1042“)
};

// Submissions for the acts people do. Each is pure: the policy still decides when the node takes it.
Submission submission_of(const std::string& person,
                         const PlannedDispatch& draft);  // a finished draft, to be sent
Submission submission_of(const std::string& person, const SavedDraft& draft,
                         const std::optional<DispatchId>& previous);
Submission submission_of(const ReceiptAct& receipt, const Label& label, std::vector<To> informed);

}  // namespace depesche
