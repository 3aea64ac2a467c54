// SPDX-License-Identifier: EUPL-1.2
#include "http/facets.h"

#include <algorithm>
#include <array>

#include "http/render.h"
#include "text/countries.h"

namespace depesche::http {
namespace {

struct Word {
  std::string_view facet, value, de, en;
};
constexpr std::array words{
    Word{"kind", "report", "Bericht", "Report"},
    Word{"kind", "instruction", "Weisung", "Instruction"},
    Word{"kind", "message", "Mitteilung", "Message"},
    Word{"kind", "document", "Dokument", "Document"},
    Word{"level", "OFFEN", "offen", "open"},
    Word{"level", "VS-NFD", "VS-NUR FÜR DEN DIENSTGEBRAUCH", "VS-NUR FÜR DEN DIENSTGEBRAUCH (restricted)"},
    Word{"level", "VS-VERTRAULICH", "VS-VERTRAULICH", "VS-VERTRAULICH (confidential)"},
    Word{"level", "GEHEIM", "GEHEIM", "GEHEIM (secret)"},
    Word{"level", "STRENG GEHEIM", "STRENG GEHEIM", "STRENG GEHEIM (top secret)"},
    Word{"language", "de", "Deutsch", "German"},
    Word{"language", "en", "Englisch", "English"},
    Word{"language", "fr", "Französisch", "French"},
    Word{"language", "es", "Spanisch", "Spanish"},
    Word{"language", "ru", "Russisch", "Russian"},
    Word{"language", "pt", "Portugiesisch", "Portuguese"},
    Word{"language", "it", "Italienisch", "Italian"},
};

Name name_of(const Directory& directory, std::string_view facet, const std::string& value) {
  if (facet == "post") {
    if (const Post* post = directory.post(value)) return post->name;
  }
  if (facet == "country") {
    const auto found =
        std::ranges::find_if(directory.posts(), [&](const auto& p) { return p.second.country == value; });
    if (found != directory.posts().end()) return found->second.country_name;
    const std::string german = text::country_name(value, "de");
    if (!german.empty()) return {.de = german, .en = text::country_name(value, "en")};
  }
  const auto* word =
      std::ranges::find_if(words, [&](const Word& w) { return w.facet == facet && w.value == value; });
  if (word != words.end()) return {.de = std::string(word->de), .en = std::string(word->en)};
  return {.de = value, .en = value};
}

}  // namespace

boost::json::object facets_json(const Directory& directory, const search::Facets& facets) {
  boost::json::object json;
  for (const auto& [facet, values] : facets) {
    boost::json::array list;
    for (const search::FacetValue& value : values) {
      list.push_back({{"value", value.value},
                      {"label", to_json(name_of(directory, facet, value.value))},
                      {"count", value.count}});
    }
    json[facet] = std::move(list);
  }
  return json;
}

}  // namespace depesche::http
