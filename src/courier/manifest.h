// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "bundle/eid.h"
#include "bundle/extension.h"
#include "crypto/digest.h"
#include "crypto/signing.h"
#include "env/clock.h"

// What a courier carries: a consignment of bundles on one or several volumes (docs/formats/courier.md).
namespace depesche::courier {

inline constexpr std::size_t bundle_size_max = std::size_t{64} << 20;  // bytes of one bundle, held in memory
inline constexpr std::size_t pieces_max = 200'000;                     // of one consignment
inline constexpr std::uint32_t volumes_max = 10'000;                   // of one consignment
inline constexpr std::size_t destinations_max = 64;                    // of one consignment
inline constexpr std::size_t organisation_size_max = 64;               // bytes
inline constexpr std::size_t manifest_size_max = std::size_t{16} << 20;  // bytes, held in memory

// One bundle as the manifest lists it.
struct Piece {
  crypto::Sha256Digest digest{};  // of the bundle's bytes
  std::uint64_t size = 0;         // bytes
  bundle::Precedence precedence = bundle::Precedence::routine;
  std::uint32_t volume = 0;  // which it is on, from 1; set by plan()
  bool operator==(const Piece&) const = default;
};

Piece piece_of(BytesView bundle, bundle::Precedence precedence);

// Who sends a consignment to whom.
struct Heading {
  std::string organisation{};
  bundle::Eid from{};
  std::vector<bundle::Eid> to{};
  std::uint64_t sequence = 0;  // of this sender's consignments, without gaps; a number is never used again
  Time created{};
  bool operator==(const Heading&) const = default;
};

// Every piece of a consignment, in the order in which they are carried: by precedence, then as given. Each
// volume has the whole manifest, so any one of them says what is missing.
struct Manifest {
  Heading heading{};
  std::uint32_t volumes = 0;
  std::vector<Piece> pieces{};
  bool operator==(const Manifest&) const = default;
};

// Puts the pieces in order and on volumes of at most `volume_size_max` bytes each. Equal pieces are carried
// once. Code::invalid when a piece fits on no volume, or when a limit above is exceeded.
Result<Manifest> plan(Heading heading, std::vector<Piece> pieces, std::uint64_t volume_size_max);

// Signs with the key of the node at heading.from.
using Sign = std::function<Result<crypto::Signature>(BytesView message)>;
// Whether the node `from` of `organisation` signed: looks up its key. Code::denied when the node is unknown
// or revoked, Code::corrupt when the signature does not fit.
using Verify = std::function<Result<>(std::string_view organisation, const bundle::Eid& from,
                                      BytesView message, const crypto::Signature& signature)>;

// The manifest with its signature, as it is sealed into each volume.
Result<Bytes> signed_manifest(const Manifest& manifest, const Sign& sign);
// Code::invalid when the bytes are no manifest; else what `verify` says.
Result<Manifest> read_manifest(BytesView bytes, const Verify& verify);

}  // namespace depesche::courier
