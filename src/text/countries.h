// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace depesche::text {

// The ISO 3166-1 alpha-3 code of a country given by its German or English name (CLDR, as ICU carries it) or
// by one of its codes, whatever the case and accents; empty for what is no country of today.
std::string country_code(std::string_view name);

// The name of the country with this alpha-3 code, in a language given as ISO 639-1 code; empty for no code.
std::string country_name(std::string_view code, const char* language);

}  // namespace depesche::text
