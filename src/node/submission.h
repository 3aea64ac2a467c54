// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "directory/record.h"
#include "dispatch/dispatch.h"
#include "node/site.h"
#include "view/acts.h"
#include "view/delivery_notes.h"

namespace depesche {

using To = PlannedDispatch::Addressee;

// Something a person or the node itself wants in the log. The node asks the policy, numbers, seals and
// appends it.
struct Submission {
  std::string person;  // who acts; empty: the site's operator, or the node itself
  MailboxId author;    // in whose name
  Kind kind = Kind::report;
  Label label;
  Precedence precedence = Precedence::routine;
  std::optional<Time> created;  // now, unless an exercise plays the past
  std::vector<Reference> references;
  std::vector<To> to;
  std::vector<MailboxId> blind;  // each gets a dispatch of its own, so that the others cannot see it
  Bytes content;
  std::optional<DispatchId> forgets;  // a superseded draft, whose body goes once this one is durable
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

// Submissions for what people and operators do. The policy still decides when the node takes one.

// A finished draft, to be sent. Errors: invalid when its content is beyond a limit.
Result<Submission> submission_of(const std::string& person, const PlannedDispatch& planned);
// A save of a draft in the person's own mailbox `own`, which supersedes `previous`.
Submission submission_of(const std::string& person, const MailboxId& own, const SavedDraft& draft,
                         const std::optional<DispatchId>& previous);
// A receipt under the label of the dispatch it is for. An acknowledgement also goes to `sender`.
Submission submission_of(const ReceiptAct& receipt, const MailboxId& own, const MailboxId& sender,
                         const Label& label);
// A change of the directory, told to the whole house.
Submission submission_of(const std::string& person, const Site& site, const MailboxId& house,
                         const Record& record);
// A partner's excerpt, from the gateway to the whole house.
Submission excerpt_submission(const Site& site, const MailboxId& house, const SignedExcerpt& excerpt);
// A credential, which only this node can open.
Submission credential_submission(const Site& site, const Credential& credential);
// What this node tells another of dispatches on their way. It is also for the own node, whose views remember
// what was said.
Submission note_submission(const Site& site, const MailboxId& node, const DeliveryNote& note);
Submission audit_submission(const Site& site, const AuditRecord& record, const Label& label);

}  // namespace depesche
