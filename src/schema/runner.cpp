// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "schema/compiled.h"
#include "schema/ecma_program.h"
#include "schema/evaluated.h"
#include "schema/leaf.h"
#include "schema/where.h"

namespace depesche::schema {
namespace {

constexpr int run_nesting_max = 1'000;  // of schemas inside of each other, through references too
constexpr std::size_t reasons_max = 1'000;

// One check of an instance. Functions that know a Where look for every reason and keep them in the unit; with
// Nowhere the first reason settles it. An alternative is tried without reasons first: they are wanted only
// where all have failed. So whatever is found with a Where speaks against the instance for good.
class Run {
 public:
  explicit Run(const Store& store) : store_(store) {}

  // Whether a limit ended the check; its answer is then worth nothing.
  bool is_exhausted() const { return effort_.is_exhausted; }

  template <class Place>
  bool apply(const Compiled& schema, const json::value& value, const Place& where, Evaluated* evaluated,
             Unit* unit) {
    if (schema.is_refusing) {
      if constexpr (Place::is_known) refuse(schema, where, unit);
      return false;
    }
    if constexpr (!Place::is_known) {
      if (schema.has_only_leaves) return leaves_hold(schema, value, effort_);
    }
    if (depth_ >= run_nesting_max || effort_.left == 0) effort_.is_exhausted = true;
    if (effort_.is_exhausted) return false;
    ++depth_;
    --effort_.left;
    const bool enters = scope_.empty() || scope_.back() != schema.resource;
    if (enters) scope_.push_back(schema.resource);
    bool is_good = true;
    if (schema.asks_leftovers || evaluated) {
      Evaluated own;
      is_good = obey_all(schema, value, where, &own, unit);
      if (is_good && evaluated) evaluated->take(own);
    } else {
      is_good = obey_all(schema, value, where, nullptr, unit);
    }
    if (enters) scope_.pop_back();
    --depth_;
    return is_good;
  }

 private:
  template <class Place>
  bool obey_all(const Compiled& schema, const json::value& value, const Place& where, Evaluated* evaluated,
                Unit* unit) {
    bool is_good = true;
    for (const Instruction& it : schema.instructions) {
      if constexpr (Place::is_known) {
        if (obey_with_reason(schema, it, value, where, evaluated, unit)) continue;
        is_good = false;
        if (effort_.is_exhausted) return false;
      } else {
        if (!obey(it, value, where, evaluated, nullptr)) return false;
      }
    }
    return is_good;
  }

  bool obey_with_reason(const Compiled& schema, const Instruction& it, const json::value& value,
                        const Where& where, Evaluated* evaluated, Unit* unit) {
    if (reasons_ >= reasons_max) return obey(it, value, Nowhere{}, evaluated, nullptr);
    Unit reason;
    if (obey(it, value, where, evaluated, &reason)) return true;
    ++reasons_;
    if (reason.details.empty()) reason.details = it.details->names;
    if (it.keyword == Keyword::properties || it.keyword == Keyword::items) {
      // One instruction for several keywords: each has its own reasons.
      const std::string outer = where.keyword_location();
      for (const char* name : {"properties", "patternProperties", "additionalProperties", "prefixItems",
                               "items", "additionalItems"}) {
        Unit part;
        std::ranges::copy_if(reason.inner, std::back_inserter(part.inner), [&](const Unit& inner) {
          const std::string_view inside = std::string_view(inner.keyword_location).substr(outer.size() + 1);
          return inside.substr(0, inside.find('/')) == name;
        });
        part.keyword = name;
        if (!part.inner.empty()) place(std::move(part), schema, where, unit);
      }
      return false;
    }
    if (reason.keyword.empty()) reason.keyword = it.details->name;
    place(std::move(reason), schema, where, unit);
    return false;
  }

  static void place(Unit reason, const Compiled& schema, const Where& where, Unit* unit) {
    reason.is_valid = false;
    reason.keyword_location = in_schema(where, reason.keyword).keyword_location();
    reason.absolute_keyword_location = schema.location + pointer_step(reason.keyword);
    reason.instance_location = where.instance_location();
    reason.path = where.path();
    reason.description = schema.description;
    unit->inner.push_back(std::move(reason));
  }

  void refuse(const Compiled& schema, const Where& where, Unit* unit) {
    ++reasons_;
    unit->inner.push_back({.is_valid = false,
                           .keyword_location = where.keyword_location(),
                           .absolute_keyword_location = schema.location,
                           .instance_location = where.instance_location(),
                           .path = where.path()});
  }

