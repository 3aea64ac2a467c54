// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace depesche::ingest {

// Where `text` stops being UTF-8 (Unicode 15, table 3-7: no surrogates, no overlong forms); its size if
// nowhere.
std::size_t utf8_until(std::string_view text);
inline bool is_utf8(std::string_view text) { return utf8_until(text) == text.size(); }

// Whether `head`, the front of a file that may be cut inside a character, is UTF-8.
bool starts_as_utf8(std::string_view head);

// `text` cut to at most `size` bytes, not inside a character. `text` must be UTF-8.
std::string_view cut_utf8(std::string_view text, std::size_t size);

// One character as UTF-8. `point` must be a Unicode scalar value.
std::string utf8_of(std::uint32_t point);

// Which encoding `bytes` are in: a byte order mark; else `declared` if known and possible; else UTF-8 if
// valid; else the guess of ICU's detector when it is sure, else windows-1252. A name ICU's converters know.
std::string charset_of(std::string_view bytes, std::string_view declared);

// The text of `bytes` as UTF-8, without byte order mark; what cannot be converted becomes U+FFFD.
std::string to_utf8(std::string_view bytes, std::string_view charset);
inline std::string decode(std::string_view bytes, std::string_view declared = {}) {
  return to_utf8(bytes, charset_of(bytes, declared));
}

// Whether `bytes` can be a person's text in some encoding: few control characters, and no NUL unless
// UTF-16/32.
bool is_text(std::string_view bytes);

}  // namespace depesche::ingest
