// SPDX-License-Identifier: EUPL-1.2
#include "ingest/record.h"

#include <array>

#include "ingest/charset.h"
#include "ingest/plain.h"

namespace depesche::ingest {
namespace {

struct Known {
  std::string_view name;
  std::string Extracted::* target;
  std::array<std::string_view, 4> synonyms;
};

const std::array known_fields{
    Known{"id", &Extracted::external_id, {"external_id", "identifier"}},
    Known{"date", &Extracted::date, {"datum"}},
    Known{"place", &Extracted::place, {"ort"}},
    Known{"country", &Extracted::country, {"land"}},
    Known{"author", &Extracted::author, {"verfasser", "absender", "from"}},
    Known{"recipient", &Extracted::recipient, {"empfänger", "adressat", "to"}},
    Known{"title", &Extracted::title, {"titel", "subject", "betreff"}},
    Known{"lang", &Extracted::language, {"language", "sprache"}},
    Known{"text", &Extracted::text, {"body", "content", "inhalt"}},
    Known{"label", &Extracted::label, {"einstufung", "classification"}},
};

}  // namespace

RecordFields::RecordFields(const Mapping& mapping, const Limits& limits)
    : extra_fields_max_(limits.extra_fields), field_bytes_max_(limits.field_bytes) {
  for (const Known& known : known_fields) {
    const auto mapped = mapping.fields.find(std::string(known.name));
    if (mapped != mapping.fields.end()) targets_.emplace(lower_ascii(mapped->second), known.target);
  }
  for (const Known& known : known_fields) {
    if (mapping.fields.contains(std::string(known.name))) continue;
    targets_.emplace(known.name, known.target);
    for (const std::string_view synonym : known.synonyms) {
      if (!synonym.empty()) targets_.emplace(synonym, known.target);
    }
  }
}

std::string Extracted::* RecordFields::target_of(std::string_view name) const {
  if (const auto exact = targets_.find(name); exact != targets_.end()) return exact->second;
  const auto found = targets_.find(lower_ascii(name));
  return found == targets_.end() ? nullptr : found->second;
}

void RecordFields::put(Extracted& document, std::string_view name, std::string_view value) const {
  if (value.empty()) return;
  std::string Extracted::* target = target_of(name);
  if (target != nullptr && (document.*target).empty()) {
    document.*target = value;
  } else if (document.extra.size() < extra_fields_max_ && !name.empty()) {
    document.extra.emplace(cut_utf8(name, 256), cut_utf8(value, field_bytes_max_));
  }
}

bool RecordFields::is_text(std::string_view name) const { return target_of(name) == &Extracted::text; }

}  // namespace depesche::ingest
