// SPDX-License-Identifier: EUPL-1.2
#include "feel/builtin_table.h"
#include "feel/evaluate.h"
#include "feel/parser.h"

// How points and ranges lie to each other (DMN 1.5, table 78).

namespace depesche::feel {
namespace {

using Kind = Value::Kind;
using Call = BuiltinCall;

// One end of a range. A null end lies infinitely far away.
struct Bound {
  const Value& value;
  bool is_included;
  int infinity;  // -1 before everything, 1 after everything, 0 for a value
};

// A point is the range of itself.
struct Extent {
  Bound start;
  Bound end;
  bool is_point;
};

Extent extent(const Value& value) {
  if (!value.is(Kind::range)) {
    return {.start = {value, true, 0}, .end = {value, true, 0}, .is_point = true};
  }
  const Range& range = value.range();
  return {.start = {range.start, range.has_start, range.start.is_null() ? -1 : 0},
          .end = {range.end, range.has_end, range.end.is_null() ? 1 : 0},
          .is_point = false};
}

class Relation {
 public:
  Relation(const Value& first, const Value& second) : first_(extent(first)), second_(extent(second)) {}

  bool is_undecided() const { return is_undecided_; }

  bool before() { return ends_before(first_.end, second_.start); }
  bool after() { return ends_before(second_.end, first_.start); }
  bool meets() { return are_ranges() && touches(first_.end, second_.start); }
  bool met_by() { return are_ranges() && touches(first_.start, second_.end); }
  bool overlaps() {
    return are_ranges() && reaches(first_.end, second_.start) && reaches(second_.end, first_.start);
  }
  bool overlaps_before() {
    return are_ranges() && begins_earlier(first_, second_) && reaches(first_.end, second_.start) &&
           ends_within(first_, second_);
  }
  bool overlaps_after() {
    return are_ranges() && begins_earlier(second_, first_) && reaches(second_.end, first_.start) &&
           ends_within(second_, first_);
  }
  bool finishes() { return finish(first_, second_); }
  bool finished_by() { return finish(second_, first_); }
  bool includes() { return include(first_, second_); }
  bool during() { return include(second_, first_); }
  bool starts() { return start(first_, second_); }
  bool started_by() { return start(second_, first_); }
  bool coincides() {
    if (first_.is_point != second_.is_point) return undecided();
    return same(first_.start, second_.start) && same(first_.end, second_.end);
  }

 private:
  bool undecided() {
    is_undecided_ = true;
    return false;
  }
  bool are_ranges() { return (!first_.is_point && !second_.is_point) || undecided(); }

  int order(const Bound& left, const Bound& right) {
    if (left.infinity != 0 || right.infinity != 0) return left.infinity - right.infinity;
    const auto known = compare(left.value, right.value);
    if (!known) is_undecided_ = true;
    return known.value_or(0);
  }
  bool same(const Bound& left, const Bound& right) {
    return order(left, right) == 0 && left.is_included == right.is_included;
  }
  bool ends_before(const Bound& end, const Bound& start) {
    const int by = order(end, start);
    return by < 0 || (by == 0 && !(end.is_included && start.is_included));
  }
  bool touches(const Bound& left, const Bound& right) {
    return left.is_included && right.is_included && order(left, right) == 0;
  }
  bool reaches(const Bound& end, const Bound& start) {
    const int by = order(end, start);
    return by > 0 || (by == 0 && end.is_included && start.is_included);
  }
  bool begins_earlier(const Extent& left, const Extent& right) {
    const int by = order(left.start, right.start);
    return by < 0 || (by == 0 && left.start.is_included && !right.start.is_included);
  }
  bool ends_within(const Extent& inner, const Extent& outer) {
    const int by = order(inner.end, outer.end);
    return by < 0 || (by == 0 && (!inner.end.is_included || outer.end.is_included));
  }
  bool begins_within(const Extent& inner, const Extent& outer) {
    const int by = order(inner.start, outer.start);
    return by > 0 || (by == 0 && (!inner.start.is_included || outer.start.is_included));
  }
  bool include(const Extent& outer, const Extent& inner) {
    if (outer.is_point) return undecided();
    return begins_within(inner, outer) && ends_within(inner, outer);
  }
  bool finish(const Extent& inner, const Extent& outer) {
    if (outer.is_point) return undecided();
    if (inner.is_point) return touches(inner.end, outer.end);
    return same(inner.end, outer.end) && begins_within(inner, outer);
  }
  bool start(const Extent& inner, const Extent& outer) {
    if (outer.is_point) return undecided();
    if (inner.is_point) return touches(inner.start, outer.start);
    return same(inner.start, outer.start) && ends_within(inner, outer);
  }

