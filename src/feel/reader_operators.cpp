// SPDX-License-Identifier: EUPL-1.2
#include <array>

#include "feel/reader.h"

namespace depesche::feel {
namespace {

constexpr int expression_nesting_max = 200;

// How tightly operators bind, loosest first.
constexpr int disjunction_level = 0;
constexpr int conjunction_level = 1;
constexpr int comparison_level = 2;
constexpr int sum_level = 3;
constexpr int product_level = 4;
constexpr int power_level = 5;

struct Sign {
  std::string_view text;
  Operator op;
  int level;
};

// Longer signs before those they begin with.
constexpr std::array<Sign, 12> signs{{{"**", Operator::power, power_level},
                                      {"*", Operator::multiply, product_level},
                                      {"/", Operator::divide, product_level},
                                      {"+", Operator::add, sum_level},
                                      {"-", Operator::subtract, sum_level},
                                      {"<=", Operator::less_equal, comparison_level},
                                      {">=", Operator::greater_equal, comparison_level},
                                      {"!=", Operator::unequal, comparison_level},
                                      {"<", Operator::less, comparison_level},
                                      {">", Operator::greater, comparison_level},
                                      {"==", Operator::none, comparison_level},
                                      {"=", Operator::equal, comparison_level}}};

}  // namespace

NodePtr Reader::whole_expression() { return whole(&Reader::expression); }
NodePtr Reader::whole_iteration_source() { return whole(&Reader::iteration_source); }

NodePtr Reader::whole(NodePtr (Reader::*part)()) {
  if (text_.size() > expression_bytes_max) return fail("the expression is too long");
  NodePtr read = (this->*part)();
  if (read && !at_end()) return fail("unexpected text after the expression");
  return has_failed_ ? nullptr : read;
}

NodePtr Reader::expression() {
  if (++depth_ > expression_nesting_max) return fail("the expression is nested too deeply");
  NodePtr read = operation(disjunction_level);
  --depth_;
  return read;
}

NodePtr Reader::operation(int least) {
  skip();
  const std::size_t begin = at_;
  NodePtr left = unary();
  while (left) {
    Node made = node(Node::Kind::arithmetic, begin);
    int level = -1;
    std::size_t length = 0;
    const std::string_view next = word();
    if (next == "or" || next == "and") {
      level = next == "or" ? disjunction_level : conjunction_level;
      made.kind = next == "or" ? Node::Kind::disjunction : Node::Kind::conjunction;
      length = next.size();
    } else if (next == "between" || next == "in") {
      if (comparison_level < least) return left;
      at_ += next.size();
      left = next == "in" ? in(std::move(left), begin) : between(std::move(left), begin);
      continue;
    } else {
      for (const Sign& sign : signs) {
        if (!text_.substr(at_).starts_with(sign.text)) continue;
        if (sign.op == Operator::none) return fail("equality is written with one '='");
        made.op = sign.op;
        level = sign.level;
        length = sign.text.size();
        if (level == comparison_level) made.kind = Node::Kind::comparison;
        break;
      }
    }
    if (level < least) return left;
    at_ += length;
    if (++depth_ > expression_nesting_max) return fail("the expression is nested too deeply");
    NodePtr right = operation(level + 1);
    --depth_;
    if (!right) return nullptr;
    made.parts = {std::move(left), std::move(right)};
    left = finish(std::move(made));
  }
  return left;
}

NodePtr Reader::unary() {
  skip();
  const std::size_t begin = at_;
  if (!accept("-")) return postfix();
  if (++depth_ > expression_nesting_max) return fail("the expression is nested too deeply");
  NodePtr operand = unary();
  --depth_;
  if (!operand) return nullptr;
  Node made = node(Node::Kind::negate, begin);
  made.parts.push_back(std::move(operand));
  return finish(std::move(made));
}

NodePtr Reader::between(NodePtr value, std::size_t begin) {
  NodePtr low = operation(sum_level);
  if (!low || !expect_word("and")) return nullptr;
  NodePtr high = operation(sum_level);
  if (!high) return nullptr;
  Node made = node(Node::Kind::between, begin);
  made.parts = {std::move(value), std::move(low), std::move(high)};
  return finish(std::move(made));
}

NodePtr Reader::in(NodePtr value, std::size_t begin) {
  Node made = node(Node::Kind::in, begin);
  made.parts.push_back(std::move(value));
  if (in_parentheses(made)) return finish(std::move(made));
  if (has_failed_) return nullptr;
  NodePtr test = positive_test();
  if (!test) return nullptr;
  made.parts.push_back(std::move(test));
  return finish(std::move(made));
}

// `in (a, < b)`: several tests in parentheses. An interval (a..b) is not that, and nothing is read.
bool Reader::in_parentheses(Node& made) {
  const std::size_t begin = at_;
  if (!accept("(")) return false;
  const bool outer_filter = std::exchange(no_filter_, false);
  std::vector<NodePtr> tests;
  bool is_closed = false;
  for (;;) {
    NodePtr test = positive_test();
    if (!test) break;
    tests.push_back(std::move(test));
    if (accept(",")) continue;
    is_closed = accept(")");
    break;
  }
  no_filter_ = outer_filter;
  if (!is_closed) {
    if (has_failed_ || !looking_at("..")) {
      expect(")");
      return false;
    }
    at_ = begin;
    return false;
  }
  for (NodePtr& test : tests) made.parts.push_back(std::move(test));
  return true;
}

// A comparison with something left out, or a value to be compared with or looked for in.
NodePtr Reader::positive_test() {
  skip();
  const std::size_t begin = at_;
  const Operator op = comparison_sign();
  if (op == Operator::none) return operation(sum_level);
  NodePtr bound = operation(sum_level);
  if (!bound) return nullptr;
  Node made = node(Node::Kind::one_sided, begin);
  made.op = op;
  made.parts.push_back(std::move(bound));
  return finish(std::move(made));
}

NodePtr Reader::whole_unary_tests() {
  if (text_.size() > expression_bytes_max) return fail("the expression is too long");
  skip();
  const std::size_t begin = at_;
  if (accept("-") && at_end()) return finish(node(Node::Kind::anything, begin));
  at_ = begin;
  if (accept_word("not") && accept("(")) {
    // Only where the parenthesis closes the whole cell; else not() is a call inside a longer expression.
    NodePtr inner = tests_until(")");
    if (inner && accept(")") && at_end()) {
      Node made = node(Node::Kind::negated_tests, begin);
      made.slots = inner->slots;
      made.parts.push_back(std::move(inner));
      return finish(std::move(made));
    }
    has_failed_ = false;
  }
  at_ = begin;
  NodePtr read = tests_until({});
  if (read && !at_end()) return fail("unexpected text after the test");
  return has_failed_ ? nullptr : read;
}

NodePtr Reader::tests_until(std::string_view end) {
  skip();
  Node made = node(Node::Kind::tests, at_);
  const Binding input = scope_.bind("?");
  if (!input.slot) return fail("'?' stands for nothing here");
  made.slots = {*input.slot};
  do {
    skip();
    const std::size_t begin = at_;
    const Operator op = comparison_sign();
    has_input_ = false;
    Node test = node(Node::Kind::value_test, begin);
    test.slots = made.slots;
    NodePtr read;
    if (op == Operator::none) {
      read = expression();
    } else {
      at_ = begin;
      read = positive_test();
    }
    if (!read) return nullptr;
    test.uses_input = has_input_ && op == Operator::none;
    test.parts.push_back(std::move(read));
    made.parts.push_back(finish(std::move(test)));
    if (!end.empty() && looking_at(end)) break;
  } while (accept(","));
  return finish(std::move(made));
}

NodePtr Reader::postfix() {
  skip();
  const std::size_t begin = at_;
  NodePtr read = primary();
  while (read) {
    if (looking_at("..")) return read;
    if (accept(".")) {
      read = member(std::move(read), begin);
    } else if (!no_filter_ && accept("[")) {
      read = index(std::move(read), begin);
    } else if (accept("(")) {
      read = call(std::move(read), begin);
    } else if (looking_at_word("instance")) {
      read = instance_of(std::move(read), begin);
    } else {
      return read;
    }
  }
  return read;
}

NodePtr Reader::index(NodePtr owner, std::size_t begin) {
  const std::size_t mark = scope_.mark();
  Node made = node(Node::Kind::index, begin);
  made.slots = {scope_.declare_item()};
  NodePtr condition = expression();
  scope_.release(mark);
  if (!condition || !expect("]")) return nullptr;
  made.parts = {std::move(owner), std::move(condition)};
  return finish(std::move(made));
}

NodePtr Reader::call(NodePtr callee, std::size_t begin) {
  Node made = node(Node::Kind::call, begin);
  made.parts.push_back(std::move(callee));
  const bool outer_filter = std::exchange(no_filter_, false);
  const bool is_read = arguments(made) && expect(")");
  no_filter_ = outer_filter;
  return is_read ? finish(std::move(made)) : nullptr;
}

bool Reader::arguments(Node& made) {
  if (looking_at(")")) return true;
  do {
    auto name = argument_name();
    const std::size_t arguments_before = made.parts.size() - 1;
    if (name.has_value() != (made.names.size() == arguments_before) && arguments_before > 0) {
      fail("either all arguments have names or none has");
      return false;
    }
    if (name) made.names.push_back(std::move(*name));
    NodePtr argument = expression();
    if (!argument) return false;
    made.parts.push_back(std::move(argument));
  } while (accept(","));
  return true;
}

NodePtr Reader::instance_of(NodePtr value, std::size_t begin) {
  if (!expect_word("instance") || !expect_word("of")) return nullptr;
  Node made = node(Node::Kind::instance_of, begin);
  made.type = type();
  if (!made.type) return nullptr;
  made.parts.push_back(std::move(value));
  return finish(std::move(made));
}

}  // namespace depesche::feel
