// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "policy/policy.h"
#include "view/acts.h"
#include "view/tables.h"

namespace depesche {

struct DraftSummary {
  std::string id;
  std::uint64_t version = 0;
  Time saved_at{};
  std::string subject;
  Label label;
  std::vector<MailboxId> to;
};

// The newest save of a draft, opened.
struct CurrentDraft {
  SavedDraft draft;
  Time saved_at{};
  DispatchId dispatch;  // the save itself: the next one supersedes it
};

// Which dispatch is the newest save of each draft. Drafts belong to the mailbox of the person who writes
// them.
class DraftView final : public View {
 public:
  static Result<DraftView> open(Database& database);

  std::string_view name() const override { return "drafts"; }
  Result<> apply(std::span<const OpenedEntry> batch) override;
  Result<Position> checkpoint() override { return tables_.checkpoint(); }
  Result<> reset() override { return tables_.reset(); }
  Result<crypto::Sha384Digest> digest() override { return tables_.digest(); }

 private:
  explicit DraftView(Tables tables) : tables_(std::move(tables)) {}
  Tables tables_;
};

// Reads what DraftView wrote, on a connection of its own.
struct DraftPlace {
  DispatchId dispatch;
  std::uint64_t version = 0;
  Time saved_at{};
  std::string id;
};
// The drafts in mailboxes where the actor may write, newest first.
Result<std::vector<DraftPlace>> draft_places(const Database& database, const Actor& actor);

// A crash between the save of a draft or of a search and the forgetting of the one before leaves that one's
// body: forgets it.
Result<> forget_superseded_drafts(Log& log, const Database& views);

}  // namespace depesche
