// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "dispatch/header.h"

// A dispatch as it is stored and carried: signed header and sealed body.
namespace depesche {

inline constexpr std::size_t content_size_max = std::size_t{64} << 20;  // bytes of CBOR before compression
inline constexpr std::size_t body_size_max = content_size_max + (1u << 20);  // bytes of a sealed body
inline constexpr std::size_t batch_max = 4096;                               // dispatches under one signature
inline constexpr std::size_t proof_path_max = 12;                            // log2 of batch_max

// Shows that an author signed a header. A batch carries one signature over the root of a Merkle tree
// (RFC 6962 §2.1 with SHA-384) whose leaves are the dispatch ids; `path` leads from this leaf to the root.
struct Proof {
  std::array<std::byte, 96> signature{};
  std::uint32_t leaf = 0;    // counted from 0
  std::uint32_t leaves = 1;  // 1 for a dispatch sealed alone; then the path is empty
  std::vector<std::array<std::byte, 48>> path{};
  bool operator==(const Proof&) const = default;
};

struct Dispatch {
  DispatchId id{};
  Bytes header{};  // encoded
  Proof proof{};
  Bytes body{};  // sealed; empty once it has been erased
  bool operator==(const Dispatch&) const = default;
};

DispatchId id_of(BytesView encoded_header);

Bytes encode_proof(const Proof& proof);
Result<Proof> decode_proof(BytesView bytes);

// The container for files and links: CBOR [1, header, proof, body or null]. Decoding takes the id from the
// header's digest and checks form and limits; whether the author signed it is for verify() to say.
Result<Bytes> encode(const Dispatch& dispatch);
Result<Dispatch> decode_dispatch(BytesView bytes);

}  // namespace depesche
