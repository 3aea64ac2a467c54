// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/database.h"
#include "view/view.h"

namespace depesche {

// The tables of one view in the database of all views. Its position is kept in the same transaction as its
// rows, so that a crash between two batches leaves the view at the end of one of them.
class Tables {
 public:
  // Makes what is missing. `schema` creates the tables named in `names`; each has a column order that sorts
  // it. The database must outlive this.
  static Result<Tables> open(Database& database, std::string view, const char* schema,
                             std::vector<std::string> names);

  // Runs `write` and moves the checkpoint to the end of the batch, both or neither.
  Result<> fold(std::span<const OpenedEntry> batch, const std::function<Result<>(const OpenedEntry&)>& write);

  Result<Position> checkpoint() const;
  Result<> reset();
  // Every row of every table, sorted by all columns, in one digest.
  Result<crypto::Sha384Digest> digest() const;

  Database& database() const { return *database_; }

 private:
  Tables(Database& database, std::string view, std::vector<std::string> names)
      : database_(&database), view_(std::move(view)), names_(std::move(names)) {}
  Result<> add_rows(const std::string& table, crypto::Sha384& digest) const;

  Database* database_;
  std::string view_;
  std::vector<std::string> names_;
};

}  // namespace depesche
