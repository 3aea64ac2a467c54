// SPDX-License-Identifier: EUPL-1.2
#include "view/register.h"

#include <algorithm>

#include "dispatch/wire.h"
#include "view/delivery_notes.h"

namespace depesche {
namespace {

constexpr std::size_t registered_max = 1000;

// `taken` may speak of what has not come: it is kept, for it may come.
constexpr const char* register_schema = R"sql(
  CREATE TABLE IF NOT EXISTS registered (
    position INTEGER PRIMARY KEY, dispatch BLOB NOT NULL UNIQUE, author TEXT NOT NULL, created INTEGER NOT NULL,
    level INTEGER NOT NULL, label BLOB NOT NULL, relabelled INTEGER NOT NULL, recalled INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS copy (
    position INTEGER NOT NULL, copy INTEGER NOT NULL, copies INTEGER NOT NULL, mailbox TEXT NOT NULL,
    number INTEGER NOT NULL, PRIMARY KEY (position, copy)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS taken (
    dispatch BLOB NOT NULL, person TEXT NOT NULL, mailbox TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (dispatch, person, mailbox)
  ) WITHOUT ROWID;
)sql";

std::int64_t milliseconds(const std::optional<Time>& time) {
  return time ? time->time_since_epoch().count() : 0;
}

std::optional<Time> time_or_none(std::int64_t number) {
  return number == 0 ? std::nullopt : std::optional(Time(Duration(number)));
}

struct RegisterWriting {
  Statement entry, lowered, copy, taken;
};

Result<RegisterWriting> prepare_register(Database& database) {
  return RegisterWriting{
      .entry = TRY(database.prepare(
          "INSERT INTO registered (position, dispatch, author, created, level, label, relabelled, recalled) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (position) DO UPDATE SET level = ?5, label = "
          "?6, relabelled = ?7, recalled = ?8")),
      .lowered = TRY(database.prepare(
          "UPDATE registered SET level = ?2, label = ?3, relabelled = ?4 WHERE position = ?1")),
      .copy = TRY(database.prepare("INSERT OR IGNORE INTO copy VALUES (?, ?, ?, ?, ?)")),
      .taken = TRY(
          database.prepare("INSERT INTO taken (dispatch, person, mailbox, at) VALUES (?1, ?2, ?3, ?4) "
                           "ON CONFLICT (dispatch, person, mailbox) DO UPDATE SET at = ?4 WHERE ?4 < at")),
  };
}

// What was lowered stays in the register, as what it is now.
Result<> write_registered(RegisterWriting& writing, const OpenedEntry& entry) {
  const Header& header = entry.header;
  const auto position = static_cast<std::int64_t>(entry.position.value);
  if (std::max(entry.label.level, header.label.level) < Level::confidential) {
    writing.lowered.bind(1, position).bind(2, static_cast<std::int64_t>(entry.label.level));
    writing.lowered.bind(3, BytesView(wire::encode_all(entry.label)));
    return writing.lowered.bind(4, milliseconds(entry.relabelled)).run();
  }
  writing.entry.bind(1, position).bind(2, BytesView(entry.id.value));
  writing.entry.bind(3, std::string_view(header.author.value)).bind(4, milliseconds(header.created));
  writing.entry.bind(5, static_cast<std::int64_t>(entry.label.level));
  writing.entry.bind(6, BytesView(wire::encode_all(entry.label)));
  TRY(writing.entry.bind(7, milliseconds(entry.relabelled)).bind(8, milliseconds(entry.recalled)).run());
  const auto is_copy = [&](const Recipient& one) { return !is_own_copy(header, one); };
  const auto copies = std::ranges::count_if(header.recipients, is_copy);
  std::int64_t copy = 0;
  for (const Recipient& recipient : header.recipients) {
    if (!is_copy(recipient)) continue;
    writing.copy.bind(1, position).bind(2, ++copy).bind(3, static_cast<std::int64_t>(copies));
    writing.copy.bind(4, std::string_view(recipient.mailbox.value));
    TRY(writing.copy.bind(5, static_cast<std::int64_t>(recipient.number)).run());
  }
  return {};
}

Result<> write_taken(RegisterWriting& writing, const DispatchId& dispatch, const std::string& person,
                     const MailboxId& mailbox, Time at) {
  writing.taken.bind(1, BytesView(dispatch.value)).bind(2, std::string_view(person));
  return writing.taken.bind(3, std::string_view(mailbox.value)).bind(4, milliseconds(at)).run();
}

// Whoever is quoted a dispatch's sentences takes note of it as whoever opens it; one that only stands in a
// list is not read yet.
bool is_taking_note(AuditRecord::What what) {
  using enum AuditRecord::What;
  return what == opened || what == briefed || what == exported;
}

Result<> write_taking_note(RegisterWriting& writing, const OpenedEntry& entry) {
  const Time at = entry.header.created;
  if (entry.header.kind == Kind::audit) {
    const auto record = decode_audit(*entry.content);
    if (!record || !is_taking_note(record->what)) return {};
    for (const DispatchId& dispatch : record->dispatches)
      TRY(write_taken(writing, dispatch, record->person, {}, at));
  }
  if (is_receipt_of_person(entry.header)) {
    const auto receipt = decode_receipt(*entry.content);
    if (receipt && receipt->act == Act::acknowledged)
      return write_taken(writing, receipt->dispatch, receipt->person, receipt->mailbox, at);
  }
  return {};
}

Result<std::vector<NumberedCopy>> copies_of(const Database& database, Position position) {
  auto select = TRY(
      database.prepare("SELECT copy, copies, mailbox, number FROM copy WHERE position = ? ORDER BY copy"));
  select.bind(1, static_cast<std::int64_t>(position.value));
  std::vector<NumberedCopy> found;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return found;
    found.push_back({.copy = static_cast<std::uint64_t>(select.integer(0)),
                     .copies = static_cast<std::uint64_t>(select.integer(1)),
                     .mailbox = {std::string(select.text(2))},
                     .number = static_cast<std::uint64_t>(select.integer(3))});
  }
}

Result<std::vector<Taken>> taken_of(const Database& database, const DispatchId& dispatch) {
  auto select = TRY(database.prepare(
      "SELECT person, mailbox, at FROM taken WHERE dispatch = ? ORDER BY at, person, mailbox"));
  select.bind(1, BytesView(dispatch.value));
  std::vector<Taken> found;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return found;
    found.push_back({.person = std::string(select.text(0)),
                     .mailbox = {std::string(select.text(1))},
                     .at = Time(Duration(select.integer(2)))});
  }
}

}  // namespace

