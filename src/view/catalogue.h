// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "directory/directory.h"
#include "policy/policy.h"
#include "store/database.h"
#include "view/acts.h"
#include "view/view.h"

namespace depesche {

// How a dispatch stands with one reader.
enum class ReadState : std::uint8_t { unread, read, acknowledged, done, deferred };
std::string_view to_text(ReadState state);

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

}  // namespace depesche
