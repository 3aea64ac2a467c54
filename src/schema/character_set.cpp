// SPDX-License-Identifier: EUPL-1.2
#include "schema/character_set.h"

#include <algorithm>
#include <string>
#include <unicode/uchar.h>
#include <unicode/uniset.h>

namespace depesche::schema {
namespace {

CharacterSet set_of(const icu::UnicodeSet& found) {
  std::vector<CharacterRange> ranges;
  for (std::int32_t i = 0; i < found.getRangeCount(); ++i) {
    ranges.push_back({.first = static_cast<char32_t>(found.getRangeStart(i)),
                      .last = static_cast<char32_t>(found.getRangeEnd(i))});
  }
  return CharacterSet(std::move(ranges));
}

std::optional<CharacterSet> set_with(UProperty property, std::int32_t value) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeSet found;
  found.applyIntPropertyValue(property, value, status);
  if (U_FAILURE(status)) return std::nullopt;
  return set_of(found);
}

// ICU takes names loosely; ECMA-262 wants them as Unicode writes them.
std::optional<std::int32_t> exact_value(UProperty property, const std::string& name) {
  const std::int32_t value = u_getPropertyValueEnum(property, name.c_str());
  if (value == UCHAR_INVALID_CODE) return std::nullopt;
  constexpr int spellings_max = 6;
  for (int i = 0; i < spellings_max; ++i) {
    const char* known = u_getPropertyValueName(property, value, static_cast<UPropertyNameChoice>(i));
    if (known && name == known) return value;
  }
  return std::nullopt;
}

std::optional<UProperty> exact_binary_property(const std::string& name) {
  const UProperty property = u_getPropertyEnum(name.c_str());
  if (property < UCHAR_BINARY_START || property >= UCHAR_BINARY_LIMIT) return std::nullopt;
  if (property >= UCHAR_POSIX_ALNUM && property <= UCHAR_POSIX_XDIGIT) return std::nullopt;
  for (const UPropertyNameChoice choice : {U_SHORT_PROPERTY_NAME, U_LONG_PROPERTY_NAME}) {
    const char* known = u_getPropertyName(property, choice);
    if (known && name == known) return property;
  }
  return std::nullopt;
}

std::optional<CharacterSet> with_category(const std::string& name) {
  const auto mask = exact_value(UCHAR_GENERAL_CATEGORY_MASK, name);
  return mask ? set_with(UCHAR_GENERAL_CATEGORY_MASK, *mask) : std::nullopt;
}

}  // namespace

CharacterSet::CharacterSet(std::vector<CharacterRange> ranges) {
  std::ranges::sort(ranges, {}, &CharacterRange::first);
  for (const CharacterRange& range : ranges) {
    if (!ranges_.empty() && range.first <= ranges_.back().last + 1) {
      ranges_.back().last = std::max(ranges_.back().last, range.last);
    } else {
      ranges_.push_back(range);
    }
  }
  for (const CharacterRange& range : ranges_) {
    for (char32_t code = range.first; code < 128 && code <= range.last; ++code) {
      ascii_[code >> 6] |= std::uint64_t{1} << (code & 63);
    }
  }
}

CharacterSet CharacterSet::complement() const {
  std::vector<CharacterRange> others;
  char32_t next = 0;
  for (const CharacterRange& range : ranges_) {
    if (range.first > next) others.push_back({.first = next, .last = range.first - 1});
    next = range.last + 1;
  }
  if (next <= character_max) others.push_back({.first = next, .last = character_max});
  return CharacterSet(std::move(others));
}

bool CharacterSet::meets(const CharacterSet& other) const {
  for (auto mine = ranges_.begin(), its = other.ranges_.begin();
       mine != ranges_.end() && its != other.ranges_.end();) {
    if (mine->last < its->first) {
      ++mine;
    } else if (its->last < mine->first) {
      ++its;
    } else {
      return true;
    }
  }
  return false;
}

bool CharacterSet::holds_wide(char32_t code) const {
  const auto after = std::ranges::upper_bound(ranges_, code, {}, &CharacterRange::first);
  return after != ranges_.begin() && code <= std::prev(after)->last;
}

std::optional<CharacterSet> CharacterSet::of_property(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string name(text.substr(0, equals));
  if (equals != std::string_view::npos) {
    const std::string value(text.substr(equals + 1));
    if (name == "General_Category" || name == "gc") return with_category(value);
    const bool is_script = name == "Script" || name == "sc";
    if (!is_script && name != "Script_Extensions" && name != "scx") return std::nullopt;
    const auto script = exact_value(UCHAR_SCRIPT, value);
    if (!script) return std::nullopt;
    return set_with(is_script ? UCHAR_SCRIPT : UCHAR_SCRIPT_EXTENSIONS, *script);
  }
  if (name == "Any") return CharacterSet({{.first = 0, .last = character_max}});
  if (name == "ASCII") return CharacterSet({{.first = 0, .last = 0x7F}});
  if (name == "Assigned") return set_with(UCHAR_GENERAL_CATEGORY_MASK, U_GC_CN_MASK)->complement();
  if (auto category = with_category(name)) return category;
  const auto property = exact_binary_property(name);
  return property ? set_with(*property, 1) : std::nullopt;
}

}  // namespace depesche::schema
