// SPDX-License-Identifier: EUPL-1.2
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include "feel/builtin_table.h"
#include "feel/code_points.h"

namespace depesche::feel {
namespace {

using Kind = Value::Kind;
using Call = BuiltinCall;

Value substring(const Call& call) {
  const std::string& text = call[0].string();
  const auto length = static_cast<std::int64_t>(count_code_points(text));
  call.evaluation.step(text.size() / 64);
  const auto start = call[1].number().whole();
  if (!start || *start == 0 || *start > length || *start < -length) {
    return call.fail(Trouble::bad_value, "the start position lies outside the text");
  }
  const std::int64_t first = *start > 0 ? *start - 1 : length + *start;
  std::int64_t count = length - first;
  if (call.has(2) && !call[2].is_null()) {
    const auto wanted = call[2].number().whole();
    if (!wanted || *wanted < 1) return call.fail(Trouble::bad_value, "the length must be at least 1");
    count = std::min(count, *wanted);
  }
  const std::size_t begin = offset_of(text, static_cast<std::size_t>(first));
  const std::string_view rest = std::string_view(text).substr(begin);
  return Value::text(rest.substr(0, offset_of(rest, static_cast<std::size_t>(count))));
}

Value string_length(const Call& call) {
  return Value::whole(static_cast<std::int64_t>(count_code_points(call[0].string())));
}

Value with_case(const Call& call, bool upper) {
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(call[0].string());
  upper ? text.toUpper(icu::Locale::getRoot()) : text.toLower(icu::Locale::getRoot());
  std::string out;
  text.toUTF8String(out);  // may be longer: „ß“ becomes „SS“, and some letters three
  if (!call.evaluation.fits_string(out.size())) return {};
  return Value(std::move(out));
}

Value upper_case(const Call& call) { return with_case(call, true); }
Value lower_case(const Call& call) { return with_case(call, false); }

Value substring_before(const Call& call) {
  const std::size_t found = call[0].string().find(call[1].string());
  return Value::text(found == std::string::npos ? "" : std::string_view(call[0].string()).substr(0, found));
}

Value substring_after(const Call& call) {
  const std::size_t found = call[0].string().find(call[1].string());
  if (found == std::string::npos) return Value::text("");
  return Value::text(std::string_view(call[0].string()).substr(found + call[1].string().size()));
}

Value contains_text(const Call& call) { return Value(call[0].string().contains(call[1].string())); }
Value starts_with(const Call& call) { return Value(call[0].string().starts_with(call[1].string())); }
Value ends_with(const Call& call) { return Value(call[0].string().ends_with(call[1].string())); }

Value string_join(const Call& call) {
  const std::string delimiter = call.has(1) && !call[1].is_null() ? call[1].string() : "";
  std::string joined;
  bool is_first = true;
  for (const Value& item : call[0].list()) {
    if (item.is_null()) continue;
    if (!item.is(Kind::string)) return call.fail(Trouble::wrong_kind, "the list must hold strings only");
    if (!call.evaluation.fits_string(joined.size() + item.string().size() + delimiter.size())) return {};
    if (!is_first) joined += delimiter;
    joined += item.string();
    is_first = false;
  }
  return Value(std::move(joined));
}

}  // namespace

void add_string_functions(std::vector<Builtin>& table) {
  const BuiltinParameter text = needed("string", Takes::string);
  const BuiltinParameter match = needed("match", Takes::string);
  table.push_back({.name = "substring",
                   .signatures = {{.parameters = {text, needed("start position", Takes::number),
                                                  optional("length", Takes::number, true)},
                                   .run = substring}}});
  const auto add = [&](const char* name, std::vector<BuiltinParameter> parameters,
                       Value (*run)(const Call&)) {
    table.push_back({.name = name, .signatures = {{.parameters = std::move(parameters), .run = run}}});
  };
  add("string length", {text}, string_length);
  add("upper case", {text}, upper_case);
  add("lower case", {text}, lower_case);
  add("substring before", {text, match}, substring_before);
  add("substring after", {text, match}, substring_after);
  add("contains", {text, match}, contains_text);
  add("starts with", {text, match}, starts_with);
  add("ends with", {text, match}, ends_with);
  add("string join", {needed("list", Takes::list), optional("delimiter", Takes::string, true)}, string_join);
}

}  // namespace depesche::feel