  template <class Place>
  bool obey(const Instruction& it, const json::value& value, const Place& where, Evaluated* evaluated,
            Unit* unit) {
    switch (it.keyword) {
      case Keyword::reference:
        return apply(*it.other, value, in_schema(where, it.details->name), evaluated, unit);
      case Keyword::dynamic_reference:
        return apply(dynamic_target(it), value, in_schema(where, it.details->name), evaluated, unit);
      case Keyword::required:
      case Keyword::dependent_required:
      case Keyword::property_names:
      case Keyword::properties:
      case Keyword::dependent_schemas:
      case Keyword::unevaluated_properties:
        return !value.is_object() || object(it, value, where, evaluated, unit);
      case Keyword::items:
      case Keyword::contains:
      case Keyword::unevaluated_items:
        return !value.is_array() || list(it, value.get_array(), where, evaluated, unit);
      case Keyword::all_of: return all_of(it, value, where, evaluated, unit);
      case Keyword::any_of: return any_of(it, value, where, evaluated, unit);
      case Keyword::one_of: return one_of(it, value, where, evaluated, unit);
      case Keyword::negation: return !apply(*it.other, value, Nowhere{}, nullptr, nullptr);
      case Keyword::condition: return condition(it, value, where, evaluated, unit);
      case Keyword::type:
      case Keyword::constant:
      case Keyword::enumeration:
      case Keyword::multiple_of:
      case Keyword::maximum:
      case Keyword::exclusive_maximum:
      case Keyword::minimum:
      case Keyword::exclusive_minimum:
      case Keyword::max_length:
      case Keyword::min_length:
      case Keyword::pattern:
      case Keyword::format:
      case Keyword::max_properties:
      case Keyword::min_properties:
      case Keyword::max_items:
      case Keyword::min_items:
      case Keyword::unique_items: return leaf_holds(it, value, effort_);
    }
    return true;
  }

  template <class Place>
  bool object(const Instruction& it, const json::value& value, const Place& where, Evaluated* evaluated,
              Unit* unit) {
    const json::object& members = value.get_object();
    if (it.keyword == Keyword::properties) return properties(it, members, where, evaluated, unit);
    if (it.keyword == Keyword::required) {
      if (!Place::is_known && it.is_settled_elsewhere) return true;
      return required(it.details->names, it.details->labels, members, unit);
    }
    if (it.keyword == Keyword::dependent_required) return dependent_required(it, members, unit);
    if (it.keyword == Keyword::property_names) return property_names(it, members, where, unit);
    if (it.keyword == Keyword::dependent_schemas) return dependent_schemas(it, value, where, evaluated, unit);
    return left_properties(it, members, where, evaluated, unit);
  }

  template <class Place>
  bool list(const Instruction& it, const json::array& array, const Place& where, Evaluated* evaluated,
            Unit* unit) {
    if (it.keyword == Keyword::items) return items(it, array, where, evaluated, unit);
    if (it.keyword == Keyword::contains) return contains(it, array, evaluated);
    return left_items(it, array, where, evaluated, unit);
  }

  const Compiled& dynamic_target(const Instruction& it) const {
    for (const std::uint32_t resource : scope_) {
      const auto& anchors = store_.resources[resource].dynamic_anchors;
      const auto found = anchors.find(it.details->anchor);
      if (found != anchors.end()) return *found->second;
    }
    return *it.other;
  }

  bool is_found(const EcmaPattern& pattern, std::string_view text) {
    const ecma::Outcome outcome = pattern.search(text, effort_.left);
    if (outcome == ecma::Outcome::given_up) effort_.is_exhausted = true;
    return outcome == ecma::Outcome::found;
  }

  static bool required(const std::vector<std::string>& names, const std::vector<std::string>& labels,
                       const json::object& members, Unit* unit) {
    bool is_good = true;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (members.contains(names[i])) continue;
      is_good = false;
      if (!unit) return false;
      unit->details.push_back(i < labels.size() ? labels[i] : names[i]);
    }
    return is_good;
  }

  static bool dependent_required(const Instruction& it, const json::object& members, Unit* unit) {
    bool is_good = true;
    for (const auto& [name, needed] : it.details->dependencies) {
      if (members.contains(name) && !required(needed, {}, members, unit)) is_good = false;
    }
    return is_good;
  }

  template <class Place>
  bool property_names(const Instruction& it, const json::object& members, const Place& where, Unit* unit) {
    bool is_good = true;
    for (const auto& [name, value] : members) {
      const json::value as_text(name);
      const Place there = at_name(in_schema(where, it.details->name), {name.data(), name.size()}, {});
      if (apply(*it.other, as_text, there, nullptr, unit)) continue;
      is_good = false;
      if (!Place::is_known) return false;
    }
    return is_good;
  }

