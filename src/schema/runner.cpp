// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <boost/json/serialize.hpp>

#include "schema/compiled.h"
#include "schema/numbers.h"

namespace depesche::schema {
namespace {

constexpr int nesting_max = 400;

// What of one object or list some schema has looked at.
struct Evaluated {
  bool is_all = false;
  std::size_t prefix = 0;    // of a list
  std::vector<bool> places;  // of an object's properties or a list's items, by position

  void mark(std::size_t place, std::size_t size) {
    if (places.size() < size) places.resize(size);
    places[place] = true;
  }
  bool holds(std::size_t place) const {
    return is_all || place < prefix || (place < places.size() && places[place]);
  }
  void take(const Evaluated& other) {
    is_all = is_all || other.is_all;
    prefix = std::max(prefix, other.prefix);
    if (places.size() < other.places.size()) places.resize(other.places.size());
    for (std::size_t i = 0; i < other.places.size(); ++i) places[i] = places[i] || other.places[i];
  }
};

// Where in the instance a check stands.
struct Place {
  const Place* above = nullptr;
  std::string_view name;
  std::size_t number = 0;
  bool is_named = false;
  std::string_view title;  // what the schema calls this place
};

std::string pointer(const Place* place) {
  std::string out;
  for (; place && place->above; place = place->above) {
    out.insert(0, place->is_named ? pointer_step(place->name) : "/" + std::to_string(place->number));
  }
  return out;
}

std::vector<std::string> words(const Place* place) {
  std::vector<std::string> out;
  for (; place && place->above; place = place->above) {
    std::string word = place->is_named ? std::string(place->name) : std::to_string(place->number + 1);
    if (!place->title.empty()) word = place->title;
    out.insert(out.begin(), std::move(word));
  }
  return out;
}

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

std::size_t length_of(const json::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      view(text), [](char one) { return (static_cast<unsigned char>(one) & 0xC0) != 0x80; }));
}

std::uint32_t types_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null: return type_null;
    case json::kind::bool_: return type_boolean;
    case json::kind::int64:
    case json::kind::uint64: return type_integer | type_number;
    case json::kind::double_: return is_integer(value) ? type_integer | type_number : type_number;
    case json::kind::string: return type_string;
    case json::kind::array: return type_array;
    case json::kind::object: return type_object;
  }
  return 0;
}

// One application of a schema. `thorough` looks for every reason and keeps them; else the first settles it.
template <bool thorough>
class Run {
 public:
  explicit Run(const Store& store) : store_(store) {}

  bool apply(const Compiled& schema, const json::value& value, const Place& place, Evaluated* evaluated,
             Unit* unit, const std::string& location) {
    if (schema.is_refusing) {
      if constexpr (thorough) add(unit, schema, place, location, "", "false");
      return false;
    }
    if (++depth_ > nesting_max) {
      --depth_;
      return false;
    }
    const bool enters = scope_.empty() || scope_.back() != schema.resource;
    if (enters) scope_.push_back(schema.resource);
    Evaluated own;
    // What was looked at must be known as soon as anybody may ask.
    Evaluated* mine = store_.tracks_evaluation ? &own : nullptr;
    bool is_good = true;
    for (const Instruction& instruction : schema.instructions) {
      Unit reason;
      if (obey(instruction, value, place, mine, thorough ? &reason : nullptr, location)) continue;
      is_good = false;
      if constexpr (thorough) {
        fill(reason, schema, instruction, place, location);
        unit->inner.push_back(std::move(reason));
      } else {
        break;
      }
    }
    if (is_good && evaluated && mine) evaluated->take(own);
    if (enters) scope_.pop_back();
    --depth_;
    return is_good;
  }

 private:
  static void add(Unit* unit, const Compiled& schema, const Place& place, const std::string& location,
                  const char* keyword, const char* detail) {
    Unit made;
    made.is_valid = false;
    made.keyword = keyword;
    made.keyword_location = location;
    made.absolute_keyword_location = schema.location;
    made.instance_location = pointer(&place);
    made.names = words(&place);
    made.details.emplace_back(detail);
    unit->inner.push_back(std::move(made));
  }

