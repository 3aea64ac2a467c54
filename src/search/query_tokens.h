// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace depesche::search {

struct QueryToken {
  enum class Kind : std::uint8_t { word, quoted, open, close, must, must_not, both, either, without, near };
  Kind kind = Kind::word;
  std::string text{};   // as typed; of a quotation what is inside
  std::string field{};  // what stood before a colon, if it is a field we know; its canonical name
  std::uint32_t distance = 0;
};

// Cuts a query into tokens. Quotation marks without a partner go to `unread`.
std::vector<QueryToken> query_tokens(std::string_view text, std::vector<std::string>& unread);

}  // namespace depesche::search
