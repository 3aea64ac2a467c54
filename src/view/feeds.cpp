// SPDX-License-Identifier: EUPL-1.2
#include "view/feeds.h"

namespace depesche {

Result<FeedView> FeedView::open(Database& database) {
  auto tables = TRY(Tables::open(database, "feeds", R"sql(
    CREATE TABLE IF NOT EXISTS feed (author TEXT PRIMARY KEY, sequence INTEGER NOT NULL, last BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS series (
      author TEXT NOT NULL, addressee TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (author, addressee)
    ) WITHOUT ROWID)sql",
                                 {"feed", "series"}));
  return FeedView(std::move(tables));
}

Result<> FeedView::apply(std::span<const OpenedEntry> batch) {
  auto feed = TRY(tables_.database().prepare(
      "INSERT INTO feed (author, sequence, last) VALUES (?1, ?2, ?3) ON CONFLICT (author) DO UPDATE "
      "SET sequence = ?2, last = ?3 WHERE ?2 > sequence"));
  auto series = TRY(tables_.database().prepare(
      "INSERT INTO series (author, addressee, last) VALUES (?1, ?2, ?3) ON CONFLICT (author, addressee) DO "
      "UPDATE SET last = ?3 WHERE ?3 > last"));
  return tables_.fold(batch, [&](const OpenedEntry& entry) -> Result<> {
    const std::string_view author = entry.header.author.value;
    feed.bind(1, author).bind(2, static_cast<std::int64_t>(entry.header.feed_sequence));
    feed.bind(3, BytesView(entry.id.value));
    TRY(feed.run());
    for (const Recipient& recipient : entry.header.recipients) {
      if (recipient.number == 0) continue;
      series.bind(1, author).bind(2, std::string_view(recipient.mailbox.value));
      series.bind(3, static_cast<std::int64_t>(recipient.number));
      TRY(series.run());
    }
    return {};
  });
}

Result<Feeds> FeedView::load() const {
  Feeds loaded;
  auto feed = TRY(tables_.database().prepare("SELECT author, sequence, last FROM feed"));
  for (;;) {
    const bool has_row = TRY(feed.step());
    if (!has_row) break;
    const DispatchId last = TRY(dispatch_id_from(feed.blob(2)));
    loaded.feeds[{std::string(feed.text(0))}] = {.sequence = static_cast<std::uint64_t>(feed.integer(1)),
                                                 .previous = last};
  }
  auto series = TRY(tables_.database().prepare("SELECT author, addressee, last FROM series"));
  for (;;) {
    const bool has_row = TRY(series.step());
    if (!has_row) break;
    loaded.series[{{std::string(series.text(0))}, {std::string(series.text(1))}}] =
        static_cast<std::uint64_t>(series.integer(2));
  }
  return loaded;
}

}  // namespace depesche
