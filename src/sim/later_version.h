// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/bytes.h"

namespace depesche::sim {

// A bundle as a later version of the product may send it: with one block that today's nodes must hand on
// though they do not know it, and one that they must drop. Anything that is no bundle stays as it is.
Bytes as_of_later_version(Bytes bundle);

// The same for the dispatch in it: container 3, which says everything that today's do and one thing more. It
// is what people wrote, or it stays as it is.
Bytes in_later_container(Bytes bundle);
bool is_in_later_container(BytesView bundle);
// As a later version reads it: in the container that today's nodes know.
Bytes out_of_later_container(Bytes bundle);

}  // namespace depesche::sim
