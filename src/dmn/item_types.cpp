// SPDX-License-Identifier: EUPL-1.2
#include "dmn/compiler.h"
#include "feel/evaluate.h"

// Item definitions as FEEL types (DMN 1.5 §7.3.3).

namespace depesche::dmn {
namespace {

using feel::Type;
using feel::TypePtr;

constexpr int type_nesting_max = 50;

// Allowed values, as unary tests on `?`.
class AllowedValues final : public feel::Constraint {
 public:
  AllowedValues(feel::NodePtr tests, std::uint32_t slot_count, std::string text)
      : tests_(std::move(tests)), slot_count_(slot_count), text_(std::move(text)) {}

  bool admits(feel::Evaluation& evaluation, const feel::Value& value) const override {
    std::vector<feel::Value> slots(slot_count_);
    slots.front() = value;
    const std::uint64_t faults_before = evaluation.fault_count();
    const bool is_admitted = feel::evaluate(*tests_, evaluation, slots).is_true();
    evaluation.forget_faults_after(faults_before);
    return is_admitted;
  }
  std::string text() const override { return text_; }

 private:
  feel::NodePtr tests_;
  std::uint32_t slot_count_;
  std::string text_;
};

TypePtr renamed(const TypePtr& type, const std::string& name) {
  Type copy = *type;
  copy.name = name;
  return std::make_shared<const Type>(std::move(copy));
}

TypePtr list_of(TypePtr element) {
  Type list;
  list.kind = Type::Kind::list;
  list.element = std::move(element);
  return std::make_shared<const Type>(std::move(list));
}

}  // namespace

void Compiler::read_types() {
  for (const auto& source : sources_) {
    for (const pugi::xml_node& node : children(source->root, "itemDefinition")) {
      source->item_definitions.emplace(attribute(node, "name"), node);
    }
  }
  // The model's own types last, so that they win over imported ones of the same name.
  for (auto source = sources_.rbegin(); source != sources_.rend(); ++source) {
    for (const auto& [name, node] : (*source)->item_definitions) {
      const TypePtr type = named_type(**source, name, 0);
      if (type) program_.names.add_type(name, type);
    }
    for (const Source::Import& import : (*source)->imports) {
      const Source* imported = source_of(import.name_space);
      if (!imported || import.name.empty()) continue;
      for (const auto& [name, node] : imported->item_definitions) {
        const TypePtr type = named_type(*imported, name, 0);
        if (type) program_.names.add_type(import.name + "." + name, type);
      }
    }
  }
}

// A type of that document; null where it has none. One that holds itself is any inside.
TypePtr Compiler::named_type(const Source& source, const std::string& name, int depth) {
  Source& known = *sources_[source.document];
  const auto read = known.types.find(name);
  if (read != known.types.end()) return read->second;
  const auto node = known.item_definitions.find(name);
  if (node == known.item_definitions.end()) return nullptr;
  known.types[name] = feel::simple_type(Type::Kind::any);
  const TypePtr type = renamed(item_type(source, node->second, depth), name);
  known.types[name] = type;
  return type;
}

TypePtr Compiler::resolved(const Source& source, const std::string& reference, int depth) {
  if (depth > type_nesting_max) return feel::simple_type(Type::Kind::any);
  if (const TypePtr own = named_type(source, reference, depth + 1)) return own;
  const std::size_t colon = reference.find(':');
  if (colon != std::string::npos) {
    const auto prefix = source.prefixes.find(reference.substr(0, colon));
    const std::string name = reference.substr(colon + 1);
    if (prefix != source.prefixes.end()) {
      const Source* other = source_of(prefix->second);
      if (const TypePtr type = other ? named_type(*other, name, depth + 1) : nullptr) return type;
    }
    return feel::named_simple_type(feel::normal_name(name));
  }
  for (const Source::Import& import : source.imports) {
    const Source* other = source_of(import.name_space);
    const std::string prefix = import.name.empty() ? "" : import.name + ".";
    if (!other || !reference.starts_with(prefix)) continue;
    if (const TypePtr type = named_type(*other, reference.substr(prefix.size()), depth + 1)) return type;
  }
  if (const TypePtr simple = feel::named_simple_type(feel::normal_name(reference))) return simple;
  feel::Scope scope(program_.names);
  const auto parsed = feel::parse_type(reference, scope);
  return parsed ? *parsed : nullptr;
}

TypePtr Compiler::constrained(const Source& source, const pugi::xml_node& node, std::string_view which,
                              TypePtr type) {
  const std::string text = trimmed(text_of(child(child(node, which), "text")));
  if (text.empty()) return type;
  feel::Scope scope(program_.names);
  scope.declare("?");
  const auto parsed = feel::parse_unary_tests(text, scope);
  if (!parsed) {
    find_in_expression(source, node, text, parsed.error());
    return type;
  }
  Type copy = *type;
  copy.constraint = std::make_shared<const AllowedValues>(*parsed, scope.slot_count(), text);
  return std::make_shared<const Type>(std::move(copy));
}

TypePtr Compiler::function_item(const Source& source, const pugi::xml_node& node, int depth) {
  Type function;
  function.kind = Type::Kind::function;
  const std::string result = attribute(node, "outputTypeRef");
  if (!result.empty()) function.result = resolved(source, result, depth + 1);
  for (const pugi::xml_node& parameter : children(node, "parameters")) {
    const std::string reference = attribute(parameter, "typeRef");
    function.parameters.push_back(reference.empty() ? nullptr : resolved(source, reference, depth + 1));
  }
  return std::make_shared<const Type>(std::move(function));
}

TypePtr Compiler::component_type(const Source& source, const pugi::xml_node& node, int depth) {
  Type context;
  context.kind = Type::Kind::context;
  for (const pugi::xml_node& component : children(node, "itemComponent")) {
    const std::string name = attribute(component, "name");
    program_.names.add_member(name);
    context.fields.push_back({.name = name, .type = item_type(source, component, depth + 1)});
  }
  return std::make_shared<const Type>(std::move(context));
}

TypePtr Compiler::item_type(const Source& source, const pugi::xml_node& node, int depth) {
  TypePtr type = feel::simple_type(Type::Kind::any);
  if (depth > type_nesting_max) return type;
  std::string reference = attribute(node, "typeRef");
  if (reference.empty()) reference = trimmed(text_of(child(node, "typeRef")));
  if (const pugi::xml_node function = child(node, "functionItem")) {
    type = function_item(source, function, depth);
  } else if (child(node, "itemComponent")) {
    type = component_type(source, node, depth);
  } else if (!reference.empty()) {
    const TypePtr found = resolved(source, reference, depth);
    if (found) {
      type = found;
    } else {
      find(source, node, Finding::Weight::error, "unknown type '" + reference + "'");
    }
  }
  type = constrained(source, node, "allowedValues", std::move(type));
  if (attribute(node, "isCollection") == "true") type = list_of(std::move(type));
  return constrained(source, node, "typeConstraint", std::move(type));
}

TypePtr Compiler::type(const Source& source, const pugi::xml_node& node, std::string reference) {
  TypePtr found = resolved(source, reference, 0);
  if (found) return found;
  find(source, node, Finding::Weight::error, "unknown type '" + reference + "'");
  return feel::simple_type(Type::Kind::any);
}

TypePtr Compiler::type_of(const Source& source, const pugi::xml_node& node) {
  std::string reference = attribute(node, "typeRef");
  if (reference.empty()) return nullptr;
  return type(source, node, std::move(reference));
}

}  // namespace depesche::dmn
