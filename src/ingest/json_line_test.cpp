// SPDX-License-Identifier: EUPL-1.2
#include "ingest/json_line.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace depesche::ingest {
namespace {

// The members of a line as "name=value", or "error" in place of all.
std::vector<std::string> members(std::string_view line) {
  std::vector<std::string> all;
  const auto read = read_json_line(line, [&](std::string_view name, std::string_view value) {
    all.push_back(std::string(name) + "=" + std::string(value));
  });
  return read ? all : std::vector<std::string>{"error"};
}

TEST_CASE("members come decoded and in order") {
  CHECK(members(R"({"id": "a/1", "n": -1.5e3, "ok": true, "none": null})") ==
        std::vector<std::string>{"id=a/1", "n=-1.5e3", "ok=true", "none="});
  CHECK(members(R"({"t":"Gr\u00fc\u00dfe\n\"\ud83d\ude42\" \u20ac"})") ==
        std::vector<std::string>{"t=Grüße\n\"🙂\" €"});
  CHECK(members("{}").empty());
}

TEST_CASE("half a surrogate pair becomes the replacement character") {
  CHECK(members(R"({"t":"a\ud83db"})") == std::vector<std::string>{"t=a\uFFFDb"});
}

TEST_CASE("lists of values are joined, deeper things are passed over") {
  CHECK(members(R"({"a":["x","y",3,[1],{}], "o":{"k":["v"]}, "z":"end"})") ==
        std::vector<std::string>{"a=x; y; 3", "o=", "z=end"});
}

TEST_CASE("what is no JSON object is an error") {
  for (const char* line : {"", "[]", "{", R"({"a")", R"({"a":})", R"({"a":1,})", R"({"a":1} x)",
                           R"({"a":01})", R"({"a":"\x"})", R"({"a":"\u12"})", "{\"a\":\"\n\"}",
                           R"({"a":tru})", R"({"a":-})", R"({"a":1.})", "{\"a\":\"\xFF\"}"}) {
    CAPTURE(line);
    CHECK(members(line) == std::vector<std::string>{"error"});
  }
}

TEST_CASE("nesting has an end") {
  CHECK(members(R"({"a":)" + std::string(1000, '[') + std::string(1000, ']') + "}") ==
        std::vector<std::string>{"error"});
}

TEST_CASE("every prefix of a line is an error and none reads beyond its end") {
  const std::string line =
      R"({"id":"1","text":"Gr\u00fc\u00dfe und längerer Text ohne Flucht","a":[1,{"b":null}]})";
  for (std::size_t size = 0; size < line.size(); ++size) {
    CHECK(members(std::string(line, 0, size)) == std::vector<std::string>{"error"});
  }
}

}  // namespace
}  // namespace depesche::ingest
