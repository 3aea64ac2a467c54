// SPDX-License-Identifier: EUPL-1.2
#include "exchange/bundle_store.h"

#include <algorithm>

namespace depesche {
namespace {

constexpr const char* schema = R"sql(
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS bundle (
    key BLOB PRIMARY KEY, bytes BLOB NOT NULL, arrived INTEGER NOT NULL, age INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS carriage (
    node TEXT NOT NULL, position INTEGER NOT NULL, key BLOB NOT NULL, made INTEGER NOT NULL,
    PRIMARY KEY (node, position)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS carriage_by_key ON carriage (key);
  CREATE INDEX IF NOT EXISTS carriage_by_position ON carriage (position);
  CREATE TABLE IF NOT EXISTS first_made (
    node TEXT NOT NULL, position INTEGER NOT NULL, node_time INTEGER NOT NULL, PRIMARY KEY (node, position)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS given (key BLOB PRIMARY KEY, whom TEXT NOT NULL, at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS known (key BLOB PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS remembered (name TEXT PRIMARY KEY, value BLOB NOT NULL);
)sql";

const std::string select_carriage =
    "SELECT node, position, key, made, node_time FROM carriage LEFT JOIN first_made USING (node, position) ";

// SQLite has signed numbers only; node time and ages stay far below 2^63.
std::int64_t number_of(std::uint64_t value) { return static_cast<std::int64_t>(value); }

bundle::BundleKey key_from(BytesView blob) {
  bundle::BundleKey key{};
  std::ranges::copy(blob.first(std::min(blob.size(), key.size())), key.begin());
  return key;
}

Result<std::vector<bundle::BundleKey>> all_keys(Statement select) {
  std::vector<bundle::BundleKey> keys;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return keys;
    keys.push_back(key_from(select.blob(0)));
  }
}

Carriage carriage_from(const Statement& row) {
  return {.node = {std::string(row.text(0))},
          .position = {static_cast<std::uint64_t>(row.integer(1))},
          .key = key_from(row.blob(2)),
          .made = Time(Duration(row.integer(3))),
          .first = row.is_null(4) ? std::nullopt : std::optional<std::uint64_t>(row.integer(4))};
}

}  // namespace

Result<BundleStore> BundleStore::open(const std::string& path) {
  auto database = TRY(Database::open(path));
  TRY(database.run(schema));
  return BundleStore(std::move(database));
}

Result<> BundleStore::commit() {
  if (is_clean()) return {};
  const auto written = write();
  added_.clear();
  carriages_.clear();
  if (!written) return written;
  removed_.clear();
  handovers_.clear();
  notes_.clear();
  known_.clear();
  return {};
}

Result<> BundleStore::write() {
  auto transaction = TRY(Transaction::begin(database_));
  auto insert =
      TRY(database_.prepare("INSERT OR REPLACE INTO bundle (key, bytes, arrived, age) VALUES (?, ?, ?, ?)"));
  for (const StoredBundle& one : added_) {
    insert.bind(1, BytesView(one.key)).bind(2, BytesView(one.bytes));
    TRY(insert.bind(3, number_of(one.arrived)).bind(4, number_of(one.age)).run());
  }
  auto erase = TRY(database_.prepare("DELETE FROM bundle WHERE key = ?"));
  for (const bundle::BundleKey& key : removed_) TRY(erase.bind(1, BytesView(key)).run());
  auto carry = TRY(
      database_.prepare("INSERT OR REPLACE INTO carriage (node, position, key, made) VALUES (?, ?, ?, ?)"));
  auto begin =
      TRY(database_.prepare("INSERT OR IGNORE INTO first_made (node, position, node_time) VALUES (?, ?, ?)"));
  for (const Carriage& one : carriages_) {
    begin.bind(1, std::string_view(one.node.value)).bind(2, number_of(one.position.value));
    if (one.first) TRY(begin.bind(3, number_of(*one.first)).run());
    carry.bind(1, std::string_view(one.node.value)).bind(2, number_of(one.position.value));
    TRY(carry.bind(3, BytesView(one.key)).bind(4, one.made.time_since_epoch().count()).run());
  }
  auto give = TRY(database_.prepare("INSERT OR REPLACE INTO given (key, whom, at) VALUES (?, ?, ?)"));
  for (const Handover& one : handovers_) {
    give.bind(1, BytesView(one.key)).bind(2, std::string_view(one.whom));
    TRY(give.bind(3, one.at.time_since_epoch().count()).run());
  }
  auto keep = TRY(database_.prepare("INSERT OR REPLACE INTO remembered (name, value) VALUES (?, ?)"));
  for (const auto& [name, value] : notes_)
    TRY(keep.bind(1, std::string_view(name)).bind(2, BytesView(value)).run());
  TRY(write_known());
  return transaction.commit();
}

Result<> BundleStore::write_known() {
  auto add = TRY(database_.prepare("INSERT OR IGNORE INTO known (key, expires) VALUES (?, ?)"));
  auto forget = TRY(database_.prepare("DELETE FROM known WHERE key = ?"));
  for (const bundle::Duplicates::Change& one : known_) {
    if (one.expires) {
      TRY(add.bind(1, BytesView(one.key)).bind(2, number_of(*one.expires)).run());
    } else {
      TRY(forget.bind(1, BytesView(one.key)).run());
    }
  }
  return {};
}

Result<> BundleStore::each_known(
    const std::function<void(const bundle::BundleKey&, std::uint64_t expires)>& take) const {
  auto select = TRY(database_.prepare("SELECT key, expires FROM known"));
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return {};
    take(key_from(select.blob(0)), static_cast<std::uint64_t>(select.integer(1)));
  }
}

Result<StoredBundle> BundleStore::find(const bundle::BundleKey& key) const {
  auto select = TRY(database_.prepare("SELECT bytes, arrived, age FROM bundle WHERE key = ?"));
  select.bind(1, BytesView(key));
  const bool has_row = TRY(select.step());
  if (!has_row) return fail(Code::not_found, "the store has no such bundle");
  return StoredBundle{.key = key,
                      .bytes = to_bytes(select.blob(0)),
                      .arrived = static_cast<std::uint64_t>(select.integer(1)),
                      .age = static_cast<std::uint64_t>(select.integer(2))};
}

Result<Bytes> BundleStore::read(const bundle::BundleKey& key) const {
  auto found = TRY(find(key));
  return std::move(found.bytes);
}

Result<std::vector<bundle::BundleKey>> BundleStore::keys() const {
  return all_keys(TRY(database_.prepare("SELECT key FROM bundle ORDER BY rowid")));
}

Result<std::optional<Carriage>> BundleStore::carriage(const MailboxId& node, Position position) const {
  auto select = TRY(database_.prepare((select_carriage + "WHERE node = ? AND position = ?").c_str()));
  select.bind(1, std::string_view(node.value)).bind(2, number_of(position.value));
  const bool has_row = TRY(select.step());
  return has_row ? std::optional(carriage_from(select)) : std::nullopt;
}

Result<std::optional<Carriage>> BundleStore::carriage(const bundle::BundleKey& key) const {
  auto select = TRY(database_.prepare((select_carriage + "WHERE key = ?").c_str()));
  select.bind(1, BytesView(key));
  const bool has_row = TRY(select.step());
  return has_row ? std::optional(carriage_from(select)) : std::nullopt;
}

Result<std::optional<Handover>> BundleStore::given(const bundle::BundleKey& key) const {
  auto select = TRY(database_.prepare("SELECT whom, at FROM given WHERE key = ?"));
  select.bind(1, BytesView(key));
  const bool has_row = TRY(select.step());
  if (!has_row) return std::nullopt;
  return Handover{.key = key, .whom = std::string(select.text(0)), .at = Time(Duration(select.integer(1)))};
}

Result<std::vector<bundle::BundleKey>> BundleStore::held_carriages() const {
  return all_keys(TRY(database_.prepare(
      "SELECT bundle.key FROM bundle JOIN carriage ON carriage.key = bundle.key ORDER BY 1")));
}

Result<Position> BundleStore::carried_up_to() const {
  auto select = TRY(database_.prepare("SELECT coalesce(max(position), 0) FROM carriage"));
  const bool has_row = TRY(select.step());
  return Position{has_row ? static_cast<std::uint64_t>(select.integer(0)) : 0};
}

Result<Bytes> BundleStore::recall(std::string_view name) const {
  auto select = TRY(database_.prepare("SELECT value FROM remembered WHERE name = ?"));
  select.bind(1, name);
  const bool has_row = TRY(select.step());
  return has_row ? to_bytes(select.blob(0)) : Bytes{};
}

}  // namespace depesche
