// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "dispatch/header.h"

// What nodes say to one another about dispatches on their way: the contents of receipts (kind `receipt`)
// whose author is a node. Bytes: docs/formats/delivery.md.

namespace depesche {

// Consecutive numbers of the series from one author to one addressee.
struct NumberRange {
  MailboxId author;
  MailboxId addressee;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  auto operator<=>(const NumberRange&) const = default;
};
inline constexpr std::size_t note_ranges_max = 4096;

// „Empfangsschein“: all of these are durable in the log of the node that says so.
struct Arrived {
  std::vector<NumberRange> ranges;
  bool operator==(const Arrived&) const = default;
};

// Later numbers of these series have come and these have not: please send them (again).
struct Missing {
  std::vector<NumberRange> ranges;
  bool operator==(const Missing&) const = default;
};

// In a node's note to itself: whoever was to learn that the dispatch was refused has been told.
inline constexpr std::string_view returned_word = "returned";

// The node does not take this dispatch, for good.
struct Refused {
  DispatchId dispatch;
  std::string because;  // for people
  bool operator==(const Refused&) const = default;
};

// The node that says so has sent this dispatch long enough without a receipt, and gives it up for good. It
// tells itself alone.
struct GivenUp {
  DispatchId dispatch;
  MailboxId node;       // which did not confirm it
  std::string because;  // for people
  bool operator==(const GivenUp&) const = default;
};

// Whether a dispatch is such a note. It has no number in any series and is not confirmed itself, or the notes
// would never end.
bool is_delivery_note(const Header& header);

// Whether it is a receipt that a person gave (acts.h). What a node writes is none, whatever stands in it.
bool is_receipt_of_person(const Header& header);

using DeliveryNote = std::variant<Arrived, Missing, Refused, GivenUp>;

Bytes encode(const DeliveryNote& note);
// Errors: invalid, also for a range that is empty or backwards.
Result<DeliveryNote> decode_delivery_note(BytesView content);

}  // namespace depesche
