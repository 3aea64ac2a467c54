// SPDX-License-Identifier: EUPL-1.2
#include "view/drafts.h"

namespace depesche {

// A draft that was sent or thrown away keeps its row as a mark, so that a late save cannot bring it back.
Result<DraftView> DraftView::open(Database& database) {
  auto tables = TRY(Tables::open(database, "drafts", R"sql(
    CREATE TABLE IF NOT EXISTS draft (
      mailbox  TEXT NOT NULL,
      id       TEXT NOT NULL,
      version  INTEGER NOT NULL,
      saved_at INTEGER NOT NULL,
      over     INTEGER NOT NULL,
      dispatch BLOB NOT NULL,
      PRIMARY KEY (mailbox, id)
    ) WITHOUT ROWID)sql",
                                 {"draft"}));
  return DraftView(std::move(tables));
}

Result<> DraftView::apply(std::span<const OpenedEntry> batch) {
  auto upsert = TRY(tables_.database().prepare(
      "INSERT INTO draft (mailbox, id, version, saved_at, over, dispatch) VALUES (?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (mailbox, id) DO UPDATE SET version = excluded.version, saved_at = excluded.saved_at, "
      "over = excluded.over, dispatch = excluded.dispatch "
      "WHERE excluded.version > draft.version AND draft.over = 0"));
  // A body that was erased since is a superseded save: a view made anew skips it and ends with the same rows.
  return tables_.fold(batch, [&](const OpenedEntry& entry) -> Result<> {
    if (entry.header.kind != Kind::draft || !entry.content) return {};
    const auto draft = decode_draft(*entry.content);
    if (!draft) return {};
    upsert.bind(1, std::string_view(entry.header.author.value)).bind(2, std::string_view(draft->id));
    upsert.bind(3, static_cast<std::int64_t>(draft->version));
    upsert.bind(4, entry.header.created.time_since_epoch().count());
    upsert.bind(5, std::int64_t{draft->discarded}).bind(6, BytesView(entry.id.value));
    return upsert.run();
  });
}

Result<std::vector<DraftPlace>> draft_places(const Database& database, const Actor& actor) {
  auto select =
      TRY(database.prepare("SELECT id, version, saved_at, dispatch FROM draft WHERE mailbox = ? AND over = 0 "
                           "ORDER BY saved_at DESC"));
  std::vector<DraftPlace> places;
  for (const Held& held : actor.held) {
    if (!held.may(Duty::write)) continue;
    select.reset().bind(1, std::string_view(held.mailbox.value));
    for (;;) {
      const bool has_row = TRY(select.step());
      if (!has_row) break;
      const DispatchId id = TRY(dispatch_id_from(select.blob(3)));
      places.push_back({.dispatch = id,
                        .version = static_cast<std::uint64_t>(select.integer(1)),
                        .saved_at = Time(Duration(select.integer(2))),
                        .id = std::string(select.text(0))});
    }
  }
  return places;
}

Result<> forget_superseded_drafts(Log& log, const Database& views) {
  auto select = TRY(views.prepare("SELECT dispatch FROM draft UNION ALL SELECT dispatch FROM saved_search"));
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return {};
    const DispatchId id = TRY(dispatch_id_from(select.blob(0)));
    const Entry save = TRY(log.find(id));
    const Header header = TRY(decode_header(save.dispatch.header));
    for (const Reference& reference : header.references) {
      if (reference.relation != Relation::supersedes) continue;
      const auto before = log.find(reference.target);
      if (before && !before->dispatch.body.empty()) TRY(log.erase_body(reference.target));
    }
  }
}

}  // namespace depesche
