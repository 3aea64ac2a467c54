// SPDX-License-Identifier: EUPL-1.2
#include "view/delivery.h"

#include <algorithm>
#include <set>

#include "directory/directory.h"
#include "view/owed_moves.h"

namespace depesche {
namespace {

// `confirmed` and `arrived_at` follow from receipts that are in the log, so the rows are the same however the
// view came to be. 0 stands for „not yet“.
constexpr const char* delivery_schema = R"sql(
  CREATE TABLE IF NOT EXISTS owed (
    node         TEXT NOT NULL,
    position     INTEGER NOT NULL,
    dispatch     BLOB NOT NULL,
    precedence   INTEGER NOT NULL,
    level        INTEGER NOT NULL,
    created      INTEGER NOT NULL,
    arrived_at   INTEGER NOT NULL,
    requested_at INTEGER NOT NULL,
    refused      TEXT NOT NULL,
    by_people    INTEGER NOT NULL,
    returned     INTEGER NOT NULL,
    PRIMARY KEY (node, position)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS owed_open ON owed (position, node, refused) WHERE arrived_at = 0;
  CREATE INDEX IF NOT EXISTS owed_to_return ON owed (position)
    WHERE arrived_at = 0 AND refused <> '' AND by_people = 1 AND returned = 0;
  CREATE INDEX IF NOT EXISTS owed_by_dispatch ON owed (dispatch);
  CREATE TABLE IF NOT EXISTS numbered (
    author TEXT NOT NULL, addressee TEXT NOT NULL, number INTEGER NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (author, addressee, number)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS arrival (
    author TEXT NOT NULL, addressee TEXT NOT NULL, number INTEGER NOT NULL, node TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (author, addressee, number)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS arrival_unconfirmed ON arrival (node, author, addressee, number) WHERE confirmed = 0;
  CREATE TABLE IF NOT EXISTS progress (
    author TEXT NOT NULL, addressee TEXT NOT NULL, node TEXT NOT NULL, complete INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (author, addressee)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS before_own (
    author TEXT NOT NULL, addressee TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (author, addressee)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS own_since (position INTEGER PRIMARY KEY);
  CREATE INDEX IF NOT EXISTS progress_gap ON progress (author, addressee) WHERE complete < last;
)sql";

constexpr const char* range_where =
    " WHERE node = ?1 AND position IN (SELECT position FROM numbered WHERE author = ?2 AND addressee = ?3 "
    "AND number BETWEEN ?4 AND ?5)";

// The statements of one batch, prepared once.
struct DeliveryWriting {
  Statement owe, number, arrival, confirm, arrived, requested, refused, returned, progress, has_number,
      advance, before;
  bool has_own = false;  // the directory knows this node
};

Result<bool> is_own_known(Database& database) {
  auto select = TRY(database.prepare("SELECT 1 FROM own_since"));
  return select.step();
}

Result<DeliveryWriting> prepare_delivery(Database& database) {
  const auto on_range = [&](const std::string& set) {
    return database.prepare(("UPDATE owed SET " + set + range_where).c_str());
  };
  return DeliveryWriting{
      .owe = TRY(database.prepare("INSERT OR IGNORE INTO owed (node, position, dispatch, precedence, level, "
                                  "created, arrived_at, requested_at, refused, by_people, returned) VALUES "
                                  "(?, ?, ?, ?, ?, ?, 0, 0, '', ?, 0)")),
      .number = TRY(database.prepare(
          "INSERT OR IGNORE INTO numbered (author, addressee, number, position) VALUES (?, ?, ?, ?)")),
      .arrival =
          TRY(database.prepare("INSERT OR IGNORE INTO arrival (author, addressee, number, node, confirmed) "
                               "VALUES (?, ?, ?, ?, 0)")),
      .confirm =
          TRY(database.prepare("UPDATE arrival SET confirmed = 1 WHERE author = ? AND addressee = ? AND "
                               "number BETWEEN ? AND ?")),
      // A partner's gateway that took a dispatch may learn later that it cannot be delivered behind it.
      .arrived = TRY(on_range("arrived_at = iif(refused <> '' AND refused NOT LIKE 'no-receipt%' AND "
                              "instr(node, '@'), 0, max(?6, 1))")),
      // Who misses later what it once confirmed was restored from a backup: its word counts, also backwards.
      .requested = TRY(
          on_range("requested_at = max(requested_at, ?6), arrived_at = iif(?6 > arrived_at, 0, arrived_at)")),
      .refused = TRY(database.prepare("UPDATE owed SET refused = ?3, arrived_at = 0 WHERE node = ?1 AND "
                                      "dispatch = ?2 AND (arrived_at = 0 OR instr(node, '@'))")),
      .returned = TRY(database.prepare("UPDATE owed SET returned = 1 WHERE dispatch = ? AND refused <> ''")),
      .progress = TRY(database.prepare(
          "INSERT INTO progress (author, addressee, node, complete, last) VALUES (?1, ?2, ?3, 0, ?4) "
          "ON CONFLICT (author, addressee) DO UPDATE SET node = ?3, last = max(last, ?4) RETURNING "
          "complete")),
      .has_number =
          TRY(database.prepare("SELECT 1 FROM arrival WHERE author = ? AND addressee = ? AND number = ?")),
      .advance = TRY(database.prepare("UPDATE progress SET complete = ? WHERE author = ? AND addressee = ?")),
      .before = TRY(database.prepare("INSERT INTO before_own (author, addressee, last) VALUES (?1, ?2, ?3) "
                                     "ON CONFLICT (author, addressee) DO UPDATE SET last = max(last, ?3)")),
      .has_own = TRY(is_own_known(database)),
  };
}

std::int64_t number_of(std::uint64_t value) { return static_cast<std::int64_t>(value); }

// Moves a series' mark on over all numbers that are there.
Result<> note_progress(DeliveryWriting& writing, const OpenedEntry& entry, const Recipient& recipient) {
  const std::string_view author = entry.header.author.value;
  const std::string_view addressee = recipient.mailbox.value;
  writing.progress.bind(1, author).bind(2, addressee);
  writing.progress.bind(3, std::string_view(entry.author_node.value)).bind(4, number_of(recipient.number));
  const bool has_row = TRY(writing.progress.step());
  if (!has_row) return fail(Code::corrupt, "delivery: a series that was just written is not there");
  const std::int64_t before = writing.progress.integer(0);
  TRY(writing.progress.step());
  writing.progress.reset();
  std::int64_t complete = before;
  for (;;) {
    writing.has_number.bind(1, author).bind(2, addressee).bind(3, complete + 1);
    const bool is_there = TRY(writing.has_number.step());
    writing.has_number.reset();
    if (!is_there) break;
    ++complete;
  }
  if (complete == before) return {};
  return writing.advance.bind(1, complete).bind(2, author).bind(3, addressee).run();
}

Result<> write_arrival(DeliveryWriting& writing, const OpenedEntry& entry, const Recipient& recipient) {
  writing.arrival.bind(1, std::string_view(entry.header.author.value));
  writing.arrival.bind(2, std::string_view(recipient.mailbox.value)).bind(3, number_of(recipient.number));
  TRY(writing.arrival.bind(4, std::string_view(entry.author_node.value)).run());
  return note_progress(writing, entry, recipient);
}

Result<> write_owed(DeliveryWriting& writing, const OpenedEntry& entry,
                    const OpenedEntry::Receiver& receiver) {
  const Header& header = entry.header;
  const std::int64_t position = number_of(entry.position.value);
  writing.owe.bind(1, std::string_view(receiver.node.value)).bind(2, position);
  writing.owe.bind(3, BytesView(entry.id.value)).bind(4, static_cast<std::int64_t>(header.precedence));
  writing.owe.bind(5, static_cast<std::int64_t>(header.label.level));
  writing.owe.bind(6, header.created.time_since_epoch().count());
  TRY(writing.owe.bind(7, std::int64_t{is_written_by_people(header.kind)}).run());
  const Recipient& recipient = header.recipients[receiver.recipient];
  writing.number.bind(1, std::string_view(header.author.value));
  writing.number.bind(2, std::string_view(recipient.mailbox.value)).bind(3, number_of(recipient.number));
  return writing.number.bind(4, position).run();
}

Result<> write_ranges(Statement& update, const OpenedEntry& entry, const std::vector<NumberRange>& ranges) {
  for (const NumberRange& range : ranges) {
    update.bind(1, std::string_view(entry.header.author.value));
    update.bind(2, std::string_view(range.author.value)).bind(3, std::string_view(range.addressee.value));
    update.bind(4, number_of(range.first)).bind(5, number_of(range.last));
    TRY(update.bind(6, entry.header.created.time_since_epoch().count()).run());
  }
  return {};
}

// What another node says of dispatches from here.
Result<> write_note(DeliveryWriting& writing, const OpenedEntry& entry, const DeliveryNote& note) {
  if (const auto* arrived = std::get_if<Arrived>(&note))
    return write_ranges(writing.arrived, entry, arrived->ranges);
  if (const auto* missing = std::get_if<Missing>(&note))
    return write_ranges(writing.requested, entry, missing->ranges);
  const auto* said = std::get_if<Refused>(&note);
  if (said == nullptr) return {};
  const Refused& refused = *said;
  writing.refused.bind(1, std::string_view(entry.header.author.value))
      .bind(2, BytesView(refused.dispatch.value));
  return writing.refused.bind(3, std::string_view(refused.because)).run();
}

// What this node said itself: it need not say it again.
Result<> write_own_note(DeliveryWriting& writing, const DeliveryNote& note) {
  if (const auto* given_up = std::get_if<GivenUp>(&note)) {
    writing.refused.bind(1, std::string_view(given_up->node.value))
        .bind(2, BytesView(given_up->dispatch.value));
    return writing.refused.bind(3, std::string_view(given_up->because)).run();
  }
  if (const auto* refused = std::get_if<Refused>(&note);
      refused != nullptr && refused->because == returned_word)
    return writing.returned.bind(1, BytesView(refused->dispatch.value)).run();
  const auto* arrived = std::get_if<Arrived>(&note);
  if (arrived == nullptr) return {};
  for (const NumberRange& range : arrived->ranges) {
    writing.confirm.bind(1, std::string_view(range.author.value))
        .bind(2, std::string_view(range.addressee.value));
    TRY(writing.confirm.bind(3, number_of(range.first)).bind(4, number_of(range.last)).run());
  }
  return {};
}

// A node that joins is given all that came before it existed: its series go on from there.
Result<> begin(Database& database, const OpenedEntry& entry, const MailboxId& own) {
  struct Series {
    MailboxId author, addressee;
    std::int64_t last;
  };
  std::vector<Series> all;
  auto select = TRY(database.prepare("SELECT author, addressee, last FROM before_own"));
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) break;
    all.push_back({.author = {std::string(select.text(0))},
                   .addressee = {std::string(select.text(1))},
                   .last = select.integer(2)});
  }
  auto insert = TRY(database.prepare("INSERT OR IGNORE INTO progress VALUES (?1, ?2, ?3, ?4, ?4)"));
  for (const Series& series : all) {
    const Mailbox* author = entry.moved->mailbox(series.author);
    const Mailbox* addressee = entry.moved->mailbox(series.addressee);
    const Mailbox* author_node = author == nullptr ? nullptr : entry.moved->node_of(*author);
    if (author_node == nullptr || addressee == nullptr || author_node->id == own) continue;
    const auto nodes = entry.moved->nodes_of(*addressee);
    if (std::ranges::none_of(nodes, [&](const Mailbox* node) { return node->id == own; })) continue;
    insert.bind(1, std::string_view(series.author.value)).bind(2, std::string_view(series.addressee.value));
    TRY(insert.bind(3, std::string_view(author_node->id.value)).bind(4, series.last).run());
  }
  auto mark = TRY(database.prepare("INSERT OR IGNORE INTO own_since VALUES (?)"));
  TRY(mark.bind(1, number_of(entry.position.value)).run());
  return database.run("DELETE FROM before_own");
}

Result<> write_entry(Database& database, DeliveryWriting& writing, const OpenedEntry& entry,
                     const MailboxId& own) {
  if (!writing.has_own) {
    for (const Recipient& recipient : entry.header.recipients) {
      writing.before.bind(1, std::string_view(entry.header.author.value));
      writing.before.bind(2, std::string_view(recipient.mailbox.value));
      TRY(writing.before.bind(3, number_of(recipient.number)).run());
    }
  }
  const bool is_own = entry.author_node == own;
  if (is_delivery_note(entry.header)) {
    if (!entry.content) return {};
    const auto note = decode_delivery_note(*entry.content);
    if (!note) return {};  // not of a form we know: it stays in the log and counts nowhere
    return is_own ? write_own_note(writing, *note) : write_note(writing, entry, *note);
  }
  if (entry.header.author == own && entry.header.kind == Kind::message) {  // what came back to its author
    for (const Reference& reference : entry.header.references)
      TRY(writing.returned.bind(1, BytesView(reference.target.value)).run());
  }
  std::set<std::size_t> owed;  // recipients
  for (const OpenedEntry::Receiver& receiver : entry.receivers) {
    const Recipient& recipient = entry.header.recipients[receiver.recipient];
    if (recipient.number == 0) continue;
    // What crosses the border is owed by the gateway, which has it from one side for the other.
    const bool is_passed_on = !is_own && is_foreign(entry.author_node) != is_foreign(receiver.node);
    if ((is_own || is_passed_on) && receiver.node != own) {
      TRY(write_owed(writing, entry, receiver));
      owed.insert(receiver.recipient);
    }
    if (!is_own && (receiver.node == own || is_passed_on)) TRY(write_arrival(writing, entry, recipient));
  }
  for (const std::size_t recipient : owed) {
    std::set<MailboxId> nodes;
    for (const OpenedEntry::Receiver& receiver : entry.receivers) {
      if (receiver.recipient == recipient) nodes.insert(receiver.node);
    }
    TRY(note_served(database, entry.header.recipients[recipient].mailbox, nodes));
  }
  return {};
}

Owed owed_from(const Statement& row, DispatchId dispatch) {
  const auto when = [&](int column) {
    const std::int64_t at = row.integer(column);
    return at == 0 ? std::nullopt : std::optional(Time(Duration(at)));
  };
  return {.position = {static_cast<std::uint64_t>(row.integer(0))},
          .dispatch = dispatch,
          .node = {std::string(row.text(2))},
          .precedence = static_cast<Precedence>(row.integer(3)),
          .level = static_cast<Level>(row.integer(4)),
          .created = Time(Duration(row.integer(5))),
          .arrived = when(6),
          .requested = when(7),
          .refused = std::string(row.text(8))};
}

constexpr const char* owed_columns =
    "SELECT position, dispatch, node, precedence, level, created, arrived_at, requested_at, refused FROM "
    "owed ";

Result<std::vector<Owed>> all_owed(Statement select) {
  std::vector<Owed> found;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return found;
    const DispatchId dispatch = TRY(dispatch_id_from(select.blob(1)));
    found.push_back(owed_from(select, dispatch));
  }
}

}  // namespace

Result<DeliveryView> DeliveryView::open(Database& database, MailboxId own) {
  auto tables =
      TRY(Tables::open(database, "delivery", (std::string(delivery_schema) + owed_moves_schema).c_str(),
                       {"owed", "numbered", "arrival", "progress", "before_own", "own_since", "served"}));
  return DeliveryView(std::move(tables), std::move(own));
}

Result<> DeliveryView::apply(std::span<const OpenedEntry> batch) {
  auto writing = TRY(prepare_delivery(tables_.database()));
  return tables_.fold(batch, [&](const OpenedEntry& entry) -> Result<> {
    TRY(write_entry(tables_.database(), writing, entry, own_));
    if (!entry.moved) return {};
    if (!writing.has_own && entry.moved->mailbox(own_) != nullptr) {
      TRY(begin(tables_.database(), entry, own_));
      writing.has_own = true;
    }
    return follow_addressees(tables_.database(), *entry.moved, own_);
  });
}

Result<std::vector<Owed>> Delivery::owed(const OwedPlace& after, std::size_t limit) const {
  auto select = TRY(database_->prepare((std::string(owed_columns) +
                                        "WHERE arrived_at = 0 AND refused = '' AND (position, node) > (?, ?) "
                                        "ORDER BY position, node LIMIT ?")
                                           .c_str()));
  select.bind(1, number_of(after.position.value)).bind(2, std::string_view(after.node.value));
  select.bind(3, static_cast<std::int64_t>(limit));
  return all_owed(std::move(select));
}

Result<std::vector<Owed>> Delivery::standing_of(const DispatchId& dispatch) const {
  auto select =
      TRY(database_->prepare((std::string(owed_columns) + "WHERE dispatch = ? ORDER BY node").c_str()));
  select.bind(1, BytesView(dispatch.value));
  return all_owed(std::move(select));
}

Result<std::vector<DispatchId>> Delivery::to_return(std::size_t limit) const {
  auto select = TRY(database_->prepare(
      "SELECT DISTINCT position, dispatch FROM owed WHERE arrived_at = 0 AND refused <> '' AND by_people = 1 "
      "AND returned = 0 ORDER BY position LIMIT ?"));
  select.bind(1, static_cast<std::int64_t>(limit));
  std::vector<DispatchId> found;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return found;
    found.push_back(TRY(dispatch_id_from(select.blob(1))));
  }
}

Result<bool> Delivery::is_settled(const MailboxId& node, Position position) const {
  auto select = TRY(database_->prepare(
      "SELECT 1 FROM owed WHERE node = ? AND position = ? AND (arrived_at <> 0 OR refused <> '')"));
  select.bind(1, std::string_view(node.value)).bind(2, number_of(position.value));
  return select.step();
}

Result<std::vector<Delivery::Backlog>> Delivery::backlog() const {
  auto select = TRY(database_->prepare(
      "SELECT node, precedence, count(*), min(created) FROM owed WHERE arrived_at = 0 AND refused = '' "
      "GROUP BY node, precedence ORDER BY node, precedence DESC"));
  std::vector<Backlog> found;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return found;
    found.push_back({.node = {std::string(select.text(0))},
                     .precedence = static_cast<Precedence>(select.integer(1)),
                     .count = static_cast<std::uint64_t>(select.integer(2)),
                     .oldest = Time(Duration(select.integer(3)))});
  }
}

