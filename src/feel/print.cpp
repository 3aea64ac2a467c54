// SPDX-License-Identifier: EUPL-1.2
#include "feel/print.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "feel/builtin.h"
#include "feel/names.h"
#include "feel/type.h"

namespace depesche::feel {
namespace {

// How tightly what is printed holds together, loosest first.
enum class Level : std::uint8_t {
  open,
  disjunction,
  conjunction,
  comparison,
  sum,
  product,
  power,
  unary,
  postfix
};

Level tighter(Level level) { return static_cast<Level>(static_cast<int>(level) + 1); }

std::string_view sign(Operator op) {
  constexpr std::array<std::string_view, 12> signs{"",  "+",  "-", "*",  "/", "**",
                                                   "=", "!=", "<", "<=", ">", ">="};
  return signs[static_cast<std::size_t>(op)];
}

bool is_name(const Node& node) {
  return node.kind == Node::Kind::slot || node.kind == Node::Kind::unknown ||
         node.kind == Node::Kind::member_or || node.kind == Node::Kind::member;
}

Level level_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::conditional:
    case Node::Kind::iteration:
    case Node::Kind::some:
    case Node::Kind::every:
    case Node::Kind::function: return Level::open;
    case Node::Kind::disjunction: return Level::disjunction;
    case Node::Kind::conjunction: return Level::conjunction;
    case Node::Kind::comparison:
    case Node::Kind::between:
    case Node::Kind::in: return Level::comparison;
    case Node::Kind::arithmetic:
      if (node.op == Operator::power) return Level::power;
      return node.op == Operator::add || node.op == Operator::subtract ? Level::sum : Level::product;
    case Node::Kind::negate: return Level::unary;
    case Node::Kind::literal:
    case Node::Kind::slot:
    case Node::Kind::unknown:
    case Node::Kind::member_or:
    case Node::Kind::builtin:
    case Node::Kind::member:
    case Node::Kind::index:
    case Node::Kind::call:
    case Node::Kind::instance_of:
    case Node::Kind::list:
    case Node::Kind::context:
    case Node::Kind::interval:
    case Node::Kind::one_sided:
    case Node::Kind::tests:
    case Node::Kind::value_test:
    case Node::Kind::negated_tests:
    case Node::Kind::anything:
    case Node::Kind::coerce:
    case Node::Kind::extension: break;
  }
  return Level::postfix;
}

bool is_plain(const std::string& name) { return name == "?" || is_plain_name(name); }

// Whether a name of several words or with signs occurs, so that what follows a name might be read as part of
// it.
bool has_long_names(const Node& node) {
  if (!node.text.empty() && !is_plain(node.text)) return true;
  if (!std::ranges::all_of(node.names, is_plain)) return true;
  if (node.lambda) {
    const auto& parameters = node.lambda->parameters;
    if (!std::ranges::all_of(parameters, is_plain, &Parameter::name) || has_long_names(*node.lambda->body))
      return true;
  }
  return std::ranges::any_of(node.parts, [](const NodePtr& part) { return has_long_names(*part); });
}

class Printer {
 public:
  Printer(const Node& node, std::span<const std::string> names)
      : guards_names_(has_long_names(node) || !std::ranges::all_of(names, is_plain)), names_(1) {
    for (std::size_t i = 0; i < names.size(); ++i) names_[0].emplace(static_cast<std::uint32_t>(i), names[i]);
  }

  std::string at(const Node& node, Level least) {
    const bool needs_guard = guards_names_ && is_name(node);
    std::string text = of(node);
    return level_of(node) < least || needs_guard ? "(" + text + ")" : text;
  }

 private:
  using Slots = std::unordered_map<std::uint32_t, std::string>;

  std::string part(const Node& node, std::size_t index, Level least = Level::open) {
    return at(*node.parts[index], least);
  }

  std::string joined(const Node& node, std::size_t first) {
    std::string text;
    for (std::size_t i = first; i < node.parts.size(); ++i) text += (i == first ? "" : ", ") + part(node, i);
    return text;
  }

  void call_slot(std::uint32_t slot, std::string name) {
    names_.back().insert_or_assign(slot, std::move(name));
  }

