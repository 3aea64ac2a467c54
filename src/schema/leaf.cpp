// SPDX-License-Identifier: EUPL-1.2
#include "schema/leaf.h"

#include <algorithm>

#include "schema/ecma_program.h"
#include "schema/types.h"

namespace depesche::schema {
namespace {

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char one) { return (static_cast<unsigned char>(one) & 0xC0) != 0x80; }));
}

bool is_found(const EcmaPattern& pattern, std::string_view text, Effort& effort) {
  const ecma::Outcome outcome = pattern.search(text, effort.left);
  if (outcome == ecma::Outcome::given_up) effort.is_exhausted = true;
  return outcome == ecma::Outcome::found;
}

bool is_listed(const Details& details, const json::value& value, Effort& effort) {
  if (value.is_string()) return details.table.find(view(value.get_string())) != NameTable::absent;
  effort.left -= std::min(effort.left, details.value.get_array().size());
  return std::ranges::any_of(details.value.get_array(),
                             [&](const json::value& one) { return equals(value, one); });
}

bool number(const Instruction& it, const json::value& value) {
  const json::value& bound = it.details->value;
  if (it.keyword == Keyword::multiple_of) return is_multiple(value, bound);
  const int order = compare_numbers(value, bound);
  if (it.keyword == Keyword::maximum) return order <= 0;
  if (it.keyword == Keyword::exclusive_maximum) return order < 0;
  return it.keyword == Keyword::minimum ? order >= 0 : order > 0;
}

bool text_holds(const Instruction& it, std::string_view text, Effort& effort) {
  if (it.keyword == Keyword::pattern) return is_found(*it.details->pattern, text, effort);
  if (it.keyword == Keyword::format) return it.check(text);
  const std::size_t length = length_of(text);
  return it.keyword == Keyword::max_length ? length <= it.limit : length >= it.limit;
}

}  // namespace

bool leaf_holds(const Instruction& it, const json::value& value, Effort& effort) {
  switch (it.keyword) {
    case Keyword::type: return (types_of(value) & it.types) != 0;
    case Keyword::constant: return equals(value, it.details->value);
    case Keyword::enumeration: return is_listed(*it.details, value, effort);
    case Keyword::multiple_of:
    case Keyword::maximum:
    case Keyword::exclusive_maximum:
    case Keyword::minimum:
    case Keyword::exclusive_minimum: return !value.is_number() || number(it, value);
    case Keyword::max_length:
    case Keyword::min_length:
    case Keyword::pattern:
    case Keyword::format: return !value.is_string() || text_holds(it, view(value.get_string()), effort);
    case Keyword::max_properties: return !value.is_object() || value.get_object().size() <= it.limit;
    case Keyword::min_properties: return !value.is_object() || value.get_object().size() >= it.limit;
    case Keyword::max_items: return !value.is_array() || value.get_array().size() <= it.limit;
    case Keyword::min_items: return !value.is_array() || value.get_array().size() >= it.limit;
    case Keyword::unique_items: return !value.is_array() || are_unique(value.get_array());
    case Keyword::reference:
    case Keyword::dynamic_reference:
    case Keyword::required:
    case Keyword::dependent_required:
    case Keyword::property_names:
    case Keyword::properties:
    case Keyword::dependent_schemas:
    case Keyword::items:
    case Keyword::contains:
    case Keyword::all_of:
    case Keyword::any_of:
    case Keyword::one_of:
    case Keyword::negation:
    case Keyword::condition:
    case Keyword::unevaluated_items:
    case Keyword::unevaluated_properties: break;
  }
  return true;
}

bool gather_leaves(Compiled& schema) {
  Leaves made;
  for (const Instruction& it : schema.instructions) {
    switch (it.keyword) {
      case Keyword::type: made.types = it.types; break;
      case Keyword::max_length: made.length_max = it.limit; break;
      case Keyword::min_length: made.length_min = it.limit; break;
      case Keyword::pattern: made.pattern = it.details->pattern.get(); break;
      case Keyword::format:
        if (made.check) {
          made.others.push_back(&it);
        } else {
          made.check = it.check;
        }
        break;
      case Keyword::enumeration:
        if (it.details->value.get_array().empty()) {
          made.texts = &it.details->table;
        } else {
          made.others.push_back(&it);
        }
        break;
      case Keyword::constant:
      case Keyword::multiple_of:
      case Keyword::maximum:
      case Keyword::exclusive_maximum:
      case Keyword::minimum:
      case Keyword::exclusive_minimum:
      case Keyword::max_properties:
      case Keyword::min_properties:
      case Keyword::max_items:
      case Keyword::min_items:
      case Keyword::unique_items: made.others.push_back(&it); break;
      case Keyword::reference:
      case Keyword::dynamic_reference:
      case Keyword::required:
      case Keyword::dependent_required:
      case Keyword::property_names:
      case Keyword::properties:
      case Keyword::dependent_schemas:
      case Keyword::items:
      case Keyword::contains:
      case Keyword::all_of:
      case Keyword::any_of:
      case Keyword::one_of:
      case Keyword::negation:
      case Keyword::condition:
      case Keyword::unevaluated_items:
      case Keyword::unevaluated_properties: return false;
    }
  }
  schema.leaves = std::move(made);
  return true;
}

bool leaves_hold(const Compiled& schema, const json::value& value, Effort& effort) {
  if (effort.left == 0) effort.is_exhausted = true;
  if (effort.is_exhausted) return false;
  --effort.left;
  const Leaves& leaves = schema.leaves;
  if (leaves.types != UINT32_MAX && (types_of(value) & leaves.types) == 0) return false;
  if (value.is_string()) {
    const std::string_view text = view(value.get_string());
    if (leaves.length_max < text.size() && leaves.length_max < length_of(text)) return false;
    if (leaves.length_min > text.size() / 4 &&
        (leaves.length_min > text.size() || leaves.length_min > length_of(text)))
      return false;
    if (leaves.texts && leaves.texts->find(text) == NameTable::absent) return false;
    if (leaves.pattern && !is_found(*leaves.pattern, text, effort)) return false;
    if (leaves.check && !leaves.check(text)) return false;
  } else if (leaves.texts) {
    return false;
  }
  for (const Instruction* it : leaves.others) {
    if (!leaf_holds(*it, value, effort)) return false;
  }
  return true;
}

}  // namespace depesche::schema
