// SPDX-License-Identifier: EUPL-1.2
#include "store/database.h"

#include <optional>
#include <sqlite3.h>
#include <utility>

#include "base/ensure.h"
#include "store/page_sums.h"

namespace depesche {
namespace {

constexpr int busy_wait_milliseconds = 5'000;
constexpr std::size_t idle_max = 128;  // statements

// A damaged file must not look like a passing fault: one is for the operator, the other for a retry.
Code code_of(int sqlite_status) {
  switch (sqlite_status & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Code::corrupt;
    case SQLITE_CONSTRAINT: return Code::conflict;
    default: return Code::unavailable;
  }
}

std::unexpected<Error> fail_with(sqlite3* handle, int status) {
  const Code code = code_of(status);
  const std::string damage = code == Code::corrupt ? take_damage() : std::string();
  if (!damage.empty()) return fail(code, damage + " is damaged");
  return fail(code, handle ? sqlite3_errmsg(handle) : sqlite3_errstr(status));
}

// Bytes that the file keeps free in each page; nothing where there is no such file yet, or another one.
std::optional<int> reserved_bytes(sqlite3* handle) {
  sqlite3_file* file = nullptr;
  constexpr int place = 20;  // in the header
  unsigned char reserved = 0;
  if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
      file == nullptr || file->pMethods == nullptr ||
      file->pMethods->xRead(file, &reserved, 1, place) != SQLITE_OK)
    return std::nullopt;
  return reserved;
}

}  // namespace

void Statement::GiveBack::operator()(sqlite3_stmt* handle) const { connection->keep(handle); }

Connection::~Connection() {
  forget_idle();
  sqlite3_close(handle_);
}

void Connection::forget_idle() {
  for (const auto& [_, statement] : idle_) sqlite3_finalize(statement);
  idle_.clear();
}

sqlite3_stmt* Connection::take(std::string_view sql) {
  const auto kept = idle_.find(sql);
  return kept == idle_.end() ? nullptr : idle_.extract(kept).mapped();
}

// A statement that was reset holds no lock and no value any more.
void Connection::keep(sqlite3_stmt* statement) {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  const char* sql = sqlite3_sql(statement);
  if (sql == nullptr) {
    sqlite3_finalize(statement);
    return;
  }
  if (idle_.size() >= idle_max) forget_idle();  // most of them may never be asked for again
  idle_.emplace(sql, statement);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  ENSURE(sqlite3_bind_int64(handle_.get(), parameter, value) == SQLITE_OK);
  return *this;
}

// SQLite takes a null pointer for NULL, and what is empty may have one.
Statement& Statement::bind(int parameter, BytesView value) {
  const void* const data = value.empty() ? "" : static_cast<const void*>(value.data());
  const int status = sqlite3_bind_blob64(handle_.get(), parameter, data, value.size(), SQLITE_TRANSIENT);
  ENSURE(status == SQLITE_OK);
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view value) {
  const char* const data = value.empty() ? "" : value.data();
  const int status =
      sqlite3_bind_text64(handle_.get(), parameter, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  ENSURE(status == SQLITE_OK);
  return *this;
}

Result<bool> Statement::step() {
  const int status = sqlite3_step(handle_.get());
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  return fail_with(sqlite3_db_handle(handle_.get()), status);
}

Result<> Statement::run() {
  const bool has_row = TRY(step());
  ENSURE(!has_row);
  reset();
  return {};
}

Statement& Statement::reset() {
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
  return *this;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }

BytesView Statement::blob(int column) const {
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(handle_.get(), column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
  return {data ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

Result<Database> Database::open(const std::string& path, Access access) {
  sqlite3* handle = nullptr;
  const int flags =
      access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int status = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, disk_with_sums());
  Database database(handle);
  if (status != SQLITE_OK) return fail_with(handle, status);
  sqlite3_busy_timeout(handle, busy_wait_milliseconds);
  if (access == Access::read_only) return database;
  int reserved = page_sum_size;
  sqlite3_file_control(handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  if (reserved_bytes(handle) == 0) TRY(database.run("VACUUM"));
  return database;
}

Result<> Database::verify() const {
  const char* path = sqlite3_db_filename(handle(), "main");
  if (path == nullptr || *path == '\0') return {};
  const auto fresh = TRY(open(path, Access::read_only));
  auto check = TRY(fresh.prepare("PRAGMA quick_check(1)"));
  const bool has_row = TRY(check.step());
  if (has_row && check.text(0) == "ok") return {};
  const std::string damage = take_damage();
  if (!damage.empty()) return fail(Code::corrupt, damage + " is damaged");
  return fail(Code::corrupt, has_row ? std::string(check.text(0)) : "an empty answer");
}

Result<> Database::copy_to(const std::string& path) const {
  auto target = TRY(open(path));
  sqlite3_backup* backup = sqlite3_backup_init(target.handle(), "main", handle(), "main");
  if (backup == nullptr) return fail_with(target.handle(), sqlite3_errcode(target.handle()));
  const int copied = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (copied != SQLITE_DONE) return fail_with(nullptr, copied);
  if (finished != SQLITE_OK) return fail_with(target.handle(), finished);
  return {};
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle()); }

Result<> Database::run(const char* sql) {
  const int status = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
  if (status != SQLITE_OK) return fail_with(handle(), status);
  return {};
}

Result<Statement> Database::prepare(const char* sql) const {
  if (sqlite3_stmt* kept = connection_->take(sql)) return Statement(kept, connection_.get());
  sqlite3_stmt* statement = nullptr;
  const int status = sqlite3_prepare_v2(handle(), sql, -1, &statement, nullptr);
  if (status != SQLITE_OK) return fail_with(handle(), status);
  return Statement(statement, connection_.get());
}

Result<ReadMoment> ReadMoment::begin(const Database& database) {
  auto statement = TRY(database.prepare("BEGIN"));
  TRY(statement.run());
  return ReadMoment(database);
}

ReadMoment::ReadMoment(ReadMoment&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

ReadMoment::~ReadMoment() {
  if (database_ == nullptr) return;
  // Nothing was written, so there is nothing that ending could lose.
  if (auto statement = database_->prepare("COMMIT")) static_cast<void>(statement->run().has_value());
}

Result<Transaction> Transaction::begin(Database& database) {
  auto statement = TRY(database.prepare("BEGIN IMMEDIATE"));
  TRY(statement.run());
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  // A rollback that fails leaves nothing to undo: SQLite has already rolled back by itself.
  if (database_ != nullptr) static_cast<void>(database_->run("ROLLBACK").has_value());
}

Result<> Transaction::commit() {
  auto statement = TRY(database_->prepare("COMMIT"));
  TRY(statement.run());
  database_ = nullptr;
  return {};
}

}  // namespace depesche
