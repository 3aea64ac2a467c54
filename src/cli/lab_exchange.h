// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

// Conformance of the exchange's codecs, tried on files of vectors. They need no site of their own.

namespace depesche::cli {

Result<> lab_bundle(Invocation& invocation);
Result<> lab_bpsec(Invocation& invocation);

}  // namespace depesche::cli
