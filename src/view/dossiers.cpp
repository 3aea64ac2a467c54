// SPDX-License-Identifier: EUPL-1.2
#include "view/dossiers.h"

#include <algorithm>
#include <map>

#include "dispatch/wire.h"
#include "view/access_words.h"
#include "view/delivery.h"

namespace depesche {
namespace {

// The access word stands in the key before all that could order or count, so that a query reads the rows of
// visible words and no others. What was superseded is known by headers alone, so that a view made anew, when
// the body has been erased, ends with the same rows.
constexpr const char* dossier_schema = R"sql(
  CREATE TABLE IF NOT EXISTS dossier_access (number INTEGER PRIMARY KEY, word BLOB NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS dossier_act (
    author   TEXT NOT NULL,
    dossier  BLOB NOT NULL,
    access   INTEGER NOT NULL,
    what     INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    dispatch BLOB NOT NULL,
    at       INTEGER NOT NULL,
    label    BLOB NOT NULL,
    content  BLOB NOT NULL,
    PRIMARY KEY (author, dossier, access, what, sequence, dispatch)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS dossier_opened ON dossier_act (access, at, dispatch) WHERE what = 0;
  CREATE UNIQUE INDEX IF NOT EXISTS dossier_act_id ON dossier_act (dispatch);
  CREATE TABLE IF NOT EXISTS dossier_superseded (
    author TEXT NOT NULL, dispatch BLOB NOT NULL, successor BLOB NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (author, dispatch, successor)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS dossier_superseded_at ON dossier_superseded (position);
)sql";

// The statements of one batch, prepared once.
struct DossierWriting {
  AccessNumbers access;
  Statement act, supersede, forget, is_superseded;
};

Result<DossierWriting> prepare_dossiers(Database& database) {
  return DossierWriting{
      .access = TRY(AccessNumbers::prepare(database, "dossier_access")),
      .act =
          TRY(database.prepare("INSERT OR IGNORE INTO dossier_act (author, dossier, access, what, sequence, "
                               "dispatch, at, label, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")),
      .supersede = TRY(database.prepare("INSERT OR IGNORE INTO dossier_superseded (author, dispatch, "
                                        "successor, position) VALUES (?, ?, ?, ?)")),
      .forget = TRY(database.prepare("DELETE FROM dossier_act WHERE dispatch = ? AND author = ?")),
      .is_superseded =
          TRY(database.prepare("SELECT 1 FROM dossier_superseded WHERE author = ? AND dispatch = ?")),
  };
}

Result<> write_superseded(DossierWriting& writing, const OpenedEntry& entry) {
  const std::string_view author = entry.header.author.value;
  for (const Reference& reference : entry.header.references) {
    if (reference.relation != Relation::supersedes) continue;
    const BytesView target = reference.target.value;
    auto& supersede = writing.supersede.bind(1, author).bind(2, target).bind(3, BytesView(entry.id.value));
    TRY(supersede.bind(4, static_cast<std::int64_t>(entry.position.value)).run());
    TRY(writing.forget.bind(1, target).bind(2, author).run());
  }
  return {};
}

Result<> write_act(DossierWriting& writing, const OpenedEntry& entry) {
  const std::int64_t access = TRY(writing.access.of(entry.access));
  TRY(write_superseded(writing, entry));
  if (!entry.content) return {};
  const auto act = decode_dossier_act(*entry.content);
  if (!act) return {};  // not of a form we know: it stays in the log and counts nowhere
  const Header& header = entry.header;
  writing.is_superseded.bind(1, std::string_view(header.author.value)).bind(2, BytesView(entry.id.value));
  const bool is_superseded = TRY(writing.is_superseded.step());
  writing.is_superseded.reset();
  if (is_superseded) return {};
  const bool is_first = act->what == DossierAct::What::opened;
  auto& insert = writing.act;
  insert.bind(1, std::string_view(header.author.value));
  insert.bind(2, BytesView((is_first ? entry.id : act->dossier).value)).bind(3, access);
  insert.bind(4, static_cast<std::int64_t>(act->what));
  insert.bind(5, static_cast<std::int64_t>(header.feed_sequence)).bind(6, BytesView(entry.id.value));
  insert.bind(7, header.created.time_since_epoch().count());
  insert.bind(8, BytesView(wire::encode_all(header.label)));
  return insert.bind(9, BytesView(*entry.content)).run();
}

// The audiences of access words, each read once.
using Audiences = std::map<std::int64_t, std::vector<MailboxId>>;

// A row of: dispatch, sequence, at, label, content, access word and its number.
Result<OpenedAct> act_from(const Statement& row, const MailboxId& author, Audiences& audiences) {
  OpenedAct one{.author = author};
  one.id = TRY(dispatch_id_from(row.blob(0)));
  one.sequence = static_cast<std::uint64_t>(row.integer(1));
  one.at = Time(Duration(row.integer(2)));
  one.label = TRY(wire::decode_all<Label>(row.blob(3)));
  one.act = TRY(decode_dossier_act(row.blob(4)));
  const auto [audience, is_new] = audiences.try_emplace(row.integer(6));
  if (is_new) {
    const auto word = row.blob(5);
    auto access = TRY(decode_access({reinterpret_cast<const char*>(word.data()), word.size()}));
    audience->second = std::move(access.audience);
  }
  one.audience = audience->second;
  return one;
}

// Only an act that everybody who sees the dossier may read gives it another title or ends it.
constexpr const char* opened_columns =
    "SELECT o.dispatch, o.author, o.at, o.label, coalesce(r.content, o.content), coalesce(r.dispatch, "
    "o.dispatch) FROM dossier_act o LEFT JOIN dossier_act r ON r.dispatch = (SELECT n.dispatch FROM "
    "dossier_act n WHERE n.author = o.author AND n.dossier = o.dossier AND n.access = o.access AND n.what = "
    "6 "
    "ORDER BY n.sequence DESC, n.dispatch DESC LIMIT 1) WHERE o.what = 0 AND o.access IN (";
constexpr const char* not_ended =
    ") AND NOT EXISTS (SELECT 1 FROM dossier_act e WHERE e.author = o.author AND e.dossier = o.dossier AND "
    "e.access = o.access AND e.what = 7) AND (?1 = '' OR o.author = ?1)";

Result<DossierRow> row_from_opened(const Statement& row) {
  DossierRow found{.author = {std::string(row.text(1))}, .opened_at = Time(Duration(row.integer(2)))};
  found.id = TRY(dispatch_id_from(row.blob(0)));
  found.label = TRY(wire::decode_all<Label>(row.blob(3)));
  auto titled = TRY(decode_dossier_act(row.blob(4)));
  found.title = std::move(titled.title);
  found.topic = std::move(titled.topic);
  found.titled_by = TRY(dispatch_id_from(row.blob(5)));
  return found;
}

// Where the view of deliveries stopped, that nothing is owed means nothing.
Result<bool> knows_deliveries(const Database& views) {
  auto select = TRY(views.prepare(
      "SELECT (SELECT position FROM checkpoint WHERE view = 'delivery') >= (SELECT max(position) FROM "
      "checkpoint)"));
  const bool has_row = TRY(select.step());
  return has_row && select.integer(0) == 1;
}

Result<> forget_what_it_supersedes(Log& log, const Database& views, const Header& successor) {
  for (const Reference& reference : successor.references) {
    if (reference.relation != Relation::supersedes) continue;
    const auto before = log.find(reference.target);
    if (!before || before->dispatch.body.empty()) continue;
    const Header header = TRY(decode_header(before->dispatch.header));
    if (header.kind != Kind::dossier || header.author != successor.author) continue;
    const bool is_everywhere = TRY(is_settled_everywhere(views, reference.target));
    if (is_everywhere) TRY(log.erase_body(reference.target));
  }
  return {};
}

Result<std::vector<DispatchId>> newest_successors(const Database& views) {
  auto select = TRY(views.prepare("SELECT successor FROM dossier_superseded ORDER BY position DESC LIMIT ?"));
  select.bind(1, static_cast<std::int64_t>(superseded_notes_max));
  std::vector<DispatchId> found;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return found;
    found.push_back(TRY(dispatch_id_from(select.blob(0))));
  }
}

// The mailboxes that the actor writes for, each on a line of its own.
std::string written_for(const Actor& actor) {
  std::string list = "\n";
  for (const Held& held : actor.held) {
    if (held.may(Duty::write)) list += held.mailbox.value + "\n";
  }
  return list;
}

}  // namespace

Result<bool> is_settled_everywhere(const Database& views, const DispatchId& id) {
  const bool is_known = TRY(knows_deliveries(views));
  if (!is_known) return false;
  const auto standing = TRY(Delivery(views).standing_of(id));
  return std::ranges::all_of(
      standing, [](const Owed& owed) { return owed.arrived.has_value() || !owed.refused.empty(); });
}

bool forget_superseded_note(Log& log, const Database& views, const Header& successor) {
  if (successor.kind != Kind::dossier) return true;
  return forget_what_it_supersedes(log, views, successor).has_value();
}

std::size_t forget_superseded_notes(Log& log, const Database& views) {
  const auto successors = newest_successors(views);
  if (!successors) return 0;
  std::size_t looked_at = 0;
  for (const DispatchId& id : *successors) {
    const auto entry = log.find(id);
    const auto header = entry ? decode_header(entry->dispatch.header) : std::unexpected(entry.error());
    if (header && forget_superseded_note(log, views, *header)) ++looked_at;
  }
  return looked_at;
}

Result<DossierView> DossierView::open(Database& database) {
  auto tables = TRY(Tables::open(database, "dossiers", dossier_schema,
                                 {"dossier_access", "dossier_act", "dossier_superseded"}));
  return DossierView(std::move(tables));
}

Result<> DossierView::apply(std::span<const OpenedEntry> batch) {
  auto writing = TRY(prepare_dossiers(tables_.database()));
  return tables_.fold(batch, [&](const OpenedEntry& entry) -> Result<> {
    return entry.header.kind == Kind::dossier ? write_act(writing, entry) : Result<>{};
  });
}

Result<std::vector<std::int64_t>> Dossiers::visible(const Actor& actor) const {
  return visible_numbers(*database_, "dossier_access", actor);
}

Result<DossierPage> Dossiers::open_ones(const Actor& actor, const DossierQuery& query) const {
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, dossier_page_max);
  const std::string sql =
      opened_columns + number_list(TRY(visible(actor))) + not_ended +
      " AND (o.at, o.dispatch) < (?2, ?3) AND (?5 = '' OR instr(?5, char(10) || o.author || "
      "char(10)) > 0) ORDER BY o.at DESC, o.dispatch DESC LIMIT ?4";
  auto select = TRY(database_->prepare(sql.c_str()));
  const DossierCursor from = query.after.value_or(DossierCursor{.opened_at = INT64_MAX});
  select.bind(1, std::string_view(query.author ? query.author->value : ""));
  select.bind(2, from.opened_at).bind(3, BytesView(from.id.value));
  const std::string written = query.changeable_only ? written_for(actor) : "";
  select.bind(5, std::string_view(written));
  select.bind(4, static_cast<std::int64_t>(limit + 1));
  DossierPage page;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return page;
    if (page.rows.size() == limit) {
      const DossierRow& last = page.rows.back();
      page.next = {.opened_at = last.opened_at.time_since_epoch().count(), .id = last.id};
      return page;
    }
    page.rows.push_back(TRY(row_from_opened(select)));
  }
}

