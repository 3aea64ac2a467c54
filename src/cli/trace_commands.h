// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/invocation.h"
#include "dispatch/id.h"

namespace depesche::cli {

// „Wo ist meine Depesche?“: what this node knows of one dispatch's way, without its content.
Result<> trace_dispatch(Invocation& invocation);

// A dispatch by its number in a series.
struct SeriesNumber {
  std::uint64_t number = 0;
  MailboxId author;
  MailboxId addressee;
};
// „DB 12 of post.kairo to unit.201“, also without „DB“, and with „von“ and „an“; as one word or several.
// Nothing when it is none.
std::optional<SeriesNumber> parse_series_number(const std::vector<std::string>& typed);

}  // namespace depesche::cli
