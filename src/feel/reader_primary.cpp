// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <utility>

#include "feel/builtin.h"
#include "feel/code_points.h"
#include "feel/reader.h"
#include "feel/temporal_literal.h"

namespace depesche::feel {
namespace {

bool uses_slot(const Node& node, std::uint32_t slot) {
  if (node.kind == Node::Kind::extension) return true;  // it may read every slot
  if (node.kind == Node::Kind::slot && node.slots.front() == slot) return true;
  if (node.lambda && std::ranges::find(node.lambda->captured, slot, &Scope::Capture::outside) !=
                         node.lambda->captured.end()) {
    return true;
  }
  return std::ranges::any_of(node.parts, [slot](const NodePtr& part) { return uses_slot(*part, slot); });
}

}  // namespace

NodePtr Reader::primary() {
  if (at_end()) return fail("an expression is missing");
  const char first = text_[at_];
  const bool has_digit_next = at_ + 1 < text_.size() && text_[at_ + 1] >= '0' && text_[at_ + 1] <= '9';
  if ((first >= '0' && first <= '9') || (first == '.' && has_digit_next)) return number();
  switch (first) {
    case '"': return string();
    case '@': return at_literal();
    case '(': return parenthesised();
    case '[': return bracketed();
    case ']': return open_interval();
    case '{': return context();
    default: break;
  }
  if (begins_name(text_, at_)) return named();
  return fail("an expression cannot begin like this");
}

NodePtr Reader::number() {
  const std::size_t begin = at_;
  const auto digits = [this] {
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
  };
  const auto is_digit = [this](std::size_t at) {
    return at < text_.size() && text_[at] >= '0' && text_[at] <= '9';
  };
  digits();
  if (at_ < text_.size() && text_[at_] == '.' && is_digit(at_ + 1)) {
    ++at_;
    digits();
  }
  if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
    const bool has_sign = at_ + 1 < text_.size() && (text_[at_ + 1] == '+' || text_[at_ + 1] == '-');
    if (is_digit(at_ + (has_sign ? 2 : 1))) {
      at_ += has_sign ? 2 : 1;
      digits();
    }
  }
  const auto value = Decimal::parse(text_.substr(begin, at_ - begin));
  if (!value) return fail("this number cannot be held");
  Node made = node(Node::Kind::literal, begin);
  made.value = Value(*value);
  return finish(std::move(made));
}

NodePtr Reader::string() {
  const std::size_t begin = at_;
  auto text = string_text();
  if (!text) return nullptr;
  Node made = node(Node::Kind::literal, begin);
  made.value = Value(std::move(*text));
  return finish(std::move(made));
}

std::optional<std::string> Reader::string_text() {
  if (!expect("\"")) return std::nullopt;
  std::string out;
  while (at_ < text_.size()) {
    const char letter = text_[at_];
    if (letter == '"') {
      ++at_;
      return out;
    }
    if (letter != '\\') {
      out += letter;
      ++at_;
    } else if (!escape(out)) {
      return std::nullopt;
    }
  }
  fail("the text has no closing quote");
  return std::nullopt;
}

std::optional<std::uint32_t> Reader::hex(std::size_t digits) {
  std::uint32_t code = 0;
  for (std::size_t i = 0; i < digits; ++i, ++at_) {
    const char letter = at_ < text_.size() ? text_[at_] : '\0';
    std::uint32_t digit = 0;
    if (letter >= '0' && letter <= '9') {
      digit = static_cast<std::uint32_t>(letter - '0');
    } else if ((letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F')) {
      digit = static_cast<std::uint32_t>((letter | 0x20) - 'a' + 10);
    } else {
      return std::nullopt;
    }
    code = code * 16 + digit;
  }
  return code;
}

// At a backslash. What is no escape stays as it is, so that regular expressions can be written plainly.
bool Reader::escape(std::string& out) {
  const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  constexpr std::string_view from = "nrt'\"\\";
  constexpr std::string_view to = "\n\r\t'\"\\";
  if (const std::size_t found = from.find(letter); letter != '\0' && found != std::string_view::npos) {
    out += to[found];
    at_ += 2;
    return true;
  }
  if (letter != 'u' && letter != 'U') {
    out += '\\';
    ++at_;
    return true;
  }
  at_ += 2;
  auto code = hex(letter == 'u' ? 4 : 6);
  if (!code) {
    fail("\\u needs four and \\U six hexadecimal digits");
    return false;
  }
  // Two halves of a pair, as UTF-16 writes characters beyond the first plane.
  if (*code >= 0xD800 && *code < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
    const std::size_t begin = std::exchange(at_, at_ + 2);
    const auto low = hex(4);
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
    } else {
      at_ = begin;
    }
  }
  append_code_point(out, *code);
  return true;
}

