// SPDX-License-Identifier: EUPL-1.2
#include "schema/ecma_pattern.h"

#include <doctest/doctest.h>

#include <string>

#include "schema/ecma_program.h"

namespace depesche::schema {
namespace {

ecma::Outcome searched(std::string_view pattern, std::string_view text, std::size_t effort = 10'000'000) {
  CAPTURE(pattern);
  const auto compiled = EcmaPattern::compile(pattern);
  REQUIRE(compiled.has_value());
  return compiled->search(text, effort);
}

bool is_in(std::string_view pattern, std::string_view text) {
  return searched(pattern, text) == ecma::Outcome::found;
}

TEST_CASE("digits and words are those of ASCII, spaces those of Unicode") {
  CHECK(is_in("^\\d$", "5"));
  CHECK_FALSE(is_in("^\\d$", "\u09EA"));
  CHECK(is_in("^\\D$", "\u09EA"));
  CHECK_FALSE(is_in("^\\w$", "é"));
  CHECK(is_in("^\\W$", "é"));
  for (const char* space : {" ", "\t", "\v", "\f", "\u00A0", "\uFEFF", "\n", "\u2029", "\u2003"})
    CHECK(is_in("^\\s$", space));
  CHECK_FALSE(is_in("^\\s$", "\u200B"));
  CHECK(is_in("^\\p{digit}+$", "٢٣"));
  CHECK(is_in("\\p{Letter}cole", "L'école"));
  CHECK(is_in("^\\p{Script=Greek}\\P{Lu}$", "αβ"));
}

TEST_CASE("an expression is found anywhere, $ is the very end, characters beyond 16 bits are one") {
  CHECK(is_in("es", "expression"));
  CHECK_FALSE(is_in("^abc$", "abc\n"));
  CHECK(is_in("^\U0001F432*$", "\U0001F432\U0001F432"));
  CHECK_FALSE(is_in("^\U0001F432*$", "\U0001F409"));
  CHECK(is_in("^.$", "\U0001F432"));
  CHECK(is_in("^\\ud83d\\udc32$", "\U0001F432"));
  CHECK(is_in("^\\u{1F432}\\cA\\x41\\0$", std::string_view("\U0001F432\x01"
                                                           "A\0",
                                                           7)));
}

TEST_CASE("looks go in both directions and references to groups too") {
  CHECK(is_in("(?<=a+b*)c", "xaabbc"));
  CHECK_FALSE(is_in("(?<!a+b*)c", "aabbc"));
  CHECK(is_in("^(?=.*\\d)(?!.*x).{3,}$", "ab1"));
  CHECK_FALSE(is_in("^(?=.*\\d)(?!.*x).{3,}$", "ab1x"));
  CHECK(is_in("^(a|b)\\1$", "bb"));
  CHECK_FALSE(is_in("^(a|b)\\1$", "ab"));
  CHECK(is_in("(?<=\\1(a|b))c", "bbc"));
  CHECK(is_in("^\\k<x>(?<x>a)$", "a"));
  CHECK(is_in("^(?:(a)|b)*\\1$", "ab"));  // a repetition forgets what its last round captured
  CHECK(is_in("^(?:a*)*b$", "aab"));
}

TEST_CASE("a search that would take for ever is given up, and its steps are taken off") {
  CHECK(searched("^(a+)+$", std::string(40, 'a') + "b") == ecma::Outcome::given_up);
  CHECK(searched("(x+x+)+y", std::string(60, 'x')) == ecma::Outcome::given_up);
  CHECK(searched("(.*)*(.*)*(.*)*\\1z", std::string(5'000, 'a')) == ecma::Outcome::given_up);
  CHECK(searched("(?:){1000000000}a", "b") == ecma::Outcome::given_up);
  CHECK(searched("^a*$", std::string(100'000, 'a')) == ecma::Outcome::found);
  std::size_t effort = 100;
  CHECK(EcmaPattern::compile("b")->search("aaaaaaaaab", effort) == ecma::Outcome::found);
  CHECK(effort < 100);
  CHECK(EcmaPattern::compile("b")->search(std::string(1'000, 'a'), effort) == ecma::Outcome::given_up);
  CHECK(effort == 0);
}

TEST_CASE("an expression nested without end is refused") {
  CHECK_FALSE(EcmaPattern::compile(std::string(5'000, '(')).has_value());
  CHECK_FALSE(EcmaPattern::compile(std::string(20'000, 'a')).has_value());
  std::string properties;
  for (int i = 0; i < 1'000; ++i) properties += "\\p{L}";
  CHECK_FALSE(EcmaPattern::compile(properties).has_value());
}

}  // namespace
}  // namespace depesche::schema
