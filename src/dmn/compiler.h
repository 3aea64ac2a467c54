// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "dmn/program.h"
#include "dmn/xml.h"
#include "feel/parser.h"

// From XML to a program. For this module only.

namespace depesche::dmn {

// One file while it is compiled.
struct Source {
  std::size_t document = 0;
  pugi::xml_document xml;
  LineTable lines;
  pugi::xml_node root;  // definitions
  std::string name_space;
  std::map<std::string, std::string> prefixes;  // of its root element, to namespaces
  struct Import {
    std::string name;  // may be empty: imported without a prefix
    std::string name_space;
  };
  std::vector<Import> imports;
  std::map<std::string, pugi::xml_node> item_definitions;
  std::map<std::string, feel::TypePtr> types;  // those already read
};

class Compiler {
 public:
  explicit Compiler(Program& program) : program_(program) {}

  Result<> run();

  // For the parts below.
  Program& program() { return program_; }
  void find(const Source& source, const pugi::xml_node& node, Finding::Weight weight, std::string what);
  void find_in_expression(const Source& source, const pugi::xml_node& node, std::string_view text,
                          const feel::Fault& fault);
  void set_element(std::string name) { element_ = std::move(name); }
  const std::string& element() const { return element_; }
  // A type by its qualified name; any for an unknown one, with a finding.
  feel::TypePtr type(const Source& source, const pugi::xml_node& node, std::string reference);
  // The type an attribute or child `typeRef` names; null where there is none.
  feel::TypePtr type_of(const Source& source, const pugi::xml_node& node);

 private:
  // compiler.cpp
  Result<> read_documents();
  Result<> read_document(std::size_t document);
  const Source* source_of(const std::string& name_space) const;
  void read_elements();
  void find_unknown_inside(const Source& source, const pugi::xml_node& node);
  void read_element(const Source& source, std::size_t source_index, const pugi::xml_node& node,
                    ElementInfo::Kind kind);
  void collect_member_names(const pugi::xml_node& node);
  void compile_elements();
  void compile_element(const Source& source, std::size_t element, const pugi::xml_node& node);
  void compile_service(const Source& source, std::size_t element, const pugi::xml_node& node);
  std::vector<std::size_t> references(const Source& source, const pugi::xml_node& node,
                                      std::string_view name);
  std::vector<std::size_t> requirements(const Source& source, const pugi::xml_node& node);
  std::optional<std::size_t> referenced(const Source& source, const pugi::xml_node& node);
  void declare_requirements(const Source& source, Element& element, feel::Scope& scope);
  void check_circles();

  // item_types.cpp
  void read_types();
  feel::TypePtr named_type(const Source& source, const std::string& name, int depth);
  feel::TypePtr resolved(const Source& source, const std::string& reference, int depth);
  feel::TypePtr item_type(const Source& source, const pugi::xml_node& node, int depth);
  feel::TypePtr component_type(const Source& source, const pugi::xml_node& node, int depth);
  feel::TypePtr function_item(const Source& source, const pugi::xml_node& node, int depth);
  feel::TypePtr constrained(const Source& source, const pugi::xml_node& node, std::string_view which,
                            feel::TypePtr type);

  Program& program_;
  std::vector<std::unique_ptr<Source>> sources_;
  std::map<std::pair<std::size_t, std::string>, std::size_t> by_id_;  // document and id
  std::vector<std::pair<std::size_t, pugi::xml_node>> nodes_;         // of each element: source and node
  std::string element_;
};

// Compiles one boxed expression.
class BoxedCompiler {
 public:
  BoxedCompiler(Compiler& compiler, const Source& source, feel::Scope& scope, Element& element)
      : compiler_(compiler), source_(source), scope_(scope), element_(element) {}

  static bool is_expression(std::string_view name);
  // The expression among the node's children; null where there is none.
  feel::NodePtr child_expression(const pugi::xml_node& parent);
  feel::NodePtr expression(const pugi::xml_node& node);
  // Parameters and body as a function.
  feel::NodePtr function(const pugi::xml_node& node);
  feel::NodePtr text_expression(const pugi::xml_node& node, const std::string& text);
  feel::NodePtr unary_tests(const pugi::xml_node& node, const std::string& text);

 private:
  using Parse = feel::Parsed (*)(std::string_view text, feel::Scope& scope);
  feel::NodePtr parsed(const pugi::xml_node& node, const std::string& text, Parse parse);
  feel::NodePtr plain(const pugi::xml_node& node);
  feel::NodePtr literal(const pugi::xml_node& node);
  feel::NodePtr context(const pugi::xml_node& node);
  feel::NodePtr invocation(const pugi::xml_node& node);
  feel::NodePtr list(const pugi::xml_node& node);
  feel::NodePtr relation(const pugi::xml_node& node);
  feel::NodePtr conditional(const pugi::xml_node& node);
  feel::NodePtr filter(const pugi::xml_node& node);
  feel::NodePtr iteration(const pugi::xml_node& node, feel::Node::Kind kind, std::string_view result);
  feel::NodePtr table(const pugi::xml_node& node);
  feel::NodePtr wrapped(const pugi::xml_node& parent, std::string_view name);
  feel::NodePtr coerced(feel::NodePtr node, feel::TypePtr type, std::string what);
  feel::NodePtr broken(const pugi::xml_node& node, std::string what);

  void table_inputs(const pugi::xml_node& node, Table& made);
  void table_outputs(const pugi::xml_node& node, Table& made);
  void table_rules(const pugi::xml_node& node, Table& made);
  Rule table_rule(const pugi::xml_node& node, Table& made);

  Compiler& compiler_;
  const Source& source_;
  feel::Scope& scope_;
  Element& element_;
};

}  // namespace depesche::dmn
