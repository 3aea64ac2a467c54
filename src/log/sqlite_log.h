// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "env/entropy.h"
#include "log/log.h"
#include "store/database.h"

namespace depesche {

// The log in one SQLite file, in WAL mode with a full sync at each commit: one append is one transaction, so
// the dispatches of many writers share one wait for the disk.
class SqliteLog final : public Log {
 public:
  // Creates the tables when the file is new. The clock must outlive the log. Errors: corrupt, unavailable.
  static Result<SqliteLog> open(Database database, const Clock& clock, Entropy& entropy);
  // For readers on other threads: never writes.
  static Result<SqliteLog> open_to_read(Database database, const Clock& clock);

  Result<std::vector<Position>> append(std::span<const Dispatch> batch) override;
  Result<std::vector<Entry>> read(Position after, std::size_t limit) const override;
  Result<Entry> find(const DispatchId& id) const override;
  Result<Position> last() const override;
  Result<> erase_body(const DispatchId& id) override;

  // Names this file: drawn when it was made. A node that lost its disk has another one, so that its
  // neighbours cannot mistake its new positions for the old.
  Result<Bytes> incarnation() const;

  // Checks every chain value and that positions have no gap; returns the last position. Errors: corrupt,
  // naming the position.
  Result<Position> verify_chain() const;

  // Copies the log as of one moment to a new file while it goes on.
  Result<> copy_to(const std::string& path) const { return database_.copy_to(path); }

 private:
  SqliteLog(Database database, const Clock& clock) : database_(std::move(database)), clock_(&clock) {}

  Result<crypto::Sha384Digest> chain_at(Position position) const;

  Database database_;
  const Clock* clock_;
};

}  // namespace depesche
