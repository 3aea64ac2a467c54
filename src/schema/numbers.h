// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

// Numbers of JSON, compared by their exact values whatever form they are held in.

namespace depesche::schema {

// Negative, zero or positive. Both must be numbers.
int compare_numbers(const boost::json::value& left, const boost::json::value& right);
bool is_multiple(const boost::json::value& number, const boost::json::value& divisor);
// Whether the number has no fraction, as 1.0 has none.
bool is_integer(const boost::json::value& number);
// Equality of JSON values: numbers by value, objects whatever their order.
bool equals(const boost::json::value& left, const boost::json::value& right);
// Whether no item equals another.
bool are_unique(const boost::json::array& items);

}  // namespace depesche::schema
