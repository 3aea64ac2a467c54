// SPDX-License-Identifier: EUPL-1.2
#include "dmn/analysis.h"

#include <algorithm>
#include <array>
#include <set>

#include "dmn/program.h"

namespace depesche::dmn {
namespace {

using feel::Value;

constexpr std::size_t regions_max = 200'000;  // looked at in one table
constexpr std::size_t findings_max = 20;      // of one kind in one table

// Part of a column's values in which every cell either holds throughout or nowhere.
struct Region {
  Value sample;
  bool is_other_text = false;  // any text that no cell names
};

Value beyond(const Value& bound, int by) {
  if (bound.is(Value::Kind::number)) {
    const auto moved = bound.number().plus(feel::Decimal(by));
    return moved ? Value(*moved) : bound;
  }
  if (bound.is(Value::Kind::date)) {
    const auto moved = feel::Date::from_days(bound.date().days() + by);
    return moved ? Value(*moved) : bound;
  }
  if (bound.is(Value::Kind::months_duration)) return Value(feel::MonthsDuration{bound.months().months + by});
  if (bound.is(Value::Kind::days_duration)) {
    return Value(feel::DaysDuration{.seconds = bound.days().seconds + by, .nanos = bound.days().nanos});
  }
  return bound;
}

// A value strictly between two; null where there is none.
Value amid(const Value& low, const Value& high) {
  if (low.is(Value::Kind::number)) {
    const auto sum = low.number().plus(high.number());
    const auto half = sum ? sum->divided_by(feel::Decimal(2)) : std::nullopt;
    return half ? Value(*half) : Value();
  }
  if (low.is(Value::Kind::date)) {
    const Value next = beyond(low, 1);
    return index_order(next, high).value_or(0) < 0 ? next : Value();
  }
  if (low.is(Value::Kind::months_duration)) {
    const Value next = beyond(low, 1);
    return index_order(next, high).value_or(0) < 0 ? next : Value();
  }
  if (low.is(Value::Kind::days_duration)) {
    const auto half = feel::DaysDuration::of((low.days().total_nanos() + high.days().total_nanos()) / 2);
    const Value middle = half ? Value(*half) : Value();
    return half && index_order(low, middle).value_or(0) < 0 ? middle : Value();
  }
  return {};
}

class TableAnalysis {
 public:
  TableAnalysis(const Table& table, const std::string& file, std::vector<Finding>& findings)
      : table_(table), file_(file), findings_(findings), decides_(table.rules.size()) {}