Result<RegisterView> RegisterView::open(Database& database) {
  auto tables = TRY(Tables::open(database, "register", register_schema, {"registered", "copy", "taken"}));
  return RegisterView(std::move(tables));
}

Result<> RegisterView::apply(std::span<const OpenedEntry> batch) {
  auto writing = TRY(prepare_register(tables_.database()));
  return tables_.fold(batch, [&](const OpenedEntry& entry) -> Result<> {
    if (entry.document) TRY(write_registered(writing, entry));
    if (entry.changed) TRY(write_registered(writing, *entry.changed));
    return entry.content ? write_taking_note(writing, entry) : Result<>{};
  });
}

Result<std::vector<Registered>> registered(const Database& database, const Actor& actor,
                                           const RegisterQuery& query) {
  auto select = TRY(database.prepare(
      "SELECT position, dispatch, author, created, label, relabelled, recalled, level >= ?1 "
      "AND (?2 = '' OR EXISTS (SELECT 1 FROM taken t WHERE t.dispatch = r.dispatch AND t.person = ?2)) "
      "AND (?3 = '' OR author = ?3 OR EXISTS (SELECT 1 FROM copy c WHERE c.position = r.position AND "
      "c.mailbox = ?3)) FROM registered r ORDER BY position"));
  select.bind(1, static_cast<std::int64_t>(query.least)).bind(2, std::string_view(query.person));
  select.bind(3, std::string_view(query.mailbox.value));
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, registered_max);
  std::vector<Registered> found;
  std::uint64_t number = 0;
  bool is_begun = !query.after;
  while (found.size() < limit) {
    const bool has_row = TRY(select.step());
    if (!has_row) break;
    const auto label = TRY(wire::decode_all<Label>(select.blob(4)));
    // Level and compartments decide, as for reading; to whom it is addressed does not.
    if (!actor.active || !is_cleared(actor, label)) continue;
    ++number;
    const DispatchId dispatch = TRY(dispatch_id_from(select.blob(1)));
    const bool is_after = std::exchange(is_begun, is_begun || dispatch == query.after);
    if (!is_after || select.integer(7) == 0) continue;
    Registered one{.number = number,
                   .dispatch = dispatch,
                   .author = {std::string(select.text(2))},
                   .created = Time(Duration(select.integer(3))),
                   .label = label,
                   .relabelled = time_or_none(select.integer(5)),
                   .recalled = time_or_none(select.integer(6)),
                   .copies = {},
                   .taken = {}};
    one.copies = TRY(copies_of(database, {static_cast<std::uint64_t>(select.integer(0))}));
    one.taken = TRY(taken_of(database, one.dispatch));
    found.push_back(std::move(one));
  }
  if (!is_begun) return fail(Code::not_found, "there is no such entry");
  return found;
}

}  // namespace depesche
