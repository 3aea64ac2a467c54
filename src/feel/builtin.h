// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "feel/evaluation.h"
#include "feel/value.h"

// FEEL's own functions (DMN 1.5 §10.3.4).

namespace depesche::feel {

// One call of a built-in function, its arguments in the order of the signature's parameters.
struct BuiltinCall {
  Evaluation& evaluation;
  std::string_view name;
  std::span<const Value> arguments;  // an optional one that was left out is absent at the end, or null

  bool has(std::size_t index) const { return index < arguments.size(); }
  const Value& operator[](std::size_t index) const { return arguments[index]; }
  // Null, with a fault that names the function.
  Value fail(Trouble trouble, std::string_view what) const;
};

// The number, or null with a fault where there is none.
Value number_or_fault(const BuiltinCall& call, const std::optional<Decimal>& number);

// What a parameter takes; a list of one is unwrapped and a single value wrapped where that makes it fit.
enum class Takes : std::uint8_t {
  anything,
  boolean,
  number,
  string,
  list,
  context,
  date,      // a date, or a date and time
  duration,  // days and time
  function,
};

struct BuiltinParameter {
  std::string_view name;
  Takes takes = Takes::anything;
  bool is_optional = false;
  bool may_be_null = false;
};

struct BuiltinSignature {
  std::vector<BuiltinParameter> parameters;
  bool is_variadic = false;  // the last parameter takes what follows: as further arguments
  bool as_list = false;      // all arguments together are the one list
  Value (*run)(const BuiltinCall& call) = nullptr;
};

struct Builtin {
  std::string name;
  std::vector<BuiltinSignature> signatures;
};

// The function with that name; null where there is none.
const Builtin* find_builtin(const std::string& normal_name);
// Every built-in function, by name.
std::vector<const Builtin*> all_builtins();
bool accepts_count(const Builtin& builtin, std::size_t arguments);

// Calls with arguments by position, or by name where `names` has as many entries as there are arguments.
Value call_builtin(Evaluation& evaluation, const Builtin& builtin, std::span<const Value> arguments,
                   std::span<const std::string> names);

}  // namespace depesche::feel