  static void fill(Unit& unit, const Compiled& schema, const Instruction& instruction, const Place& place,
                   const std::string& location) {
    unit.is_valid = false;
    unit.keyword = instruction.name;
    unit.keyword_location = location + "/" + instruction.name;
    unit.absolute_keyword_location = schema.location + "/" + instruction.name;
    unit.instance_location = pointer(&place);
    unit.names = words(&place);
    if (unit.details.empty()) unit.details = instruction.names;
    if (!instruction.value.is_null()) unit.details.push_back(json::serialize(instruction.value));
    if (instruction.limit != 0 || instruction.keyword == Keyword::max_items) {
      unit.details.push_back(std::to_string(instruction.limit));
    }
  }

  static std::string step(const std::string& location, const Instruction& instruction,
                          std::string_view name = {}) {
    if constexpr (!thorough) return {};
    return location + "/" + instruction.name + (name.empty() ? "" : pointer_step(name));
  }

  bool obey(const Instruction& it, const json::value& value, const Place& place, Evaluated* evaluated,
            Unit* unit, const std::string& location) {
    switch (it.keyword) {
      case Keyword::reference: return apply(*it.other, value, place, evaluated, unit, step(location, it));
      case Keyword::dynamic_reference:
        return apply(dynamic_target(it), value, place, evaluated, unit, step(location, it));
      case Keyword::type: return (types_of(value) & it.types) != 0;
      case Keyword::constant: return equals(value, it.value);
      case Keyword::enumeration:
        return std::ranges::any_of(it.value.get_array(),
                                   [&](const json::value& one) { return equals(value, one); });
      case Keyword::multiple_of:
      case Keyword::maximum:
      case Keyword::exclusive_maximum:
      case Keyword::minimum:
      case Keyword::exclusive_minimum: return !value.is_number() || number(it, value);
      case Keyword::max_length:
      case Keyword::min_length:
      case Keyword::pattern:
      case Keyword::format: return !value.is_string() || text(it, value.get_string());
      case Keyword::max_properties: return !value.is_object() || value.get_object().size() <= it.limit;
      case Keyword::min_properties: return !value.is_object() || value.get_object().size() >= it.limit;
      case Keyword::required: return !value.is_object() || required(it.names, value.get_object(), unit);
      case Keyword::dependent_required:
        return !value.is_object() || dependent_required(it, value.get_object(), unit);
      case Keyword::property_names:
        return !value.is_object() || property_names(it, value.get_object(), place, unit, location);
      case Keyword::properties:
        return !value.is_object() || properties(it, value.get_object(), place, evaluated, unit, location);
      case Keyword::dependent_schemas:
        return !value.is_object() || dependent_schemas(it, value, place, evaluated, unit, location);
      case Keyword::items:
        return !value.is_array() || items(it, value.get_array(), place, evaluated, unit, location);
      case Keyword::contains:
        return !value.is_array() || contains(it, value.get_array(), place, evaluated, location);
      case Keyword::max_items: return !value.is_array() || value.get_array().size() <= it.limit;
      case Keyword::min_items: return !value.is_array() || value.get_array().size() >= it.limit;
      case Keyword::unique_items: return !value.is_array() || are_unique(value.get_array());
      case Keyword::all_of: return all_of(it, value, place, evaluated, unit, location);
      case Keyword::any_of: return any_of(it, value, place, evaluated, unit, location);
      case Keyword::one_of: return one_of(it, value, place, evaluated, unit, location);
      case Keyword::negation: return !quiet(*it.other, value, place, nullptr);
      case Keyword::condition: return condition(it, value, place, evaluated, unit, location);
      case Keyword::unevaluated_items:
        return !value.is_array() || left_items(it, value.get_array(), place, evaluated, unit, location);
      case Keyword::unevaluated_properties:
        return !value.is_object() ||
               left_properties(it, value.get_object(), place, evaluated, unit, location);
    }
    return true;
  }

  // A test whose reasons nobody wants to hear.
  bool quiet(const Compiled& schema, const json::value& value, const Place& place, Evaluated* evaluated) {
    Unit unheard;
    return apply(schema, value, place, evaluated, &unheard, {});
  }

  const Compiled& dynamic_target(const Instruction& it) const {
    for (const std::size_t resource : scope_) {
      const auto& anchors = store_.resources[resource].dynamic_anchors;
      const auto found = anchors.find(it.anchor);
      if (found != anchors.end()) return *found->second;
    }
    return *it.other;
  }

  static bool number(const Instruction& it, const json::value& value) {
    if (it.keyword == Keyword::multiple_of) return is_multiple(value, it.value);
    const int order = compare_numbers(value, it.value);
    if (it.keyword == Keyword::maximum) return order <= 0;
    if (it.keyword == Keyword::exclusive_maximum) return order < 0;
    return it.keyword == Keyword::minimum ? order >= 0 : order > 0;
  }

