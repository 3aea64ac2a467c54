// SPDX-License-Identifier: EUPL-1.2
#include "view/directory_view.h"

namespace depesche {

Result<DirectoryView> DirectoryView::open(Database& database) {
  auto tables = TRY(Tables::open(
      database, "directory",
      "CREATE TABLE IF NOT EXISTS directory_record (position INTEGER PRIMARY KEY, content BLOB NOT NULL)",
      {"directory_record"}));
  return DirectoryView(std::move(tables));
}

Result<> DirectoryView::apply(std::span<const OpenedEntry> batch) {
  auto insert = TRY(
      tables_.database().prepare("INSERT OR IGNORE INTO directory_record (position, content) VALUES (?, ?)"));
  return tables_.fold(batch, [&](const OpenedEntry& entry) -> Result<> {
    if (entry.header.kind != Kind::directory || !entry.content) return {};
    insert.bind(1, static_cast<std::int64_t>(entry.position.value)).bind(2, BytesView(*entry.content));
    return insert.run();
  });
}

Result<Directory> DirectoryView::directory_at(Position position) const {
  auto select = TRY(tables_.database().prepare(
      "SELECT content FROM directory_record WHERE position <= ? ORDER BY position"));
  select.bind(1, static_cast<std::int64_t>(position.value));
  Directory directory;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return directory;
    const auto record = TRY(decode_record(select.blob(0)));
    directory.apply(record);
  }
}

std::optional<Record> record_of(const OpenedEntry& entry, const Directory& directory) {
  if (entry.header.kind != Kind::directory || !entry.content) return std::nullopt;
  auto record = decode_record(*entry.content);
  if (!record) return std::nullopt;
  const bool founds = entry.position == Position{1};
  const Mailbox* author = directory.mailbox(entry.header.author);
  const bool by_authority =
      author != nullptr && author->kind == MailboxKind::authority && !is_foreign(author->id);
  // An excerpt is believed for its own signature, whoever hands it on.
  const bool is_excerpt = author != nullptr && std::holds_alternative<SignedExcerpt>(*record);
  const bool own_credential = author != nullptr && author->kind == MailboxKind::node &&
                              !is_foreign(author->id) && std::holds_alternative<Credential>(*record);
  if (!founds && !by_authority && !own_credential && !is_excerpt) return std::nullopt;
  return *std::move(record);
}

}  // namespace depesche