  void run() {
    if (table_.inputs.empty() || table_.rules.empty()) return;
    check_kinds();
    std::vector<std::size_t> all(table_.rules.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    descend(0, all, all);
    if (regions_ > regions_max) {
      find(Finding::Weight::note, table_.line,
           {.english = "the table is too large to be analysed completely",
            .german = "die Tabelle ist zu groß, um ganz geprüft zu werden"});
      return;
    }
    for (std::size_t i = 0; i < decides_.size(); ++i) {
      if (!decides_[i])
        find(Finding::Weight::warning, table_.rules[i].line,
             {.english = "rule " + std::to_string(i + 1) + " can never decide",
              .german = "Regel " + std::to_string(i + 1) + " kann nie entscheiden"});
    }
  }

 private:
  struct Words {
    std::string english;
    std::string german;
  };

  void find(Finding::Weight weight, std::size_t line, Words what) {
    Finding finding;
    finding.weight = weight;
    finding.file = file_;
    finding.line = line;
    finding.element = table_.name;
    finding.what = std::move(what.english);
    finding.what_german = std::move(what.german);
    findings_.push_back(std::move(finding));
  }

  void check_kinds() {
    for (std::size_t column = 0; column < table_.inputs.size(); ++column) {
      const feel::TypePtr& type = table_.inputs[column].type;
      if (!type || type->kind == feel::Type::Kind::any || type->kind == feel::Type::Kind::list) continue;
      for (std::size_t i = 0; i < table_.rules.size(); ++i) {
        const auto& simple = table_.rules[i].conditions[column].simple;
        if (!simple || simple->is_any) continue;
        const bool fits = static_cast<int>(type->kind) == static_cast<int>(simple->kind) + 1;
        if (fits) continue;
        find(Finding::Weight::error, table_.rules[i].line,
             {.english = "rule " + std::to_string(i + 1) + " compares '" + table_.inputs[column].text +
                         "', a " + type_text(type) + ", with a " + std::string(kind_name(simple->kind)),
              .german = "Regel " + std::to_string(i + 1) + " vergleicht „" + table_.inputs[column].text +
                        "“ (" + type_text(type) + ") mit einem Wert anderer Art (" +
                        std::string(kind_name(simple->kind)) + ")"});
      }
    }
  }

  std::optional<SimpleCondition> domain(std::size_t column) const {
    const feel::NodePtr& allowed = table_.inputs[column].allowed;
    return allowed ? simple_condition(*allowed) : std::nullopt;
  }

  const SimpleCondition* cell(std::size_t rule, std::size_t column) const {
    const auto& simple = table_.rules[rule].conditions[column].simple;
    return simple ? &*simple : nullptr;
  }

  // The regions into which the cells of these rules cut the column.
  std::vector<Region> regions(std::size_t column, const std::vector<std::size_t>& rules) const {
    std::vector<Value> bounds;
    bool has_ranges = false;
    const auto collect = [&](const SimpleCondition& condition) {
      for (const ValueSpan& span : condition.spans) {
        has_ranges = has_ranges || span.low.is_null() || index_order(span.low, span.high) != 0;
        if (!span.low.is_null()) bounds.push_back(span.low);
        if (!span.high.is_null()) bounds.push_back(span.high);
      }
    };
    for (const std::size_t rule : rules) {
      if (const SimpleCondition* one = cell(rule, column)) collect(*one);
    }
    const auto limits = domain(column);
    if (limits) collect(*limits);
    std::ranges::sort(bounds,
                      [](const Value& a, const Value& b) { return index_order(a, b).value_or(0) < 0; });
    const auto end =
        std::ranges::unique(bounds, [](const Value& a, const Value& b) { return index_order(a, b) == 0; });
    bounds.erase(end.begin(), end.end());
    std::vector<Region> found = cut(bounds, has_ranges);
    if (limits)
      std::erase_if(found, [&](const Region& one) {
        return one.is_other_text || !limits->holds(one.sample).value_or(true);
      });
    return found;
  }

  // The text that comes right after another in the order of texts.
  static Value next_text(const Value& text) { return Value(text.string() + " "); }

  // Texts between bounds matter only where cells hold ranges of them; else any text that is none of them is
  // alike.
  static std::vector<Region> cut_texts(const std::vector<Value>& bounds, bool has_ranges) {
    std::vector<Region> found;
    if (has_ranges && !bounds.front().string().empty()) found.push_back({.sample = Value::text("")});
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      found.push_back({.sample = bounds[i]});
      const bool is_last = i + 1 == bounds.size();
      const Value between = next_text(bounds[i]);
      if (has_ranges && (is_last || index_order(between, bounds[i + 1]).value_or(0) < 0))
        found.push_back({.sample = between});
    }
    if (!has_ranges) found.push_back({.sample = Value(bounds.back().string() + "…"), .is_other_text = true});
    return found;
  }

  static std::vector<Region> cut(const std::vector<Value>& bounds, bool has_ranges) {
    if (bounds.empty()) return {Region{}};
    if (bounds.front().is(Value::Kind::boolean)) return {{.sample = Value(false)}, {.sample = Value(true)}};
    if (bounds.front().is(Value::Kind::string)) return cut_texts(bounds, has_ranges);
    std::vector<Region> found;
    found.push_back({.sample = beyond(bounds.front(), -1)});
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      found.push_back({.sample = bounds[i]});
      if (i + 1 == bounds.size()) break;
      Value middle = amid(bounds[i], bounds[i + 1]);
      if (!middle.is_null()) found.push_back({.sample = std::move(middle)});
    }
    found.push_back({.sample = beyond(bounds.back(), 1)});
    return found;
  }

  // `certain` rules hold in what was chosen so far, `possible` ones may.
  void descend(std::size_t column, const std::vector<std::size_t>& certain,
               const std::vector<std::size_t>& possible) {
    if (regions_ > regions_max) return;
    if (column == table_.inputs.size() || possible.empty()) {
      ++regions_;
      judge(certain, possible);
      return;
    }
    for (const Region& region : regions(column, possible)) {
      const auto holds = [&](std::size_t rule, bool otherwise) {
        const SimpleCondition* one = cell(rule, column);
        if (!one) return otherwise;
        return one->is_any || one->holds(region.sample).value_or(otherwise);
      };
      std::vector<std::size_t> surely;
      std::vector<std::size_t> perhaps;
      std::ranges::copy_if(certain, std::back_inserter(surely),
                           [&](std::size_t rule) { return holds(rule, false); });
      std::ranges::copy_if(possible, std::back_inserter(perhaps),
                           [&](std::size_t rule) { return holds(rule, true); });
      example_.push_back(region);
      descend(column + 1, surely, perhaps);
      example_.pop_back();
    }
  }

