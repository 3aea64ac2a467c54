// SPDX-License-Identifier: EUPL-1.2
#include "view/changes.h"

#include <tuple>

namespace depesche {
namespace {

bool counts_more(const Notice& one, const std::optional<Notice>& other) {
  return !other || std::tie(one.sequence, one.id) > std::tie(other->sequence, other->id);
}

// Takes a notice up; whether it changes anything.
bool take(Changed& changed, const Notice& notice) {
  auto& last = notice.change.what == Change::What::recalled ? changed.recalled : changed.relabelled;
  if (!counts_more(notice, last)) return false;
  last = notice;
  return true;
}

}  // namespace

void Notices::add(Notice notice) { notices_[notice.change.target].push_back(std::move(notice)); }

Changed Notices::of(const DispatchId& target, const MailboxId& author) const {
  Changed changed;
  const auto found = notices_.find(target);
  if (found == notices_.end()) return changed;
  for (const Notice& notice : found->second) {
    if (notice.author == author) take(changed, notice);
  }
  return changed;
}

Position Notices::indexed_as(const DispatchId& target, const MailboxId& author, Position came) const {
  Position key = came;
  Changed changed;
  const auto found = notices_.find(target);
  if (found == notices_.end()) return key;
  for (const Notice& notice : found->second) {
    if (notice.author == author && take(changed, notice) && notice.position > came) key = notice.position;
  }
  return key;
}

Result<NoticeView> NoticeView::open(Database& database) {
  auto tables = TRY(Tables::open(database, "notices", R"sql(
    CREATE TABLE IF NOT EXISTS notice (
      position INTEGER PRIMARY KEY, id BLOB NOT NULL, author TEXT NOT NULL, sequence INTEGER NOT NULL,
      created INTEGER NOT NULL, content BLOB NOT NULL
    ))sql",
                                 {"notice"}));
  return NoticeView(std::move(tables));
}

Result<> NoticeView::apply(std::span<const OpenedEntry> batch) {
  auto insert =
      TRY(tables_.database().prepare("INSERT OR IGNORE INTO notice (position, id, author, sequence, created, "
                                     "content) VALUES (?, ?, ?, ?, ?, "
                                     "?)"));
  return tables_.fold(batch, [&](const OpenedEntry& entry) -> Result<> {
    const auto notice = notice_of(entry);
    if (!notice) return {};
    const Bytes content = TRY(encode_content({.change = notice->change}));
    insert.bind(1, static_cast<std::int64_t>(notice->position.value)).bind(2, BytesView(notice->id.value));
    insert.bind(3, std::string_view(notice->author.value));
    insert.bind(4, static_cast<std::int64_t>(notice->sequence));
    insert.bind(5, notice->at.time_since_epoch().count()).bind(6, BytesView(content));
    return insert.run();
  });
}

Result<Notices> NoticeView::notices_at(Position position) const {
  auto select = TRY(tables_.database().prepare(
      "SELECT position, id, author, sequence, created, content FROM notice WHERE position <= ? ORDER BY "
      "position"));
  select.bind(1, static_cast<std::int64_t>(position.value));
  Notices notices;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return notices;
    const DispatchId id = TRY(dispatch_id_from(select.blob(1)));
    const Content content = TRY(decode_content(select.blob(5)));
    if (!content.change) return fail(Code::corrupt, "notices: a row without a change");
    notices.add({.position = {static_cast<std::uint64_t>(select.integer(0))},
                 .id = id,
                 .author = {std::string(select.text(2))},
                 .sequence = static_cast<std::uint64_t>(select.integer(3)),
                 .at = Time(Duration(select.integer(4))),
                 .change = *content.change});
  }
}

std::optional<Notice> notice_of(const OpenedEntry& entry) {
  const bool is_notice =
      entry.header.kind == Kind::message && entry.document.has_value() && entry.document->change.has_value();
  if (!is_notice) return std::nullopt;
  return Notice{.position = entry.position,
                .id = entry.id,
                .author = entry.header.author,
                .sequence = entry.header.feed_sequence,
                .at = entry.header.created,
                .change = *entry.document->change};
}

Label changed_label(Label label, const Change& change) {
  label.level = change.label.level;
  label.compartments = change.label.compartments;
  label.term_year = change.label.term_year;
  return label;
}

}  // namespace depesche