  Extent first_;
  Extent second_;
  bool is_undecided_ = false;
};

template <bool (Relation::*Test)()>
Value relate(const Call& call) {
  Relation relation(call[0], call[1]);
  const bool holds = (relation.*Test)();
  if (!relation.is_undecided()) return Value(holds);
  call.fail(Trouble::not_comparable, "these points or ranges cannot be compared");
  return call.evaluation.is_b_feel() ? Value(false) : Value();
}

// Only literals, and dates and durations out of literals, may be ends of a range in a text.
bool is_constant(const Node& node) {
  if (node.kind == Node::Kind::literal) return true;
  if (node.kind == Node::Kind::negate) return is_constant(*node.parts[0]);
  if (node.kind != Node::Kind::call || node.parts[0]->kind != Node::Kind::builtin) return false;
  const std::string& name = node.parts[0]->builtin->name;
  if (name != "date" && name != "time" && name != "date and time" && name != "duration") return false;
  for (std::size_t i = 1; i < node.parts.size(); ++i) {
    if (node.parts[i]->kind != Node::Kind::literal) return false;
  }
  return true;
}

Value range_from(const Call& call) {
  Names names;
  Scope scope(names);
  const auto parsed = parse_expression(call[0].string(), scope);
  if (!parsed || (*parsed)->kind != Node::Kind::interval || !is_constant(*(*parsed)->parts[0]) ||
      !is_constant(*(*parsed)->parts[1])) {
    return call.fail(Trouble::bad_value, quoted(call[0].string()) + " is no range");
  }
  Value range = evaluate(**parsed, call.evaluation, {});
  if (!range.is(Kind::range)) return call.fail(Trouble::bad_value, quoted(call[0].string()) + " is no range");
  const Range& ends = range.range();
  if (!ends.start.is_null() && !ends.end.is_null() && compare(ends.start, ends.end).value_or(0) > 0) {
    return call.fail(Trouble::bad_value, "the range ends before it begins");
  }
  return range;
}

BuiltinSignature between(const char* first, const char* second, Value (*run)(const Call&)) {
  return {.parameters = {needed(first, Takes::anything), needed(second, Takes::anything)}, .run = run};
}

}  // namespace

void add_range_functions(std::vector<Builtin>& table) {
  const auto add = [&](const char* name, Value (*run)(const Call&), const char* pairs) {
    std::vector<BuiltinSignature> signatures;
    for (const char pair : std::string_view(pairs)) {
      if (pair == 'r') signatures.push_back(between("range1", "range2", run));
      if (pair == 'p') signatures.push_back(between("point1", "point2", run));
      if (pair == 'i') signatures.push_back(between("point", "range", run));
      if (pair == 'o') signatures.push_back(between("range", "point", run));
    }
    table.push_back({.name = name, .signatures = std::move(signatures)});
  };
  add("before", relate<&Relation::before>, "rpio");
  add("after", relate<&Relation::after>, "rpio");
  add("meets", relate<&Relation::meets>, "r");
  add("met by", relate<&Relation::met_by>, "r");
  add("overlaps", relate<&Relation::overlaps>, "r");
  add("overlaps before", relate<&Relation::overlaps_before>, "r");
  add("overlaps after", relate<&Relation::overlaps_after>, "r");
  add("finishes", relate<&Relation::finishes>, "ri");
  add("finished by", relate<&Relation::finished_by>, "ro");
  add("includes", relate<&Relation::includes>, "ro");
  add("during", relate<&Relation::during>, "ri");
  add("starts", relate<&Relation::starts>, "ri");
  add("started by", relate<&Relation::started_by>, "ro");
  add("coincides", relate<&Relation::coincides>, "rp");
  table.push_back(
      {.name = "range", .signatures = {{.parameters = {needed("from", Takes::string)}, .run = range_from}}});
}

}  // namespace depesche::feel
