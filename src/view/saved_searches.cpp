// SPDX-License-Identifier: EUPL-1.2
#include "view/saved_searches.h"

#include <algorithm>
#include <tuple>

#include "dispatch/wire.h"

namespace depesche {

// A search that was deleted keeps its row as a mark, so that a late save cannot bring it back.
Result<SavedSearchView> SavedSearchView::open(Database& database, const Log& log) {
  auto tables = TRY(Tables::open(database, "saved-searches", R"sql(
    CREATE TABLE IF NOT EXISTS saved_search (
      mailbox  TEXT NOT NULL,
      id       TEXT NOT NULL,
      version  INTEGER NOT NULL,
      saved_at INTEGER NOT NULL,
      over     INTEGER NOT NULL,
      dispatch BLOB NOT NULL,
      since    INTEGER NOT NULL,
      label    BLOB NOT NULL,
      content  BLOB NOT NULL,
      PRIMARY KEY (mailbox, id)
    ) WITHOUT ROWID)sql",
                                 {"saved_search"}));
  return SavedSearchView(std::move(tables), log);
}

// A body that was erased since is a superseded save: a view made anew skips it and ends with the same rows.
Result<> SavedSearchView::apply(std::span<const OpenedEntry> batch) {
  return tables_.fold(batch, [&](const OpenedEntry& entry) -> Result<> {
    if (entry.header.kind != Kind::draft || !entry.content) return {};
    const auto search = decode_saved_search(*entry.content);
    return search ? save(entry, *search) : Result<>{};
  });
}

Result<> SavedSearchView::save(const OpenedEntry& entry, const SavedSearch& search) {
  Position since = entry.position;
  if (search.seen != DispatchId{}) {
    const auto seen = log_->find(search.seen);
    if (!seen && seen.error().code != Code::not_found) return std::unexpected(seen.error());
    if (seen && seen->position < entry.position) since = seen->position;
  }
  auto upsert = TRY(tables_.database().prepare(
      "INSERT INTO saved_search (mailbox, id, version, saved_at, over, dispatch, since, label, content) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (mailbox, id) DO UPDATE SET version = "
      "excluded.version, saved_at = excluded.saved_at, over = excluded.over, dispatch = excluded.dispatch, "
      "since = excluded.since, label = excluded.label, content = excluded.content "
      "WHERE excluded.version > saved_search.version AND saved_search.over = 0"));
  upsert.bind(1, std::string_view(entry.header.author.value)).bind(2, std::string_view(search.id));
  upsert.bind(3, static_cast<std::int64_t>(search.version));
  upsert.bind(4, entry.header.created.time_since_epoch().count());
  upsert.bind(5, std::int64_t{search.deleted}).bind(6, BytesView(entry.id.value));
  const Bytes label = wire::encode_all(entry.header.label);
  upsert.bind(7, static_cast<std::int64_t>(since.value)).bind(8, label).bind(9, BytesView(*entry.content));
  return upsert.run();
}

Result<std::vector<KeptSearch>> kept_searches(const Database& database, const MailboxId& mailbox) {
  auto select = TRY(database.prepare(
      "SELECT dispatch, saved_at, since, label, content FROM saved_search WHERE mailbox = ? AND over = 0"));
  select.bind(1, std::string_view(mailbox.value));
  std::vector<KeptSearch> kept;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) break;
    const DispatchId dispatch = TRY(dispatch_id_from(select.blob(0)));
    auto search = TRY(decode_saved_search(select.blob(4)));
    auto label = TRY(wire::decode_all<Label>(select.blob(3)));
    kept.push_back({.search = std::move(search),
                    .saved_at = Time(Duration(select.integer(1))),
                    .dispatch = dispatch,
                    .since = {static_cast<std::uint64_t>(select.integer(2))},
                    .label = std::move(label)});
  }
  std::ranges::sort(kept, {}, [](const KeptSearch& one) { return std::tie(one.search.name, one.search.id); });
  return kept;
}

}  // namespace depesche
