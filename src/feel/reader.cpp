// SPDX-License-Identifier: EUPL-1.2
#include "feel/reader.h"

#include <algorithm>

#include "feel/builtin.h"
#include "feel/code_points.h"
#include "feel/names.h"

namespace depesche::feel {

Reader::Reader(std::string_view text, Scope& scope) : text_(text), scope_(scope) {
  const bool is_plain =
      std::ranges::all_of(text, [](char one) { return static_cast<signed char>(one) >= 0; });
  if (is_plain || text.size() > expression_bytes_max) return;
  characters_.resize(text.size() + 1);
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    const std::size_t next = at + code_point_at(text, at).bytes;
    for (; at < next; ++at) characters_[at] = count;
  }
  characters_.back() = count;
}

std::uint32_t Reader::character(std::size_t byte) const {
  return characters_.empty() ? static_cast<std::uint32_t>(byte) : characters_[byte];
}

void Reader::skip() {
  for (;;) {
    at_ = skip_spaces(text_, at_);
    if (text_.substr(at_).starts_with("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (text_.substr(at_).starts_with("/*")) {
      const std::size_t end = text_.find("*/", at_ + 2);
      if (end == std::string_view::npos) {
        note_failure("the comment has no end", at_);
        at_ = text_.size();
        return;
      }
      at_ = end + 2;
    } else {
      return;
    }
  }
}

bool Reader::at_end() {
  skip();
  return at_ >= text_.size();
}

bool Reader::looking_at(std::string_view sign) {
  skip();
  return text_.substr(at_).starts_with(sign);
}

bool Reader::accept(std::string_view sign) {
  if (!looking_at(sign)) return false;
  at_ += sign.size();
  return true;
}

bool Reader::expect(std::string_view sign) {
  if (accept(sign)) return true;
  fail("expected '" + std::string(sign) + "'");
  return false;
}

std::string_view Reader::word() {
  skip();
  if (!begins_name(text_, at_)) return {};
  const auto piece = name_piece(text_, at_);
  return piece && !piece->is_sign ? piece->text : std::string_view{};
}

bool Reader::looking_at_word(std::string_view wanted) { return word() == wanted; }

bool Reader::accept_word(std::string_view wanted) {
  if (!looking_at_word(wanted)) return false;
  at_ += wanted.size();
  return true;
}

bool Reader::expect_word(std::string_view wanted) {
  if (accept_word(wanted)) return true;
  fail("expected '" + std::string(wanted) + "'");
  return false;
}

// The first failure is the one that tells the author something.
NodePtr Reader::fail(std::string what) {
  if (!has_failed_) {
    skip();
    note_failure(std::move(what), at_);
  }
  return nullptr;
}

void Reader::note_failure(std::string what, std::size_t place) {
  if (has_failed_) return;
  has_failed_ = true;
  fault_.trouble = Trouble::bad_expression;
  fault_.what = std::move(what);
  fault_.begin = character(place);
  fault_.end = fault_.begin + (place < text_.size() ? 1 : 0);
}

Node Reader::node(Node::Kind kind, std::size_t begin) const {
  Node made;
  made.kind = kind;
  made.begin = character(begin);
  return made;
}

NodePtr Reader::finish(Node made) const {
  made.end = character(at_);
  return std::make_shared<const Node>(std::move(made));
}

// The longest run of name pieces that `is_known`, beginning here.
template <class Known>
std::optional<Reader::KnownName> Reader::longest_name(const Known& is_known) {
  constexpr std::size_t pieces_max = 24;
  skip();
  if (!begins_name(text_, at_)) return std::nullopt;
  std::optional<KnownName> found;
  std::string normal;
  bool ends_in_word = false;
  std::size_t at = at_;
  for (std::size_t pieces = 1; pieces <= pieces_max; ++pieces) {
    const auto piece = name_piece(text_, at);
    if (!piece) break;
    if (ends_in_word && !piece->is_sign) normal += ' ';
    normal += piece->text;
    ends_in_word = !piece->is_sign;
    at += piece->text.size();
    if (is_known(normal)) found = KnownName{.normal = normal, .end = at, .pieces = pieces};
    at = skip_spaces(text_, at);
  }
  return found;
}

// A name that is being declared: everything up to a sign that no name holds, or to the word `end_word`.
std::optional<std::string> Reader::declared_name(std::string_view end_word) {
  skip();
  if (!begins_name(text_, at_)) {
    fail("expected a name");
    return std::nullopt;
  }
  const std::size_t begin = at_;
  std::size_t end = at_;
  for (std::size_t at = at_; at < text_.size(); at = skip_spaces(text_, at)) {
    const auto piece = name_piece(text_, at);
    if (!piece || (at != begin && !end_word.empty() && piece->text == end_word)) break;
    at += piece->text.size();
    end = at;
  }
  at_ = end;
  return std::string(text_.substr(begin, end - begin));
}

// `name:` before an argument; nothing, and nothing read, where none stands.
std::optional<std::string> Reader::argument_name() {
  skip();
  if (!begins_name(text_, at_)) return std::nullopt;
  const std::size_t begin = at_;
  std::size_t at = at_;
  while (const auto piece = name_piece(text_, at)) at = skip_spaces(text_, at + piece->text.size());
  if (at >= text_.size() || text_[at] != ':') return std::nullopt;
  std::string name = normal_name(text_.substr(begin, at - begin));
  at_ = at + 1;
  return name;
}

TypePtr Reader::whole_type() {
  TypePtr read = type();
  if (read && !at_end()) {
    fail("unexpected text after the type");
    return nullptr;
  }
  return read;
}

TypePtr Reader::type() {
  if (++depth_ > 50) {
    fail("types nested too deeply");
    return nullptr;
  }
  const std::string_view first = word();
  TypePtr read;
  if (first == "list" || first == "range" || first == "context" || first == "function") {
    const std::size_t begin = at_;
    at_ += first.size();
    read = looking_at("<") ? composite_type(first) : nullptr;
    if (!read && !has_failed_) at_ = begin;
  }
  if (!read && !has_failed_) {
    const auto name =
        longest_name([this](const std::string& normal) { return scope_.names().type(normal) != nullptr; });
    if (name) {
      at_ = name->end;
      read = scope_.names().type(name->normal);
    } else {
      fail("unknown type");
    }
  }
  --depth_;
  return read;
}

TypePtr Reader::composite_type(std::string_view kind) {
  if (kind == "function") return function_type();
  if (!expect("<")) return nullptr;
  Type made;
  if (kind == "context") {
    made.kind = Type::Kind::context;
    if (!type_fields(made)) return nullptr;
  } else {
    made.kind = kind == "list" ? Type::Kind::list : Type::Kind::range;
    made.element = type();
    if (!made.element) return nullptr;
  }
  if (!expect(">")) return nullptr;
  return std::make_shared<const Type>(std::move(made));
}

bool Reader::type_fields(Type& type_made) {
  while (!looking_at(">")) {
    auto name = declared_name({});
    if (!name || !expect(":")) return false;
    TypePtr field = type();
    if (!field) return false;
    scope_.names().add_member(*name);
    type_made.fields.push_back({.name = std::move(*name), .type = std::move(field)});
    if (!accept(",")) break;
  }
  return true;
}

TypePtr Reader::function_type() {
  Type made;
  made.kind = Type::Kind::function;
  if (!expect("<")) return nullptr;
  while (!looking_at(">")) {
    TypePtr parameter = type();
    if (!parameter) return nullptr;
    made.parameters.push_back(std::move(parameter));
    if (!accept(",")) break;
  }
  if (!expect(">") || !expect("->")) return nullptr;
  made.result = type();
  if (!made.result) return nullptr;
  return std::make_shared<const Type>(std::move(made));
}

NodePtr Reader::member(NodePtr owner, std::size_t begin) {
  Node made = node(Node::Kind::member, begin);
  const auto known =
      longest_name([this](const std::string& normal) { return scope_.names().member(normal) != nullptr; });
  if (known) {
    at_ = known->end;
    made.text = *scope_.names().member(known->normal);
  } else {
    const std::string_view plain = word();
    if (plain.empty()) return fail("expected a name after '.'");
    made.text = plain;
    at_ += plain.size();
  }
  made.parts.push_back(std::move(owner));
  return finish(std::move(made));
}

NodePtr Reader::variable(const KnownName& name, std::size_t begin) {
  at_ = name.end;
  if (name.normal == "?") has_input_ = true;
  const Binding binding = scope_.bind(name.normal);
  Node plain = node(Node::Kind::unknown, begin);
  const std::string* declared = scope_.names().member(name.normal);
  plain.text = declared ? *declared : name.normal;
  if (binding.slot) {
    plain.kind = Node::Kind::slot;
    plain.slots = {*binding.slot};
  } else if (const Builtin* builtin = find_builtin(name.normal)) {
    plain.kind = Node::Kind::builtin;
    plain.builtin = builtin;
  }
  NodePtr otherwise = finish(std::move(plain));
  if (binding.items.empty()) return otherwise;
  Node either = node(Node::Kind::member_or, begin);
  either.text = otherwise->text;
  either.slots = binding.items;
  either.parts.push_back(std::move(otherwise));
  return finish(std::move(either));
}

NodePtr Reader::named() {
  const std::size_t begin = at_;
  const std::string_view first = word();
  auto known = longest_name([this](const std::string& normal) { return scope_.knows(normal); });
  if (known && known->pieces > 1 && !scope_.bind(known->normal).slot) {
    // „date and time“ is the function only where a call follows, else two conditions.
    const std::size_t next = skip_spaces(text_, known->end);
    const bool is_call = next < text_.size() && text_[next] == '(';
    if (find_builtin(known->normal) && !is_call && !scope_.in_filter()) known.reset();
  }
  if (known && (known->pieces > 1 || !is_keyword(first))) return variable(*known, begin);
  if (is_keyword(first)) return keyword_expression(first, begin);
  return variable(KnownName{.normal = std::string(first), .end = at_ + first.size(), .pieces = 1}, begin);
}

std::optional<std::string> Reader::context_key() {
  if (looking_at("\"")) return string_text();
  return declared_name({});
}

std::expected<TypePtr, Fault> parse_type(std::string_view text, Scope& scope) {
  Reader reader(text, scope);
  TypePtr type = reader.whole_type();
  if (!type) return std::unexpected(reader.fault());
  return type;
}

Parsed parse_expression(std::string_view text, Scope& scope) {
  Reader reader(text, scope);
  NodePtr node = reader.whole_expression();
  if (!node) return std::unexpected(reader.fault());
  return node;
}

Parsed parse_iteration_source(std::string_view text, Scope& scope) {
  Reader reader(text, scope);
  NodePtr node = reader.whole_iteration_source();
  if (!node) return std::unexpected(reader.fault());
  return node;
}

Parsed parse_unary_tests(std::string_view text, Scope& scope) {
  Reader reader(text, scope);
  NodePtr node = reader.whole_unary_tests();
  if (!node) return std::unexpected(reader.fault());
  return node;
}

TextPosition position_in(std::string_view text, std::size_t character) {
  TextPosition position;
  for (std::size_t at = 0; at < text.size() && character > 0; --character) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    ++position.column;
    if (point.code == '\n') position = {.line = position.line + 1, .column = 1};
  }
  return position;
}

void collect_unknown_names(const Node& node, std::vector<Fault>& faults) {
  if (node.kind == Node::Kind::unknown) {
    faults.push_back({.trouble = Trouble::unknown_name,
                      .what = "unknown name '" + node.text + "'",
                      .place = {},
                      .begin = node.begin,
                      .end = node.end});
  }
  if (node.kind == Node::Kind::member_or) return;  // may be a member of what is filtered
  for (const NodePtr& part : node.parts) collect_unknown_names(*part, faults);
  if (node.lambda && !node.lambda->is_external) collect_unknown_names(*node.lambda->body, faults);
}

}  // namespace depesche::feel
