// SPDX-License-Identifier: EUPL-1.2
#include "schema/address.h"

#include <algorithm>
#include <memory>
#include <string>
#include <unicode/idna.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "schema/ascii.h"

namespace depesche::schema {
namespace {

constexpr std::size_t label_length_max = 63;
constexpr std::size_t name_length_max = 253;
constexpr std::size_t local_part_bytes_max = 64;  // RFC 5321 §4.5.3.1.1

bool has_script(UChar32 code, UScriptCode script) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(code, &status) == script;
}

bool is_one_of(UChar32 code, std::initializer_list<UChar32> codes) {
  return std::ranges::find(codes, code) != codes.end();
}

// RFC 5892: the exceptions of §2.6, and the categories that are protocol-valid by §2.1 to §2.9.
bool is_allowed(UChar32 code) {
  if (is_one_of(code, {0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007})) return true;
  if (is_one_of(code, {0x640, 0x7FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303B}))
    return false;
  if (is_one_of(code, {0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, 0x200C, 0x200D})) return true;  // by their context
  if (code == '-' || (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z')) return true;
  if (code < 0x80) return false;
  const auto category = static_cast<UCharCategory>(u_charType(code));
  const bool is_letter_or_mark = category == U_LOWERCASE_LETTER || category == U_OTHER_LETTER ||
                                 category == U_MODIFIER_LETTER || category == U_NON_SPACING_MARK ||
                                 category == U_COMBINING_SPACING_MARK || category == U_DECIMAL_DIGIT_NUMBER;
  return is_letter_or_mark && !u_hasBinaryProperty(code, UCHAR_CHANGES_WHEN_NFKC_CASEFOLDED);
}

bool is_virama(UChar32 code) { return u_getCombiningClass(code) == 9; }

// RFC 5892, appendix A.1: a joiner between letters that join.
bool joins_around(const icu::UnicodeString& label, std::int32_t at) {
  const auto joining = [](UChar32 code) { return u_getIntPropertyValue(code, UCHAR_JOINING_TYPE); };
  std::int32_t left = at - 1;
  while (left >= 0 && joining(label.char32At(left)) == U_JT_TRANSPARENT) --left;
  if (left < 0) return false;
  const int before = joining(label.char32At(left));
  if (before != U_JT_LEFT_JOINING && before != U_JT_DUAL_JOINING) return false;
  std::int32_t right = at + 1;
  while (right < label.length() && joining(label.char32At(right)) == U_JT_TRANSPARENT) ++right;
  if (right >= label.length()) return false;
  const int after = joining(label.char32At(right));
  return after == U_JT_RIGHT_JOINING || after == U_JT_DUAL_JOINING;
}

// RFC 5892, appendix A.
bool fits_context(const icu::UnicodeString& label, std::int32_t at) {
  const UChar32 code = label.char32At(at);
  const UChar32 before = at > 0 ? label.char32At(at - 1) : 0;
  const UChar32 after = at + 1 < label.length() ? label.char32At(at + 1) : 0;
  switch (code) {
    case 0xB7: return before == 'l' && after == 'l';
    case 0x375: return after != 0 && has_script(after, USCRIPT_GREEK);
    case 0x5F3:
    case 0x5F4: return before != 0 && has_script(before, USCRIPT_HEBREW);
    case 0x200D: return before != 0 && is_virama(before);
    case 0x200C: return before != 0 && (is_virama(before) || joins_around(label, at));
    case 0x30FB:
      for (std::int32_t i = 0; i < label.length(); i = label.moveIndex32(i, 1)) {
        const UChar32 other = label.char32At(i);
        if (has_script(other, USCRIPT_HIRAGANA) || (other != 0x30FB && has_script(other, USCRIPT_KATAKANA)) ||
            has_script(other, USCRIPT_HAN)) {
          return true;
        }
      }
      return false;
    default: return true;
  }
}

bool mixes_digits(const icu::UnicodeString& label) {
  bool has_arabic = false;
  bool has_extended = false;
  for (std::int32_t i = 0; i < label.length(); ++i) {
    has_arabic = has_arabic || (label.charAt(i) >= 0x660 && label.charAt(i) <= 0x669);
    has_extended = has_extended || (label.charAt(i) >= 0x6F0 && label.charAt(i) <= 0x6F9);
  }
  return has_arabic && has_extended;
}

// A label in Unicode (RFC 5891 §4.2).
bool is_unicode_label(const icu::UnicodeString& label) {
  if (label.isEmpty() || label.startsWith(u"-") || label.endsWith(u"-")) return false;
  if (label.length() > 3 && label.charAt(2) == '-' && label.charAt(3) == '-') return false;
  const auto first = static_cast<UCharCategory>(u_charType(label.char32At(0)));
  if (first == U_NON_SPACING_MARK || first == U_COMBINING_SPACING_MARK || first == U_ENCLOSING_MARK)
    return false;
  for (std::int32_t i = 0; i < label.length(); i = label.moveIndex32(i, 1)) {
    if (!is_allowed(label.char32At(i)) || !fits_context(label, i)) return false;
  }
  return !mixes_digits(label);
}

const icu::IDNA* idna() {
  static const auto instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    constexpr std::uint32_t options = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                      UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE;
    return std::unique_ptr<icu::IDNA>(icu::IDNA::createUTS46Instance(options, status));
  }();
  return instance.get();
}

bool is_ascii_label(std::string_view label) {
  if (label.empty() || label.size() > label_length_max || label.front() == '-' || label.back() == '-')
    return false;
  if (!std::ranges::all_of(label, [](char one) { return is_letter(one) || is_digit(one) || one == '-'; }))
    return false;
  if (label.size() < 4 || label[2] != '-' || label[3] != '-') return true;
  std::string lower(label);
  std::ranges::transform(lower, lower.begin(), [](char one) {
    return one >= 'A' && one <= 'Z' ? static_cast<char>(one + 32) : one;
  });
  if (!lower.starts_with("xn--")) return false;
  UErrorCode status = U_ZERO_ERROR;
  icu::IDNAInfo info;
  icu::UnicodeString unicode;
  idna()->labelToUnicode(icu::UnicodeString::fromUTF8(lower), unicode, info, status);
  constexpr std::uint32_t fatal =
      UIDNA_ERROR_PUNYCODE | UIDNA_ERROR_INVALID_ACE_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_BIDI;
  return U_SUCCESS(status) && (info.getErrors() & fatal) == 0 && is_unicode_label(unicode);
}

}  // namespace

bool is_ipv4(std::string_view text) {
  int parts = 0;
  std::size_t at = 0;
  while (parts < 4) {
    int value = 0;
    std::size_t digits = 0;
    const bool has_zero = at < text.size() && text[at] == '0';
    while (at < text.size() && is_digit(text[at]) && digits < 4) {
      value = value * 10 + (text[at++] - '0');
      ++digits;
    }
    if (digits == 0 || digits > 3 || value > 255 || (has_zero && digits > 1)) return false;
    ++parts;
    if (parts < 4 && (at >= text.size() || text[at++] != '.')) return false;
  }
  return at == text.size();
}

bool is_ipv6(std::string_view text) {
  int groups = 0;
  bool has_gap = false;
  std::size_t at = 0;
  if (text.starts_with("::")) {
    has_gap = true;
    at = 2;
  } else if (text.starts_with(':')) {
    return false;
  }
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && is_hex(text[end])) ++end;
    if (end < text.size() && text[end] == '.') {
      if (!is_ipv4(text.substr(at))) return false;
      groups += 2;
      at = text.size();
      break;
    }
    if (end == at || end - at > 4) return false;
    ++groups;
    at = end;
    if (at == text.size()) break;
    if (text[at] != ':') return false;
    ++at;
    if (at < text.size() && text[at] == ':') {
      if (has_gap) return false;
      has_gap = true;
      ++at;
    } else if (at == text.size()) {
      return false;
    }
  }
  return has_gap ? groups < 8 : groups == 8;
}

bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > name_length_max) return false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    if (!is_ascii_label(text.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

bool is_idn_hostname(std::string_view text) {
  icu::UnicodeString name =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  for (const char16_t dot : {u'\u3002', u'\uFF0E', u'\uFF61'})
    name.findAndReplace(icu::UnicodeString(dot), u".");
  if (name.isEmpty()) return false;
  UErrorCode status = U_ZERO_ERROR;
  std::size_t total = 0;
  for (std::int32_t begin = 0; begin <= name.length();) {
    std::int32_t end = name.indexOf('.', begin);
    if (end < 0) end = name.length();
    icu::UnicodeString label = name.tempSubStringBetween(begin, end);
    std::string ascii;
    label.toUTF8String(ascii);
    const bool is_ascii =
        std::ranges::all_of(ascii, [](char one) { return static_cast<unsigned char>(one) < 0x80; });
    if (is_ascii) {
      if (!is_ascii_label(ascii)) return false;
    } else {
      if (!is_unicode_label(label)) return false;
      icu::IDNAInfo info;
      icu::UnicodeString coded;
      idna()->labelToASCII(label, coded, info, status);
      constexpr std::uint32_t fatal = UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_BIDI;
      if (U_FAILURE(status) || (info.getErrors() & fatal) != 0) return false;
      ascii.clear();
      coded.toUTF8String(ascii);
    }
    total += ascii.size() + 1;
    begin = end + 1;
  }
  return total <= name_length_max + 1;
}

bool is_email(std::string_view text, bool is_international) {
  const auto is_wide = [&](char one) { return is_international && static_cast<unsigned char>(one) >= 0x80; };
  std::size_t at = 0;
  if (text.starts_with('"')) {
    at = 1;
    while (at < text.size() && text[at] != '"') {
      if (text[at] == '\\') ++at;
      const bool is_plain = at < text.size() && text[at] >= 0x20 && text[at] < 0x7F;
      if (!is_plain && !(at < text.size() && is_wide(text[at]))) return false;
      ++at;
    }
    if (at >= text.size()) return false;
    ++at;
  } else {
    bool is_atom_open = false;
    for (; at < text.size() && text[at] != '@'; ++at) {
      const char one = text[at];
      if (one == '.') {
        if (!is_atom_open) return false;
        is_atom_open = false;
        continue;
      }
      const bool is_atom = is_letter(one) || is_digit(one) || is_wide(one) ||
                           std::string_view("!#$%&'*+-/=?^_`{|}~").contains(one);
      if (!is_atom) return false;
      is_atom_open = true;
    }
    if (!is_atom_open) return false;
  }
  if (at >= text.size() || text[at] != '@' || at > local_part_bytes_max) return false;
  const std::string_view domain = text.substr(at + 1);
  if (domain.starts_with('[') && domain.ends_with(']')) {
    const std::string_view inside = domain.substr(1, domain.size() - 2);
    return inside.starts_with("IPv6:") ? is_ipv6(inside.substr(5)) : is_ipv4(inside);
  }
  return is_international ? is_idn_hostname(domain) : is_hostname(domain);
}

}  // namespace depesche::schema
