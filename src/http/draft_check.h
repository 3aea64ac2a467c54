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

// Whether a person may give a label: their own clearance covers it, whomever it is released to. One answer
// for a compartment they do not hold and one that does not exist.
bool may_give(const Actor& actor, Label label);

// Errors are what the policy would refuse, found before the person presses the button; the policy decides
// again when the draft is sent.
std::vector<Finding> check(const Desk& desk, const Actor& actor, const PlannedDispatch& planned);

}  // namespace depesche::http