  std::string of(const Node& node) {
    switch (node.kind) {
      case Node::Kind::literal: return to_literal(node.value);
      case Node::Kind::slot: return names_.back()[node.slots[0]];
      case Node::Kind::unknown:
      case Node::Kind::member_or: return node.text;
      case Node::Kind::builtin: return node.builtin->name;
      case Node::Kind::member: return part(node, 0, Level::postfix) + "." + node.text;
      case Node::Kind::index:
        call_slot(node.slots[0], "item");
        return part(node, 0, Level::postfix) + "[" + part(node, 1) + "]";
      case Node::Kind::call: return call(node);
      case Node::Kind::negate: return "-" + part(node, 0, Level::unary);
      case Node::Kind::arithmetic:
      case Node::Kind::comparison: return binary(node, sign(node.op));
      case Node::Kind::conjunction: return binary(node, "and");
      case Node::Kind::disjunction: return binary(node, "or");
      case Node::Kind::between:
        return part(node, 0, Level::comparison) + " between " + part(node, 1, Level::sum) + " and " +
               part(node, 2, Level::sum);
      case Node::Kind::in: return in(node);
      case Node::Kind::conditional:
        return "if " + part(node, 0) + " then " + part(node, 1) + " else " + part(node, 2);
      case Node::Kind::iteration: return iteration(node, "for ", " return ");
      case Node::Kind::some: return iteration(node, "some ", " satisfies ");
      case Node::Kind::every: return iteration(node, "every ", " satisfies ");
      case Node::Kind::instance_of:
        return part(node, 0, Level::postfix) + " instance of " + type_text(node.type);
      case Node::Kind::list: return "[" + joined(node, 0) + "]";
      case Node::Kind::context: return context(node);
      case Node::Kind::interval: return interval(node);
      case Node::Kind::one_sided: return "(" + one_sided(node) + ")";
      case Node::Kind::tests: return joined(node, 0);
      case Node::Kind::value_test: return value_test(node);
      case Node::Kind::negated_tests: return "not(" + part(node, 0) + ")";
      case Node::Kind::anything: return "-";
      case Node::Kind::function: return function(node);
      case Node::Kind::coerce: return part(node, 0, Level::postfix);
      case Node::Kind::extension: return "null";
    }
    return {};
  }

  std::string binary(const Node& node, std::string_view word) {
    const Level level = level_of(node);
    return part(node, 0, level) + " " + std::string(word) + " " + part(node, 1, tighter(level));
  }

  std::string call(const Node& node) {
    std::string text = part(node, 0, Level::postfix) + "(";
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
      if (i != 1) text += ", ";
      if (!node.names.empty()) text += node.names[i - 1] + ": ";
      text += part(node, i);
    }
    return text + ")";
  }

  std::string in(const Node& node) {
    std::string text = part(node, 0, Level::comparison) + " in (";
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
      text += (i == 1 ? "" : ", ") + part(node, i, Level::sum);
    }
    return text + ")";
  }

  std::string iteration(const Node& node, std::string_view begin, std::string_view end) {
    std::string text(begin);
    const std::size_t sources = node.parts.size() - 1;
    for (std::size_t i = 0; i < sources; ++i) {
      text += (i == 0 ? "" : ", ") + node.names[i] + " in " + part(node, i);
      call_slot(node.slots[i], node.names[i]);
    }
    if (node.slots.size() > sources) call_slot(node.slots.back(), "partial");
    return text + std::string(end) + part(node, sources);
  }

  std::string context(const Node& node) {
    std::string text = "{";
    for (std::size_t i = 0; i < node.names.size(); ++i) {
      const std::string& name = node.names[i];
      text += (i == 0 ? "" : ", ") + (is_plain_name(name) ? name : quoted(name)) + ": " + part(node, i);
      call_slot(node.slots[i], name);
    }
    return text + "}";
  }

  // After the dots a bracket would close the interval, so what is more than a literal stands in parentheses.
  std::string bound(const Node& node) {
    const bool is_bare = node.kind == Node::Kind::literal || is_name(node);
    return is_bare ? at(node, Level::open) : "(" + of(node) + ")";
  }

  std::string interval(const Node& node) {
    return (node.has_start ? "[" : "(") + bound(*node.parts[0]) + ".." + bound(*node.parts[1]) +
           (node.has_end ? "]" : ")");
  }

  std::string one_sided(const Node& node) {
    return std::string(sign(node.op)) + " " + part(node, 0, Level::sum);
  }

  std::string value_test(const Node& node) {
    const Node& test = *node.parts[0];
    return test.kind == Node::Kind::one_sided && !node.uses_input ? one_sided(test) : at(test, Level::open);
  }

  std::string function(const Node& node) {
    const Lambda& lambda = *node.lambda;
    Slots inside;
    std::string text = "function(";
    for (std::size_t i = 0; i < lambda.parameters.size(); ++i) {
      const Parameter& parameter = lambda.parameters[i];
      text += (i == 0 ? "" : ", ") + parameter.name;
      if (parameter.type) text += ": " + type_text(parameter.type);
      inside.emplace(static_cast<std::uint32_t>(i), parameter.name);
    }
    for (const Scope::Capture& capture : lambda.captured)
      inside.emplace(capture.inside, names_.back()[capture.outside]);
    names_.push_back(std::move(inside));
    text += std::string(") ") + (lambda.is_external ? "external " : "") + at(*lambda.body, Level::open);
    names_.pop_back();
    return text;
  }

  bool guards_names_;
  std::vector<Slots> names_;  // by slot, of each function around what is printed
};

}  // namespace

std::string print(const Node& node, std::span<const std::string> names) {
  return Printer(node, names).at(node, Level::open);
}

}  // namespace depesche::feel
