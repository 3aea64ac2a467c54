// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feel/parser.h"

namespace depesche::feel {

// One pass over one text. A null node means that reading has failed and `fault()` says why.
class Reader {
 public:
  Reader(std::string_view text, Scope& scope);

  NodePtr whole_expression();
  NodePtr whole_iteration_source();
  NodePtr whole_unary_tests();
  TypePtr whole_type();
  const Fault& fault() const { return fault_; }

 private:
  // reader.cpp: signs, words and names
  void skip();
  bool at_end();
  bool looking_at(std::string_view sign);
  bool accept(std::string_view sign);
  bool expect(std::string_view sign);
  std::string_view word();  // the word that stands here, or nothing
  bool looking_at_word(std::string_view wanted);
  bool accept_word(std::string_view wanted);
  bool expect_word(std::string_view wanted);
  NodePtr fail(std::string what);
  void note_failure(std::string what, std::size_t place);
  std::uint32_t character(std::size_t byte) const;
  struct KnownName {
    std::string normal;
    std::size_t end = 0;
    std::size_t pieces = 0;
  };
  template <class Known>
  std::optional<KnownName> longest_name(const Known& is_known);
  std::optional<std::string> declared_name(std::string_view end_word);
  std::optional<std::string> argument_name();
  Node node(Node::Kind kind, std::size_t begin) const;
  NodePtr finish(Node node) const;

  TypePtr type();
  TypePtr composite_type(std::string_view kind);
  TypePtr function_type();
  bool type_fields(Type& type);
  NodePtr member(NodePtr owner, std::size_t begin);
  NodePtr named();
  NodePtr variable(const KnownName& name, std::size_t begin);
  std::optional<std::string> context_key();

  // reader_operators.cpp: operators and tests
  NodePtr whole(NodePtr (Reader::*part)());
  NodePtr expression();
  NodePtr operation(int least);
  NodePtr unary();
  NodePtr between(NodePtr value, std::size_t begin);
  NodePtr in(NodePtr value, std::size_t begin);
  bool in_parentheses(Node& in);
  NodePtr positive_test();
  NodePtr tests_until(std::string_view end);
  NodePtr postfix();
  NodePtr index(NodePtr owner, std::size_t begin);
  NodePtr call(NodePtr callee, std::size_t begin);
  bool arguments(Node& call);
  NodePtr instance_of(NodePtr value, std::size_t begin);

  // reader_primary.cpp: literals and what begins with a word
  NodePtr primary();
  NodePtr number();
  NodePtr string();
  std::optional<std::string> string_text();
  bool escape(std::string& out);
  std::optional<std::uint32_t> hex(std::size_t digits);
  NodePtr at_literal();
  NodePtr parenthesised();
  NodePtr bracketed();
  NodePtr open_interval();
  NodePtr interval(NodePtr start, bool has_start, std::size_t begin);
  Operator comparison_sign();
  NodePtr context();
  NodePtr keyword_expression(std::string_view keyword, std::size_t begin);
  NodePtr conditional(std::size_t begin);
  NodePtr iteration(Node::Kind kind, std::size_t begin);
  NodePtr iteration_source();
  NodePtr function(std::size_t begin);
  bool parameters(Lambda& lambda);

  std::string_view text_;
  Scope& scope_;
  std::vector<std::uint32_t> characters_;  // that begin before each byte; empty where each is one byte
  std::size_t at_ = 0;
  int depth_ = 0;
  bool no_filter_ = false;  // at the end of an interval [ closes it
  bool has_input_ = false;  // `?` was used
  bool has_failed_ = false;
  Fault fault_;
};

}  // namespace depesche::feel