Result<std::size_t> Dossiers::count(const Actor& actor, const MailboxId& author) const {
  const std::string sql = "SELECT count(*) FROM (" +
                          (opened_columns + number_list(TRY(visible(actor))) + not_ended + " LIMIT ?2)");
  auto select = TRY(database_->prepare(sql.c_str()));
  select.bind(1, std::string_view(author.value)).bind(2, static_cast<std::int64_t>(dossiers_max));
  const bool has_row = TRY(select.step());
  return has_row ? static_cast<std::size_t>(select.integer(0)) : 0;
}

Result<Dossier> Dossiers::dossier(const Actor& actor, const DispatchId& id) const {
  const std::string seen = number_list(TRY(visible(actor)));
  auto opening = TRY(database_->prepare(
      ("SELECT author FROM dossier_act WHERE dispatch = ? AND what = 0 AND access IN (" + seen + ")")
          .c_str()));
  opening.bind(1, BytesView(id.value));
  const bool is_there = TRY(opening.step());
  if (!is_there) return fail(Code::not_found, "nicht verfügbar");
  const MailboxId author{std::string(opening.text(0))};
  auto select = TRY(database_->prepare(
      ("SELECT d.dispatch, d.sequence, d.at, d.label, d.content, a.word, a.number FROM dossier_act d JOIN "
       "dossier_access a ON a.number = d.access WHERE d.author = ?1 AND d.dossier = ?2 AND d.access IN (" +
       seen + ") ORDER BY d.sequence, d.dispatch LIMIT ?3")
          .c_str()));
  select.bind(1, std::string_view(author.value)).bind(2, BytesView(id.value));
  select.bind(3, static_cast<std::int64_t>(dossier_acts_read_max + 1));
  std::vector<OpenedAct> acts;
  Audiences audiences;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) break;
    if (acts.size() == dossier_acts_read_max)
      return fail(Code::unavailable, "the dossier has more acts than can be read; end it and open another");
    acts.push_back(TRY(act_from(select, author, audiences)));
  }
  auto dossier = fold(std::move(acts));
  if (!dossier) return fail(Code::corrupt, "dossier: the act that opened it is not there");
  return *std::move(dossier);
}

}  // namespace depesche
