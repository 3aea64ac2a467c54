// SPDX-License-Identifier: EUPL-1.2
#include "courier/writer.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"
#include "courier/volume.h"

namespace depesche::courier {
namespace {

std::array<std::byte, 4> four_bytes(std::size_t value) {
  return {static_cast<std::byte>(value >> 24), static_cast<std::byte>(value >> 16),
          static_cast<std::byte>(value >> 8), static_cast<std::byte>(value)};
}

}  // namespace

Writer::Writer(Manifest manifest, Bytes signed_manifest, std::vector<crypto::PublicSealingKey> readers,
               Entropy& entropy, std::optional<crypto::Secret> release)
    : manifest_(std::move(manifest)),
      signed_manifest_(std::move(signed_manifest)),
      readers_(std::move(readers)),
      entropy_(&entropy),
      release_(std::move(release)) {}

Result<Writer> Writer::begin(Manifest manifest, std::vector<crypto::PublicSealingKey> readers,
                             const Sign& sign, Entropy& entropy, std::optional<crypto::Secret> release) {
  if (readers.size() != manifest.heading.to.size())
    return fail(Code::invalid, "each destination needs one sealing key");
  Bytes bytes = TRY(courier::signed_manifest(manifest, sign));
  return Writer(std::move(manifest), std::move(bytes), std::move(readers), entropy, std::move(release));
}

Result<> Writer::open(std::uint32_t volume, Output& output) {
  if (volume == 0 || volume > manifest_.volumes) return fail(Code::not_found, "there is no such volume");
  volume::Begun begun = TRY(volume::begin(volume, readers_, release_, *entropy_));
  const Bytes head = volume::encode(begun.head);
  const Bytes sealed = crypto::gcm_seal(begun.key.view(), volume::manifest_nonce(), head, signed_manifest_);
  Bytes bytes = to_bytes(volume::magic());
  const auto append = [&bytes](BytesView part) {
    const auto size = four_bytes(part.size());
    bytes.insert(bytes.end(), size.begin(), size.end());
    bytes.insert(bytes.end(), part.begin(), part.end());
  };
  append(head);
  append(sealed);
  TRY(output.write(bytes));
  output_ = &output;
  key_ = std::move(begun.key);
  volume_ = volume;
  next_ = static_cast<std::size_t>(std::ranges::lower_bound(manifest_.pieces, volume, {}, &Piece::volume) -
                                   manifest_.pieces.begin());
  return {};
}

const Piece* Writer::wanted() const {
  if (output_ == nullptr || next_ == manifest_.pieces.size()) return nullptr;
  const Piece& piece = manifest_.pieces[next_];
  return piece.volume == volume_ ? &piece : nullptr;
}

Result<> Writer::add(BytesView bundle) {
  const Piece* piece = wanted();
  if (piece == nullptr) return fail(Code::conflict, "the volume has all its pieces");
  if (bundle.size() != piece->size || crypto::sha256(bundle) != piece->digest)
    return fail(Code::conflict, "the manifest lists another bundle here");
  TRY(output_->write(crypto::gcm_seal(key_.view(), volume::piece_nonce(next_), {}, bundle)));
  ++next_;
  return {};
}

Result<> Writer::finish() {
  if (output_ == nullptr) return fail(Code::conflict, "no volume is open");
  if (wanted() != nullptr) return fail(Code::conflict, "pieces of this volume are missing");
  TRY(output_->write(crypto::gcm_seal(key_.view(), volume::end_nonce(), {}, {})));
  output_ = nullptr;
  return {};
}

}  // namespace depesche::courier
