// SPDX-License-Identifier: EUPL-1.2
#include "text/countries.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>
#include <unordered_map>

#include "text/words.h"

namespace depesche::text {
namespace {

struct Countries {
  std::unordered_map<std::string, std::string> by_name;  // folded names and codes, to alpha-3
  std::unordered_map<std::string, std::string> by_code;  // alpha-3 to alpha-2
};

std::string name_in(const char* language, const char* alpha2) {
  icu::UnicodeString name;
  icu::Locale("", alpha2).getDisplayCountry(icu::Locale(language), name);
  std::string text;
  return name.toUTF8String(text);
}

const Countries& countries() {
  static const Countries known = [] {
    Countries made;
    for (const char* const* alpha2 = icu::Locale::getISOCountries(); *alpha2 != nullptr; ++alpha2) {
      const std::string alpha3 = icu::Locale("", *alpha2).getISO3Country();
      if (alpha3.empty()) continue;
      made.by_code.emplace(alpha3, *alpha2);
      for (const std::string& name :
           {alpha3, std::string(*alpha2), name_in("de", *alpha2), name_in("en", *alpha2)}) {
        made.by_name.emplace(fold(name), alpha3);
      }
    }
    return made;
  }();
  return known;
}

}  // namespace

std::string country_code(std::string_view name) {
  const auto found = countries().by_name.find(fold(name));
  return found == countries().by_name.end() ? std::string() : found->second;
}

std::string country_name(std::string_view code, const char* language) {
  const auto found = countries().by_code.find(std::string(code));
  return found == countries().by_code.end() ? std::string() : name_in(language, found->second.c_str());
}

}  // namespace depesche::text
