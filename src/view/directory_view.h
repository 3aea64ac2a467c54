// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "directory/directory.h"
#include "view/tables.h"

namespace depesche {

// The directory's records in the order of the log, so that the directory of any moment can be folded again.
class DirectoryView final : public View {
 public:
  static Result<DirectoryView> open(Database& database);

  std::string_view name() const override { return "directory"; }
  Result<> apply(std::span<const OpenedEntry> batch) override;
  Result<Position> checkpoint() override { return tables_.checkpoint(); }
  Result<> reset() override { return tables_.reset(); }
  Result<crypto::Sha384Digest> digest() override { return tables_.digest(); }

  // The directory as of `position`. Errors: corrupt.
  Result<Directory> directory_at(Position position) const;

 private:
  explicit DirectoryView(Tables tables) : tables_(std::move(tables)) {}
  Tables tables_;
};

// The record in an entry, when it is one and its author may say so: an authority for everything, a node for
// the credentials it checks, a partner for the excerpt it signed. The first entry of a log founds its
// authority.
std::optional<Record> record_of(const OpenedEntry& entry, const Directory& directory);

}  // namespace depesche
