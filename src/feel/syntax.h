// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "feel/scope.h"
#include "feel/type.h"
#include "feel/value.h"

// A parsed expression: names are already bound to slots, built-in functions and types.

namespace depesche::feel {

struct Builtin;
struct Node;
using NodePtr = std::shared_ptr<const Node>;

enum class Operator : std::uint8_t {
  none,
  add,
  subtract,
  multiply,
  divide,
  power,
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal
};

// A piece of evaluation that another module brings, such as a decision table.
class Extension {
 public:
  virtual ~Extension() = default;
  virtual Value evaluate(Evaluation& evaluation, std::span<Value> slots) const = 0;
};

struct Node {
  enum class Kind : std::uint8_t {
    literal,    // value
    slot,       // slots[0]
    unknown,    // text: a name that nothing declares
    member_or,  // text: a member of one of the filtered items in `slots`, else parts[0]
    builtin,    // builtin, as a value
    member,     // parts[0] . text
    index,      // parts[0] [ parts[1] ], slots[0] holds the item
    call,       // parts[0] ( parts[1..] ), names where arguments are named
    negate,
    arithmetic,  // op
    comparison,  // op
    conjunction,
    disjunction,
    between,      // parts: value, low, high
    in,           // parts: value, tests...
    conditional,  // parts: condition, then, else
    iteration,    // parts: sources..., result; slots: variables..., `partial`
    some,         // parts: sources..., condition; slots: variables...
    every,
    instance_of,  // parts[0], type
    list,
    context,     // names, parts, slots; is_scope: the last part is the result
    interval,    // parts: start, end; has_start, has_end
    one_sided,   // op, parts[0]: a range such as (< 5)
    tests,       // a list of unary tests; slots[0] is `?`
    value_test,  // parts[0]: an expression as unary test; slots[0] is `?`, uses_input
    negated_tests,
    anything,  // the test -
    function,  // lambda
    coerce,    // parts[0] to `type`, text names what is coerced
    extension,
  };

  Kind kind = Kind::literal;
  Operator op = Operator::none;
  bool has_start = false;
  bool has_end = false;
  bool is_scope = false;
  bool uses_input = false;
  bool is_boxed = false;    // a boxed expression takes only true and false as conditions
  std::uint32_t begin = 0;  // bytes in the text
  std::uint32_t end = 0;
  Value value;
  std::string text;
  std::vector<NodePtr> parts;
  std::vector<std::string> names;
  std::vector<std::uint32_t> slots;
  TypePtr type;
  const Builtin* builtin = nullptr;
  std::shared_ptr<const struct Lambda> lambda;
  std::shared_ptr<const Extension> extension;
};

// A function's text: its body runs on slots of its own, the parameters in the first of them.
struct Lambda {
  std::vector<Parameter> parameters;
  std::vector<Scope::Capture> captured;
  std::uint32_t slot_count = 0;
  NodePtr body;
  TypePtr result;
  bool is_external = false;  // the body is the context that names the outside function
};

}  // namespace depesche::feel
