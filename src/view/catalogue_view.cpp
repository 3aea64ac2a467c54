// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/wire.h"
#include "view/access_words.h"
#include "view/catalogue.h"
#include "view/delivery_notes.h"

namespace depesche {
namespace {

constexpr const char* schema = R"sql(
  CREATE TABLE IF NOT EXISTS access (number INTEGER PRIMARY KEY, word BLOB NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS dispatch (
    position   INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    kind       INTEGER NOT NULL,
    access     INTEGER NOT NULL,
    label      BLOB NOT NULL,
    precedence INTEGER NOT NULL,
    author     TEXT NOT NULL,
    created    INTEGER NOT NULL,
    subject    TEXT NOT NULL,
    date       TEXT NOT NULL,
    purpose    INTEGER NOT NULL,
    post       TEXT NOT NULL,
    country    TEXT NOT NULL,
    language   TEXT NOT NULL,
    relabelled INTEGER NOT NULL,  -- when, or 0
    recalled   INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS dispatch_by_author ON dispatch (author, created, position);
  CREATE TABLE IF NOT EXISTS addressed (
    mailbox    TEXT NOT NULL,
    position   INTEGER NOT NULL,
    access     INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    pending    INTEGER NOT NULL,
    precedence INTEGER NOT NULL,
    created    INTEGER NOT NULL,
    due        INTEGER NOT NULL,  -- when it must be acknowledged, or 0
    PRIMARY KEY (mailbox, position)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS addressed_in_order ON addressed (mailbox, pending, precedence, created, position, access);
  CREATE INDEX IF NOT EXISTS addressed_due ON addressed (due) WHERE pending = 1;
  CREATE INDEX IF NOT EXISTS addressed_by_dispatch ON addressed (position, mailbox, pending);
  CREATE TABLE IF NOT EXISTS personal (
    person TEXT NOT NULL, dispatch BLOB NOT NULL, act INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (person, dispatch)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS acknowledged (
    dispatch BLOB NOT NULL, mailbox TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (dispatch, mailbox)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS blind (
    original BLOB NOT NULL, copy BLOB NOT NULL, PRIMARY KEY (original, copy)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS source (digest BLOB PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
)sql";

std::int64_t number_of(Position position) { return static_cast<std::int64_t>(position.value); }
std::int64_t number_of(const std::optional<Time>& time) {
  return time ? time->time_since_epoch().count() : 0;
}

// The statements of one batch, prepared once.
struct Writing {
  AccessNumbers access;
  Statement dispatch, addressed, acknowledged_before, source, personal, acknowledged, settle, blind, change,
      change_addressed;
};

Result<Writing> prepare(Database& database) {
  return Writing{
      .access = TRY(AccessNumbers::prepare(database, "access")),
      .dispatch = TRY(database.prepare(
          "INSERT OR IGNORE INTO dispatch (position, id, kind, access, label, precedence, author, created, "
          "subject, date, purpose, post, country, language, relabelled, recalled) VALUES (?, ?, ?, ?, ?, ?, "
          "?, "
          "?, ?, ?, ?, ?, ?, ?, ?, ?)")),
      .addressed = TRY(database.prepare(
          "INSERT OR IGNORE INTO addressed (mailbox, position, access, number, pending, precedence, created, "
          "due) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")),
      .acknowledged_before =
          TRY(database.prepare("SELECT 1 FROM acknowledged WHERE dispatch = ? AND mailbox = ?")),
      .source = TRY(database.prepare("INSERT OR IGNORE INTO source (digest, position) VALUES (?, ?)")),
      .personal = TRY(
          database.prepare("INSERT INTO personal (person, dispatch, act, at) VALUES (?1, ?2, ?3, ?4) "
                           "ON CONFLICT (person, dispatch) DO UPDATE SET act = ?3, at = ?4 WHERE ?4 >= at")),
      .acknowledged = TRY(database.prepare(
          "INSERT INTO acknowledged (dispatch, mailbox, person, at) VALUES (?1, ?2, ?3, ?4) "
          "ON CONFLICT (dispatch, mailbox) DO UPDATE SET person = ?3, at = ?4 WHERE ?4 < at")),
      .settle = TRY(database.prepare("UPDATE addressed SET pending = 0 WHERE mailbox = ?2 AND position = "
                                     "(SELECT position FROM dispatch WHERE id = ?1)")),
      .blind = TRY(database.prepare("INSERT OR IGNORE INTO blind (original, copy) VALUES (?, ?)")),
      .change = TRY(database.prepare("UPDATE dispatch SET access = ?2, label = ?3, relabelled = ?4, "
                                     "recalled = ?5 WHERE position = ?1")),
      .change_addressed = TRY(database.prepare(
          "UPDATE addressed SET access = ?2, pending = CASE ?3 WHEN 0 THEN pending ELSE 0 END WHERE position "
          "= ?1")),
  };
}

Result<> write_recipient(Writing& writing, const OpenedEntry& entry, const Recipient& recipient,
                         std::int64_t access) {
  const Header& header = entry.header;
  const auto due = acknowledge_by(header, *entry.document);
  const bool must_acknowledge = due && !recipient.for_information && !entry.recalled;
  auto& before = writing.acknowledged_before;
  before.bind(1, BytesView(entry.id.value)).bind(2, std::string_view(recipient.mailbox.value));
  const bool is_settled = TRY(before.step());
  before.reset();
  auto& insert = writing.addressed;
  insert.bind(1, std::string_view(recipient.mailbox.value))
      .bind(2, number_of(entry.position))
      .bind(3, access);
  insert.bind(4, static_cast<std::int64_t>(recipient.number));
  insert.bind(5, std::int64_t{must_acknowledge && !is_settled});
  insert.bind(6, static_cast<std::int64_t>(header.precedence));
  insert.bind(7, header.created.time_since_epoch().count());
  return insert.bind(8, number_of(must_acknowledge ? due : std::nullopt)).run();
}

// Blind copies are dispatches of their own; whoever changes the original changes them too.
Result<> write_blind_copies(Writing& writing, const OpenedEntry& entry) {
  for (const Reference& reference : entry.header.references) {
    if (reference.relation != Relation::copy_of) continue;
    writing.blind.bind(1, BytesView(reference.target.value)).bind(2, BytesView(entry.id.value));
    TRY(writing.blind.run());
  }
  return {};
}

Result<> write_change(Writing& writing, const OpenedEntry& changed) {
  const std::int64_t access = TRY(writing.access.of(changed.access));
  writing.change.bind(1, number_of(changed.position)).bind(2, access);
  writing.change.bind(3, BytesView(wire::encode_all(changed.label)));
  TRY(writing.change.bind(4, number_of(changed.relabelled)).bind(5, number_of(changed.recalled)).run());
  writing.change_addressed.bind(1, number_of(changed.position)).bind(2, access);
  return writing.change_addressed.bind(3, std::int64_t{changed.recalled.has_value()}).run();
}

Result<> write_document(Writing& writing, const OpenedEntry& entry) {
  const Header& header = entry.header;
  const Content& content = *entry.document;
  const std::int64_t access = TRY(writing.access.of(entry.access));
  auto& insert = writing.dispatch;
  insert.bind(1, number_of(entry.position)).bind(2, BytesView(entry.id.value));
  insert.bind(3, static_cast<std::int64_t>(header.kind)).bind(4, access);
  insert.bind(5, BytesView(wire::encode_all(entry.label)));
  insert.bind(6, static_cast<std::int64_t>(header.precedence)).bind(7, std::string_view(header.author.value));
  insert.bind(8, header.created.time_since_epoch().count()).bind(9, std::string_view(content.subject));
  insert.bind(10, std::string_view(content.document_date))
      .bind(11, static_cast<std::int64_t>(content.purpose));
  insert.bind(12, std::string_view(content.post.empty() ? entry.post : content.post));
  insert.bind(13, std::string_view(content.country.empty() ? entry.country : content.country));
  insert.bind(14, std::string_view(content.language));
  TRY(insert.bind(15, number_of(entry.relabelled)).bind(16, number_of(entry.recalled)).run());
  for (const Recipient& recipient : header.recipients) {
    if (!is_own_copy(header, recipient)) TRY(write_recipient(writing, entry, recipient, access));
  }
  TRY(write_blind_copies(writing, entry));
  if (content.source) {
    TRY(writing.source.bind(1, BytesView(content.source->digest)).bind(2, number_of(entry.position)).run());
  }
  return {};
}

Result<> write_receipt(Writing& writing, const OpenedEntry& entry) {
  const auto receipt = decode_receipt(*entry.content);
  if (!receipt) return {};  // not of a form we know: it stays in the log and counts nowhere
  const std::int64_t at = entry.header.created.time_since_epoch().count();
  const BytesView dispatch = receipt->dispatch.value;
  if (receipt->act == Act::acknowledged) {
    writing.acknowledged.bind(1, dispatch).bind(2, std::string_view(receipt->mailbox.value));
    TRY(writing.acknowledged.bind(3, std::string_view(receipt->person)).bind(4, at).run());
    return writing.settle.bind(1, dispatch).bind(2, std::string_view(receipt->mailbox.value)).run();
  }
  writing.personal.bind(1, std::string_view(receipt->person)).bind(2, dispatch);
  return writing.personal.bind(3, static_cast<std::int64_t>(receipt->act)).bind(4, at).run();
}

}  // namespace

std::optional<Duration> acknowledge_within(Precedence precedence) {
  using namespace std::chrono;
  switch (precedence) {
    case Precedence::routine: return std::nullopt;
    case Precedence::priority: return hours(3);
    case Precedence::immediate: return minutes(30);
    case Precedence::flash: return minutes(10);
  }
  std::unreachable();
}

std::optional<Time> acknowledge_by(const Header& header, const Content& content) {
  if (header.kind != Kind::report && header.kind != Kind::instruction) return std::nullopt;
  if (content.acknowledge_by) return std::max(*content.acknowledge_by, header.created);
  const auto within = acknowledge_within(header.precedence);
  return within ? std::optional(header.created + *within) : std::nullopt;
}

Time after_working_days(Time from, unsigned count) {
  using namespace std::chrono;
  for (unsigned left = count; left > 0;) {
    from += days(1);
    const weekday day(floor<days>(from));
    if (day != Saturday && day != Sunday) --left;
  }
  return from;
}

Result<CatalogueView> CatalogueView::open(Database& database) {
  auto tables =
      TRY(Tables::open(database, "catalogue", schema,
                       {"access", "dispatch", "addressed", "personal", "acknowledged", "blind", "source"}));
  return CatalogueView(std::move(tables));
}

Result<> CatalogueView::apply(std::span<const OpenedEntry> batch) {
  auto writing = TRY(prepare(tables_.database()));
  return tables_.fold(batch, [&](const OpenedEntry& entry) -> Result<> {
    if (entry.document) TRY(write_document(writing, entry));
    if (entry.changed) return write_change(writing, *entry.changed);
    if (is_receipt_of_person(entry.header) && entry.content) return write_receipt(writing, entry);
    return {};
  });
}

}  // namespace depesche
