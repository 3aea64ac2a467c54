// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/bytes.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace depesche {

class Connection;

// A prepared statement of a database, which must outlive it. Parameters and columns are numbered as in
// SQLite: parameters from 1, columns from 0. Rows are read column by column while step() returns true;
// reset() makes it ready for the next use.
class Statement {
 public:
  Statement(sqlite3_stmt* handle, Connection* connection) : handle_(handle, {connection}) {}

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, BytesView value);         // copied
  Statement& bind(int parameter, std::string_view value);  // copied

  // True while there is a row. Errors: unavailable (busy, full), conflict (constraint), corrupt (damaged
  // file).
  Result<bool> step();

  // Runs a statement that yields no rows, then resets it.
  Result<> run();

  Statement& reset();

  std::int64_t integer(int column) const;
  BytesView blob(int column) const;         // valid until the next step()
  std::string_view text(int column) const;  // valid until the next step()
  bool is_null(int column) const;

 private:
  struct GiveBack {
    Connection* connection = nullptr;
    void operator()(sqlite3_stmt* handle) const;
  };
  std::unique_ptr<sqlite3_stmt, GiveBack> handle_;
};

// SQLite's own connection with the statements that nobody uses now. To compile one takes longer than most
// take to run, so it is kept for the next who asks for the same text.
class Connection {
 public:
  explicit Connection(sqlite3* handle) : handle_(handle) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* handle() const { return handle_; }
  // Null when none is kept for this text.
  sqlite3_stmt* take(std::string_view sql);
  void keep(sqlite3_stmt* statement);

 private:
  void forget_idle();

  sqlite3* handle_;
  std::unordered_multimap<std::string_view, sqlite3_stmt*> idle_;  // by SQLite's own copy of the text
};

// One SQLite connection, for one thread at a time. Every page is held against its sum when it is read
// (store/page_sums.h): one that the disk has changed is an error, Code::corrupt, and names file and page.
class Database {
 public:
  // What the connection may do. A reader never creates the file and never waits for the writer (WAL).
  enum class Access : std::uint8_t { read_write, read_only };

  // A file that an older version wrote without sums is written anew with them, unless it is only to be read.
  static Result<Database> open(const std::string& path, Access access = Access::read_write);

  Result<> run(const char* sql);
  Result<Statement> prepare(const char* sql) const;

  // Copies the whole database, as of one moment, into a new file at `path` while others go on writing.
  Result<> copy_to(const std::string& path) const;

  // Reads the whole file anew from the disk, whatever this connection remembers of it. Errors: corrupt.
  Result<> verify() const;

  // How many rows the last statement changed.
  std::int64_t changes() const;

 private:
  explicit Database(sqlite3* handle) : connection_(std::make_unique<Connection>(handle)) {}
  sqlite3* handle() const { return connection_->handle(); }

  std::unique_ptr<Connection> connection_;
};

// While it lives, every statement of the connection reads the database as of one moment, and none has to take
// SQLite's locks again.
class ReadMoment {
 public:
  // Errors: unavailable, corrupt.
  static Result<ReadMoment> begin(const Database& database);
  ReadMoment(ReadMoment&& other) noexcept;
  ReadMoment& operator=(ReadMoment&&) = delete;
  ~ReadMoment();

 private:
  explicit ReadMoment(const Database& database) : database_(&database) {}
  const Database* database_;
};

// All or nothing: what was written since the start is undone unless commit() was reached.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  Result<> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace depesche
