// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

// What stands in the spool's files: docs/formats/spool.md. A part of Spool; nothing for others.
namespace depesche::spool {

enum class Kind : std::uint8_t { bundle = 1, removal = 2 };

// Stands before the data of each record.
struct Head {
  Kind kind = Kind::bundle;
  std::uint8_t mark = 0;
  std::uint64_t id = 0;  // of a bundle
  std::uint32_t size = 0;
  std::uint32_t checksum = 0;  // CRC-32C of the data
};

inline constexpr std::size_t head_size = 24;
inline constexpr std::size_t file_head_size = 20;

void write_head(Bytes& out, const Head& head);
// Nothing when the bytes are no head, or damaged.
std::optional<Head> read_head(BytesView bytes);

void write_file_head(Bytes& out, std::uint64_t number);
// Whether this is the head of the file with that number.
bool is_file_head(BytesView bytes, std::uint64_t number);

// The data of a removal: eight bytes for each bundle.
void write_number(Bytes& out, std::uint64_t number);
std::uint64_t read_number(BytesView bytes);

}  // namespace depesche::spool
