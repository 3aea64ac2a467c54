// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "directory/directory.h"
#include "node/submission.h"

namespace depesche {

// Who gets which dispatch of one submission. Everybody who holds a dispatch sees all its recipients, so each
// partner gets a copy of its own beside the one for the own house.
struct Distribution {
  std::vector<To> open;
  std::map<std::string, std::vector<To>> copies;  // by partner
};

// Names everybody: a group that is served by one node also stands for its members at others, each in the
// person's own mailbox, unless that is not authorised for the label. Errors: invalid, when something must not
// go to a partner.
Result<Distribution> distribute(const Submission& submission, const Directory& directory);

}  // namespace depesche
