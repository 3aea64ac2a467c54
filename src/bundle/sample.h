// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "bundle/bundle.h"
#include "crypto/encoding.h"

// Bundles for tests.
namespace depesche::bundle {

inline Bytes hex(std::string_view text) { return crypto::from_hex(text).value(); }

inline Bytes joined(std::initializer_list<BytesView> parts) {
  Bytes whole;
  for (const BytesView part : parts) whole.insert(whole.end(), part.begin(), part.end());
  return whole;
}

inline Primary sample_primary() {
  return {.destination = Eid::ipn(2, 7),
          .source = Eid::ipn(1, 7),
          .report_to = Eid::ipn(1, 0),
          .created = {.milliseconds = 800'000'000'000, .sequence = 5},
          .lifetime = 86'400'000};
}

inline Block sample_payload(BytesView data = as_bytes("Lage unverändert")) {
  return {.crc = CrcType::crc32c, .data = data};
}

// A bundle of these blocks, written without looking whether that is allowed.
inline Bytes written(const Primary& primary, std::vector<Block> blocks) {
  return encode({.primary = primary, .blocks = std::move(blocks)});
}
inline Bytes sample_bundle() { return written(sample_primary(), {sample_payload()}); }

// A bundle around blocks that are encoded already.
inline Bytes wrapped(std::initializer_list<BytesView> blocks) {
  Bytes whole = hex("9f");
  for (const BytesView block : blocks) whole.insert(whole.end(), block.begin(), block.end());
  whole.push_back(std::byte{0xFF});
  return whole;
}

inline std::filesystem::path shared_folder() {
  const char* named = std::getenv("DEPESCHE_SHARED");
  return named ? std::filesystem::path(named) : std::filesystem::path(DEPESCHE_SOURCE_DIR) / ".." / "shared";
}

// A file of the exchange vectors, or nothing where they are not at hand.
inline std::string shared_vectors(const std::string& name) {
  std::ifstream file(shared_folder() / "data/vectors/exchange" / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace depesche::bundle
