// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "http/desks.h"

namespace depesche::http {

// What stands against sending a draft, or should be looked at once more.
struct Finding {
  std::string field;
  bool is_error = true;  // otherwise a hint
  std::string code;      // worded in fault.cpp
};

// Errors are what the policy would refuse, found before the person presses the button; the policy decides
// again when the draft is sent.
std::vector<Finding> check(const Desk& desk, const Actor& actor, const PlannedDispatch& planned);

}  // namespace depesche::http
