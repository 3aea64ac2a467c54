// SPDX-License-Identifier: EUPL-1.2
#include "dmn/table_index.h"

#include <algorithm>
#include <array>
#include <bit>

namespace depesche::dmn {
namespace {

using feel::Node;
using feel::Operator;
using feel::Value;

constexpr std::size_t column_bytes_max = 8'000'000;
constexpr std::size_t columns_max = 32;  // further ones are not indexed

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

template <class T, class Read>
std::size_t segment_among(const std::vector<Value>& bounds, const T& value, const Read& read) {
  const auto found = std::ranges::lower_bound(bounds, value, {}, read);
  const auto at = static_cast<std::size_t>(found - bounds.begin());
  return 2 * at + (found != bounds.end() && read(*found) == value ? 1 : 0);
}

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
  if (column.kind == Value::Kind::number) {
    std::ranges::sort(column.bounds, {}, [](const Value& bound) { return bound.number(); });
  } else {
    std::ranges::sort(column.bounds, is_before);
  }
  const auto same = [](const Value& left, const Value& right) { return index_order(left, right) == 0; };
  column.bounds.erase(std::ranges::unique(column.bounds, same).begin(), column.bounds.end());
  return column.kind != Value::Kind::null;
}

// The first and last segment of a span; the first lies after the last where nothing is between the bounds.
TableIndex::Segments TableIndex::segments_of(const Column& column, const ValueSpan& span) {
  // Every bound of a span is one of the column's, and so is a segment of its own.
  const auto place = [&](const Value& bound) { return *segment_of(column, bound); };
  return {
      .first = span.low.is_null() ? 0 : place(span.low) + (span.has_low ? 0 : 1),
      .last = span.high.is_null() ? 2 * column.bounds.size() : place(span.high) - (span.has_high ? 0 : 1)};
}

// Calls `visit` with each segment in which the cell holds.
template <class Visit>
void TableIndex::visit_segments(const Column& column, const SimpleCondition* cell, std::vector<bool>& marks,
                                const Visit& visit) {
  const std::size_t count = 2 * column.bounds.size() + 2;
  const std::size_t of_null = count - 1;
  if (cell && !cell->is_any && !cell->is_negated && cell->spans.size() == 1) {
    const Segments one = segments_of(column, cell->spans.front());
    for (std::size_t segment = one.first; segment <= one.last && segment < of_null; ++segment) visit(segment);
    return;
  }
  const bool is_open = !cell || cell->is_any;
  marks.assign(count, is_open || cell->is_negated);
  for (std::size_t i = 0; !is_open && i < cell->spans.size(); ++i) {
    const Segments one = segments_of(column, cell->spans[i]);
    for (std::size_t segment = one.first; segment <= one.last && segment < of_null; ++segment) {
      marks[segment] = !cell->is_negated;
    }
  }
  for (std::size_t segment = 0; segment < count; ++segment) {
    if (marks[segment]) visit(segment);
  }
}

void TableIndex::fill_bits(const std::vector<const SimpleCondition*>& cells, Column& column) {
  const std::size_t segments = 2 * column.bounds.size() + 2;
  const std::size_t words = (cells.size() + 63) / 64;
  column.bits.resize(segments * words);
  std::vector<std::uint64_t> everywhere(words);
  std::vector<bool> marks;
  for (std::size_t rule = 0; rule < cells.size(); ++rule) {
    const std::uint64_t bit = std::uint64_t{1} << (rule % 64);
    if (!cells[rule] || cells[rule]->is_any) {
      everywhere[rule / 64] |= bit;
      continue;
    }
    visit_segments(column, cells[rule], marks,
                   [&](std::size_t segment) { column.bits[segment * words + rule / 64] |= bit; });
  }
  for (std::size_t begin = 0; begin < column.bits.size(); begin += words) {
    for (std::size_t word = 0; word < words; ++word) column.bits[begin + word] |= everywhere[word];
  }
}

// False where the lists would become too long.
bool TableIndex::fill_lists(const std::vector<const SimpleCondition*>& cells, Column& column) {
  std::vector<std::vector<std::uint32_t>> lists(2 * column.bounds.size() + 2);
  std::size_t entries = 0;
  std::vector<bool> marks;
  for (std::size_t rule = 0; rule < cells.size(); ++rule) {
    visit_segments(column, cells[rule], marks, [&](std::size_t segment) {
      if (++entries * sizeof(std::uint32_t) <= column_bytes_max)
        lists[segment].push_back(static_cast<std::uint32_t>(rule));
    });
    if (entries * sizeof(std::uint32_t) > column_bytes_max) return false;
  }
  column.starts.push_back(0);
  for (const auto& list : lists) {
    column.rules.insert(column.rules.end(), list.begin(), list.end());
    column.starts.push_back(static_cast<std::uint32_t>(column.rules.size()));
  }
  return true;
}

// Segment 2i lies before bound i, segment 2i+1 is bound i, and the last is null.
TableIndex::Column TableIndex::build_column(const std::vector<const SimpleCondition*>& cells) {
  Column column;
  if (!collect_bounds(cells, column)) return {};
  const std::size_t segments = 2 * column.bounds.size() + 2;
  const std::size_t words = (cells.size() + 63) / 64;
  column.has_bits = segments * words * sizeof(std::uint64_t) <= column_bytes_max;
  if (column.has_bits) {
    fill_bits(cells, column);
  } else if (!fill_lists(cells, column)) {
    return {};
  }
  column.is_indexed = true;
  return column;
}

std::shared_ptr<const TableIndex> TableIndex::build(const Cells& columns, std::size_t rule_count) {
  auto index = std::make_shared<TableIndex>();
  index->rule_count_ = rule_count;
  index->words_ = (rule_count + 63) / 64;
  index->is_certain_.assign(rule_count, true);
  std::size_t indexed = 0;
  for (const auto& cells : columns) {
    index->columns_.push_back(indexed < columns_max ? build_column(cells) : Column{});
    const bool is_indexed = index->columns_.back().is_indexed;
    if (is_indexed) ++indexed;
    for (std::size_t rule = 0; rule < rule_count; ++rule) {
      if (!cells[rule] || (!is_indexed && !cells[rule]->is_any)) index->is_certain_[rule] = false;
    }
  }
  return indexed == 0 ? nullptr : index;
}

std::optional<std::size_t> TableIndex::segment_of(const Column& column, const Value& value) {
  if (value.is_null()) return 2 * column.bounds.size() + 1;
  if (value.kind() != column.kind) return std::nullopt;
  // Numbers and strings are what most columns hold, and are compared here without asking for the kind.
  if (column.kind == Value::Kind::number) {
    return segment_among(column.bounds, value.number(), [](const Value& bound) { return bound.number(); });
  }
  if (column.kind == Value::Kind::string) {
    return segment_among(column.bounds, std::string_view(value.string()),
                         [](const Value& bound) { return std::string_view(bound.string()); });
  }
  const auto found = std::ranges::lower_bound(column.bounds, value, is_before);
  const auto at = static_cast<std::size_t>(found - column.bounds.begin());
  const bool is_bound = found != column.bounds.end() && index_order(*found, value) == 0;
  return 2 * at + (is_bound ? 1 : 0);
}

bool TableIndex::collect(std::span<const Value> inputs, bool only_first,
                         std::vector<std::size_t>& found) const {
  std::array<const std::uint64_t*, columns_max> row_places{};
  std::size_t row_count = 0;
  std::optional<std::span<const std::uint32_t>> shortest;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    if (!column.is_indexed) continue;
    const auto segment = segment_of(column, inputs[i]);
    if (!segment) return false;
    if (column.has_bits) {
      row_places[row_count++] = column.bits.data() + *segment * words_;
      continue;
    }
    const std::span list =
        std::span(column.rules)
            .subspan(column.starts[*segment], column.starts[*segment + 1] - column.starts[*segment]);
    if (!shortest || list.size() < shortest->size()) shortest = list;
  }
  const std::span rows = std::span(row_places).first(row_count);
  if (shortest) {
    for (const std::uint32_t rule : *shortest) {
      const bool is_in = std::ranges::all_of(
          rows, [rule](const std::uint64_t* row) { return (row[rule / 64] >> (rule % 64) & 1) != 0; });
      if (is_in) found.push_back(rule);
    }
    return true;
  }
  for (std::size_t word = 0; word < words_; ++word) {
    std::uint64_t bits = ~std::uint64_t{0};
    for (const std::uint64_t* row : rows) bits &= row[word];
    for (; bits != 0; bits &= bits - 1) {
      const std::size_t rule = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
      if (rule >= rule_count_) break;
      found.push_back(rule);
      if (only_first && is_certain_[rule]) return true;
    }
  }
  return true;
}

}  // namespace depesche::dmn
