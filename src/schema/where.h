// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace depesche::schema {

// Where a check stands, in the schema and in the instance: one step after another, from the last to the
// first.
struct Where {
  static constexpr bool is_known = true;
  enum class Kind : std::uint8_t { none, name, number };

  const Where* above = nullptr;
  std::string_view keyword{};  // a step in the schema
  Kind branch = Kind::none;    // and one more inside of the keyword
  std::string_view branch_name{};
  std::size_t branch_number = 0;
  Kind step = Kind::none;  // a step in the instance
  std::string_view name{};
  std::size_t number = 0;
  std::string_view title{};  // what the schema calls this place

  std::string keyword_location() const;
  std::string instance_location() const;
  std::vector<PathWord> path() const;
};

// In its stead where nobody will ask.
struct Nowhere {
  static constexpr bool is_known = false;
};

inline Where in_schema(const Where& from, std::string_view keyword) {
  return {.above = &from, .keyword = keyword};
}
inline Where in_branch(const Where& from, std::string_view keyword, std::string_view name) {
  return {.above = &from, .keyword = keyword, .branch = Where::Kind::name, .branch_name = name};
}
inline Where in_branch(const Where& from, std::string_view keyword, std::size_t number) {
  return {.above = &from, .keyword = keyword, .branch = Where::Kind::number, .branch_number = number};
}
inline Where at_name(Where where, std::string_view name, std::string_view title) {
  where.step = Where::Kind::name;
  where.name = name;
  where.title = title;
  return where;
}
inline Where at_number(Where where, std::size_t number) {
  where.step = Where::Kind::number;
  where.number = number;
  return where;
}

inline Nowhere in_schema(Nowhere, std::string_view) { return {}; }
inline Nowhere in_branch(Nowhere, std::string_view, std::string_view) { return {}; }
inline Nowhere in_branch(Nowhere, std::string_view, std::size_t) { return {}; }
inline Nowhere at_name(Nowhere, std::string_view, std::string_view) { return {}; }
inline Nowhere at_number(Nowhere, std::size_t) { return {}; }

}  // namespace depesche::schema
