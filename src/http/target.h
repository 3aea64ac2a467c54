// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

// What stands in a request line and in the few header fields that have a grammar of their own.

namespace depesche::http {

inline constexpr std::size_t target_max = 4096;
inline constexpr std::size_t path_segments_max = 8;
inline constexpr std::size_t query_fields_max = 16;

// A request target in origin form (RFC 9112 §3.2.1), percent-decoded.
struct Target {
  std::vector<std::string> path;  // segments; "/a/b" has two, "/" none
  std::vector<std::pair<std::string, std::string>> query;

  // The first field of that name; nothing when it is absent.
  std::optional<std::string_view> field(std::string_view name) const;
};

// Errors: invalid. Refuses control characters, "..", encoded slashes and whatever is beyond the limits above.
Result<Target> parse_target(std::string_view text);

// Whether a path has a pattern's shape, such as "/drafts/{id}/send"; `id` is what stands for {id}.
bool fits(std::string_view pattern, const Target& target, std::string& id);

// The value of one cookie from a Cookie header (RFC 6265 §4.2.1); empty when absent or given twice.
std::string_view cookie(std::string_view header, std::string_view name);

enum class Language : std::uint8_t { de, en };

// The better liked of the two languages by Accept-Language (RFC 9110 §12.5.4); German when neither is named.
Language preferred_language(std::string_view accept_language);

// "host" or "host:port" of an origin such as "https://host:port"; empty when it is none.
std::string_view authority_of(std::string_view origin);

}  // namespace depesche::http
