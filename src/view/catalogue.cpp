// SPDX-License-Identifier: EUPL-1.2
#include "view/catalogue.h"

#include <algorithm>

#include "dispatch/wire.h"
#include "view/access_words.h"

namespace depesche {
namespace {

constexpr std::size_t page_max = 100;

// The mailboxes whose dispatches are an inbox for this person: not the house's, which is the archive of all.
std::vector<MailboxId> inboxes(const Actor& actor) {
  std::vector<MailboxId> mailboxes;
  for (const Held& held : actor.held) {
    const bool is_worked_at = held.may(Duty::read) && held.duties != static_cast<std::uint8_t>(Duty::read);
    if (is_worked_at) mailboxes.push_back(held.mailbox);
  }
  return mailboxes;
}

std::vector<MailboxId> outboxes(const Actor& actor) {
  std::vector<MailboxId> mailboxes;
  for (const Held& held : actor.held) {
    if (held.may(Duty::write)) mailboxes.push_back(held.mailbox);
  }
  return mailboxes;
}

// `count` parameters from ?`first` on, for IN (…).
std::string parameters(int first, std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) {
    list += (i == 0 ? "?" : ", ?") + std::to_string(first + static_cast<int>(i));
  }
  return list.empty() ? "NULL" : list;
}

constexpr const char* row_columns =
    "SELECT d.position, d.id, d.kind, d.label, d.precedence, d.author, d.created, d.subject, d.date, "
    "d.purpose, "
    "d.post, d.country, d.language, a.mailbox, a.number, a.pending, p.act, k.person, k.at, a.due, "
    "d.relabelled, d.recalled ";
constexpr const char* state_joins =
    "LEFT JOIN personal p ON p.dispatch = d.id AND p.person = ?1 "
    "LEFT JOIN acknowledged k ON k.dispatch = d.id AND k.mailbox = a.mailbox ";

ReadState state_of(const Statement& row, bool is_acknowledged) {
  const bool has_act = !row.is_null(16);
  const auto act = has_act ? static_cast<Act>(row.integer(16)) : Act::unread;
  if (act == Act::done) return ReadState::done;
  if (act == Act::deferred) return ReadState::deferred;
  if (is_acknowledged) return ReadState::acknowledged;
  return act == Act::read ? ReadState::read : ReadState::unread;
}

std::optional<Time> time_from(std::int64_t number) {
  return number == 0 ? std::nullopt : std::optional(Time(Duration(number)));
}

Result<Row> row_from(const Statement& row) {
  Row found;
  found.id = TRY(dispatch_id_from(row.blob(1)));
  found.kind = static_cast<Kind>(row.integer(2));
  found.label = TRY(wire::decode_all<Label>(row.blob(3)));
  found.precedence = static_cast<Precedence>(row.integer(4));
  found.author = {std::string(row.text(5))};
  found.created = Time(Duration(row.integer(6)));
  found.subject = row.text(7);
  found.date = row.text(8);
  found.purpose = static_cast<Purpose>(row.integer(9));
  found.post = row.text(10);
  found.country = row.text(11);
  found.language = row.text(12);
  found.mailbox = {std::string(row.text(13))};
  found.number = static_cast<std::uint64_t>(row.integer(14));
  if (!row.is_null(17)) {
    found.acknowledged = {.person = std::string(row.text(17)), .at = Time(Duration(row.integer(18)))};
  }
  found.state = state_of(row, found.acknowledged.has_value());
  if (row.integer(15) == 1) found.acknowledge_by = time_from(row.integer(19));
  found.relabelled = time_from(row.integer(20));
  found.recalled = time_from(row.integer(21));
  return found;
}

std::string condition_of(const InboxQuery& query) {
  const std::string not_now = "(p.act IS NULL OR p.act NOT IN (3, 4))";  // done, deferred
  const std::string counts = " AND d.recalled = 0";                      // what was recalled is its author's
  switch (query.box) {
    case Box::inbox: return (query.unread_only ? "(p.act IS NULL OR p.act = 1)" : not_now) + counts;
    case Box::acknowledge: return "a.pending = 1" + counts;
    case Box::deferred: return "p.act = 4" + counts;
    case Box::sent: return "1";
  }
  std::unreachable();
}

}  // namespace

