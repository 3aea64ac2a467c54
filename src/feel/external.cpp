// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "feel/evaluate.h"

// Models made for other engines call functions of the Java library (DMN 1.5 §10.3.2.13.3). Those that compute
// without touching anything are done here natively; there is no way to reach any other code.

namespace depesche::feel {
namespace {

using Kind = Value::Kind;

struct Signature {
  std::string owner;  // the Java class
  std::string name;
  std::vector<std::string> types;
};

constexpr std::size_t java_text_max = 1'000'000;

std::string without_spaces(std::string_view text) {
  std::string out(text);
  std::erase_if(
      out, [](char letter) { return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r'; });
  return out;
}

std::optional<Signature> read_signature(const Value& description) {
  if (!description.is(Kind::context)) return std::nullopt;
  const Value* java = description.context().find("java");
  const Context& context = java && java->is(Kind::context) ? java->context() : description.context();
  const Value* owner = context.find("class");
  const Value* method = context.find("method signature");
  if (!owner || !method || !owner->is(Kind::string) || !method->is(Kind::string)) return std::nullopt;
  const std::string text = without_spaces(method->string());
  const std::size_t open = text.find('(');
  if (open == std::string::npos || !text.ends_with(')')) return std::nullopt;
  Signature signature{.owner = owner->string(), .name = text.substr(0, open), .types = {}};
  const std::string types = text.substr(open + 1, text.size() - open - 2);
  for (std::size_t begin = 0; begin < types.size();) {
    const std::size_t end = std::min(types.find(',', begin), types.size());
    signature.types.push_back(types.substr(begin, end - begin));
    begin = end + 1;
  }
  return signature;
}

Value from_double(double number) {
  if (!std::isfinite(number)) return {};
  // The shortest digits that read back as the same number, as Java prints them.
  for (int digits = 15; digits <= 17; ++digits) {
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.*g", digits, number);
    if (digits < 17 && std::strtod(buffer.data(), nullptr) != number) continue;
    const auto decimal = Decimal::parse(buffer.data());
    return decimal ? Value(*decimal) : Value();
  }
  return {};
}

bool is_floating(const std::string& type) { return type == "double" || type == "float"; }
bool is_text(const std::string& type) { return type == "java.lang.String" || type == "String"; }

// The largest number of an integer type; 0 for other types.
std::int64_t whole_max(const std::string& type) {
  if (type == "byte") return INT8_MAX;
  if (type == "short") return INT16_MAX;
  if (type == "int") return INT32_MAX;
  if (type == "long") return INT64_C(999'999'999'999'999'999);
  return 0;
}

// Whether the value can be handed over as that Java type.
bool is_passable(const Value& value, const std::string& type) {
  if (is_floating(type)) return value.is(Kind::number);
  if (is_text(type)) return value.is(Kind::string);
  if (type == "char") return value.is(Kind::string) && value.string().size() == 1;
  if (const std::int64_t most = whole_max(type)) {
    const auto whole = value.whole();
    return whole && *whole <= most && *whole >= -most - 1;
  }
  return type == "java.lang.Object" || type == "[Ljava.lang.Object;" || type == "java.lang.Object..." ||
         type == "java.lang.Object[]";
}

using Arguments = std::span<const Value>;

struct DoubleFunction {
  std::string_view name;
  double (*one)(double);
};
constexpr std::array<DoubleFunction, 16> double_functions{{{"cos", std::cos},
                                                           {"sin", std::sin},
                                                           {"tan", std::tan},
                                                           {"acos", std::acos},
                                                           {"asin", std::asin},
                                                           {"atan", std::atan},
                                                           {"cosh", std::cosh},
                                                           {"sinh", std::sinh},
                                                           {"tanh", std::tanh},
                                                           {"exp", std::exp},
                                                           {"log", std::log},
                                                           {"log10", std::log10},
                                                           {"sqrt", std::sqrt},
                                                           {"cbrt", std::cbrt},
                                                           {"ceil", std::ceil},
                                                           {"floor", std::floor}}};

Value math(const Signature& signature, Arguments arguments) {
  if (arguments.empty() ||
      !std::ranges::all_of(arguments, [](const Value& one) { return one.is(Kind::number); })) {
    return {};
  }
  const double first = arguments[0].number().approximate();
  if (arguments.size() == 2) {
    const bool is_less = arguments[0].number() < arguments[1].number();
    if (signature.name == "max") return arguments[is_less ? 1 : 0];
    if (signature.name == "min") return arguments[is_less ? 0 : 1];
    const double second = arguments[1].number().approximate();
    if (signature.name == "pow") return from_double(std::pow(first, second));
    if (signature.name == "atan2") return from_double(std::atan2(first, second));
    if (signature.name == "hypot") return from_double(std::hypot(first, second));
    return {};
  }
  if (arguments.size() != 1) return {};
  if (signature.name == "abs") return Value(arguments[0].number().magnitude());
  if (signature.name == "round") {
    const auto half = arguments[0].number().plus(*Decimal::parse("0.5"));
    const auto rounded = half ? half->rounded(0, Rounding::floor) : std::nullopt;
    return rounded ? Value(*rounded) : Value();
  }
  const auto found = std::ranges::find(double_functions, signature.name, &DoubleFunction::name);
  return found == double_functions.end() ? Value() : from_double(found->one(first));
}

Value value_of(const Signature& signature, Arguments arguments) {
  if (arguments.size() != 1) return {};
  if (signature.owner == "java.lang.String") return Value(to_text(arguments[0], java_text_max));
  if (arguments[0].is(Kind::number)) return arguments[0];
  if (!arguments[0].is(Kind::string)) return {};
  const auto number = Decimal::parse(arguments[0].string());
  const bool is_fraction = signature.owner == "java.lang.Double" || signature.owner == "java.lang.Float" ||
                           signature.owner == "java.math.BigDecimal";
  if (!number || (!is_fraction && !number->is_whole())) return {};
  return Value(*number);
}

// String.format with %s, %d and %%; others are not known.
Value format(Arguments arguments) {
  if (arguments.size() != 2 || !arguments[0].is(Kind::string) || !arguments[1].is(Kind::list)) return {};
  const std::string& text = arguments[0].string();
  const List& values = arguments[1].list();
  std::string out;
  std::size_t next = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    const char kind = ++at < text.size() ? text[at] : '\0';
    if (kind == '%') {
      out += '%';
    } else if ((kind == 's' || kind == 'd') && next < values.size()) {
      out += to_text(values[next++], java_text_max);
    } else {
      return {};
    }
  }
  return Value(std::move(out));
}

class External final : public Callable {
 public:
  explicit External(Signature signature) : signature_(std::move(signature)) {}

  Value call(Evaluation& evaluation, Arguments arguments) const override {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (!is_passable(arguments[i], signature_.types[i])) {
        return evaluation.report(
            Trouble::wrong_kind,
            signature_.name + "(): argument " + std::to_string(i + 1) + " is no " + signature_.types[i]);
      }
    }
    Value result = run(arguments);
    if (result.is_null()) return evaluation.report(Trouble::bad_value, signature_.name + "() has no result");
    return result;
  }

 private:
  Value run(Arguments arguments) const {
    const std::string& owner = signature_.owner;
    if (owner == "java.lang.Math" || owner == "java.lang.StrictMath") return math(signature_, arguments);
    if (signature_.name == "valueOf" || signature_.name.starts_with("parse"))
      return value_of(signature_, arguments);
    if (owner == "java.lang.String" && signature_.name == "format") return format(arguments);
    return {};
  }

  Signature signature_;
};

bool is_known(const Signature& signature) {
  constexpr std::array<std::string_view, 11> owners{
      "java.lang.Math",   "java.lang.StrictMath", "java.lang.String",    "java.lang.Integer",
      "java.lang.Long",   "java.lang.Short",      "java.lang.Byte",      "java.lang.Float",
      "java.lang.Double", "java.lang.Boolean",    "java.math.BigDecimal"};
  if (std::ranges::find(owners, signature.owner) == owners.end()) return false;
  if (!signature.owner.ends_with("Math")) return true;
  return std::ranges::all_of(
      signature.types, [](const std::string& type) { return is_floating(type) || whole_max(type) > 0; });
}

}  // namespace

Value external_function(Evaluation& evaluation, const Value& description,
                        const std::vector<Parameter>& parameters) {
  auto signature = read_signature(description);
  if (!signature || !is_known(*signature) || signature->types.size() != parameters.size()) {
    return evaluation.report(Trouble::not_a_function, "this function from outside is not available here");
  }
  Function function;
  function.parameters = parameters;
  function.is_variadic = !signature->types.empty() && (signature->types.back().starts_with('[') ||
                                                       signature->types.back().ends_with("..."));
  function.callable = std::make_shared<const External>(std::move(*signature));
  return Value(std::move(function));
}

}  // namespace depesche::feel
