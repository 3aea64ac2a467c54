// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "cli/invocation.h"

namespace depesche::cli {

Result<> write_courier(Invocation& invocation);
Result<> read_courier(Invocation& invocation);
Result<> list_courier(Invocation& invocation);

// Bytes: „650M“, „4G“, „1440k“ (powers of 1000) or a bare number. Errors: invalid.
Result<std::uint64_t> parse_size(const std::string& typed);

}  // namespace depesche::cli
