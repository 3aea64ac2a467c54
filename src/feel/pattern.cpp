// SPDX-License-Identifier: EUPL-1.2
#include "feel/pattern.h"

#include <unicode/regex.h>

#include "feel/pattern_translation.h"

namespace depesche::feel {
namespace {

constexpr std::size_t pattern_bytes_max = 10'000;
constexpr std::int32_t stack_bytes_max = 4'000'000;

Error engine_error(UErrorCode status) {
  if (status == U_REGEX_STOPPED_BY_CALLER || status == U_REGEX_STACK_OVERFLOW) {
    return {.code = Code::unavailable, .what = "the regular expression takes too long"};
  }
  return {.code = Code::invalid, .what = std::string("regular expression: ") + u_errorName(status)};
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// The parts of a replacement: text, or the number of a group.
struct Piece {
  std::string text;
  int group = -1;
};

Result<std::vector<Piece>> replacement_pieces(std::string_view text, int groups) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (letter == '\\') {
      if (next != '\\' && next != '$')
        return fail(Code::invalid, "in a replacement, \\ stands before \\ or $ only");
      pieces.push_back({.text = std::string(1, next), .group = -1});
      ++at;
    } else if (letter == '$') {
      if (next < '0' || next > '9') return fail(Code::invalid, "in a replacement, a digit follows $");
      int group = next - '0';
      ++at;
      while (at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9' &&
             group * 10 + (text[at + 1] - '0') <= groups) {
        group = group * 10 + (text[++at] - '0');
      }
      pieces.push_back({.text = {}, .group = group});
    } else {
      if (pieces.empty() || pieces.back().group >= 0) pieces.push_back({});
      pieces.back().text += letter;
    }
  }
  return pieces;
}

}  // namespace

extern "C" {
// The engine calls this again and again while it works.
static UBool U_CALLCONV may_go_on(const void* effort, std::int32_t) {
  auto& left = *static_cast<std::int32_t*>(const_cast<void*>(effort));
  if (left <= 0) return 0;
  --left;
  return 1;
}
}

struct Pattern::Engine {
  std::unique_ptr<icu::RegexPattern> compiled;
  bool matches_nothing = false;
  bool is_literal = false;

  // The effort must outlive the matcher.
  Result<std::unique_ptr<icu::RegexMatcher>> matcher(const icu::UnicodeString& text,
                                                     std::int32_t& effort) const {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::RegexMatcher> made(compiled->matcher(text, status));
    if (U_FAILURE(status)) return std::unexpected(engine_error(status));
    made->setMatchCallback(may_go_on, &effort, status);
    made->setStackLimit(stack_bytes_max, status);
    if (U_FAILURE(status)) return std::unexpected(engine_error(status));
    return made;
  }
};

Pattern::Pattern(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
Pattern::Pattern(Pattern&& other) noexcept = default;
Pattern& Pattern::operator=(Pattern&& other) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::compile(std::string_view text, std::string_view flags) {
  PatternFlags read;
  std::uint32_t icu_flags = 0;
  for (const char flag : flags) {
    switch (flag) {
      case 's': read.dot_all = true; break;
      case 'm': read.multi_line = true; break;
      case 'x': read.ignore_spaces = true; break;
      case 'q': read.is_literal = true; break;
      case 'i':
        read.ignore_case = true;
        icu_flags |= UREGEX_CASE_INSENSITIVE;
        break;
      default: return fail(Code::invalid, std::string("unknown flag '") + flag + "'");
    }
  }
  if (text.size() > pattern_bytes_max) return fail(Code::invalid, "the regular expression is too long");
  const std::string translated = TRY(translated_pattern(text, read));
  auto engine = std::make_unique<Engine>();
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  engine->compiled.reset(
      icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(translated), icu_flags, where, status));
  if (U_FAILURE(status)) return std::unexpected(engine_error(status));
  const icu::UnicodeString nothing;
  std::int32_t effort = 1'000;
  auto matcher = TRY(engine->matcher(nothing, effort));
  engine->matches_nothing = matcher->find(status) && U_SUCCESS(status);
  engine->is_literal = read.is_literal;
  return Pattern(std::move(engine));
}

Result<bool> Pattern::found_in(std::string_view text, std::int32_t& effort) const {
  const icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  const auto matcher = TRY(engine_->matcher(wide, effort));
  UErrorCode status = U_ZERO_ERROR;
  const bool is_found = matcher->find(status) != 0;
  if (U_FAILURE(status)) return std::unexpected(engine_error(status));
  return is_found;
}

Result<std::string> Pattern::replaced(std::string_view text, std::string_view replacement,
                                      std::int32_t& effort) const {
  if (engine_->matches_nothing) return fail(Code::invalid, "the regular expression matches the empty text");
  const icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  const auto matcher = TRY(engine_->matcher(wide, effort));
  std::vector<Piece> pieces{{.text = std::string(replacement), .group = -1}};
  if (!engine_->is_literal) pieces = TRY(replacement_pieces(replacement, matcher->groupCount()));
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  std::int32_t last = 0;
  constexpr std::size_t out_bytes_max = 16'000'000;
  while (matcher->find(status) && U_SUCCESS(status)) {
    const std::int32_t begin = matcher->start(status);
    out += utf8(wide.tempSubStringBetween(last, begin));
    for (const Piece& piece : pieces) {
      if (piece.group < 0) {
        out += piece.text;
      } else if (piece.group <= matcher->groupCount()) {
        out += utf8(matcher->group(piece.group, status));
      }
    }
    last = matcher->end(status);
    if (out.size() > out_bytes_max) return fail(Code::unavailable, "a text became too long");
  }
  if (U_FAILURE(status)) return std::unexpected(engine_error(status));
  return out + utf8(wide.tempSubString(last));
}

Result<std::vector<std::string>> Pattern::split(std::string_view text, std::int32_t& effort) const {
  if (engine_->matches_nothing) return fail(Code::invalid, "the regular expression matches the empty text");
  const icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  const auto matcher = TRY(engine_->matcher(wide, effort));
  UErrorCode status = U_ZERO_ERROR;
  std::vector<std::string> parts;
  std::int32_t last = 0;
  while (matcher->find(status) && U_SUCCESS(status)) {
    parts.push_back(utf8(wide.tempSubStringBetween(last, matcher->start(status))));
    last = matcher->end(status);
  }
  if (U_FAILURE(status)) return std::unexpected(engine_error(status));
  parts.push_back(utf8(wide.tempSubString(last)));
  return parts;
}

}  // namespace depesche::feel
