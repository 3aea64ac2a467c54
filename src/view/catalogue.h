// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "directory/directory.h"
#include "policy/policy.h"
#include "store/database.h"
#include "view/acts.h"
#include "view/tables.h"

namespace depesche {

// How a dispatch stands with one reader.
enum class ReadState : std::uint8_t { unread, read, acknowledged, done, deferred };
std::string_view to_text(ReadState state);

// "DB 1042" for a report, "DE 17" for an instruction, "Nr. 3" otherwise; empty for 0.
std::string number_text(Kind kind, std::uint64_t number);

// A dispatch in one line, as lists show it.
struct Row {
  DispatchId id;
  Kind kind = Kind::report;
  Label label;
  Precedence precedence = Precedence::routine;
  MailboxId author;
  std::uint64_t number = 0;  // in the series of `mailbox`; 0 where the reader reads none of the addressees
  MailboxId mailbox;         // the addressee through which the reader has it; empty if none
  Time created{};
  std::string subject;
  std::string date;  // of the document itself, as ISO 8601 text of any precision, or empty
  Purpose purpose = Purpose::none;
  std::string post, country, language;
  ReadState state = ReadState::unread;
  std::optional<Time> acknowledge_by;
  struct Acknowledged {
    std::string person;
    Time at{};
  };
  std::optional<Acknowledged> acknowledged;
  // When its author last changed its level, and when they recalled it: from then on only they have it.
  std::optional<Time> relabelled, recalled;
};

// An acknowledgement that did not come in time.
struct Overdue {
  Row row;
  MailboxId mailbox;  // whose it is
  Time due{};
};

enum class Box : std::uint8_t { inbox, acknowledge, sent, deferred };

// Where a page ends: the sort key of its last row. Never shown to a reader as it is.
struct InboxCursor {
  std::int64_t pending = 0;  // 1: must be acknowledged, sorts first
  std::int64_t precedence = 0;
  std::int64_t created = 0;
  std::uint64_t position = 0;
  auto operator<=>(const InboxCursor&) const = default;
};

struct InboxQuery {
  Box box = Box::inbox;
  bool unread_only = false;
  std::optional<InboxCursor> after;
  std::size_t limit = 50;  // at most 100
};

struct InboxPage {
  std::vector<Row> rows;
  std::optional<InboxCursor> next;
};

// Every dispatch that people wrote, to whom it went, and what was done with it.
class CatalogueView final : public View {
 public:
  static Result<CatalogueView> open(Database& database);

  std::string_view name() const override { return "catalogue"; }
  Result<> apply(std::span<const OpenedEntry> batch) override;
  Result<Position> checkpoint() override { return tables_.checkpoint(); }
  Result<> reset() override { return tables_.reset(); }
  Result<crypto::Sha384Digest> digest() override { return tables_.digest(); }

 private:
  explicit CatalogueView(Tables tables) : tables_(std::move(tables)) {}
  Tables tables_;
};

// One thing a person did with a dispatch.
struct Done {
  Time at{};
  Act act = Act::read;
  std::string person;
  MailboxId mailbox;
};

// Asks what CatalogueView wrote, for one reader at a time, on a connection of its own. What the actor may not
// read is not there.
class Catalogue {
 public:
  // The database must outlive this; it may be open for reading only.
  explicit Catalogue(const Database& database) : database_(&database) {}

  Result<InboxPage> inbox(const Actor& actor, const InboxQuery& query) const;
  Result<std::int64_t> unread(const Actor& actor) const;
  // Errors: not_found, also for what the actor may not read.
  Result<Row> row(const Actor& actor, const DispatchId& id) const;
  // The same for many, in their order; nothing for each that the actor may not read.
  Result<std::vector<std::optional<Row>>> known_rows(const Actor& actor,
                                                     std::span<const DispatchId> ids) const;
  // The same; not_found as soon as one of them is.
  Result<std::vector<Row>> rows(const Actor& actor, std::span<const DispatchId> ids) const;
  // What decides who may read a dispatch that the actor may read. Errors: not_found.
  Result<Access> access(const Actor& actor, const DispatchId& id) const;
  // The acts on a dispatch the actor may read: everybody's acknowledgements, and the actor's own.
  Result<std::vector<Done>> history(const Actor& actor, const DispatchId& id) const;

  // Of what was to be acknowledged by `now` and is not, the longest first, at most `limit`: what the actor's
  // mailboxes wrote (`sent`), or what they must acknowledge themselves.
  enum class Whose : std::uint8_t { sent, own };
  Result<std::vector<Overdue>> overdue(const Actor& actor, Whose whose, Time now, std::size_t limit) const;

  // The blind copies of a dispatch. Not for readers: for what must reach all who hold it.
  Result<std::vector<DispatchId>> blind_copies(const DispatchId& id) const;
  // Everything overdue at `now`, without a word of content. Not for readers: for operators.
  struct OverdueWay {
    DispatchId dispatch;
    MailboxId author, addressee;
    std::uint64_t number = 0;
    Precedence precedence = Precedence::routine;
    Time created{}, due{};
  };
  Result<std::vector<OverdueWay>> overdue_ways(Time now, std::size_t limit) const;

  // Which of these sources (SHA-256 of what was imported) are in the log already. Not for readers: for
  // import.
  Result<bool> has_source(BytesView digest) const;

 private:
  // The numbers of the accesses the actor may see, rising.
  Result<std::vector<std::int64_t>> visible(const Actor& actor) const;

  const Database* database_;
};

// How long a unit has for its acknowledgement; nothing for what need not be acknowledged.
std::optional<Duration> acknowledge_within(Precedence precedence);
// When the addressees for action must have acknowledged: the author's own deadline, else that of the
// precedence.
std::optional<Time> acknowledge_by(const Header& header, const Content& content);

// The same time of day so many days from Monday to Friday later (UTC). Public holidays count as such days:
// each country has its own.
Time after_working_days(Time from, unsigned count);
// After so many a receipt that did not come is asked about, and an acknowledgement without a deadline of its
// own is due.
inline constexpr unsigned receipt_query_days = 7;

}  // namespace depesche
