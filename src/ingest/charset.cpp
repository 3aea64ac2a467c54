// SPDX-License-Identifier: EUPL-1.2
#include "ingest/charset.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <unicode/bytestream.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

namespace depesche::ingest {
namespace {

constexpr std::size_t detector_bytes = 64U << 10;
constexpr int sure_enough = 50;  // of 100

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

// How long the character at `at` is; 0 when it is none.
std::size_t character_size(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const std::size_t left = text.size() - at;
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  if (left < 2 || !is_continuation(text[at + 1])) return 0;
  if (first < 0xE0) return 2;
  const unsigned second = byte(1);
  if (left < 3 || !is_continuation(text[at + 2])) return 0;
  if (first < 0xF0) {
    const bool is_overlong = first == 0xE0 && second < 0xA0;
    const bool is_surrogate = first == 0xED && second >= 0xA0;
    return is_overlong || is_surrogate ? 0 : 3;
  }
  if (left < 4 || !is_continuation(text[at + 3])) return 0;
  const bool is_overlong = first == 0xF0 && second < 0x90;
  const bool is_beyond = first == 0xF4 && second >= 0x90;
  return is_overlong || is_beyond ? 0 : 4;
}

struct Mark {
  std::string_view bytes;
  const char* charset;
};
constexpr std::array marks{
    Mark{std::string_view("\xEF\xBB\xBF", 3), "UTF-8"},
    Mark{std::string_view("\xFF\xFE\0\0", 4), "UTF-32LE"},
    Mark{std::string_view("\0\0\xFE\xFF", 4), "UTF-32BE"},
    Mark{std::string_view("\xFF\xFE", 2), "UTF-16LE"},
    Mark{std::string_view("\xFE\xFF", 2), "UTF-16BE"},
};

const Mark* mark_of(std::string_view bytes) {
  const auto* found =
      std::ranges::find_if(marks, [&](const Mark& mark) { return bytes.starts_with(mark.bytes); });
  return found == marks.end() ? nullptr : found;
}

// UTF-16 without a mark: in western text every second byte is NUL.
const char* bare_utf16(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 512);
  if (head.size() < 4) return nullptr;
  std::size_t even = 0;
  std::size_t odd = 0;
  for (std::size_t i = 0; i + 1 < head.size(); i += 2) {
    even += head[i] == '\0' ? 1U : 0U;
    odd += head[i + 1] == '\0' ? 1U : 0U;
  }
  const std::size_t pairs = head.size() / 2;
  if (even == 0 && odd * 10 >= pairs * 7) return "UTF-16LE";
  if (odd == 0 && even * 10 >= pairs * 7) return "UTF-16BE";
  return nullptr;
}

// The WHATWG encoding standard reads what says "Latin-1" or "ASCII" as windows-1252; so did whoever wrote it.
std::string usable_name(std::string_view declared) {
  std::string name(declared.substr(0, 64));
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (name == "iso-8859-1" || name == "latin1" || name == "us-ascii" || name == "ascii" ||
      name == "iso8859-1") {
    return "windows-1252";
  }
  UErrorCode error = U_ZERO_ERROR;
  const char* canonical = ucnv_getCanonicalName(name.c_str(), "MIME", &error);
  if (canonical == nullptr) {
    error = U_ZERO_ERROR;
    canonical = ucnv_getCanonicalName(name.c_str(), "IANA", &error);
  }
  if (canonical == nullptr)
    canonical = name.starts_with("windows-") || name.starts_with("cp") ? name.c_str() : "";
  return canonical;
}

std::string guess(std::string_view bytes) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, void (*)(UCharsetDetector*)> detector(ucsdet_open(&error),
                                                                                ucsdet_close);
  if (U_FAILURE(error)) return "windows-1252";
  const std::string_view sample = bytes.substr(0, detector_bytes);
  ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &error);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &error);
  if (U_FAILURE(error) || match == nullptr) return "windows-1252";
  const std::string name = ucsdet_getName(match, &error);
  const std::int32_t confidence = ucsdet_getConfidence(match, &error);
  // EBCDIC is what the detector says of noise; Latin-1 is read as its superset.
  const bool is_unlikely = name.starts_with("IBM") || name == "ISO-8859-1" || name.starts_with("UTF");
  return U_FAILURE(error) || confidence < sure_enough || is_unlikely ? "windows-1252" : name;
}

}  // namespace

std::size_t utf8_until(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t eight = 0;
    while (text.size() - at >= sizeof eight) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & high_bits) != 0) break;
      at += sizeof eight;
    }
    if (at == text.size()) break;
    const std::size_t size = character_size(text, at);
    if (size == 0) return at;
    at += size;
  }
  return at;
}

bool starts_as_utf8(std::string_view head) { return head.size() - utf8_until(head) < 4; }

std::string_view cut_utf8(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && is_continuation(text[size])) --size;
  return text.substr(0, size);
}

std::string utf8_of(std::uint32_t point) {
  std::string out;
  const auto push = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    push(point);
  } else if (point < 0x800) {
    push(0xC0 | (point >> 6));
    push(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    push(0xE0 | (point >> 12));
    push(0x80 | ((point >> 6) & 0x3F));
    push(0x80 | (point & 0x3F));
  } else {
    push(0xF0 | (point >> 18));
    push(0x80 | ((point >> 12) & 0x3F));
    push(0x80 | ((point >> 6) & 0x3F));
    push(0x80 | (point & 0x3F));
  }
  return out;
}

std::string charset_of(std::string_view bytes, std::string_view declared) {
  if (const Mark* mark = mark_of(bytes)) return mark->charset;
  if (const char* bare = bare_utf16(bytes)) return bare;
  const std::string named = usable_name(declared);
  // Text that says UTF-16 and has no NUL is a copy whose declaration was left behind.
  const bool is_possible = !named.empty() && !named.starts_with("UTF-16") && !named.starts_with("UTF-32");
  if (is_possible && named != "UTF-8" && named != "windows-1252") return named;
  if (is_utf8(bytes)) return "UTF-8";
  return is_possible && named != "UTF-8" ? named : guess(bytes);
}

std::string to_utf8(std::string_view bytes, std::string_view charset) {
  if (const Mark* mark = mark_of(bytes); mark != nullptr && charset == mark->charset) {
    bytes.remove_prefix(mark->bytes.size());
  }
  if (charset == "UTF-8" && is_utf8(bytes)) return std::string(bytes);
  const icu::UnicodeString unicode(bytes.data(), static_cast<std::int32_t>(bytes.size()),
                                   std::string(charset).c_str());
  std::string text;
  unicode.toUTF8String(text);
  return text;
}

bool is_text(std::string_view bytes) {
  const Mark* mark = mark_of(bytes);
  if ((mark != nullptr && std::strcmp(mark->charset, "UTF-8") != 0) || bare_utf16(bytes) != nullptr)
    return true;
  std::size_t odd = 0;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0) return false;
    const bool is_usual = byte >= 0x20 || (byte >= 0x08 && byte <= 0x0D) || byte == 0x1B || byte == 0x1A;
    odd += is_usual && byte != 0x7F ? 0U : 1U;
  }
  return odd * 50 <= bytes.size();
}

}  // namespace depesche::ingest
