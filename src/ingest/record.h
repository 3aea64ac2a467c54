// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "ingest/document.h"

namespace depesche::ingest {

// Which field of a record becomes which field of a document: as the mapping says, else by our names and their
// common synonyms in English and German, in any case of letters.
class RecordFields {
 public:
  RecordFields(const Mapping& mapping, const Limits& limits);

  // Puts `value` where `name` belongs, or among the extra fields. The first value of a field stays.
  void put(Extracted& document, std::string_view name, std::string_view value) const;

  // Whether `name` is the field with the text.
  bool is_text(std::string_view name) const;

 private:
  std::string Extracted::* target_of(std::string_view name) const;

  std::map<std::string, std::string Extracted::*, std::less<>> targets_;
  std::size_t extra_fields_max_;
  std::size_t field_bytes_max_;
};

}  // namespace depesche::ingest
