// SPDX-License-Identifier: EUPL-1.2
#include "feel/builtin_table.h"
#include "feel/pattern.h"

namespace depesche::feel {
namespace {

using Call = BuiltinCall;

// Too much work ends the whole evaluation; a bad expression is a fault.
Value failed(const Call& call, const Error& error) {
  if (error.code == Code::unavailable) call.evaluation.stop(error.what);
  return call.fail(Trouble::bad_value, error.what);
}

std::string flags_at(const Call& call, std::size_t index) {
  return call.has(index) && !call[index].is_null() ? call[index].string() : "";
}

Value matches(const Call& call) {
  const auto pattern = Pattern::compile(call[1].string(), flags_at(call, 2));
  if (!pattern) return failed(call, pattern.error());
  const auto found = pattern->found_in(call[0].string(), call.evaluation.regex_left());
  return found ? Value(*found) : failed(call, found.error());
}

Value replace(const Call& call) {
  const auto pattern = Pattern::compile(call[1].string(), flags_at(call, 3));
  if (!pattern) return failed(call, pattern.error());
  auto text = pattern->replaced(call[0].string(), call[2].string(), call.evaluation.regex_left());
  if (!text) return failed(call, text.error());
  if (!call.evaluation.fits_string(text->size())) return {};
  return Value(*std::move(text));
}

Value split(const Call& call) {
  const auto pattern = Pattern::compile(call[1].string(), "");
  if (!pattern) return failed(call, pattern.error());
  const auto parts = pattern->split(call[0].string(), call.evaluation.regex_left());
  if (!parts) return failed(call, parts.error());
  if (!call.evaluation.fits_list(parts->size())) return {};
  List list;
  for (const std::string& part : *parts) list.push_back(Value::text(part));
  return Value(std::move(list));
}

}  // namespace

void add_pattern_functions(std::vector<Builtin>& table) {
  const BuiltinParameter input = needed("input", Takes::string);
  const BuiltinParameter pattern = needed("pattern", Takes::string);
  const BuiltinParameter flags = optional("flags", Takes::string, true);
  table.push_back(
      {.name = "matches", .signatures = {{.parameters = {input, pattern, flags}, .run = matches}}});
  table.push_back(
      {.name = "replace",
       .signatures = {
           {.parameters = {input, pattern, needed("replacement", Takes::string), flags}, .run = replace}}});
  table.push_back(
      {.name = "split",
       .signatures = {{.parameters = {needed("string", Takes::string), needed("delimiter", Takes::string)},
                       .run = split}}});
}

}  // namespace depesche::feel
