// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "view/saved_search.h"
#include "view/tables.h"

namespace depesche {

// The newest save of each search.
class SavedSearchView final : public View {
 public:
  // Database and log must outlive the view.
  static Result<SavedSearchView> open(Database& database, const Log& log);

  std::string_view name() const override { return "saved-searches"; }
  Result<> apply(std::span<const OpenedEntry> batch) override;
  Result<Position> checkpoint() override { return tables_.checkpoint(); }
  Result<> reset() override { return tables_.reset(); }
  Result<crypto::Sha384Digest> digest() override { return tables_.digest(); }

 private:
  SavedSearchView(Tables tables, const Log& log) : tables_(std::move(tables)), log_(&log) {}
  Result<> save(const OpenedEntry& entry, const SavedSearch& search);

  Tables tables_;
  const Log* log_;
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