std::string_view to_text(ReadState state) {
  switch (state) {
    case ReadState::unread: return "unread";
    case ReadState::read: return "read";
    case ReadState::acknowledged: return "acknowledged";
    case ReadState::done: return "done";
    case ReadState::deferred: return "deferred";
  }
  std::unreachable();
}

std::string number_text(Kind kind, std::uint64_t number) {
  if (number == 0) return {};
  const char* series = kind == Kind::report ? "DB " : kind == Kind::instruction ? "DE " : "Nr. ";
  return series + std::to_string(number);
}

Result<std::vector<std::int64_t>> Catalogue::visible(const Actor& actor) const {
  return visible_numbers(*database_, "access", actor);
}

Result<InboxPage> Catalogue::inbox(const Actor& actor, const InboxQuery& query) const {
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, page_max);
  const bool is_sent = query.box == Box::sent;
  const auto mailboxes = is_sent ? outboxes(actor) : inboxes(actor);
  const std::string seen = number_list(TRY(visible(actor)));
  constexpr int first_mailbox = 7;
  const std::string held = parameters(first_mailbox, mailboxes.size());
  const std::string order =
      " ORDER BY a.pending DESC, a.precedence DESC, a.created DESC, a.position DESC LIMIT ?6";
  // A dispatch that reached two of the reader's mailboxes shows once: where it waits for an acknowledgement,
  // or else in the first.
  const std::string places = is_sent
                                 ? "SELECT position, '' AS mailbox, 0 AS number, 0 AS pending, 0 AS "
                                   "precedence, created, 0 AS due FROM dispatch "
                                   "WHERE kind < 3 AND author IN (" +
                                       held + ") AND access IN (" + seen + ")"
                                 : "SELECT position, mailbox, number, pending, precedence, created, due FROM "
                                   "addressed x WHERE mailbox IN (" +
                                       held + ") AND access IN (" + seen +
                                       ") AND NOT EXISTS (SELECT 1 FROM addressed y WHERE y.position = "
                                       "x.position AND y.mailbox IN (" +
                                       held + ") AND (y.pending, x.mailbox) > (x.pending, y.mailbox))";
  const std::string sql = row_columns +
                          ("FROM (" + places + ") a JOIN dispatch d ON d.position = a.position ") +
                          state_joins + "WHERE " + condition_of(query) +
                          " AND (a.pending, a.precedence, a.created, a.position) < (?2, ?3, ?4, ?5)" + order;
  auto select = TRY(database_->prepare(sql.c_str()));
  const InboxCursor from =
      query.after.value_or(InboxCursor{.pending = 2, .precedence = 0, .created = 0, .position = 0});
  select.bind(1, std::string_view(actor.person)).bind(2, from.pending).bind(3, from.precedence);
  select.bind(4, from.created).bind(5, static_cast<std::int64_t>(from.position));
  select.bind(6, static_cast<std::int64_t>(limit + 1));
  for (std::size_t i = 0; i < mailboxes.size(); ++i) {
    select.bind(first_mailbox + static_cast<int>(i), std::string_view(mailboxes[i].value));
  }
  InboxPage page;
  InboxCursor last;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return page;
    if (page.rows.size() == limit) {
      page.next = last;
      return page;
    }
    auto row = TRY(row_from(select));
    last = {.pending = select.integer(15),
            .precedence = is_sent ? 0 : select.integer(4),
            .created = select.integer(6),
            .position = static_cast<std::uint64_t>(select.integer(0))};
    page.rows.push_back(std::move(row));
  }
}

