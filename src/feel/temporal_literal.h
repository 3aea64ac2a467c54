// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "feel/value.h"

namespace depesche::feel {

// The date, time, date and time or duration that @"text" means; null where it means none.
Value temporal_value(std::string_view text);

}  // namespace depesche::feel