  static bool text(const Instruction& it, const json::string& value) {
    if (it.keyword == Keyword::pattern) return it.pattern->found_in(view(value));
    if (it.keyword == Keyword::format) return it.check(view(value));
    // Bytes bound characters on both sides, so that most texts need no counting.
    if (it.keyword == Keyword::max_length) return value.size() <= it.limit || length_of(value) <= it.limit;
    return value.size() >= it.limit * 4 || length_of(value) >= it.limit;
  }

  static bool required(const std::vector<std::string>& names, const json::object& object, Unit* unit) {
    bool is_good = true;
    for (const std::string& name : names) {
      if (object.contains(name)) continue;
      is_good = false;
      if constexpr (!thorough) return false;
      if (unit) unit->details.push_back(name);
    }
    return is_good;
  }

  static bool dependent_required(const Instruction& it, const json::object& object, Unit* unit) {
    bool is_good = true;
    for (const auto& [name, needed] : it.dependencies) {
      if (object.contains(name) && !required(needed, object, unit)) is_good = false;
    }
    return is_good;
  }

  bool property_names(const Instruction& it, const json::object& object, const Place& place, Unit* unit,
                      const std::string& location) {
    bool is_good = true;
    for (const auto& [name, value] : object) {
      const json::value as_text(name);
      if (apply(*it.other, as_text, place, nullptr, unit, step(location, it))) continue;
      is_good = false;
      if constexpr (!thorough) return false;
    }
    return is_good;
  }

  static Place inside(const Place& place, std::string_view name, const Compiled& schema) {
    return {.above = &place, .name = name, .number = 0, .is_named = true, .title = schema.title};
  }
  static Place inside(const Place& place, std::size_t number) {
    return {.above = &place, .name = {}, .number = number, .is_named = false, .title = {}};
  }

  bool properties(const Instruction& it, const json::object& object, const Place& place, Evaluated* evaluated,
                  Unit* unit, const std::string& location) {
    bool is_good = true;
    std::size_t position = 0;
    for (const auto& [key, value] : object) {
      const std::string_view name(key.data(), key.size());
      bool is_known = false;
      const auto check = [&](const Compiled& schema, const char* keyword, std::string_view inner) {
        is_known = true;
        const Place there = inside(place, name, schema);
        std::string where;
        if constexpr (thorough) where = location + "/" + keyword + (inner.empty() ? "" : pointer_step(inner));
        if (!apply(schema, value, there, nullptr, unit, where)) is_good = false;
      };
      const auto branch = it.by_name.find(name);
      if (branch != it.by_name.end()) check(*it.branches[branch->second].schema, "properties", name);
      for (const PatternBranch& one : it.patterns) {
        if (one.pattern.found_in(name)) check(*one.schema, "patternProperties", one.name);
      }
      if (!is_known && it.other) check(*it.other, "additionalProperties", {});
      if (is_known && evaluated) evaluated->mark(position, object.size());
      if constexpr (!thorough) {
        if (!is_good) return false;
      }
      ++position;
    }
    return is_good;
  }

  bool dependent_schemas(const Instruction& it, const json::value& value, const Place& place,
                         Evaluated* evaluated, Unit* unit, const std::string& location) {
    bool is_good = true;
    for (const Branch& branch : it.branches) {
      if (!value.get_object().contains(branch.name)) continue;
      if (!apply(*branch.schema, value, place, evaluated, unit, step(location, it, branch.name)))
        is_good = false;
    }
    return is_good;
  }

  bool items(const Instruction& it, const json::array& array, const Place& place, Evaluated* evaluated,
             Unit* unit, const std::string& location) {
    bool is_good = true;
    for (std::size_t i = 0; i < array.size(); ++i) {
      const bool is_prefix = i < it.branches.size();
      const Compiled* schema = is_prefix ? it.branches[i].schema : it.other;
      if (!schema) break;
      std::string where;
      if constexpr (thorough) {
        where = is_prefix ? location + "/" + it.branches[i].name + "/" + std::to_string(i)
                          : location + "/" + it.name;
      }
      if (apply(*schema, array[i], inside(place, i), nullptr, unit, where)) continue;
      is_good = false;
      if constexpr (!thorough) return false;
    }
    if (evaluated) {
      if (it.other) evaluated->is_all = true;
      evaluated->prefix = std::max(evaluated->prefix, std::min(it.branches.size(), array.size()));
    }
    return is_good;
  }

