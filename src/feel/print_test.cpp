// SPDX-License-Identifier: EUPL-1.2
#include "feel/print.h"

#include <doctest/doctest.h>

#include <map>

#include "feel/builtin.h"
#include "feel/parser.h"
#include "feel/test_dice.h"

namespace depesche::feel {
namespace {

// Writes expressions with parentheses where they please, out of every form the language has.
class Author {
 public:
  explicit Author(std::uint64_t seed) : dice_(seed) {}

  std::string expression(int depth) {
    if (depth == 0) return leaf();
    const int less = depth - 1;
    switch (dice_.below(20)) {
      case 0: return "(" + expression(less) + ")";
      case 1: return "-" + operand(less);
      case 2:
      case 3: return operand(less) + dice_.one_of({" + ", " - ", "*", " / ", "**"}) + operand(less);
      case 4: return operand(less) + dice_.one_of({" = ", " != ", "<", " <= ", ">", " >= "}) + operand(less);
      case 5: return operand(less) + dice_.one_of({" and ", " or "}) + operand(less);
      case 6: return operand(less) + " between " + operand(less) + " and " + operand(less);
      case 7: return operand(less) + " in " + test(less);
      case 8: return operand(less) + " in (" + test(less) + ", " + test(less) + ")";
      case 9: return "if " + expression(less) + " then " + expression(less) + " else " + expression(less);
      case 10: return iteration(less);
      case 11: return operand(less) + " instance of " + type();
      case 12: return "[" + expression(less) + ", " + expression(less) + "]";
      case 13: return "{" + key() + ": " + expression(less) + ", second: " + expression(less) + "}";
      case 14: return interval(less);
      case 15: return "function(a, p: number) " + expression(less);
      case 16: return dice_.one_of({"abs", "count", "string length", "not"}) + "(" + expression(less) + ")";
      case 17: return "substring(string: " + expression(less) + ", start position: " + expression(less) + ")";
      case 18: return operand(less) + "[" + expression(less) + "]";
      default: return operand(less) + "." + dice_.one_of({"a", "year", "time offset", "second"});
    }
  }

  std::string tests(int depth) {
    if (dice_.below(8) == 0) return "-";
    const std::string both = test(depth) + ", " + test(depth);
    return dice_.below(3) == 0 ? "not(" + both + ")" : both;
  }

 private:
  std::string operand(int depth) { return dice_.below(2) == 0 ? leaf() : "(" + expression(depth) + ")"; }

  std::string leaf() {
    return dice_.one_of({"1",
                         "2.50",
                         "1e3",
                         ".5",
                         "\"a\"",
                         "\"\\n\\\"\"",
                         "true",
                         "false",
                         "null",
                         "a",
                         "b",
                         "monthly rent",
                         "unknown thing",
                         "@\"2026-01-01\"",
                         "@\"P1DT2H\"",
                         "@\"P3M\"",
                         "@\"10:00:00@Europe/Berlin\"",
                         "[]",
                         "{}",
                         "item",
                         "partial",
                         "abs"});
  }
  std::string key() { return dice_.one_of({"a", "first name", "\"x-y\"", "\"\""}); }
  std::string type() {
    return dice_.one_of({"number", "list<string>", "context<a: number, b: date>", "range<number>",
                         "function<number, string> -> date", "date and time", "Any"});
  }
  std::string test(int depth) {
    switch (dice_.below(4)) {
      case 0: return dice_.one_of({"< ", ">= ", "= ", "!= "}) + operand(depth);
      case 1: return interval(depth);
      case 2: return operand(depth);
      default: return leaf();
    }
  }
  std::string interval(int depth) {
    return dice_.one_of({"[", "(", "]"}) + operand(depth) + ".." + operand(depth) +
           dice_.one_of({"]", ")", "["});
  }
  std::string iteration(int depth) {
    const std::string sources = "a in " + expression(depth) + ", next one in " + operand(depth);
    const std::string body = dice_.below(3) == 0 ? std::string("next one") : expression(depth);
    switch (dice_.below(4)) {
      case 0: return "some " + sources + " satisfies " + body;
      case 1: return "every " + sources + " satisfies " + body;
      case 2: return "for a in " + operand(depth) + ".." + operand(depth) + " return " + body;
      default: return "for " + sources + " return " + body;
    }
  }

