// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "node/node.h"
#include "node/secret_sharing.h"

// The authority's private keys in the hands of several officers: they leave the key store for a file sealed
// under a secret of which each officer holds a share on paper. What changes the directory asks for as many
// shares as are needed, for that one act. Bytes: docs/formats/enrolment.md.

namespace depesche {

inline constexpr const char* root_file = "root.sealed";

struct RootShare {
  std::uint8_t needed = 0;
  std::array<std::byte, 4>
      set{};  // the beginning of the file's digest: shares of another splitting do not fit
  SecretShare share;
};

inline constexpr std::size_t root_share_size = 1 + 1 + 4 + shared_secret_size;  // bytes on paper

std::string to_text(const RootShare& share);
// Errors: invalid, as parse_paper says.
Result<RootShare> parse_root_share(std::string_view text);

// How many shares the site's authority asks for; 0 while its keys are in the key store.
Result<std::size_t> root_shares_needed(const std::filesystem::path& folder);

// Makes the shares and, beside the file in force, the file they open. Nothing else changes: the officers
// first prove what they wrote down. Errors: denied (the authority's keys are not at hand), invalid,
// unavailable.
Result<std::vector<RootShare>> split_root(Node& node, std::size_t needed, std::size_t shares);
// Takes back what split_root made: the shares were not proved and open nothing.
void forget_split(Node& node);
// Puts the new file in force and takes the authority's keys out of the key store. Errors: not_found without
// split_root before, unavailable.
Result<> give_up_root(Node& node);

// The authority's keys from the shares and the file in force. Errors: invalid (too few shares, or one twice),
// denied (shares of another splitting, or altered ones), not_found.
Result<MailboxKeys> join_root(const std::filesystem::path& folder, std::span<const RootShare> shares);

}  // namespace depesche