Result<std::int64_t> Catalogue::unread(const Actor& actor) const {
  const auto mailboxes = inboxes(actor);
  const std::string seen = number_list(TRY(visible(actor)));
  const std::string sql =
      "SELECT count(DISTINCT a.position) FROM addressed a JOIN dispatch d ON d.position = a.position "
      "LEFT JOIN personal p ON p.dispatch = d.id AND p.person = ?1 WHERE a.mailbox IN (" +
      parameters(2, mailboxes.size()) + ") AND a.access IN (" + seen +
      ") AND (p.act IS NULL OR p.act = 1) AND d.recalled = 0";
  auto select = TRY(database_->prepare(sql.c_str()));
  select.bind(1, std::string_view(actor.person));
  for (std::size_t i = 0; i < mailboxes.size(); ++i) {
    select.bind(2 + static_cast<int>(i), std::string_view(mailboxes[i].value));
  }
  const bool has_row = TRY(select.step());
  return has_row ? select.integer(0) : 0;
}

Result<Row> Catalogue::row(const Actor& actor, const DispatchId& id) const {
  auto found = TRY(rows(actor, std::span(&id, 1)));
  return std::move(found.front());
}

Result<std::vector<Row>> Catalogue::rows(const Actor& actor, std::span<const DispatchId> ids) const {
  auto known = TRY(known_rows(actor, ids));
  std::vector<Row> found;
  found.reserve(known.size());
  for (auto& row : known) {
    if (!row) return fail(Code::not_found, "nicht verfügbar");
    found.push_back(*std::move(row));
  }
  return found;
}

Result<std::vector<std::optional<Row>>> Catalogue::known_rows(const Actor& actor,
                                                              std::span<const DispatchId> ids) const {
  const auto seen = TRY(visible(actor));
  // The mailboxes the person works at stand before those that are merely read, such as the house's.
  std::vector<MailboxId> mailboxes = inboxes(actor);
  const std::string worked_at = parameters(3, mailboxes.size());
  for (const Held& held : actor.held) {
    if (std::ranges::find(mailboxes, held.mailbox) == mailboxes.end()) mailboxes.push_back(held.mailbox);
  }
  constexpr int access_column = 22;
  const std::string sql =
      row_columns +
      (", d.access FROM dispatch d LEFT JOIN addressed a ON a.position = d.position AND a.mailbox IN (" +
       parameters(3, mailboxes.size()) + ") ") +
      state_joins + "WHERE d.id = ?2 ORDER BY a.pending DESC, a.mailbox IS NULL, a.mailbox IN (" + worked_at +
      ") DESC, a.mailbox LIMIT 1";
  auto select = TRY(database_->prepare(sql.c_str()));
  std::vector<std::optional<Row>> found;
  found.reserve(ids.size());
  for (const DispatchId& id : ids) {
    select.reset().bind(1, std::string_view(actor.person)).bind(2, BytesView(id.value));
    for (std::size_t i = 0; i < mailboxes.size(); ++i) {
      select.bind(3 + static_cast<int>(i), std::string_view(mailboxes[i].value));
    }
    const bool has_row = TRY(select.step());
    const bool is_visible = has_row && std::ranges::binary_search(seen, select.integer(access_column));
    found.emplace_back();
    if (is_visible) found.back() = TRY(row_from(select));
  }
  return found;
}

Result<Access> Catalogue::access(const Actor& actor, const DispatchId& id) const {
  auto select = TRY(database_->prepare(
      "SELECT a.word FROM dispatch d JOIN access a ON a.number = d.access WHERE d.id = ?"));
  select.bind(1, BytesView(id.value));
  const bool has_row = TRY(select.step());
  if (!has_row) return fail(Code::not_found, "nicht verfügbar");
  const auto word = select.blob(0);
  auto access = TRY(decode_access({reinterpret_cast<const char*>(word.data()), word.size()}));
  if (!may_read(actor, access).allowed()) return fail(Code::not_found, "nicht verfügbar");
  return access;
}

