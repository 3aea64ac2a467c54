// SPDX-License-Identifier: EUPL-1.2
#include "http/target.h"

#include <doctest/doctest.h>

namespace depesche::http {
namespace {

TEST_CASE("a target is split into decoded segments and fields") {
  const auto target = parse_target("/api/v1/dispatches/a%20b?cursor=x%2By&limit=20&empty=");
  REQUIRE(target.has_value());
  CHECK(target->path == std::vector<std::string>{"api", "v1", "dispatches", "a b"});
  CHECK(target->field("cursor") == "x+y");
  CHECK(target->field("limit") == "20");
  CHECK(target->field("empty") == "");
  CHECK_FALSE(target->field("absent").has_value());
  CHECK(parse_target("/")->path.empty());
}

TEST_CASE("the last character of an encoded byte may end the target") {
  CHECK(parse_target("/%41")->path.at(0) == "A");
  CHECK_FALSE(parse_target("/%4").has_value());
  CHECK_FALSE(parse_target("/%").has_value());
}

TEST_CASE("a target that climbs, hides a separator or carries control characters is refused") {
  for (const char* text : {"", "x", "http://elsewhere/", "/..", "/a/../b", "/a/%2e%2e/b", "/a%2fb", "/a%5cb",
                           "/a%00", "/a%0d%0aSet-Cookie:x", "/a//b", "/%zz", "/1/2/3/4/5/6/7/8/9"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_target(text).has_value());
  }
  CHECK_FALSE(parse_target("/" + std::string(target_max, 'a')).has_value());
}

TEST_CASE("a cookie is found by its whole name, and not when it is given twice") {
  CHECK(cookie("a=1; __Host-depesche=token; b=2", "__Host-depesche") == "token");
  CHECK(cookie("x__Host-depesche=token", "__Host-depesche").empty());
  CHECK(cookie("__Host-depesche=one; __Host-depesche=two", "__Host-depesche").empty());
  CHECK(cookie("", "__Host-depesche").empty());
}

TEST_CASE("the language is the one liked better, German when in doubt") {
  CHECK(preferred_language("") == Language::de);
  CHECK(preferred_language("en-GB,en;q=0.9,de;q=0.8") == Language::en);
  CHECK(preferred_language("de-DE, en;q=0.9") == Language::de);
  CHECK(preferred_language("EN") == Language::en);
  CHECK(preferred_language("fr, *;q=0.5") == Language::de);
  CHECK(preferred_language("de;q=0, en;q=0.1") == Language::en);
}

TEST_CASE("the authority of an origin is its host and port") {
  CHECK(authority_of("https://depesche.example:8443") == "depesche.example:8443");
  CHECK(authority_of("null").empty());
  CHECK(authority_of("https://a/b").empty());
}

}  // namespace
}  // namespace depesche::http
