// SPDX-License-Identifier: EUPL-1.2
#include "http/target.h"

#include <algorithm>

namespace depesche::http {
namespace {

constexpr int languages_max = 16;

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

bool is_control(char character) {
  const auto value = static_cast<unsigned char>(character);
  return value < 0x20 || value == 0x7f;
}

Result<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char character = text[i];
    if (character == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return fail(Code::invalid, "a percent sign without two hexadecimal digits");
      character = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (character == '+' && plus_is_space) {
      character = ' ';
    }
    if (is_control(character)) return fail(Code::invalid, "a control character in the target");
    decoded.push_back(character);
  }
  return decoded;
}

Result<std::vector<std::string>> parse_path(std::string_view text) {
  std::vector<std::string> segments;
  while (!text.empty()) {
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find('/'), text.size());
    const std::string_view raw = text.substr(0, end);
    text.remove_prefix(end);
    if (raw.empty() && text.empty()) break;  // a slash at the end
    std::string segment = TRY(percent_decoded(raw, false));
    const bool climbs = segment.empty() || segment == "." || segment == "..";
    if (climbs || segment.find('/') != std::string::npos || segment.find('\\') != std::string::npos) {
      return fail(Code::invalid, "a path that climbs or hides a separator");
    }
    if (segments.size() == path_segments_max) return fail(Code::invalid, "a path that is too deep");
    segments.push_back(std::move(segment));
  }
  return segments;
}

Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> fields;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (fields.size() == query_fields_max) return fail(Code::invalid, "too many fields in the query");
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string name = TRY(percent_decoded(pair.substr(0, equals), true));
    std::string value = TRY(percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true));
    fields.emplace_back(std::move(name), std::move(value));
  }
  return fields;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The weight of one language range in thousandths; 1000 when none is given, 0 when it cannot be read.
int weight_of(std::string_view parameters) {
  const std::size_t mark = parameters.find("q=");
  if (mark == std::string_view::npos) return 1000;
  const std::string_view number = trimmed(parameters.substr(mark + 2));
  if (number.empty() || (number[0] != '0' && number[0] != '1')) return 0;
  int weight = (number[0] - '0') * 1000;
  int step = 100;
  for (std::size_t i = 2; i < number.size() && i < 5 && number[i] >= '0' && number[i] <= '9';
       ++i, step /= 10) {
    weight += (number[i] - '0') * step;
  }
  return std::min(weight, 1000);
}

bool begins_with_ignoring_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(), [](char wanted, char given) {
           return wanted == (given >= 'A' && given <= 'Z' ? static_cast<char>(given - 'A' + 'a') : given);
         });
}

}  // namespace

std::optional<std::string_view> Target::field(std::string_view name) const {
  const auto found =
      std::ranges::find(query, name, [](const auto& pair) { return std::string_view(pair.first); });
  if (found == query.end()) return std::nullopt;
  return found->second;
}

Result<Target> parse_target(std::string_view text) {
  if (text.empty() || text.front() != '/') return fail(Code::invalid, "a target that is no path");
  if (text.size() > target_max) return fail(Code::invalid, "a target that is too long");
  text = text.substr(0, text.find('#'));
  const std::size_t mark = std::min(text.find('?'), text.size());
  Target target;
  target.path = TRY(parse_path(text.substr(0, mark)));
  target.query = TRY(parse_query(text.substr(std::min(mark + 1, text.size()))));
  return target;
}

bool fits(std::string_view pattern, const Target& target, std::string& id) {
  for (const std::string& segment : target.path) {
    if (pattern.empty()) return false;
    pattern.remove_prefix(1);
    const std::size_t end = std::min(pattern.find('/'), pattern.size());
    const std::string_view wanted = pattern.substr(0, end);
    pattern.remove_prefix(end);
    if (wanted == "{id}") {
      id = segment;
    } else if (wanted != segment) {
      return false;
    }
  }
  return pattern.empty();
}

std::string_view cookie(std::string_view header, std::string_view name) {
  std::string_view found;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    const std::string_view pair = trimmed(header.substr(0, end));
    header.remove_prefix(std::min(end + 1, header.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    if (!found.empty()) return {};
    found = pair.substr(equals + 1);
  }
  return found;
}

Language preferred_language(std::string_view accept_language) {
  int german = 0;
  int english = 0;
  for (int i = 0; i < languages_max && !accept_language.empty(); ++i) {
    const std::size_t end = std::min(accept_language.find(','), accept_language.size());
    const std::string_view range = trimmed(accept_language.substr(0, end));
    accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
    const int weight = weight_of(range.substr(std::min(range.find(';'), range.size())));
    if (begins_with_ignoring_case(range, "de")) german = std::max(german, weight);
    if (begins_with_ignoring_case(range, "en")) english = std::max(english, weight);
  }
  return english > german ? Language::en : Language::de;
}

std::string_view authority_of(std::string_view origin) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!origin.starts_with(scheme)) continue;
    const std::string_view authority = origin.substr(scheme.size());
    return authority.find('/') == std::string_view::npos ? authority : std::string_view{};
  }
  return {};
}

}  // namespace depesche::http
