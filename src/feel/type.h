// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "feel/value.h"

// Types and what conforms to them (DMN 1.5 §10.3.2.9).

namespace depesche::feel {

// A condition beyond the kind, such as a list of allowed values.
class Constraint {
 public:
  virtual ~Constraint() = default;
  virtual bool admits(Evaluation& evaluation, const Value& value) const = 0;
  // As its author wrote it.
  virtual std::string text() const = 0;
};

struct Type {
  enum class Kind : std::uint8_t {
    any,
    null,
    boolean,
    number,
    string,
    date,
    time,
    date_time,
    days_duration,
    months_duration,
    list,
    context,
    range,
    function,
  };
  struct Field {
    std::string name;
    TypePtr type;
  };

  Kind kind = Kind::any;
  std::string name;                 // of a type with a name
  TypePtr element;                  // of a list or range; null: any
  std::vector<Field> fields;        // of a context
  std::vector<TypePtr> parameters;  // of a function
  TypePtr result;                   // of a function
  std::shared_ptr<const Constraint> constraint;
};

TypePtr simple_type(Type::Kind kind);
// The type with that FEEL name; null where there is none.
TypePtr named_simple_type(const std::string& normal_name);

// `instance of`: null is an instance of nothing but Null.
bool is_instance(Evaluation& evaluation, const Value& value, const Type& type);
// The value as one of that type, with FEEL's implicit conversions (DMN 1.5 §10.3.2.9.4): a list of one for
// its element and the other way round, a date for the moment it begins. Null fits every type. Nothing where
// it does not fit.
std::optional<Value> coerced(Evaluation& evaluation, const Value& value, const TypePtr& type);
// The type as FEEL writes it.
std::string type_text(const TypePtr& type);

}  // namespace depesche::feel
