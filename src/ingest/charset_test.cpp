// SPDX-License-Identifier: EUPL-1.2
#include "ingest/charset.h"

#include <doctest/doctest.h>

#include <string>

namespace depesche::ingest {
namespace {

using namespace std::string_literals;

TEST_CASE("UTF-8 is told from what only looks like it") {
  CHECK(is_utf8("Grüße aus Tōkyō 🙂"));
  CHECK_FALSE(
      is_utf8("Gr\xFC\xDF"
              "e"));
  CHECK_FALSE(is_utf8("\xC0\x80"));          // overlong
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // half a surrogate pair
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  CHECK(utf8_until("eight by\xFF") == 8);
}

TEST_CASE("a text cut inside a character is still taken for UTF-8") {
  const std::string text = "Straße";
  CHECK(starts_as_utf8(std::string_view(text).substr(0, 5)));
  CHECK(cut_utf8(text, 5) == "Stra");
}

TEST_CASE("the mark, the declaration and validity decide about the encoding, in this order") {
  CHECK(decode("\xFF\xFEG\0r\0\xFC\0n\0"s) == "Grün");
  CHECK(decode("\xEF\xBB\xBFGr\xC3\xBCn") == "Grün");
  CHECK(decode("Gr\xFCn", "iso-8859-1") == "Grün");
  CHECK(decode("Grün", "iso-8859-1") == "Grün");
  CHECK(decode("\x93\xFA\x96\x7B", "Shift_JIS") == "日本");
  CHECK(decode("Gr\xFCn", "no such charset") == "Grün");
}

TEST_CASE("German text without a declaration is read as windows-1252") {
  CHECK(decode("\x84Gr\xFC\xDF"
               "e\x93 f\xFCr 5 \x80") == "„Grüße“ für 5 €");
}

TEST_CASE("bytes of a program are no text") {
  CHECK(is_text("Ein Satz.\r\n"));
  CHECK_FALSE(is_text("\x7F"s + "ELF\x02\x01\x01\0\0\0\0"s));
}

}  // namespace
}  // namespace depesche::ingest
