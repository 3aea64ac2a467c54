// SPDX-License-Identifier: EUPL-1.2
#include "schema/uri.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "schema/address.h"
#include "schema/ascii.h"

namespace depesche::schema {
namespace {

struct Parts {
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;
  std::string_view query;
  std::string_view fragment;
  bool has_scheme = false;
  bool has_authority = false;
  bool has_query = false;
  bool has_fragment = false;
};

Parts split(std::string_view text) {
  Parts parts;
  if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
    parts.has_fragment = true;
    parts.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (const std::size_t mark = text.find('?'); mark != std::string_view::npos) {
    parts.has_query = true;
    parts.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && colon > 0 && text.find('/') > colon && is_letter(text.front())) {
    parts.has_scheme = true;
    parts.scheme = text.substr(0, colon);
    text = text.substr(colon + 1);
  }
  if (text.starts_with("//")) {
    parts.has_authority = true;
    const std::size_t end = std::min(text.find('/', 2), text.size());
    parts.authority = text.substr(2, end - 2);
    text = text.substr(end);
  }
  parts.path = text;
  return parts;
}

std::string joined(const Parts& parts, const std::string& path) {
  std::string out;
  if (parts.has_scheme) out.append(parts.scheme).append(":");
  if (parts.has_authority) out.append("//").append(parts.authority);
  out += path;
  if (parts.has_query) out.append("?").append(parts.query);
  if (parts.has_fragment) out.append("#").append(parts.fragment);
  return out;
}

std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  const bool is_absolute = path.starts_with('/');
  std::size_t begin = is_absolute ? 1 : 0;
  bool ends_open = false;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    ends_open = segment == "." || segment == "..";
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
    begin = end + 1;
  }
  std::string out = is_absolute ? "/" : "";
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i != 0) out += '/';
    out += kept[i];
  }
  if (ends_open && !out.ends_with('/')) out += '/';
  return out;
}

// The character at `at`, which moves behind it; 0 for what is no UTF-8.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  char32_t code = first & (0x3Fu >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if (at >= text.size()) return 0;
    code = code << 6 | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
  }
  return code;
}

// RFC 3987 §2.2, ucschar and iprivate.
bool is_wide_character(char32_t code, bool is_query) {
  if ((code >= 0xE000 && code <= 0xF8FF) || code >= 0xF0000) return is_query && (code & 0xFFFF) < 0xFFFE;
  if (code < 0x10000)
    return (code >= 0xA0 && code <= 0xD7FF) || (code >= 0xF900 && code <= 0xFDCF) ||
           (code >= 0xFDF0 && code <= 0xFFEF);
  return (code & 0xFFFF) < 0xFFFE && (code < 0xE0000 || code >= 0xE1000);
}

enum class Width : std::uint8_t { ascii, wide, wide_query };

// Characters of a component: unreserved, percent-encoded, and those in `others`.
bool holds_only(std::string_view text, std::string_view others, Width width) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char one = text[i];
    if (static_cast<unsigned char>(one) >= 0x80) {
      if (width == Width::ascii) return false;
      if (!is_wide_character(next_character(text, i), width == Width::wide_query)) return false;
      --i;
      continue;
    }
    if (one == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
      continue;
    }
    if (!is_letter(one) && !is_digit(one) && others.find(one) == std::string_view::npos) return false;
  }
  return true;
}

constexpr std::string_view sub_delimiters = "-._~!$&'()*+,;=";
constexpr std::string_view user_signs = "-._~!$&'()*+,;=:";

bool is_authority(std::string_view text, Width width) {
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    if (!holds_only(text.substr(0, at), user_signs, width)) return false;
    text = text.substr(at + 1);
  }
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    const std::string_view inside = text.substr(1, end - 1);
    const bool is_future = inside.size() > 3 && (inside.front() == 'v' || inside.front() == 'V') &&
                           holds_only(inside.substr(1), user_signs, Width::ascii);
    if (!is_ipv6(inside) && !is_future) return false;
    port = text.substr(end + 1);
  } else {
    const std::size_t colon = text.find(':');
    if (!holds_only(text.substr(0, colon), sub_delimiters, width)) return false;
    port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
  }
  if (port.empty()) return true;
  if (port.front() != ':') return false;
  for (const char one : port.substr(1)) {
    if (!is_digit(one)) return false;
  }
  return true;
}

