// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "search/request.h"
#include "view/catalogue.h"

namespace depesche {

// „Vorlage“: what somebody wants to know, and for whom it is.
struct BriefOrder {
  std::string question;         // a question or any query
  std::optional<Level> target;  // nothing from sources above it
  std::size_t sentences = 12;   // at most search::quotes_max
};

// A sentence of a brief: word for word one of its source.
struct CitedSentence {
  search::Quote quote;
  std::size_t source = 0;  // in Brief::sources
};

// An answer in sentences of dispatches that the reader may see, each with its source. Nothing is added to
// them: without a sentence that supports an answer there is none.
struct Brief {
  std::string question;
  std::optional<Level> target;
  Label label;  // the join of its sources' labels
  Time as_of{};
  std::vector<CitedSentence> core;     // what answers most
  std::vector<CitedSentence> details;  // the rest, as it happened
  std::vector<Row> sources;            // in the order in which they are cited first
  std::vector<Row>
      left_out;             // above the target; would have been cited. For the reader's eyes, not for export.
  std::uint64_t found = 0;  // dispatches with some of the question's words that were there to choose from

  bool answers() const { return !core.empty(); }
};

// A brief of these quotes, the best one first. `rows` are the dispatches quoted, in any order; a quote of
// another one is left out.
Brief make_brief(const BriefOrder& order, search::Quotes quotes, std::span<const Row> rows);

// The day of a time in UTC as ISO text.
std::string iso_day(Time time);
// The day of a dispatch as ISO text: that of the document itself, else that of its writing.
std::string day_of(const Row& row);

}  // namespace depesche
