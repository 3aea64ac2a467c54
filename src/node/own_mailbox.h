// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "directory/directory.h"

namespace depesche {

// The mailbox of the person's own; null when the directory has none.
const Mailbox* own_mailbox(const Directory& directory, const std::string& person);

}  // namespace depesche
