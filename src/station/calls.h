// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "dispatch/id.h"

namespace depesche {

// Whom this node calls, and whom it is not to speak with: kept beside the bundles, so that a restart changes
// nothing.
struct Call {
  std::string host;  // empty: the neighbour calls
  std::uint16_t port = 0;
  bool is_cut = false;
  bool operator==(const Call&) const = default;
};
using Calls = std::map<MailboxId, Call>;

inline constexpr const char* calls_name = "calls";

Bytes encode(const Calls& calls);
// Errors: invalid. No bytes are no calls.
Result<Calls> decode_calls(BytesView bytes);

}  // namespace depesche
