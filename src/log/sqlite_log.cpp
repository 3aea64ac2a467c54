// SPDX-License-Identifier: EUPL-1.2
#include "log/sqlite_log.h"

#include <algorithm>

#include "base/ensure.h"

namespace depesche {
namespace {

using Chain = crypto::Sha384Digest;

// Bodies stand apart from the headers, so that one can be erased and the chain of headers still verifies.
// secure_delete overwrites what is erased; the file format: docs/formats/log.md.
constexpr const char* schema = R"sql(
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS entry (
    position    INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    accepted_at INTEGER NOT NULL,
    header      BLOB NOT NULL,
    proof       BLOB NOT NULL,
    chain       BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS body (
    position INTEGER PRIMARY KEY,
    sealed   BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS incarnation (value BLOB NOT NULL);
)sql";

constexpr const char* columns =
    "SELECT entry.position, accepted_at, id, header, proof, chain, coalesce(sealed, x'') "
    "FROM entry LEFT JOIN body ON body.position = entry.position ";

Position position_from(std::int64_t value) { return {static_cast<std::uint64_t>(value)}; }
std::int64_t number_of(Position position) { return static_cast<std::int64_t>(position.value); }

Chain next_chain(const Chain& before, const DispatchId& id) {
  return crypto::Sha384().add(before).add(id.value).finish();
}

Result<Chain> chain_from(BytesView blob) {
  Chain chain{};
  if (blob.size() != chain.size()) return fail(Code::corrupt, "log: a chain value has the wrong size");
  std::ranges::copy(blob, chain.begin());
  return chain;
}

Result<Entry> entry_from(const Statement& row) {
  Entry entry{
      .position = position_from(row.integer(0)),
      .accepted_at = Time(Duration(row.integer(1))),
      .dispatch = {.id = {}, .header = to_bytes(row.blob(3)), .proof = {}, .body = to_bytes(row.blob(6))},
      .chain = {}};
  entry.dispatch.id = TRY(dispatch_id_from(row.blob(2)));
  entry.dispatch.proof = TRY(decode_proof(row.blob(4)));
  entry.chain = TRY(chain_from(row.blob(5)));
  return entry;
}

}  // namespace

namespace {

constexpr std::int64_t format_version = 1;

// A log of a later version is left alone: writing to it by this version's rules could damage it.
Result<> check_version(Database& database) {
  auto select = TRY(database.prepare("PRAGMA user_version"));
  const bool has_row = TRY(select.step());
  const std::int64_t version = has_row ? select.integer(0) : 0;
  if (version > format_version) return fail(Code::invalid, "log: written by a later version of the program");
  select.reset();
  return database.run("PRAGMA user_version = 1");
}

}  // namespace

Result<SqliteLog> SqliteLog::open(Database database, const Clock& clock, Entropy& entropy) {
  TRY(check_version(database));
  TRY(database.run(schema));
  auto insert =
      TRY(database.prepare("INSERT INTO incarnation SELECT ? WHERE NOT EXISTS (SELECT 1 FROM incarnation)"));
  insert.bind(1, BytesView(draw<16>(entropy)));
  TRY(insert.run());
  return SqliteLog(std::move(database), clock);
}

Result<SqliteLog> SqliteLog::open_to_read(Database database, const Clock& clock) {
  return SqliteLog(std::move(database), clock);
}

Result<std::vector<Position>> SqliteLog::append(std::span<const Dispatch> batch) {
  auto transaction = TRY(Transaction::begin(database_));
  auto known = TRY(database_.prepare("SELECT position FROM entry WHERE id = ?"));
  auto insert = TRY(database_.prepare(
      "INSERT INTO entry (position, id, accepted_at, header, proof, chain) VALUES (?, ?, ?, ?, ?, ?)"));
  auto insert_body = TRY(database_.prepare("INSERT INTO body (position, sealed) VALUES (?, ?)"));

  Position end = TRY(last());
  Chain chain = TRY(chain_at(end));
  const std::int64_t now = clock_->now().time_since_epoch().count();
  std::vector<Position> positions;
  positions.reserve(batch.size());
  for (const Dispatch& dispatch : batch) {
    known.bind(1, dispatch.id.value);
    const bool is_known = TRY(known.step());
    if (is_known) {
      positions.push_back(position_from(known.integer(0)));
      known.reset();
      continue;
    }
    known.reset();
    ++end.value;
    chain = next_chain(chain, dispatch.id);
    insert.bind(1, number_of(end)).bind(2, dispatch.id.value).bind(3, now).bind(4, dispatch.header);
    insert.bind(5, encode_proof(dispatch.proof)).bind(6, chain);
    TRY(insert.run());
    if (!dispatch.body.empty()) TRY(insert_body.bind(1, number_of(end)).bind(2, dispatch.body).run());
    positions.push_back(end);
  }
  TRY(transaction.commit());
  return positions;
}

Result<std::vector<Entry>> SqliteLog::read(Position after, std::size_t limit) const {
  auto select = TRY(database_.prepare(
      (std::string(columns) + "WHERE entry.position > ? ORDER BY entry.position LIMIT ?").c_str()));
  select.bind(1, number_of(after)).bind(2, static_cast<std::int64_t>(limit));

  std::vector<Entry> entries;
  std::size_t bytes = 0;
  while (bytes < log_page_bytes_max) {
    const bool has_row = TRY(select.step());
    if (!has_row) break;
    auto entry = TRY(entry_from(select));
    bytes += entry.dispatch.header.size() + entry.dispatch.body.size();
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<Entry> SqliteLog::find(const DispatchId& id) const {
  auto select = TRY(database_.prepare((std::string(columns) + "WHERE id = ?").c_str()));
  select.bind(1, id.value);
  const bool has_row = TRY(select.step());
  if (!has_row) return fail(Code::not_found, "the log has no such dispatch");
  return entry_from(select);
}

Result<Position> SqliteLog::last() const {
  auto select = TRY(database_.prepare("SELECT coalesce(max(position), 0) FROM entry"));
  const bool has_row = TRY(select.step());
  ENSURE(has_row);
  return position_from(select.integer(0));
}

Result<> SqliteLog::erase_body(const DispatchId& id) {
  const Entry entry = TRY(find(id));
  auto erase = TRY(database_.prepare("DELETE FROM body WHERE position = ?"));
  TRY(erase.bind(1, number_of(entry.position)).run());
  // The write-ahead log still holds the body as it was written: fold it into the file and empty it.
  return database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

Result<Bytes> SqliteLog::incarnation() const {
  auto select = TRY(database_.prepare("SELECT value FROM incarnation"));
  const bool has_row = TRY(select.step());
  if (!has_row) return fail(Code::corrupt, "log: it has no incarnation");
  return to_bytes(select.blob(0));
}

Result<Position> SqliteLog::verify_chain() const {
  auto select = TRY(database_.prepare("SELECT position, id, chain FROM entry ORDER BY position"));
  Position expected;
  Chain chain{};
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return expected;
    ++expected.value;
    const Position position = position_from(select.integer(0));
    if (position != expected) {
      return fail(Code::corrupt, "log: position " + std::to_string(expected.value) + " is missing");
    }
    const DispatchId id = TRY(dispatch_id_from(select.blob(1)));
    chain = next_chain(chain, id);
    const Chain stored = TRY(chain_from(select.blob(2)));
    if (stored != chain) {
      return fail(Code::corrupt, "log: the chain breaks at position " + std::to_string(position.value));
    }
  }
}

Result<Chain> SqliteLog::chain_at(Position position) const {
  if (position.value == 0) return Chain{};
  auto select = TRY(database_.prepare("SELECT chain FROM entry WHERE position = ?"));
  select.bind(1, number_of(position));
  const bool has_row = TRY(select.step());
  if (!has_row) return fail(Code::corrupt, "log: its last entry cannot be found");
  return chain_from(select.blob(0));
}

}  // namespace depesche
