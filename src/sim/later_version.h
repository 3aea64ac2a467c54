// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/bytes.h"

namespace depesche::sim {

// A bundle as a later version of the product may send it: with one block that today's nodes must hand on
// though they do not know it, and one that they must drop. Anything that is no bundle stays as it is.
Bytes as_of_later_version(Bytes bundle);

}  // namespace depesche::sim