NodePtr Reader::at_literal() {
  const std::size_t begin = at_++;
  const auto text = string_text();
  if (!text) return nullptr;
  Node made = node(Node::Kind::literal, begin);
  made.value = temporal_value(*text);
  if (made.value.is_null()) return fail("@\"" + *text + "\" is no date, time or duration");
  return finish(std::move(made));
}

Operator Reader::comparison_sign() {
  constexpr std::array<std::pair<std::string_view, Operator>, 6> comparisons{{{"<=", Operator::less_equal},
                                                                              {">=", Operator::greater_equal},
                                                                              {"!=", Operator::unequal},
                                                                              {"<", Operator::less},
                                                                              {">", Operator::greater},
                                                                              {"=", Operator::equal}}};
  for (const auto& [sign, op] : comparisons) {
    if (accept(sign)) return op;
  }
  return Operator::none;
}

// (expression), (start..end) or (< 5)
NodePtr Reader::parenthesised() {
  const std::size_t begin = at_++;
  const bool outer_filter = std::exchange(no_filter_, false);
  skip();
  const std::size_t inside = at_;
  NodePtr read;
  if (comparison_sign() != Operator::none) {
    at_ = inside;
    read = positive_test();
    if (read && !expect(")")) read = nullptr;
  } else {
    read = expression();
    if (read && accept("..")) {
      read = interval(std::move(read), false, begin);
    } else if (read && !expect(")")) {
      read = nullptr;
    }
  }
  no_filter_ = outer_filter;
  return read;
}

// [a, b] or [start..end]
NodePtr Reader::bracketed() {
  const std::size_t begin = at_++;
  const bool outer_filter = std::exchange(no_filter_, false);
  Node made = node(Node::Kind::list, begin);
  NodePtr read;
  if (accept("]")) {
    read = finish(std::move(made));
  } else {
    for (;;) {
      NodePtr item = expression();
      if (!item) break;
      if (made.parts.empty() && accept("..")) {
        read = interval(std::move(item), true, begin);
        break;
      }
      made.parts.push_back(std::move(item));
      if (accept(",")) continue;
      if (expect("]")) read = finish(std::move(made));
      break;
    }
  }
  no_filter_ = outer_filter;
  return read;
}

// ]start..end]
NodePtr Reader::open_interval() {
  const std::size_t begin = at_++;
  NodePtr start = expression();
  if (!start || !expect("..")) return nullptr;
  return interval(std::move(start), false, begin);
}

// After the two dots.
NodePtr Reader::interval(NodePtr start, bool has_start, std::size_t begin) {
  Node made = node(Node::Kind::interval, begin);
  made.has_start = has_start;
  const bool outer_filter = std::exchange(no_filter_, true);
  NodePtr end = expression();
  no_filter_ = outer_filter;
  if (!end) return nullptr;
  if (accept("]")) {
    made.has_end = true;
  } else if (!accept(")") && !accept("[")) {
    return fail("an interval ends with ']', ')' or '['");
  }
  made.parts = {std::move(start), std::move(end)};
  return finish(std::move(made));
}

NodePtr Reader::context() {
  Node made = node(Node::Kind::context, at_++);
  const bool outer_filter = std::exchange(no_filter_, false);
  const std::size_t mark = scope_.mark();
  bool is_read = accept("}");
  while (!is_read) {
    auto key = context_key();
    if (!key || !expect(":")) break;
    for (const std::string& known : made.names) {
      if (known == *key) fail("the name '" + *key + "' stands twice in this context");
    }
    NodePtr value = expression();
    if (!value || has_failed_) break;
    scope_.names().add_member(*key);
    made.slots.push_back(scope_.declare(*key));
    made.names.push_back(std::move(*key));
    made.parts.push_back(std::move(value));
    if (accept(",")) continue;
    is_read = expect("}");
    break;
  }
  scope_.release(mark);
  no_filter_ = outer_filter;
  return is_read && !has_failed_ ? finish(std::move(made)) : nullptr;
}

