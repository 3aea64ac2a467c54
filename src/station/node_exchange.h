// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "exchange/exchange.h"

namespace depesche {

// The exchange of a node, with the file in its folder and the machine's clocks. Errors: corrupt, unavailable.
Result<std::unique_ptr<Exchange>> open_exchange(Node& node, Exchange::Settings settings);

}  // namespace depesche
