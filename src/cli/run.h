// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/control.h"
#include "cli/invocation.h"

namespace depesche::cli {

// Runs what was typed and returns the exit code: through the node that serves the folder when there is one,
// else here.
int run(const std::vector<std::string>& typed, Terminal& terminal, bool is_german);

// Runs a call at a desk, near or far.
int run_call(const Call& call, Terminal& terminal, Desk& desk, const std::filesystem::path& folder);

// The file that holds the key store's passphrase; empty when it has to be typed.
std::filesystem::path passphrase_file_of(const Words& words);
// The key store's passphrase: from --passphrase-file, from systemd's credential „passphrase“, or typed.
Result<crypto::Secret> passphrase_of(const Words& words, Terminal& terminal, bool is_german);

}  // namespace depesche::cli