Result<std::vector<Done>> Catalogue::history(const Actor& actor, const DispatchId& id) const {
  auto select = TRY(database_->prepare(
      "SELECT at, 2, person, mailbox FROM acknowledged WHERE dispatch = ?1 "
      "UNION ALL SELECT at, act, person, '' FROM personal WHERE dispatch = ?1 AND person = ?2 ORDER BY 1"));
  select.bind(1, BytesView(id.value)).bind(2, std::string_view(actor.person));
  std::vector<Done> done;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return done;
    done.push_back({.at = Time(Duration(select.integer(0))),
                    .act = static_cast<Act>(select.integer(1)),
                    .person = std::string(select.text(2)),
                    .mailbox = {std::string(select.text(3))}});
  }
}

Result<std::vector<Overdue>> Catalogue::overdue(const Actor& actor, Whose whose, Time now,
                                                std::size_t limit) const {
  const bool is_sent = whose == Whose::sent;
  const auto mailboxes = is_sent ? outboxes(actor) : inboxes(actor);
  constexpr int first_mailbox = 4;
  const std::string seen = number_list(TRY(visible(actor)));
  const std::string sql =
      row_columns +
      ("FROM addressed a JOIN dispatch d ON d.position = a.position " + std::string(state_joins) +
       "WHERE a.pending = 1 AND a.due <= ?2 AND " + (is_sent ? "d.author" : "a.mailbox") + " IN (" +
       parameters(first_mailbox, mailboxes.size()) + ") AND d.access IN (" + seen +
       ") ORDER BY a.due, a.position, a.mailbox LIMIT ?3");
  auto select = TRY(database_->prepare(sql.c_str()));
  select.bind(1, std::string_view(actor.person)).bind(2, now.time_since_epoch().count());
  select.bind(3, static_cast<std::int64_t>(limit));
  for (std::size_t i = 0; i < mailboxes.size(); ++i)
    select.bind(first_mailbox + static_cast<int>(i), std::string_view(mailboxes[i].value));
  std::vector<Overdue> found;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return found;
    auto row = TRY(row_from(select));
    const MailboxId mailbox = row.mailbox;
    found.push_back({.row = std::move(row), .mailbox = mailbox, .due = Time(Duration(select.integer(19)))});
  }
}

Result<std::vector<Catalogue::OverdueWay>> Catalogue::overdue_ways(Time now, std::size_t limit) const {
  auto select = TRY(database_->prepare(
      "SELECT d.id, d.author, a.mailbox, a.number, a.precedence, a.created, a.due FROM addressed a JOIN "
      "dispatch d ON d.position = a.position WHERE a.pending = 1 AND a.due <= ? ORDER BY a.due, a.position, "
      "a.mailbox LIMIT ?"));
  select.bind(1, now.time_since_epoch().count()).bind(2, static_cast<std::int64_t>(limit));
  std::vector<OverdueWay> found;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return found;
    const DispatchId id = TRY(dispatch_id_from(select.blob(0)));
    found.push_back({.dispatch = id,
                     .author = {std::string(select.text(1))},
                     .addressee = {std::string(select.text(2))},
                     .number = static_cast<std::uint64_t>(select.integer(3)),
                     .precedence = static_cast<Precedence>(select.integer(4)),
                     .created = Time(Duration(select.integer(5))),
                     .due = Time(Duration(select.integer(6)))});
  }
}

Result<std::vector<DispatchId>> Catalogue::blind_copies(const DispatchId& id) const {
  auto select = TRY(database_->prepare("SELECT copy FROM blind WHERE original = ? ORDER BY copy"));
  select.bind(1, BytesView(id.value));
  std::vector<DispatchId> copies;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return copies;
    copies.push_back(TRY(dispatch_id_from(select.blob(0))));
  }
}

Result<bool> Catalogue::has_source(BytesView digest) const {
  auto select = TRY(database_->prepare("SELECT 1 FROM source WHERE digest = ?"));
  select.bind(1, digest);
  return select.step();
}

}  // namespace depesche
