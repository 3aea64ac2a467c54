// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "courier/manifest.h"
#include "courier/medium.h"
#include "crypto/hpke.h"

namespace depesche::courier {

// Writes the volumes of a consignment, each by itself: a lost one is written again without the others. One
// bundle is in memory at a time.
//
//   Writer writer = TRY(Writer::begin(manifest, keys, sign, entropy));
//   for each volume:  TRY(writer.open(volume, output));
//     while (const Piece* piece = writer.wanted())  TRY(writer.add(bytes of the bundle *piece names));
//     TRY(writer.finish());
class Writer {
 public:
  // `readers`: the sealing keys of the destination nodes. With `release`, a second secret of 32 bytes that
  // travels another way, nobody opens the volumes without it. `entropy` must outlive the writer.
  // Code::invalid for a manifest not made by plan(), no readers or more than destinations_max.
  static Result<Writer> begin(Manifest manifest, std::vector<crypto::PublicSealingKey> readers,
                              const Sign& sign, Entropy& entropy, std::optional<crypto::Secret> release = {});

  // Begins volume `volume` (from 1). `output` must outlive finish().
  Result<> open(std::uint32_t volume, Output& output);
  // The piece whose bundle comes next; null when the volume has all its pieces.
  const Piece* wanted() const;
  // Code::conflict when these are not the bytes of wanted().
  Result<> add(BytesView bundle);
  // The end mark. The caller makes the output durable.
  Result<> finish();

  const Manifest& manifest() const { return manifest_; }

 private:
  Writer(Manifest manifest, Bytes signed_manifest, std::vector<crypto::PublicSealingKey> readers,
         Entropy& entropy, std::optional<crypto::Secret> release);

  Manifest manifest_;
  Bytes signed_manifest_;
  std::vector<crypto::PublicSealingKey> readers_;
  Entropy* entropy_;
  std::optional<crypto::Secret> release_;
  Output* output_ = nullptr;
  crypto::Secret key_{};  // of the open volume
  std::uint32_t volume_ = 0;
  std::size_t next_ = 0;  // of the manifest's pieces
};

}  // namespace depesche::courier
