// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "feel/syntax.h"
#include "feel/value.h"

// Finds the rules of a large table without trying each: every column's bounds cut its values into segments,
// and for each segment the index knows the rules whose cells hold there.

namespace depesche::dmn {

// Values between two bounds; a null bound is open.
struct ValueSpan {
  feel::Value low;
  feel::Value high;
  bool has_low = false;
  bool has_high = false;
};

// A cell that only compares with constants of one kind: any of the spans, or none of them.
struct SimpleCondition {
  bool is_any = false;
  bool is_negated = false;
  std::vector<ValueSpan> spans;
  feel::Value::Kind kind = feel::Value::Kind::null;

  // Whether it holds; nothing for a value of another kind, and for null unless it is `-`.
  std::optional<bool> holds(const feel::Value& value) const;
};

// What a cell's tests amount to, where they are that simple.
std::optional<SimpleCondition> simple_condition(const feel::Node& tests);

// Order of booleans, numbers, strings, dates and durations; nothing across kinds and for others.
std::optional<int> index_order(const feel::Value& left, const feel::Value& right);

class TableIndex {
 public:
  // One column for each input; `cell(rule, column)` is null for cells that are not simple.
  using Cells = std::vector<std::vector<const SimpleCondition*>>;  // by column, then by rule
  static std::shared_ptr<const TableIndex> build(const Cells& columns, std::size_t rule_count);

  // Appends the rules that may hold, in ascending order: all that do, and those of which the index cannot
  // tell everything. With `only_first` none needs to follow the first that is certain. False, with nothing
  // appended, where the index cannot tell at all, as for a value of an unexpected kind.
  bool collect(std::span<const feel::Value> inputs, bool only_first, std::vector<std::size_t>& found) const;
  // Whether the rule holds whenever it is collected.
  bool is_certain(std::size_t rule) const { return is_certain_[rule]; }

 private:
  struct Column {
    bool is_indexed = false;
    bool has_bits = false;
    feel::Value::Kind kind = feel::Value::Kind::null;
    std::vector<feel::Value> bounds;
    std::vector<std::uint64_t> bits;    // a row of words for each segment, the last for null
    std::vector<std::uint32_t> starts;  // else: where each segment's rules begin in `rules`
    std::vector<std::uint32_t> rules;
  };

  struct Segments {
    std::size_t first = 0;
    std::size_t last = 0;
  };
  static bool collect_bounds(const std::vector<const SimpleCondition*>& cells, Column& column);
  static Segments segments_of(const Column& column, const ValueSpan& span);
  template <class Visit>
  static void visit_segments(const Column& column, const SimpleCondition* cell, std::vector<bool>& marks,
                             const Visit& visit);
  static Column build_column(const std::vector<const SimpleCondition*>& cells);
  static void fill_bits(const std::vector<const SimpleCondition*>& cells, Column& column);
  static bool fill_lists(const std::vector<const SimpleCondition*>& cells, Column& column);
  static std::optional<std::size_t> segment_of(const Column& column, const feel::Value& value);

  std::vector<Column> columns_;
  std::vector<bool> is_certain_;
  std::size_t rule_count_ = 0;
  std::size_t words_ = 0;
};

}  // namespace depesche::dmn
