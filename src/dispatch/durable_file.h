// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"

// Small files that hold either the old or the new bytes, whatever happens. For this module only.
namespace depesche {

inline constexpr std::size_t key_file_size_max = std::size_t{64} << 20;

// Code::not_found without the file, Code::invalid when it is larger than `size_max`.
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t size_max);

// Writes beside the file, readable for its owner only, syncs, renames over it, and syncs the folder.
Result<> replace_file(const std::filesystem::path& path, BytesView bytes);

}  // namespace depesche
