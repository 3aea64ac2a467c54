// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "feel/builtin_table.h"

namespace depesche::feel {
namespace {

using Kind = Value::Kind;
using Call = BuiltinCall;

Value parsed_number(const Call& call, std::string text) {
  const auto number = Decimal::parse(text);
  if (number && text.find_first_of("eE+") == std::string::npos) return Value(*number);
  return call.fail(Trouble::bad_value, quoted(text) + " is no number");
}

Value number_from(const Call& call) {
  if (call[0].is(Kind::number)) return call[0];
  if (!call[0].is(Kind::string)) return call.fail(Trouble::wrong_kind, "needs a string");
  return parsed_number(call, call[0].string());
}

Value number_with_separators(const Call& call) {
  const std::string grouping = call[1].is_null() ? "" : call[1].string();
  const std::string point = call[2].is_null() ? "" : call[2].string();
  const bool is_grouping = grouping.empty() || grouping == " " || grouping == "," || grouping == ".";
  const bool is_point = point.empty() || point == "," || point == ".";
  if (!is_grouping || !is_point || (!grouping.empty() && grouping == point)) {
    return call.fail(Trouble::bad_value, "separators must be a space, comma or point, and differ");
  }
  std::string text = call[0].string();
  if (!grouping.empty()) std::erase(text, grouping.front());
  if (!point.empty()) {
    if (point == "," && text.contains('.'))
      return call.fail(Trouble::bad_value, quoted(text) + " is no number");
    std::ranges::replace(text, point.front(), '.');
  }
  return parsed_number(call, std::move(text));
}

Value string(const Call& call) {
  if (call[0].is_null()) return {};
  if (call[0].is(Kind::string)) return call[0];
  std::string text = to_text(call[0], call.evaluation.limits().string_bytes + 1);
  if (!call.evaluation.fits_string(text.size())) return {};
  return Value(std::move(text));
}

Value negation(const Call& call) {
  if (call[0].is(Kind::boolean)) return Value(!call[0].boolean());
  if (call.evaluation.is_b_feel()) return Value(false);
  if (call[0].is_null()) return {};
  return call.fail(Trouble::wrong_kind, "needs a boolean");
}

Value is(const Call& call) { return Value(call.evaluation.is_same(call[0], call[1])); }

}  // namespace

void add_conversion_functions(std::vector<Builtin>& table) {
  table.push_back({.name = "number",
                   .signatures = {{.parameters = {needed("from", Takes::string),
                                                  nullable("grouping separator", Takes::string),
                                                  nullable("decimal separator", Takes::string)},
                                   .run = number_with_separators},
                                  {.parameters = {needed("from", Takes::anything)}, .run = number_from}}});
  table.push_back(
      {.name = "string", .signatures = {{.parameters = {needed("from", Takes::anything)}, .run = string}}});
  table.push_back(
      {.name = "not", .signatures = {{.parameters = {needed("negand", Takes::anything)}, .run = negation}}});
  table.push_back({.name = "is",
                   .signatures = {{.parameters = {nullable("value1", Takes::anything),
                                                  nullable("value2", Takes::anything)},
                                   .run = is}}});
}

}  // namespace depesche::feel
