// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"

// Forward error correction against lost frames: a Reed-Solomon erasure code over GF(256) with a Cauchy matrix
// (Blömer and others, 1995). Any `k` symbols of a block of `k` give the block.
namespace depesche::serial {

inline constexpr std::size_t block_symbols_max = 64;    // data symbols of one block
inline constexpr std::size_t repair_symbols_max = 191;  // of one block

// Repair symbol `index` (below repair_symbols_max) of these data symbols, which are equally long.
Bytes repair_symbol(std::span<const BytesView> data, std::size_t index);

// Fills in the data symbols that are missing; false when there are too few repair symbols. All symbols are
// equally long.
bool recover(std::vector<std::optional<Bytes>>& data, const std::map<std::size_t, Bytes>& repairs);

}  // namespace depesche::serial
