// SPDX-License-Identifier: EUPL-1.2
#include "dmn/table_index.h"

#include <algorithm>
#include <bit>

namespace depesche::dmn {
namespace {

using feel::Node;
using feel::Operator;
using feel::Value;

constexpr std::size_t column_bytes_max = 8'000'000;

bool is_indexable(Value::Kind kind) {
  return kind == Value::Kind::boolean || kind == Value::Kind::number || kind == Value::Kind::string ||
         kind == Value::Kind::date || kind == Value::Kind::days_duration ||
         kind == Value::Kind::months_duration;
}

// The constant that a node is, negative numbers included.
std::optional<Value> constant(const Node& node) {
  if (node.kind == Node::Kind::literal) return node.value;
  if (node.kind == Node::Kind::negate && node.parts[0]->kind == Node::Kind::literal &&
      node.parts[0]->value.is(Value::Kind::number)) {
    return Value(node.parts[0]->value.number().negated());
  }
  return std::nullopt;
}

std::optional<ValueSpan> span_of(const Node& node) {
  if (auto value = constant(node))
    return ValueSpan{.low = *value, .high = *value, .has_low = true, .has_high = true};
  if (node.kind == Node::Kind::interval) {
    const auto low = constant(*node.parts[0]);
    const auto high = constant(*node.parts[1]);
    if (!low || !high || low->kind() != high->kind()) return std::nullopt;
    return ValueSpan{.low = *low, .high = *high, .has_low = node.has_start, .has_high = node.has_end};
  }
  if (node.kind != Node::Kind::one_sided) return std::nullopt;
  const auto bound = constant(*node.parts[0]);
  if (!bound || (bound->is(Value::Kind::boolean) && node.op != Operator::equal)) return std::nullopt;
  const bool is_included = node.op == Operator::less_equal || node.op == Operator::greater_equal;
  if (node.op == Operator::equal)
    return ValueSpan{.low = *bound, .high = *bound, .has_low = true, .has_high = true};
  if (node.op == Operator::less || node.op == Operator::less_equal) {
    return ValueSpan{.low = {}, .high = *bound, .has_low = false, .has_high = is_included};
  }
  if (node.op == Operator::greater || node.op == Operator::greater_equal) {
    return ValueSpan{.low = *bound, .high = {}, .has_low = is_included, .has_high = false};
  }
  return std::nullopt;
}

bool lies_in(const Value& value, const ValueSpan& span) {
  if (!span.low.is_null()) {
    const int by = index_order(value, span.low).value_or(-1);
    if (by < 0 || (by == 0 && !span.has_low)) return false;
  }
  if (!span.high.is_null()) {
    const int by = index_order(value, span.high).value_or(1);
    if (by > 0 || (by == 0 && !span.has_high)) return false;
  }
  return true;
}

bool is_before(const Value& left, const Value& right) { return index_order(left, right).value_or(0) < 0; }

}  // namespace

std::optional<int> index_order(const Value& left, const Value& right) {
  if (left.is(Value::Kind::boolean) && right.is(Value::Kind::boolean))
    return left.boolean() - right.boolean();
  return compare(left, right);
}

std::optional<bool> SimpleCondition::holds(const Value& value) const {
  if (is_any) return true;
  if (value.kind() != kind) return std::nullopt;
  const bool is_in = std::ranges::any_of(spans, [&](const ValueSpan& span) { return lies_in(value, span); });
  return is_in != is_negated;
}

std::optional<SimpleCondition> simple_condition(const Node& tests) {
  SimpleCondition condition;
  if (tests.kind == Node::Kind::anything) {
    condition.is_any = true;
    return condition;
  }
  const Node* list = &tests;
  if (tests.kind == Node::Kind::negated_tests) {
    condition.is_negated = true;
    list = tests.parts[0].get();
  }
  if (list->kind != Node::Kind::tests) return std::nullopt;
  for (const feel::NodePtr& test : list->parts) {
    auto span = span_of(*test->parts[0]);
    if (!span) return std::nullopt;
    const Value::Kind kind = span->low.is_null() ? span->high.kind() : span->low.kind();
    if (!is_indexable(kind) || (!condition.spans.empty() && kind != condition.kind)) return std::nullopt;
    condition.kind = kind;
    condition.spans.push_back(std::move(*span));
  }
  return condition;
}

// The bounds of all cells, in order and once each. False where the cells are of several kinds, or none
// compares.
bool TableIndex::collect_bounds(const std::vector<const SimpleCondition*>& cells, Column& column) {
  for (const SimpleCondition* cell : cells) {
    if (!cell || cell->is_any) continue;
    if (column.kind == Value::Kind::null) column.kind = cell->kind;
    if (column.kind != cell->kind) return false;
    for (const ValueSpan& span : cell->spans) {
      if (!span.low.is_null()) column.bounds.push_back(span.low);
      if (!span.high.is_null()) column.bounds.push_back(span.high);
    }
  }
  std::ranges::sort(column.bounds, is_before);
  const auto same = [](const Value& left, const Value& right) { return index_order(left, right) == 0; };
  column.bounds.erase(std::ranges::unique(column.bounds, same).begin(), column.bounds.end());
  return column.kind != Value::Kind::null;
}

// The first and last segment of a span; the first lies after the last where nothing is between the bounds.
TableIndex::Segments TableIndex::segments_of(const Column& column, const ValueSpan& span) {
  const auto place = [&](const Value& bound) {
    const auto found = std::ranges::lower_bound(column.bounds, bound, is_before);
    return static_cast<std::size_t>(found - column.bounds.begin());
  };
  return {.first = span.low.is_null() ? 0 : 2 * place(span.low) + (span.has_low ? 1 : 2),
          .last = span.high.is_null() ? 2 * column.bounds.size()
                                      : 2 * place(span.high) + (span.has_high ? 1 : 0)};
}

// Calls `visit` with each segment in which the cell holds.
template <class Visit>
void TableIndex::visit_segments(const Column& column, const SimpleCondition* cell, std::vector<bool>& marks,
                                const Visit& visit) {
  const std::size_t count = 2 * column.bounds.size() + 1;
  if (cell && !cell->is_any && !cell->is_negated && cell->spans.size() == 1) {
    const Segments one = segments_of(column, cell->spans.front());
    for (std::size_t segment = one.first; segment <= one.last && segment < count; ++segment) visit(segment);
    return;
  }
  const bool is_open = !cell || cell->is_any;
  marks.assign(count, is_open || cell->is_negated);
  for (std::size_t i = 0; !is_open && i < cell->spans.size(); ++i) {
    const Segments one = segments_of(column, cell->spans[i]);
    for (std::size_t segment = one.first; segment <= one.last && segment < count; ++segment) {
      marks[segment] = !cell->is_negated;
    }
  }
  for (std::size_t segment = 0; segment < count; ++segment) {
    if (marks[segment]) visit(segment);
  }
}

// Segment 2i lies before bound i, segment 2i+1 is bound i.
TableIndex::Column TableIndex::build_column(const std::vector<const SimpleCondition*>& cells,
                                            std::size_t rule_count) {
  Column column;
  if (!collect_bounds(cells, column)) return {};
  const std::size_t segments = 2 * column.bounds.size() + 1;
  const std::size_t words = (rule_count + 63) / 64;
  column.has_bits = segments * words * sizeof(std::uint64_t) <= column_bytes_max;
  if (column.has_bits) column.bits.resize(segments * words);
  std::vector<std::vector<std::uint32_t>> lists(column.has_bits ? 0 : segments);
  std::size_t entries = 0;
  std::vector<bool> marks;
  for (std::size_t rule = 0; rule < rule_count; ++rule) {
    visit_segments(column, cells[rule], marks, [&](std::size_t segment) {
      if (column.has_bits) {
        column.bits[segment * words + rule / 64] |= std::uint64_t{1} << (rule % 64);
      } else if (++entries * sizeof(std::uint32_t) <= column_bytes_max) {
        lists[segment].push_back(static_cast<std::uint32_t>(rule));
      }
    });
    if (entries * sizeof(std::uint32_t) > column_bytes_max) return {};
  }
  if (!column.has_bits) {
    column.starts.push_back(0);
    for (const auto& list : lists) {
      column.rules.insert(column.rules.end(), list.begin(), list.end());
      column.starts.push_back(static_cast<std::uint32_t>(column.rules.size()));
    }
  }
  column.is_indexed = true;
  return column;
}

std::shared_ptr<const TableIndex> TableIndex::build(const Cells& columns, std::size_t rule_count) {
  auto index = std::make_shared<TableIndex>();
  index->rule_count_ = rule_count;
  index->words_ = (rule_count + 63) / 64;
  for (const auto& cells : columns) index->columns_.push_back(build_column(cells, rule_count));
  if (std::ranges::none_of(index->columns_, &Column::is_indexed)) return nullptr;
  return index;
}

std::optional<std::size_t> TableIndex::segment_of(const Column& column, const Value& value) {
  if (value.kind() != column.kind) return std::nullopt;
  const auto found = std::ranges::lower_bound(column.bounds, value, is_before);
  const auto at = static_cast<std::size_t>(found - column.bounds.begin());
  const bool is_bound = found != column.bounds.end() && index_order(*found, value) == 0;
  return 2 * at + (is_bound ? 1 : 0);
}

std::optional<std::vector<std::uint32_t>> TableIndex::candidates(std::span<const Value> inputs) const {
  std::vector<const std::uint64_t*> rows;
  std::optional<std::span<const std::uint32_t>> shortest;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    if (!column.is_indexed) continue;
    const auto segment = segment_of(column, inputs[i]);
    if (!segment) return std::nullopt;
    if (column.has_bits) {
      rows.push_back(column.bits.data() + *segment * words_);
      continue;
    }
    const std::span list =
        std::span(column.rules)
            .subspan(column.starts[*segment], column.starts[*segment + 1] - column.starts[*segment]);
    if (!shortest || list.size() < shortest->size()) shortest = list;
  }
  std::vector<std::uint32_t> found;
  if (shortest) {
    for (const std::uint32_t rule : *shortest) {
      const bool is_in = std::ranges::all_of(
          rows, [rule](const std::uint64_t* row) { return (row[rule / 64] >> (rule % 64) & 1) != 0; });
      if (is_in) found.push_back(rule);
    }
    return found;
  }
  for (std::size_t word = 0; word < words_; ++word) {
    std::uint64_t bits = ~std::uint64_t{0};
    for (const std::uint64_t* row : rows) bits &= row[word];
    for (; bits != 0; bits &= bits - 1) {
      const std::size_t rule = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
      if (rule < rule_count_) found.push_back(static_cast<std::uint32_t>(rule));
    }
  }
  return found;
}

}  // namespace depesche::dmn