  // Without reasons what is required is counted by the way.
  template <class Place>
  bool properties(const Instruction& it, const json::object& members, const Place& where,
                  Evaluated* evaluated, Unit* unit) {
    if (!Place::is_known && members.size() < it.limit) return false;
    const Details& details = *it.details;
    if constexpr (!Place::is_known) {
      const bool asks_few = details.branches.size() * 4 < members.size() && it.limit == 0;
      if (asks_few && !evaluated && !it.other && details.patterns.empty())
        return few_properties(details, members);
    }
    bool is_good = true;
    std::size_t expected = 0;
    std::size_t required_found = 0;
    std::size_t position = 0;
    for (const auto& [key, value] : members) {
      const std::string_view name(key.data(), key.size());
      bool is_known = false;
      const std::size_t number = details.table.find(name, expected);
      if (number != NameTable::absent) {
        expected = number + 1;
        if (number < details.are_required.size()) required_found += details.are_required[number];
        if (number < details.branches.size()) {
          is_known = true;
          const Branch& branch = details.branches[number];
          const Compiled& schema = Place::is_known ? *branch.schema : *branch.shortcut;
          const Place there = at_name(in_branch(where, "properties", name), name, schema.title);
          is_good = apply(schema, value, there, nullptr, unit) && is_good;
        }
      }
      for (const PatternBranch& one : details.patterns) {
        if (!is_found(one.pattern, name)) continue;
        is_known = true;
        const Place there = at_name(in_branch(where, "patternProperties", one.name), name, one.schema->title);
        is_good = apply(*one.schema, value, there, nullptr, unit) && is_good;
      }
      if (!is_known && it.other) {
        is_known = true;
        const Place there = at_name(in_schema(where, "additionalProperties"), name, it.other->title);
        is_good = apply(*it.other, value, there, nullptr, unit) && is_good;
      }
      if (!is_good && (!Place::is_known || effort_.is_exhausted)) return false;
      if (is_known && evaluated) evaluated->mark(position, members.size());
      ++position;
    }
    return is_good && (Place::is_known || required_found == it.limit);
  }

  // A schema that knows few of many properties looks for those alone.
  bool few_properties(const Details& details, const json::object& members) {
    return std::ranges::all_of(details.branches, [&](const Branch& branch) {
      const json::value* found = members.if_contains(branch.name);
      return !found || apply(*branch.shortcut, *found, Nowhere{}, nullptr, nullptr);
    });
  }

  template <class Place>
  bool dependent_schemas(const Instruction& it, const json::value& value, const Place& where,
                         Evaluated* evaluated, Unit* unit) {
    bool is_good = true;
    for (const Branch& branch : it.details->branches) {
      if (!value.get_object().contains(branch.name)) continue;
      const Place there = in_branch(where, it.details->name, branch.name);
      is_good = apply(*branch.schema, value, there, evaluated, unit) && is_good;
      if (!Place::is_known && !is_good) return false;
    }
    return is_good;
  }

  template <class Place>
  bool items(const Instruction& it, const json::array& array, const Place& where, Evaluated* evaluated,
             Unit* unit) {
    const std::vector<Branch>& prefix = it.details->branches;
    bool is_good = true;
    for (std::size_t i = 0; i < array.size(); ++i) {
      const bool is_prefix = i < prefix.size();
      const Compiled* other = Place::is_known ? it.other : it.shortcut;
      const Compiled* schema = is_prefix ? prefix[i].schema : other;
      if (!schema) break;
      const Place there =
          at_number(is_prefix ? in_branch(where, prefix[i].name, i) : in_schema(where, it.details->name), i);
      if (apply(*schema, array[i], there, nullptr, unit)) continue;
      is_good = false;
      if (!Place::is_known || effort_.is_exhausted) return false;
    }
    if (evaluated && it.other) evaluated->mark_all();
    if (evaluated) evaluated->mark_prefix(std::min(prefix.size(), array.size()));
    return is_good;
  }

