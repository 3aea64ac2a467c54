// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"
#include "dispatch/dispatch.h"
#include "env/clock.h"

namespace depesche {

// Where an entry stands in one node's log. The first entry has position 1; 0 stands before it.
struct Position {
  std::uint64_t value = 0;
  auto operator<=>(const Position&) const = default;
};

struct Entry {
  Position position;
  Time accepted_at;
  Dispatch dispatch;  // the body is empty after its erasure
  crypto::Sha384Digest
      chain{};  // SHA-384(chain of the entry before || id): a log cut, reordered or spliced shows
};

// One node's append-only record of every dispatch it has accepted, in the order it accepted them.
// Positions have no gaps. Headers are never changed or removed; a body can be erased, and the chain still
// verifies.
class Log {
 public:
  virtual ~Log() = default;

  // Returns once all of the batch is durable, with the position of each. What the log knows already keeps the
  // position it has. After an error nothing of the batch has been taken.
  virtual Result<std::vector<Position>> append(std::span<const Dispatch> batch) = 0;

  // The entries after `after`, oldest first, at most `limit` and at most about `log_page_bytes_max` bytes.
  virtual Result<std::vector<Entry>> read(Position after, std::size_t limit) const = 0;

  // Errors: not_found.
  virtual Result<Entry> find(const DispatchId& id) const = 0;

  virtual Result<Position> last() const = 0;

  // Forgets a body for good; returns once that is durable. Errors: not_found.
  virtual Result<> erase_body(const DispatchId& id) = 0;
};

inline constexpr std::size_t log_page_bytes_max = 16U << 20U;

}  // namespace depesche