NodePtr Reader::keyword_expression(std::string_view keyword, std::size_t begin) {
  at_ = begin + keyword.size();
  if (keyword == "if") return conditional(begin);
  if (keyword == "for") return iteration(Node::Kind::iteration, begin);
  if (keyword == "some") return iteration(Node::Kind::some, begin);
  if (keyword == "every") return iteration(Node::Kind::every, begin);
  if (keyword == "function") return function(begin);
  Node made = node(Node::Kind::literal, begin);
  if (keyword == "true" || keyword == "false") made.value = Value(keyword == "true");
  if (made.value.is_null() && keyword != "null") {
    at_ = begin;
    return fail("'" + std::string(keyword) + "' cannot stand here");
  }
  return finish(std::move(made));
}

NodePtr Reader::conditional(std::size_t begin) {
  Node made = node(Node::Kind::conditional, begin);
  constexpr std::array<std::string_view, 2> words{"then", "else"};
  for (std::size_t i = 0; i <= words.size(); ++i) {
    NodePtr part = expression();
    if (!part || (i < words.size() && !expect_word(words[i]))) return nullptr;
    made.parts.push_back(std::move(part));
  }
  return finish(std::move(made));
}

// A list, or from..to.
NodePtr Reader::iteration_source() {
  skip();
  const std::size_t begin = at_;
  NodePtr source = expression();
  if (!source || !accept("..")) return source;
  Node range = node(Node::Kind::interval, begin);
  range.has_start = range.has_end = true;
  NodePtr end = expression();
  if (!end) return nullptr;
  range.parts = {std::move(source), std::move(end)};
  return finish(std::move(range));
}

// for x in xs, y in ys return …, some/every x in xs satisfies …
NodePtr Reader::iteration(Node::Kind kind, std::size_t begin) {
  Node made = node(kind, begin);
  const std::size_t mark = scope_.mark();
  const bool is_for = kind == Node::Kind::iteration;
  do {
    auto name = declared_name("in");
    if (!name || !expect_word("in")) return nullptr;
    NodePtr source = iteration_source();
    if (!source) return nullptr;
    made.parts.push_back(std::move(source));
    made.slots.push_back(scope_.declare(*name));
    made.names.push_back(std::move(*name));
  } while (accept(","));
  // A variable that the author named so is theirs.
  const bool has_partial = is_for && std::ranges::find(made.names, "partial") == made.names.end();
  if (has_partial) made.slots.push_back(scope_.declare("partial"));
  if (!expect_word(is_for ? "return" : "satisfies")) return nullptr;
  NodePtr body = expression();
  scope_.release(mark);
  if (!body) return nullptr;
  // The results so far are kept only where somebody looks at them.
  if (has_partial && !uses_slot(*body, made.slots.back())) made.slots.pop_back();
  made.parts.push_back(std::move(body));
  return finish(std::move(made));
}

NodePtr Reader::function(std::size_t begin) {
  auto lambda = std::make_shared<Lambda>();
  const bool outer_filter = std::exchange(no_filter_, false);
  scope_.begin_function();
  NodePtr body;
  if (parameters(*lambda)) {
    lambda->is_external = accept_word("external");
    body = expression();
  }
  Scope::Closed closed = scope_.end_function();
  no_filter_ = outer_filter;
  if (!body) return nullptr;
  lambda->body = std::move(body);
  lambda->captured = std::move(closed.captured);
  lambda->slot_count = closed.slot_count;
  Node made = node(Node::Kind::function, begin);
  made.lambda = std::move(lambda);
  return finish(std::move(made));
}

bool Reader::parameters(Lambda& lambda) {
  if (!expect("(")) return false;
  if (accept(")")) return true;
  do {
    auto name = declared_name({});
    if (!name) return false;
    Parameter parameter{.name = normal_name(*name), .type = nullptr};
    if (accept(":")) {
      parameter.type = type();
      if (!parameter.type) return false;
    }
    scope_.declare(parameter.name);
    lambda.parameters.push_back(std::move(parameter));
  } while (accept(","));
  return expect(")");
}

}  // namespace depesche::feel