// RFC 6570 §2.3: names of variables, with how they are cut or spread.
bool is_variable_list(std::string_view list) {
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    std::string_view one = list.substr(begin, end - begin);
    begin = end + 1;
    if (one.ends_with('*')) {
      one.remove_suffix(1);
    } else if (const std::size_t colon = one.find(':'); colon != std::string_view::npos) {
      const std::string_view length = one.substr(colon + 1);
      if (length.empty() || length.size() > 4 || length.front() == '0') return false;
      if (!std::ranges::all_of(length, is_digit)) return false;
      one = one.substr(0, colon);
    }
    const bool has_bad_dot = one.starts_with('.') || one.ends_with('.') || one.contains("..");
    const bool has_only_name_signs = one.find_first_of("-~") == std::string_view::npos;
    if (one.empty() || has_bad_dot || !has_only_name_signs || !holds_only(one, "_.", Width::ascii))
      return false;
  }
  return true;
}

bool is_scheme(std::string_view text) {
  if (text.empty() || !is_letter(text.front())) return false;
  for (const char one : text) {
    if (!is_letter(one) && !is_digit(one) && one != '+' && one != '-' && one != '.') return false;
  }
  return true;
}

}  // namespace

std::string without_fragment(std::string_view uri) { return std::string(uri.substr(0, uri.find('#'))); }

std::string fragment_of(std::string_view uri) {
  const std::size_t hash = uri.find('#');
  if (hash == std::string_view::npos) return {};
  const std::string_view coded = uri.substr(hash + 1);
  const auto digit = [](char one) { return one <= '9' ? one - '0' : (one | 0x20) - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i < coded.size(); ++i) {
    if (coded[i] == '%' && i + 2 < coded.size() && is_hex(coded[i + 1]) && is_hex(coded[i + 2])) {
      out += static_cast<char>(digit(coded[i + 1]) * 16 + digit(coded[i + 2]));
      i += 2;
    } else {
      out += coded[i];
    }
  }
  return out;
}

std::string resolved_uri(std::string_view base, std::string_view reference) {
  Parts target = split(reference);
  const Parts from = split(base);
  if (target.has_scheme)
    return joined(target, target.authority.empty() && !target.has_authority && !target.path.starts_with('/')
                              ? std::string(target.path)
                              : without_dots(target.path));
  target.scheme = from.scheme;
  target.has_scheme = from.has_scheme;
  if (target.has_authority) return joined(target, without_dots(target.path));
  target.authority = from.authority;
  target.has_authority = from.has_authority;
  if (target.path.empty()) {
    if (!target.has_query) {
      target.query = from.query;
      target.has_query = from.has_query;
    }
    return joined(target, std::string(from.path));
  }
  if (target.path.starts_with('/')) return joined(target, without_dots(target.path));
  std::string path;
  if (from.has_authority && from.path.empty()) {
    path = "/";
  } else if (const std::size_t slash = from.path.rfind('/'); slash != std::string_view::npos) {
    path = from.path.substr(0, slash + 1);
  }
  path += target.path;
  return joined(target, without_dots(path));
}

bool is_uri(std::string_view text, UriKind kind) {
  const bool is_wide = kind == UriKind::iri || kind == UriKind::iri_reference;
  const Width width = is_wide ? Width::wide : Width::ascii;
  const bool needs_scheme = kind == UriKind::uri || kind == UriKind::iri;
  const Parts parts = split(text);
  if (needs_scheme && !parts.has_scheme) return false;
  if (parts.has_scheme && !is_scheme(parts.scheme)) return false;
  if (parts.has_authority && !is_authority(parts.authority, width)) return false;
  // Without a scheme, a colon in the first segment would make one.
  if (!parts.has_scheme && !parts.has_authority && parts.path.substr(0, parts.path.find('/')).contains(':'))
    return false;
  constexpr std::string_view path_signs = "-._~!$&'()*+,;=:@/";
  constexpr std::string_view query_signs = "-._~!$&'()*+,;=:@/?";
  return holds_only(parts.path, path_signs, width) &&
         holds_only(parts.query, query_signs, is_wide ? Width::wide_query : Width::ascii) &&
         holds_only(parts.fragment, query_signs, width);
}

bool is_uri_template(std::string_view text) {
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    // Literals are what a URI may hold, and the delimiters among it.
    if (!holds_only(text.substr(0, open), "-._~:/?#[]@!$&()*+,;=", Width::wide_query)) return false;
    text.remove_prefix(open);
    if (text.empty()) return true;
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos) return false;
    std::string_view inside = text.substr(1, close - 1);
    if (!inside.empty() && std::string_view("+#./;?&=,!@|").contains(inside.front())) inside.remove_prefix(1);
    if (!is_variable_list(inside)) return false;
    text.remove_prefix(close + 1);
  }
  return true;
}

}  // namespace depesche::schema
