// SPDX-License-Identifier: EUPL-1.2
#include "courier/reader.h"

#include <algorithm>

#include "courier/volume.h"

namespace depesche::courier {
namespace {

std::unexpected<Error> too_short() { return fail(Code::invalid, "the volume ends before its manifest does"); }

// A part with its length before it.
Result<Bytes> read_part(Input& input, std::size_t size_max) {
  const Bytes length = volume::read_up_to(input, 4);
  if (length.size() < 4) return too_short();
  std::size_t size = 0;
  for (const std::byte byte : length) size = size << 8 | std::to_integer<std::size_t>(byte);
  if (size > size_max) return fail(Code::invalid, "a part of the volume is larger than allowed");
  Bytes part = volume::read_up_to(input, size);
  if (part.size() < size) return too_short();
  return part;
}

}  // namespace

Reader::Reader(Input& input, Manifest manifest, std::uint32_t volume, crypto::Secret key)
    : input_(&input),
      manifest_(std::move(manifest)),
      volume_(volume),
      key_(std::move(key)),
      next_(static_cast<std::size_t>(std::ranges::lower_bound(manifest_.pieces, volume, {}, &Piece::volume) -
                                     manifest_.pieces.begin())) {}

Result<Reader> Reader::open(Input& input, const Opener& opener) {
  const Bytes magic = volume::read_up_to(input, volume::magic().size());
  if (!std::ranges::equal(magic, volume::magic())) return fail(Code::invalid, "this is no courier volume");
  const Bytes encoded_head = TRY(read_part(input, volume::head_size_max));
  const volume::Head head = TRY(volume::decode_head(encoded_head));
  const Bytes sealed = TRY(read_part(input, manifest_size_max + crypto::gcm_tag_size));
  crypto::Secret key = TRY(volume::unwrap(head, opener.key, opener.release));
  const auto opened = crypto::gcm_open(key.view(), volume::manifest_nonce(), encoded_head, sealed);
  if (!opened && head.needs_release)
    return fail(Code::denied, "the release secret is wrong, or the manifest was tampered with");
  if (!opened) return fail(Code::corrupt, "the manifest was tampered with");
  Manifest manifest = TRY(read_manifest(*opened, opener.verify));
  if (head.volume == 0 || head.volume > manifest.volumes)
    return fail(Code::corrupt, "the manifest knows no such volume");
  return Reader(input, std::move(manifest), head.volume, std::move(key));
}

std::optional<Found> Reader::next() {
  if (next_ == manifest_.pieces.size() || manifest_.pieces[next_].volume != volume_) return {};
  const Piece& piece = manifest_.pieces[next_];
  Found found{.index = next_};
  ++next_;
  if (has_ended_) return found;
  const std::size_t size = static_cast<std::size_t>(piece.size) + crypto::gcm_tag_size;
  const Bytes sealed = volume::read_up_to(*input_, size);
  if (sealed.size() < size) {
    has_ended_ = true;
    return found;
  }
  found.verdict = Verdict::tampered;
  auto bundle = crypto::gcm_open(key_.view(), volume::piece_nonce(found.index), {}, sealed);
  // Every reader of a volume has its key; only the manifest is the sender's word.
  if (!bundle || crypto::sha256(*bundle) != piece.digest) return found;
  found.verdict = Verdict::good;
  found.bundle = std::move(*bundle);
  return found;
}

bool Reader::is_whole() {
  if (has_ended_) return false;
  has_ended_ = true;
  const Bytes rest = volume::read_up_to(*input_, crypto::gcm_tag_size + 1);
  return rest.size() == crypto::gcm_tag_size &&
         crypto::gcm_open(key_.view(), volume::end_nonce(), {}, rest).has_value();
}

}  // namespace depesche::courier
