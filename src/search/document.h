// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace depesche::search {

constexpr std::int32_t no_date = std::numeric_limits<std::int32_t>::min();

// What can be found. Texts are UTF-8; damaged UTF-8 is indexed as far as it can be read.
struct Document {
  std::uint64_t key =
      0;  // rises from document to document; breaks ties (larger first); never shown to a reader
  std::string label{};     // opaque access label; a reader's View decides visibility by it
  Bytes id{};              // opaque external id, returned with a hit
  std::string language{};  // ISO 639-1 code; empty: detected from the body
  std::string country{};
  std::string post{};
  std::string kind{};
  std::string level{};
  std::int32_t date = no_date;  // days since 1970-01-01
  std::string subject{};
  std::string body{};  // paragraphs are parted by an empty line
  // Further searched texts by name: author, recipient, place, number.
  std::vector<std::pair<std::string, std::string>> fields{};
};

}  // namespace depesche::search