  bool contains(const Instruction& it, const json::array& array, const Place& place, Evaluated* evaluated,
                const std::string&) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (!quiet(*it.other, array[i], inside(place, i), nullptr)) continue;
      ++count;
      if (evaluated) evaluated->mark(i, array.size());
    }
    return count >= it.limit && count <= it.limit_max;
  }

  static bool are_unique(const json::array& array) {
    constexpr std::size_t compared_max = 20'000;  // longer lists would take too long to compare by pairs
    if (array.size() > compared_max) return true;
    for (std::size_t i = 1; i < array.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (equals(array[i], array[j])) return false;
      }
    }
    return true;
  }

  bool all_of(const Instruction& it, const json::value& value, const Place& place, Evaluated* evaluated,
              Unit* unit, const std::string& location) {
    bool is_good = true;
    for (const Branch& branch : it.branches) {
      if (apply(*branch.schema, value, place, evaluated, unit, step(location, it, branch.name))) continue;
      is_good = false;
      if constexpr (!thorough) return false;
    }
    return is_good;
  }

  bool any_of(const Instruction& it, const json::value& value, const Place& place, Evaluated* evaluated,
              Unit* unit, const std::string& location) {
    bool is_good = false;
    Unit reasons;
    for (const Branch& branch : it.branches) {
      if (!apply(*branch.schema, value, place, evaluated, thorough ? &reasons : nullptr,
                 step(location, it, branch.name)))
        continue;
      is_good = true;
      if (!evaluated) return true;  // else every branch may have looked at something
    }
    if constexpr (thorough) {
      if (!is_good) unit->inner = std::move(reasons.inner);
    }
    return is_good;
  }

  bool one_of(const Instruction& it, const json::value& value, const Place& place, Evaluated* evaluated,
              Unit* unit, const std::string& location) {
    std::size_t count = 0;
    Unit reasons;
    Evaluated of_branch;
    for (const Branch& branch : it.branches) {
      Evaluated own;
      if (!apply(*branch.schema, value, place, evaluated ? &own : nullptr, thorough ? &reasons : nullptr,
                 step(location, it, branch.name)))
        continue;
      of_branch = std::move(own);
      if (++count > 1) return false;
    }
    if (count == 1 && evaluated) evaluated->take(of_branch);
    if constexpr (thorough) {
      if (count == 0) unit->inner = std::move(reasons.inner);
    }
    return count == 1;
  }

  bool condition(const Instruction& it, const json::value& value, const Place& place, Evaluated* evaluated,
                 Unit* unit, const std::string& location) {
    const bool holds = quiet(*it.other, value, place, evaluated);
    const Compiled* next = holds ? it.other_then : it.other_else;
    if (!next) return true;
    std::string where;
    if constexpr (thorough) where = location + (holds ? "/then" : "/else");
    return apply(*next, value, place, evaluated, unit, where);
  }

  bool left_items(const Instruction& it, const json::array& array, const Place& place, Evaluated* evaluated,
                  Unit* unit, const std::string& location) {
    bool is_good = true;
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (evaluated->holds(i)) continue;
      if (!apply(*it.other, array[i], inside(place, i), nullptr, unit, step(location, it))) is_good = false;
    }
    evaluated->is_all = true;
    return is_good;
  }

  bool left_properties(const Instruction& it, const json::object& object, const Place& place,
                       Evaluated* evaluated, Unit* unit, const std::string& location) {
    bool is_good = true;
    std::size_t position = 0;
    for (const auto& [key, value] : object) {
      if (!evaluated->holds(position++)) {
        const std::string_view name(key.data(), key.size());
        if (!apply(*it.other, value, inside(place, name, *it.other), nullptr, unit, step(location, it)))
          is_good = false;
      }
    }
    evaluated->is_all = true;
    return is_good;
  }

  const Store& store_;
  std::vector<std::size_t> scope_;
  int depth_ = 0;
};

}  // namespace

bool run_quickly(const Store& store, const Compiled& schema, const json::value& instance) {
  return Run<false>(store).apply(schema, instance, Place{}, nullptr, nullptr, {});
}

Unit run_thoroughly(const Store& store, const Compiled& schema, const json::value& instance) {
  Unit root;
  root.absolute_keyword_location = schema.location;
  root.is_valid = Run<true>(store).apply(schema, instance, Place{}, nullptr, &root, {});
  if (root.is_valid) root.inner.clear();
  return root;
}

}  // namespace depesche::schema
