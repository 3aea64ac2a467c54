// SPDX-License-Identifier: EUPL-1.2
#pragma once

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
  switch (value.kind()) {
    case boost::json::kind::null: return type_null;
    case boost::json::kind::bool_: return type_boolean;
    case boost::json::kind::int64:
    case boost::json::kind::uint64: return type_integer | type_number;
    case boost::json::kind::double_: return is_integer(value) ? type_integer | type_number : type_number;
    case boost::json::kind::string: return type_string;
    case boost::json::kind::array: return type_array;
    case boost::json::kind::object: return type_object;
  }
  return 0;
}

}  // namespace depesche::schema
