// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>

#include "feel/builtin_table.h"
#include "feel/evaluate.h"

namespace depesche::feel {
namespace {

using Kind = Value::Kind;
using Call = BuiltinCall;

// Counted from 1, or from the end with negative numbers; nothing outside the list.
std::optional<std::size_t> place_in(const List& list, const Value& position) {
  const auto number = position.number().whole();
  const auto count = static_cast<std::int64_t>(list.size());
  if (!number || *number == 0 || *number > count || *number < -count) return std::nullopt;
  return static_cast<std::size_t>(*number > 0 ? *number - 1 : count + *number);
}

std::ptrdiff_t offset(std::size_t place) { return static_cast<std::ptrdiff_t>(place); }

Value no_such_place(const Call& call) {
  return call.fail(Trouble::bad_value, "the list has no such position");
}

bool is_among(const Call& call, const List& list, const Value& wanted) {
  return std::ranges::any_of(
      list, [&](const Value& item) { return call.evaluation.equal(item, wanted).value_or(false); });
}

Value list_contains(const Call& call) { return Value(is_among(call, call[0].list(), call[1])); }
Value count(const Call& call) { return Value::whole(static_cast<std::int64_t>(call[0].list().size())); }

Value sublist(const Call& call) {
  const List& list = call[0].list();
  const auto first = place_in(list, call[1]);
  if (!first) return no_such_place(call);
  std::size_t length = list.size() - *first;
  if (call.has(2) && !call[2].is_null()) {
    const auto wanted = call[2].number().whole();
    if (!wanted || *wanted < 0 || static_cast<std::size_t>(*wanted) > length) {
      return call.fail(Trouble::bad_value, "the list has not that many items there");
    }
    length = static_cast<std::size_t>(*wanted);
  }
  const auto begin = list.begin() + offset(*first);
  return Value(List(begin, begin + offset(length)));
}

Value append(const Call& call) {
  List list = call[0].list();
  for (std::size_t i = 1; i < call.arguments.size(); ++i) list.push_back(call[i]);
  if (!call.evaluation.fits_list(list.size())) return {};
  return Value(std::move(list));
}

Value concatenate(const Call& call) {
  List all;
  for (const Value& list : call.arguments) {
    if (!call.evaluation.fits_list(all.size() + list.list().size())) return {};
    all.insert(all.end(), list.list().begin(), list.list().end());
  }
  return Value(std::move(all));
}

Value distinct(const Call& call, const List& list) {
  List kept;
  for (const Value& item : list) {
    if (!call.evaluation.step(kept.size())) return {};
    if (!is_among(call, kept, item)) kept.push_back(item);
  }
  return Value(std::move(kept));
}

Value distinct_values(const Call& call) { return distinct(call, call[0].list()); }

Value join_sets(const Call& call) {
  const Value all = concatenate(call);
  return all.is_null() ? all : distinct(call, all.list());
}

Value insert_before(const Call& call) {
  List list = call[0].list();
  const auto place = place_in(list, call[1]);
  if (!place) return no_such_place(call);
  list.insert(list.begin() + offset(*place), call[2]);
  if (!call.evaluation.fits_list(list.size())) return {};
  return Value(std::move(list));
}

Value remove(const Call& call) {
  List list = call[0].list();
  const auto place = place_in(list, call[1]);
  if (!place) return no_such_place(call);
  list.erase(list.begin() + offset(*place));
  return Value(std::move(list));
}

Value replace_at(const Call& call) {
  List list = call[0].list();
  const auto place = place_in(list, call[1]);
  if (!place) return no_such_place(call);
  list[*place] = call[2];
  return Value(std::move(list));
}

Value replace_matching(const Call& call) {
  List list = call[0].list();
  for (Value& item : list) {
    const std::array<Value, 2> arguments{item, call[2]};
    const Value hit = call_function(call.evaluation, call[1].function(), arguments);
    if (!hit.is(Kind::boolean))
      return call.fail(Trouble::wrong_kind, "the function must answer true or false");
    if (hit.boolean()) item = call[2];
  }
  return Value(std::move(list));
}

Value list_replace(const Call& call) {
  if (call[1].is(Kind::number)) return replace_at(call);
  if (call[1].is(Kind::function)) return replace_matching(call);
  return call.fail(Trouble::wrong_kind, "needs a position or a function");
}

Value reverse(const Call& call) {
  List list = call[0].list();
  std::ranges::reverse(list);
  return Value(std::move(list));
}

Value index_of(const Call& call) {
  List places;
  const List& list = call[0].list();
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (call.evaluation.equal(list[i], call[1]).value_or(false))
      places.push_back(Value::whole(static_cast<std::int64_t>(i) + 1));
  }
  return Value(std::move(places));
}

bool flatten_into(const Call& call, const List& list, List& out, int depth) {
  if (depth > 100) {
    call.evaluation.stop("a list is nested too deeply");
    return false;
  }
  for (const Value& item : list) {
    if (!call.evaluation.step()) return false;
    if (item.is(Kind::list)) {
      if (!flatten_into(call, item.list(), out, depth + 1)) return false;
    } else {
      out.push_back(item);
    }
  }
  return call.evaluation.fits_list(out.size());
}

Value flatten(const Call& call) {
  List out;
  flatten_into(call, call[0].list(), out, 0);
  return Value(std::move(out));
}

// Merges two sorted runs. Written out, because a function from a model may contradict itself, which the
// standard library's sort does not survive.
template <class Precedes>
void merge_runs(List& from, List& to, std::size_t begin, std::size_t middle, std::size_t end,
                const Precedes& precedes) {
  std::size_t left = begin;
  std::size_t right = middle;
  for (std::size_t at = begin; at < end; ++at) {
    const bool takes_right = right < end && (left >= middle || precedes(from[right], from[left]));
    to[at] = from[takes_right ? right++ : left++];
  }
}

Value sort(const Call& call) {
  List list = call[0].list();
  const bool is_natural = !call.has(1) || call[1].is_null();
  bool is_ordered = true;
  const auto precedes = [&](const Value& left, const Value& right) {
    if (!call.evaluation.step()) return false;
    if (is_natural) {
      const auto order = compare(left, right);
      is_ordered = is_ordered && order.has_value();
      return order.value_or(0) < 0;
    }
    const std::array<Value, 2> arguments{left, right};
    const Value answer = call_function(call.evaluation, call[1].function(), arguments);
    is_ordered = is_ordered && answer.is(Kind::boolean);
    return answer.is_true();
  };
  List other(list.size());
  for (std::size_t width = 1; width < list.size(); width *= 2) {
    for (std::size_t begin = 0; begin < list.size(); begin += 2 * width) {
      merge_runs(list, other, begin, std::min(begin + width, list.size()),
                 std::min(begin + 2 * width, list.size()), precedes);
    }
    std::swap(list, other);
  }
  if (!is_ordered) return call.fail(Trouble::not_comparable, "the items cannot be put in order");
  return Value(std::move(list));
}

}  // namespace

