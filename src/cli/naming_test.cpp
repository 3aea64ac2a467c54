// SPDX-License-Identifier: EUPL-1.2
#include "cli/naming.h"

#include <doctest/doctest.h>

namespace depesche::cli {
namespace {

TEST_CASE("an id is short and plain, and a refusal names the rule") {
  for (const char* id : {"310", "kairo", "anna.beispiel", "a-b"}) CHECK(check_new_id(id).has_value());
  CHECK(check_new_id(std::string(64, 'a')).has_value());
  for (const std::string& id : {std::string(), std::string("a b/../c"), std::string("\x1b[31mrot"),
                                std::string("Anna"), std::string("jürgen"), std::string(65, 'a')}) {
    CAPTURE(id);
    const auto checked = check_new_id(id);
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().code == Code::invalid);
    CHECK(checked.error().what.find("1 to 64") != std::string::npos);
  }
}

TEST_CASE("a name has at most 200 characters, counted as characters, and none that commands a terminal") {
  std::string longest;
  for (int i = 0; i < 200; ++i) longest += "ä";
  CHECK(check_new_name("--name", "Müller, O’Hara 東京").has_value());
  CHECK(check_new_name("--name", longest).has_value());
  for (const std::string& name :
       {std::string(), longest + "a", std::string("a\nb"), std::string("\x1b[2J"), std::string("a\x7f"),
        std::string("a\xc2\x9b"), std::string("a\xe2\x80\xae"), std::string("a\xff")}) {
    CAPTURE(name);
    const auto checked = check_new_name("--name", name);
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().code == Code::invalid);
    CHECK(checked.error().what.find("--name") == 0);
  }
}

TEST_CASE("what is shown cannot command a terminal, and stays itself otherwise") {
  CHECK(for_terminal("Grüße\taus\nKairo 🙂") == "Grüße\taus\nKairo 🙂");
  CHECK(for_terminal("a\x1b[2Jb") == "a\uFFFD[2Jb");
  CHECK(for_terminal("\xc2\x9b"
                     "1m\r\x7f") == "\uFFFD1m\uFFFD\uFFFD");
  CHECK(for_terminal("\x9b\xff") == "\uFFFD\uFFFD");
  CHECK(json_for_terminal("{\"a\":\"\xc2\x9b\x7f\xff ä\"}") == "{\"a\":\"\\u009b\\u007f\uFFFD ä\"}");
}

}  // namespace
}  // namespace depesche::cli
