// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <boost/json/value.hpp>
#include <cstdint>

#include "schema/numbers.h"

// The seven types of JSON Schema, as bits.

namespace depesche::schema {

constexpr std::uint32_t type_null = 1;
constexpr std::uint32_t type_boolean = 2;
constexpr std::uint32_t type_integer = 4;
constexpr std::uint32_t type_number = 8;
constexpr std::uint32_t type_string = 16;
constexpr std::uint32_t type_array = 32;
constexpr std::uint32_t type_object = 64;

// A whole number is a number too.
inline std::uint32_t types_of(const boost::json::value& value) {
  constexpr std::array<std::uint32_t, 8> by_kind{type_null,
                                                 type_boolean,
                                                 type_integer | type_number,
                                                 type_integer | type_number,
                                                 type_number,
                                                 type_string,
                                                 type_array,
                                                 type_object};
  static_assert(static_cast<int>(boost::json::kind::double_) == 4 &&
                static_cast<int>(boost::json::kind::object) == 7);
  const std::uint32_t types = by_kind[static_cast<std::size_t>(value.kind())];
  return value.is_double() && is_integer(value) ? types | type_integer : types;
}

}  // namespace depesche::schema
