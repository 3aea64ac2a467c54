// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/policy.h"
#include "view/acts.h"
#include "view/tables.h"

namespace depesche {

// „VS-Bestandsverzeichnis“: every dispatch from VS-VERTRAULICH up that this node can open, its numbered
// copies, and who took note of it. Who only carries it, and cannot open it, stands in another register
// (Delivery).
class RegisterView final : public View {
 public:
  static Result<RegisterView> open(Database& database);

  std::string_view name() const override { return "register"; }
  Result<> apply(std::span<const OpenedEntry> batch) override;
  Result<Position> checkpoint() override { return tables_.checkpoint(); }
  Result<> reset() override { return tables_.reset(); }
  Result<crypto::Sha384Digest> digest() override { return tables_.digest(); }

 private:
  explicit RegisterView(Tables tables) : tables_(std::move(tables)) {}
  Tables tables_;
};

// „Ausfertigung“: the copy of one addressee, numbered in the order of the header.
struct NumberedCopy {
  std::uint64_t copy = 0, copies = 0;
  MailboxId mailbox;
  std::uint64_t number = 0;  // in the series from the author
};

// „Kenntnisnahme“: the first time a person opened it, or acknowledged it in a mailbox's name.
struct Taken {
  std::string person;
  MailboxId mailbox;  // empty where it was opened
  Time at{};
};

struct Registered {
  // Its diary number („Tagebuchnummer“): among what the actor's clearance covers, so that no gap shows what
  // it does not; it changes when something before it is raised beyond that or lowered into it.
  std::uint64_t number = 0;
  DispatchId dispatch;
  MailboxId author;
  Time created{};
  Label label;  // that counts now
  std::optional<Time> relabelled, recalled;
  std::vector<NumberedCopy> copies;
  std::vector<Taken> taken;
};

struct RegisterQuery {
  Level least = Level::confidential;
  std::string person;               // only what this person took note of; empty: all
  MailboxId mailbox;                // only what this mailbox wrote or has a copy of; empty: all
  std::optional<DispatchId> after;  // only what stands after this one
  std::size_t limit = 50;           // at most 1000
};

// Asks what RegisterView wrote: what the actor's clearance covers, in the order of the log. It does not ask
// whether the actor may see the register at all. Errors: not_found when the actor's clearance covers no
// entry `after`.
Result<std::vector<Registered>> registered(const Database& database, const Actor& actor,
                                           const RegisterQuery& query);

}  // namespace depesche