  bool contains(const Instruction& it, const json::array& array, Evaluated* evaluated) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < array.size() && !effort_.is_exhausted; ++i) {
      if (!apply(*it.other, array[i], Nowhere{}, nullptr, nullptr)) continue;
      ++count;
      if (evaluated && it.counts_contained) evaluated->mark(i, array.size());
    }
    return count >= it.limit && count <= it.limit_max;
  }

  template <class Place>
  bool all_of(const Instruction& it, const json::value& value, const Place& where, Evaluated* evaluated,
              Unit* unit) {
    bool is_good = true;
    for (std::size_t i = 0; i < it.details->branches.size(); ++i) {
      const Place there = in_branch(where, it.details->name, i);
      if (apply(*it.details->branches[i].schema, value, there, evaluated, unit)) continue;
      is_good = false;
      if (!Place::is_known || effort_.is_exhausted) return false;
    }
    return is_good;
  }

  template <class Place>
  bool any_of(const Instruction& it, const json::value& value, const Place& where, Evaluated* evaluated,
              Unit* unit) {
    bool is_good = false;
    for (const Branch& branch : it.details->branches) {
      if (!apply(*branch.schema, value, Nowhere{}, evaluated, nullptr)) continue;
      is_good = true;
      if (!evaluated) return true;  // else every branch may have looked at something
    }
    if (!is_good) tell_branches(it, value, where, unit);
    return is_good;
  }

  template <class Place>
  bool one_of(const Instruction& it, const json::value& value, const Place& where, Evaluated* evaluated,
              Unit* unit) {
    std::size_t count = 0;
    Evaluated of_branch;
    for (const Branch& branch : it.details->branches) {
      Evaluated own;
      if (!apply(*branch.schema, value, Nowhere{}, evaluated ? &own : nullptr, nullptr)) continue;
      if (++count > 1 && !unit) return false;
      of_branch = std::move(own);
    }
    if (count == 1 && evaluated) evaluated->take(of_branch);
    if (count == 0) tell_branches(it, value, where, unit);
    if (unit) unit->fitting = count;
    return count == 1;
  }

  // None of the alternatives fits: why each of them does not.
  template <class Place>
  void tell_branches(const Instruction& it, const json::value& value, const Place& where, Unit* unit) {
    if constexpr (Place::is_known) {
      for (std::size_t i = 0; i < it.details->branches.size() && !effort_.is_exhausted; ++i) {
        Unit branch;
        const Where there = in_branch(where, it.details->name, i);
        const Compiled& schema = *it.details->branches[i].schema;
        apply(schema, value, there, nullptr, &branch);
        branch.is_valid = false;
        branch.keyword_location = there.keyword_location();
        branch.absolute_keyword_location = schema.location;
        branch.instance_location = where.instance_location();
        branch.path = where.path();
        unit->inner.push_back(std::move(branch));
      }
    }
  }

  template <class Place>
  bool condition(const Instruction& it, const json::value& value, const Place& where, Evaluated* evaluated,
                 Unit* unit) {
    const bool holds = apply(*it.other, value, Nowhere{}, evaluated, nullptr);
    const Compiled* next = holds ? it.details->other_then : it.details->other_else;
    const char* name = holds ? "then" : "else";
    if (unit) unit->keyword = name;
    return !next || apply(*next, value, in_schema(where, name), evaluated, unit);
  }

  template <class Place>
  bool left_items(const Instruction& it, const json::array& array, const Place& where, Evaluated* evaluated,
                  Unit* unit) {
    bool is_good = true;
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (evaluated->holds(i)) continue;
      const Place there = at_number(in_schema(where, it.details->name), i);
      is_good = apply(*it.other, array[i], there, nullptr, unit) && is_good;
      if (!is_good && (!Place::is_known || effort_.is_exhausted)) return false;
    }
    evaluated->mark_all();
    return is_good;
  }

  template <class Place>
  bool left_properties(const Instruction& it, const json::object& members, const Place& where,
                       Evaluated* evaluated, Unit* unit) {
    bool is_good = true;
    std::size_t position = 0;
    for (const auto& [key, value] : members) {
      if (evaluated->holds(position++)) continue;
      const std::string_view name(key.data(), key.size());
      const Place there = at_name(in_schema(where, it.details->name), name, it.other->title);
      is_good = apply(*it.other, value, there, nullptr, unit) && is_good;
      if (!is_good && (!Place::is_known || effort_.is_exhausted)) return false;
    }
    evaluated->mark_all();
    return is_good;
  }

  const Store& store_;
  std::vector<std::uint32_t> scope_;  // the resources entered, for dynamic references
  Effort effort_;
  std::size_t reasons_ = 0;
  int depth_ = 0;
};

}  // namespace

bool run_quickly(const Store& store, const Compiled& schema, const json::value& instance) {
  Run run(store);
  return run.apply(schema, instance, Nowhere{}, nullptr, nullptr) && !run.is_exhausted();
}

Unit run_thoroughly(const Store& store, const Compiled& schema, const json::value& instance) {
  Unit root;
  root.absolute_keyword_location = schema.location;
  Run quick(store);
  root.is_valid = quick.apply(schema, instance, Nowhere{}, nullptr, nullptr) && !quick.is_exhausted();
  if (root.is_valid) return root;
  Run run(store);
  const bool is_known = !quick.is_exhausted();
  if (is_known) run.apply(schema, instance, Where{}, nullptr, &root);
  if (!is_known || run.is_exhausted()) {
    root.inner.push_back(
        {.is_valid = false, .absolute_keyword_location = schema.location, .is_given_up = true});
  }
  return root;
}

}  // namespace depesche::schema
