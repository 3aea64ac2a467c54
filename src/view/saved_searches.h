// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "search/percolator.h"
#include "view/saved_search.h"
#include "view/tables.h"

namespace depesche {

// Up to where what came has been held against the saved searches of each person's mailbox, where one of them
// found it. Not for readers: it also speaks of what the person may not see.
using Alerts = std::map<MailboxId, Position>;

// The newest save of each search, and whom of those who saved one a new dispatch concerns.
class SavedSearchView final : public View {
 public:
  // Database and log must outlive the view.
  static Result<SavedSearchView> open(Database& database, const Log& log);

  std::string_view name() const override { return "saved-searches"; }
  Result<> apply(std::span<const OpenedEntry> batch) override;
  Result<Position> checkpoint() override { return tables_.checkpoint(); }
  Result<> reset() override;
  Result<crypto::Sha384Digest> digest() override { return tables_.digest(); }

  // From now on each new dispatch is held against the searches. Nothing of that is kept: it says when to ask
  // again, and only the index says what is found.
  Result<> watch();
  std::shared_ptr<const Alerts> alerts() const { return alerts_; }

 private:
  // A search by mailbox and id.
  using Name = std::pair<std::string, std::string>;

  SavedSearchView(Tables tables, const Log& log) : tables_(std::move(tables)), log_(&log) {}
  Result<> save(const OpenedEntry& entry, const SavedSearch& search);
  void follow(const std::string& mailbox, const SavedSearch& search);
  void hold_against(const OpenedEntry& entry);

  Tables tables_;
  const Log* log_;
  bool watches_ = false;
  search::Percolator percolator_;
  std::map<Name, std::uint64_t> numbers_;
  std::map<std::uint64_t, MailboxId> owners_;
  std::uint64_t last_number_ = 0;
  std::shared_ptr<const Alerts> alerts_ = std::make_shared<const Alerts>();
};

// Reads what SavedSearchView wrote, on a connection of its own.
struct KeptSearch {
  SavedSearch search;
  Time saved_at{};
  DispatchId dispatch;  // the save: the next one supersedes it
  Position since;       // what came after it is new
  Label label;
};
// The searches kept in a mailbox, in the order of their names.
Result<std::vector<KeptSearch>> kept_searches(const Database& database, const MailboxId& mailbox);

}  // namespace depesche