  Dice dice_;
};

// Compares everything but where it stands in the text. The numbers of slots may differ, as long as the same
// ones stand for the same ones.
class Comparison {
 public:
  bool is_alike(const Node& left, const Node& right) {
    const bool has_same_fields =
        left.kind == right.kind && left.op == right.op && left.has_start == right.has_start &&
        left.has_end == right.has_end && left.uses_input == right.uses_input && left.text == right.text &&
        left.names == right.names && left.builtin == right.builtin &&
        type_text(left.type) == type_text(right.type) && is_same(left.value, right.value) &&
        left.parts.size() == right.parts.size() && !left.lambda == !right.lambda;
    if (!has_same_fields || !has_same_slots(left, right)) return false;
    for (std::size_t i = 0; i < left.parts.size(); ++i) {
      if (!is_alike(*left.parts[i], *right.parts[i])) return false;
    }
    return !left.lambda || Comparison().is_alike(*left.lambda->body, *right.lambda->body);
  }

 private:
  bool has_same_slots(const Node& left, const Node& right) {
    if (left.slots.size() != right.slots.size()) return false;
    for (std::size_t i = 0; i < left.slots.size(); ++i) {
      if (same_.emplace(left.slots[i], right.slots[i]).first->second != right.slots[i]) return false;
    }
    return true;
  }

  std::map<std::uint32_t, std::uint32_t> same_;
};

bool is_alike(const Node& left, const Node& right) { return Comparison().is_alike(left, right); }

NodePtr read(const std::string& text, bool are_tests) {
  Names names;
  Scope scope(names);
  for (const char* name : {"?", "a", "b", "monthly rent"}) scope.declare(name);
  const auto parsed = are_tests ? parse_unary_tests(text, scope) : parse_expression(text, scope);
  return parsed ? *parsed : nullptr;
}

TEST_CASE("what is printed reads back as the same expression") {
  const std::vector<std::string> names{"?", "a", "b", "monthly rent"};
  int read_count = 0;
  constexpr int tried = 20'000;
  for (int seed = 0; seed < tried; ++seed) {
    Author author(static_cast<std::uint64_t>(seed));
    const bool are_tests = seed % 4 == 0;
    const std::string written = are_tests ? author.tests(2) : author.expression(1 + seed % 4);
    const NodePtr first = read(written, are_tests);
    if (!first) continue;  // some of what the author writes, such as a name nobody knows, is not FEEL
    ++read_count;
    const std::string printed = print(*first, names);
    CAPTURE(written);
    CAPTURE(printed);
    const NodePtr second = read(printed, are_tests);
    REQUIRE(second);
    CHECK(is_alike(*first, *second));
    CHECK(print(*second, names) == printed);
  }
  CHECK(read_count > tried / 4);
}

TEST_CASE("parentheses are printed only where they mean something") {
  const std::vector<std::string> names{"?", "a", "b"};
  const auto printed = [&](const char* text) {
    Names known;
    Scope scope(known);
    for (const std::string& name : names) scope.declare(name);
    const auto parsed = parse_expression(text, scope);
    REQUIRE(parsed.has_value());
    return print(**parsed, names);
  };
  CHECK(printed("((a)+(2*b))-1") == "a + 2 * b - 1");
  CHECK(printed("a-(b - 1)") == "a - (b - 1)");
  CHECK(printed("(if a then b else 1)+1") == "(if a then b else 1) + 1");
  CHECK(printed("for x in 1 .. 3 return x*a") == "for x in [1..3] return x * a");
  CHECK(printed("a in]1..5[") == "a in ((1..5))");
}

}  // namespace
}  // namespace depesche::feel