void add_list_functions(std::vector<Builtin>& table) {
  const BuiltinParameter list = needed("list", Takes::list);
  const BuiltinParameter position = needed("position", Takes::number);
  const auto add = [&](const char* name, std::vector<BuiltinParameter> parameters, Value (*run)(const Call&),
                       bool is_variadic = false) {
    table.push_back(
        {.name = name,
         .signatures = {{.parameters = std::move(parameters), .is_variadic = is_variadic, .run = run}}});
  };
  add("list contains", {list, needed("element", Takes::anything)}, list_contains);
  add("count", {list}, count);
  add("sublist", {list, needed("start position", Takes::number), optional("length", Takes::number, true)},
      sublist);
  add("append", {list, needed("item", Takes::anything)}, append, true);
  add("concatenate", {list}, concatenate, true);
  add("union", {list}, join_sets, true);
  add("insert before", {list, position, needed("newItem", Takes::anything)}, insert_before);
  add("remove", {list, position}, remove);
  add("reverse", {list}, reverse);
  add("index of", {list, needed("match", Takes::anything)}, index_of);
  add("distinct values", {list}, distinct_values);
  add("flatten", {list}, flatten);
  add("sort", {list, optional("precedes", Takes::function, true)}, sort);
  const BuiltinParameter new_item = needed("newItem", Takes::anything);
  table.push_back(
      {.name = "list replace",
       .signatures = {
           {.parameters = {list, needed("position", Takes::anything), new_item}, .run = list_replace},
           {.parameters = {list, needed("match", Takes::anything), new_item}, .run = list_replace}}});
}

}  // namespace depesche::feel
