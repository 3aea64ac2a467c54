// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "feel/test_expression.h"

namespace depesche::feel {
namespace {

// Contexts in which each entry holds the one before twice.
std::string doubled(int times) {
  std::string text = "{x0: [1]";
  for (int i = 1; i <= times; ++i) {
    const std::string before = "x" + std::to_string(i - 1);
    text += ", x" + std::to_string(i) + ": [" + before + ", " + before + "]";
  }
  return text + "}.x" + std::to_string(times);
}

// Like those that hold otherwise, but reached sooner.
Options narrow() {
  Options options;
  options.limits.steps = 500'000;
  options.limits.list_items = 100'000;
  options.limits.regex_steps = 50;
  return options;
}

TEST_CASE("a loop over a range of 10^12 ends, whatever it returns") {
  CHECK(worth("for i in 1..1000000000000 return i", narrow()) == "stopped: a list became too long");
  CHECK(worth("some i in 1..1000000000000 satisfies i < 0", narrow()) == "stopped: too many steps");
  CHECK(worth("every i in 1..1000000000000 satisfies i > 0", narrow()) == "stopped: too many steps");
  CHECK(worth("count(for i in 1..1000000, j in 1..1000000 return 1)", narrow()).starts_with("stopped:"));
}

TEST_CASE("functions that call themselves without end are stopped before the stack is") {
  CHECK(worth("{f: function(g, n) g(g, n + 1), r: f(f, 1)}.r") == "stopped: expressions nested too deeply");
  CHECK(worth("{f: function(g, n) if n = 0 then [] else [g(g, n - 1), 1], r: f(f, 1000000)}.r") ==
        "stopped: expressions nested too deeply");
}

TEST_CASE("lists that grow by doubling are stopped by length or by size") {
  std::string text = "{x0: [1, 2]";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "x" + std::to_string(i - 1);
    text += ", x" + std::to_string(i) + ": concatenate(" + before + ", " + before + ")";
  }
  CHECK(worth(text + "}").starts_with("stopped: a list became too long"));
  CHECK(worth("{a: for i in 1..50000 return i, r: for i in 1..1000 return append(a, i)}.r", narrow()) ==
        "stopped: too many steps");
}

TEST_CASE("lists that share their parts are neither compared nor written out without end") {
  CHECK(worth("count(" + doubled(60) + ")") == "2");
  CHECK(worth("{a: " + doubled(60) + ", b: a = a}.b") == "true");
  CHECK(worth(doubled(60) + " = " + doubled(60), narrow()) == "stopped: too many steps");
  CHECK(worth("is(" + doubled(60) + ", " + doubled(60) + ")", narrow()) == "stopped: too many steps");
  CHECK(worth("string(" + doubled(60) + ")") == "stopped: a text became too long");
  CHECK(worth("flatten(" + doubled(60) + ")", narrow()).starts_with("stopped:"));
  std::string type = "number";
  for (int i = 0; i < 45; ++i) type = "list<" + type + ">";
  CHECK(worth(doubled(44) + " instance of " + type, narrow()) == "stopped: too many steps");
}

TEST_CASE("texts that grow by doubling are stopped, each and all together") {
  std::string text = "{x0: \"0123456789\"";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "x" + std::to_string(i - 1);
    text += ", x" + std::to_string(i) + ": " + before + " + " + before;
  }
  CHECK(worth(text + "}") == "stopped: a text became too long");
  Options options;
  options.limits.made_bytes = 10'000'000;
  CHECK(worth("{s: string join(for i in 1..100000 return \"0123456789\"), r: for i in 1..100 return s + "
              "string(i)}.r",
              options) == "stopped: lists and texts became too large together");
}

TEST_CASE("regular expressions share one measure of work") {
  const std::string evil = "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\", \"(a+)+c\")";
  CHECK(worth(evil, narrow()).starts_with("stopped:"));
  CHECK(worth("for i in 1..1000 return matches(\"aaaaaaaaaaaaaaaaaaaab\", \"(a+)+c\")")
            .starts_with("stopped:"));
  CHECK(worth("replace(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\", \"(a|aa)+$\", \"x\")", narrow())
            .starts_with("stopped:"));
  CHECK(worth("split(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\", \"(a|a)*c\")", narrow())
            .starts_with("stopped:"));
  CHECK(worth("count(for i in 1..20000 return matches(\"A\" + string(i), \"[A-Z][0-9]+\"))") == "20000");
}

TEST_CASE("numbers of a million digits are refused, not calculated") {
  const std::string digits(1'000'000 - 100, '9');
  CHECK(worth(digits).starts_with("error: this number cannot be held"));
  CHECK(worth("number(\"" + digits + "\")") == "null");
  CHECK(worth("9 ** 999999999") == "null");
  CHECK(worth("for i in 1..1e400 return i") == "null");
  CHECK(worth("@\"P99999999999999999999D\"").starts_with("error:"));
}

TEST_CASE("texts nested deeply are refused, and values nested deeply are let go") {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  CHECK(worth(deep) == "error: the expression is nested too deeply");
  CHECK(worth(std::string(100'000, '-') + "1") == "error: the expression is nested too deeply");
  CHECK(worth("count(for i in 1..9000 return [partial[-1]])") == "9000");
}

TEST_CASE("in B-FEEL a condition that cannot be decided is false") {
  Options options;
  options.is_b_feel = true;
  CHECK(worth("1 = \"1\"") == "null");
  CHECK(worth("1 = \"1\"", options) == "false");
  CHECK(worth("null and true", options) == "false");
  CHECK(worth("1 < \"a\"", options) == "false");
  CHECK(worth("not(null)", options) == "false");
  CHECK(worth("1 between null and 2", options) == "false");
  CHECK(worth("every x in [1, null] satisfies x > 0", options) == "false");
  CHECK(worth("all([true, null])", options) == "false");
  CHECK(worth("before(1, \"a\")", options) == "false");
  CHECK(worth("if 1 < \"a\" then 1 else 2", options) == "2");
}

}  // namespace
}  // namespace depesche::feel
