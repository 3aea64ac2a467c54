// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "courier/manifest.h"
#include "courier/medium.h"
#include "crypto/hpke.h"

namespace depesche::courier {

enum class Verdict : std::uint8_t {
  good,      // the bundle that the signed manifest lists
  tampered,  // other bytes than those that were sealed
  missing,   // the volume ends before it
};

struct Found {
  std::size_t index = 0;  // of the manifest's pieces
  Verdict verdict = Verdict::missing;
  Bytes bundle{};  // only when good
};

// What opens volumes at their destination.
struct Opener {
  const crypto::SealingKey& key;               // must outlive the reader
  Verify verify;                               // of the manifest's signature
  std::optional<crypto::Secret> release = {};  // the second secret, where the sender demanded one
};

// Reads one volume from its beginning, one bundle in memory at a time. Whatever the medium holds, it yields
// only bundles that the signed manifest lists; how long each is, the manifest says, so damage to one leaves
// the others readable.
class Reader {
 public:
  // Code::invalid: no volume, or one that ends before its manifest does. Code::denied: sealed to others, or a
  // release secret is needed, or the sender is not to be trusted. Code::corrupt: tampered with. `input` must
  // outlive the reader.
  static Result<Reader> open(Input& input, const Opener& opener);

  const Manifest& manifest() const { return manifest_; }
  std::uint32_t volume() const { return volume_; }
  // The next piece of this volume; nothing after the last.
  std::optional<Found> next();
  // After the last piece: whether the end mark is there and nothing follows it.
  bool is_whole();

 private:
  Reader(Input& input, Manifest manifest, std::uint32_t volume, crypto::Secret key);

  Input* input_;
  Manifest manifest_;
  std::uint32_t volume_;
  crypto::Secret key_;
  std::size_t next_;
  bool has_ended_ = false;
};

}  // namespace depesche::courier