  std::string example(const char* other_text) const {
    std::string text;
    for (std::size_t i = 0; i < example_.size(); ++i) {
      if (example_[i].sample.is_null()) continue;
      text += (text.empty() ? "" : ", ") + table_.inputs[i].text + " = ";
      text += example_[i].is_other_text ? std::string(other_text) : to_literal(example_[i].sample);
    }
    return text.empty() ? "-" : text;
  }

  void judge(const std::vector<std::size_t>& certain, const std::vector<std::size_t>& possible) {
    if (possible.empty()) {
      const bool has_default = std::ranges::any_of(
          table_.outputs, [](const OutputClause& one) { return one.otherwise != nullptr; });
      if (!has_default && ++gaps_ <= findings_max)
        find(Finding::Weight::warning, table_.line,
             {.english = "no rule for " + example("any other text"),
              .german = "keine Regel für " + example("irgendein anderer Text")});
      return;
    }
    mark_deciding(certain, possible);
    if (certain.size() < 2) return;
    if (table_.hit_policy == HitPolicy::unique) overlap(certain[0], certain[1]);
    if (table_.hit_policy != HitPolicy::any) return;
    for (std::size_t i = 1; i < certain.size(); ++i) {
      if (table_.rules[certain[i]].output_texts != table_.rules[certain[0]].output_texts)
        overlap(certain[0], certain[i]);
    }
  }

  void mark_deciding(const std::vector<std::size_t>& certain, const std::vector<std::size_t>& possible) {
    for (const std::size_t rule : possible) {
      if (table_.hit_policy == HitPolicy::first && !certain.empty() && certain.front() < rule) break;
      decides_[rule] = true;
    }
  }

  void overlap(std::size_t first, std::size_t second) {
    if (!overlaps_.emplace(first, second).second || overlaps_.size() > findings_max) return;
    find(Finding::Weight::error, table_.rules[second].line,
         {.english = "rules " + std::to_string(first + 1) + " and " + std::to_string(second + 1) +
                     " both apply for " + example("any other text") + ", which " +
                     std::string(hit_policy_name(table_.hit_policy)) + " forbids",
          .german = "Regel " + std::to_string(first + 1) + " und Regel " + std::to_string(second + 1) +
                    " gelten beide für " + example("irgendein anderer Text") + ", was " +
                    std::string(hit_policy_name(table_.hit_policy)) + " verbietet"});
  }

  const Table& table_;
  const std::string& file_;
  std::vector<Finding>& findings_;
  std::vector<bool> decides_;
  std::vector<Region> example_;
  std::set<std::pair<std::size_t, std::size_t>> overlaps_;
  std::size_t gaps_ = 0;
  std::size_t regions_ = 0;
};

struct Unused {
  ElementInfo::Kind kind;
  const char* english;
  const char* german;
};
constexpr std::array<Unused, 3> unused_words{
    {{ElementInfo::Kind::input, "no decision uses this input", "keine Entscheidung verwendet diese Angabe"},
     {ElementInfo::Kind::knowledge, "nothing uses this knowledge", "nichts verwendet dieses Wissen"},
     {ElementInfo::Kind::decision, "no service reaches this decision",
      "kein Dienst erreicht diese Entscheidung"}}};

// What nothing requires. A decision counts as unused only where services say what the model is for.
void find_unused(const Program& program, std::vector<Finding>& findings) {
  std::set<std::size_t> used;
  bool has_services = false;
  for (const Element& element : program.elements) {
    used.insert(element.requires_elements.begin(), element.requires_elements.end());
    used.insert(element.parameters.begin(), element.parameters.end());
    used.insert(element.encapsulated.begin(), element.encapsulated.end());
    has_services = has_services || element.kind == ElementInfo::Kind::service;
  }
  for (std::size_t i = 0; i < program.elements.size(); ++i) {
    const Element& element = program.elements[i];
    const auto words = std::ranges::find(unused_words, element.kind, &Unused::kind);
    if (element.document != 0 || used.contains(i) || words == unused_words.end()) continue;
    if (element.kind == ElementInfo::Kind::decision && !has_services) continue;
    Finding finding;
    finding.weight = Finding::Weight::warning;
    finding.file = program.documents.front().name;
    finding.line = element.line;
    finding.element = element.name;
    finding.what = words->english;
    finding.what_german = words->german;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

std::vector<Finding> analysed(const Model& model) {
  std::vector<Finding> findings;
  const Program& program = model.program();
  for (const Element& element : program.elements) {
    for (const auto& table : element.tables)
      TableAnalysis(*table, program.documents[element.document].name, findings).run();
  }
  find_unused(program, findings);
  return findings;
}

}  // namespace depesche::dmn