Result<std::vector<NumberRange>> Delivery::unconfirmed(const MailboxId& node, std::size_t limit) const {
  auto select =
      TRY(database_->prepare("SELECT author, addressee, number FROM arrival WHERE confirmed = 0 AND node = ? "
                             "ORDER BY author, addressee, number"));
  select.bind(1, std::string_view(node.value));
  std::vector<NumberRange> ranges;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return ranges;
    const auto number = static_cast<std::uint64_t>(select.integer(2));
    if (!ranges.empty() && ranges.back().author.value == select.text(0) &&
        ranges.back().addressee.value == select.text(1) && ranges.back().last + 1 == number) {
      ranges.back().last = number;
      continue;
    }
    if (ranges.size() == limit) return ranges;
    ranges.push_back({.author = {std::string(select.text(0))},
                      .addressee = {std::string(select.text(1))},
                      .first = number,
                      .last = number});
  }
}

Result<std::vector<MailboxId>> Delivery::unconfirmed_nodes() const {
  auto select =
      TRY(database_->prepare("SELECT DISTINCT node FROM arrival WHERE confirmed = 0 ORDER BY node"));
  std::vector<MailboxId> nodes;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return nodes;
    nodes.push_back({std::string(select.text(0))});
  }
}

Result<std::vector<Delivery::Gap>> Delivery::gaps(std::size_t limit) const {
  // Each number that came above the mark ends a gap that begins after the number before it. The few series
  // with a gap come first (CROSS JOIN keeps the order): not everything that ever arrived is looked at.
  auto select = TRY(database_->prepare(
      "SELECT author, addressee, node, before + 1, number - 1 FROM ("
      "  SELECT a.author, a.addressee, p.node, a.number, "
      "    lag(a.number, 1, p.complete) OVER (PARTITION BY a.author, a.addressee ORDER BY a.number) AS "
      "before "
      "  FROM progress p CROSS JOIN arrival a ON a.author = p.author AND a.addressee = p.addressee "
      "    AND a.number > p.complete "
      "  WHERE p.complete < p.last) "
      "WHERE number > before + 1 ORDER BY author, addressee, number LIMIT ?"));
  select.bind(1, static_cast<std::int64_t>(limit));
  std::vector<Gap> found;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return found;
    found.push_back({.node = {std::string(select.text(2))},
                     .range = {.author = {std::string(select.text(0))},
                               .addressee = {std::string(select.text(1))},
                               .first = static_cast<std::uint64_t>(select.integer(3)),
                               .last = static_cast<std::uint64_t>(select.integer(4))}});
  }
}

Result<std::uint64_t> Delivery::complete_up_to(const MailboxId& author, const MailboxId& addressee) const {
  auto select = TRY(database_->prepare("SELECT complete FROM progress WHERE author = ? AND addressee = ?"));
  select.bind(1, std::string_view(author.value)).bind(2, std::string_view(addressee.value));
  const bool has_row = TRY(select.step());
  return has_row ? static_cast<std::uint64_t>(select.integer(0)) : 0;
}

}  // namespace depesche
