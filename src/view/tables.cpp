// SPDX-License-Identifier: EUPL-1.2
#include "view/tables.h"

#include "cbor/writer.h"

namespace depesche {
namespace {

constexpr const char* checkpoint_schema =
    "CREATE TABLE IF NOT EXISTS checkpoint (view TEXT PRIMARY KEY, position INTEGER NOT NULL)";

Result<> set_checkpoint(Database& database, const std::string& view, Position position) {
  auto upsert = TRY(database.prepare("INSERT OR REPLACE INTO checkpoint (view, position) VALUES (?, ?)"));
  return upsert.bind(1, std::string_view(view)).bind(2, static_cast<std::int64_t>(position.value)).run();
}

}  // namespace

Result<Tables> Tables::open(Database& database, std::string view, const char* schema,
                            std::vector<std::string> names) {
  TRY(database.run(checkpoint_schema));
  TRY(database.run(schema));
  return Tables(database, std::move(view), std::move(names));
}

Result<> Tables::fold(std::span<const OpenedEntry> batch,
                      const std::function<Result<>(const OpenedEntry&)>& write) {
  if (batch.empty()) return {};
  auto transaction = TRY(Transaction::begin(*database_));
  for (const OpenedEntry& entry : batch) TRY(write(entry));
  TRY(set_checkpoint(*database_, view_, batch.back().position));
  return transaction.commit();
}

Result<Position> Tables::checkpoint() const {
  auto select = TRY(database_->prepare("SELECT position FROM checkpoint WHERE view = ?"));
  select.bind(1, std::string_view(view_));
  const bool has_row = TRY(select.step());
  return has_row ? Position{static_cast<std::uint64_t>(select.integer(0))} : Position{};
}

Result<> Tables::reset() {
  auto transaction = TRY(Transaction::begin(*database_));
  for (const std::string& table : names_) TRY(database_->run(("DELETE FROM " + table).c_str()));
  TRY(set_checkpoint(*database_, view_, {}));
  return transaction.commit();
}

Result<crypto::Sha384Digest> Tables::digest() const {
  crypto::Sha384 digest;
  for (const std::string& table : names_) {
    digest.add(as_bytes(table));
    TRY(add_rows(table, digest));
  }
  return digest.finish();
}

Result<> Tables::add_rows(const std::string& table, crypto::Sha384& digest) const {
  auto columns = TRY(database_->prepare("SELECT name FROM pragma_table_info(?) ORDER BY cid"));
  columns.bind(1, std::string_view(table));
  std::string list;
  std::size_t count = 0;
  for (;;) {
    const bool has_row = TRY(columns.step());
    if (!has_row) break;
    list += (count++ == 0 ? "" : ", ") + std::string(columns.text(0));
  }
  auto rows = TRY(database_->prepare(("SELECT " + list + " FROM " + table + " ORDER BY " + list).c_str()));
  for (;;) {
    const bool has_row = TRY(rows.step());
    if (!has_row) return {};
    cbor::Writer row;
    row.array(count);
    for (std::size_t i = 0; i < count; ++i) row.bytes(rows.blob(static_cast<int>(i)));
    digest.add(row.view());
  }
}

}  // namespace depesche
