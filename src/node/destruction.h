// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/clock.h"

// „Notvernichtung“: the private keys of a site, the file with its passphrase, and everything it shows in the
// clear are overwritten and removed. The log stays, as ciphertext that nobody at the site can open any more.
// It begins with a mark: whatever ends the process after that, the destruction goes on at the next start.

namespace depesche {

// The mark, a file in the site's folder that stays for good.
inline constexpr const char* destruction_mark = "destroyed.json";
// The bundle that tells headquarters, in the same folder (docs/operations.md).
inline constexpr const char* destruction_bundle = "destruction.bundle";

struct Destruction {
  std::filesystem::path passphrase_file{};  // absolute; empty when the passphrase is in no file
  bool with_record = true;                  // tells headquarters first
};

struct Destroyed {
  bool has_record = false;
  std::string no_record_because{};                 // empty when none was wanted
  std::vector<std::filesystem::path> remaining{};  // what could not be destroyed: do it by hand
};

bool is_destruction_begun(const std::filesystem::path& folder);

// Overwrites and removes one file; nothing when it is not there.
void destroy_file(const std::filesystem::path& path);

// Puts the mark, durably. Errors: unavailable; then nothing has changed.
Result<> begin_destruction(const std::filesystem::path& folder, const Destruction& destruction, Time now);
// Overwrites and removes the key store and the passphrase file: milliseconds. The mark is there.
Destroyed destroy_keys(const std::filesystem::path& folder);
// The same with all that is left beside the log, while no node has the folder open.
Destroyed destroy_all(const std::filesystem::path& folder);

// For a site that no node has open and whose passphrase nobody knows: mark, keys, everything, without a
// record. Errors: not_found (no site), unavailable (a process has it).
Result<Destroyed> destroy_unopened(const std::filesystem::path& folder, const Destruction& destruction,
                                   Time now);
// Where a destruction was begun, brings it to its end and says so with Code::denied; else does nothing.
Result<> go_on_destroying(const std::filesystem::path& folder);

}  // namespace depesche
