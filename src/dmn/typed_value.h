// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <pugixml.hpp>

#include "feel/value.h"

// Values as the kit's files write them.

namespace depesche::dmn {

// The value, list or components inside a node.
feel::Value typed_value(const pugi::xml_node& holder);
// Equality as the kit has it: numbers may differ by less than 1e-8.
bool is_expected(const feel::Value& expected, const feel::Value& got);

}  // namespace depesche::dmn
