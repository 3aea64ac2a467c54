// SPDX-License-Identifier: EUPL-1.2
#include "courier/manifest.h"

#include <algorithm>
#include <set>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "courier/volume.h"

namespace depesche::courier {
namespace {

constexpr std::uint64_t manifest_version = 1;
constexpr std::string_view signature_purpose = "depesche courier manifest 1";

Bytes encode(const Manifest& manifest) {
  cbor::Writer writer;
  const Heading& heading = manifest.heading;
  writer.array(8).uint(manifest_version).text(heading.organisation);
  bundle::write_eid(writer, heading.from);
  writer.array(heading.to.size());
  for (const bundle::Eid& to : heading.to) bundle::write_eid(writer, to);
  writer.uint(heading.sequence).integer(heading.created.time_since_epoch().count()).uint(manifest.volumes);
  writer.array(manifest.pieces.size());
  for (const Piece& piece : manifest.pieces)
    writer.array(4)
        .bytes(piece.digest)
        .uint(piece.size)
        .uint(static_cast<std::uint64_t>(piece.precedence))
        .uint(piece.volume);
  return writer.take();
}

Bytes message_of(BytesView manifest) {
  Bytes message = to_bytes(as_bytes(signature_purpose));
  message.push_back(std::byte{0});
  message.insert(message.end(), manifest.begin(), manifest.end());
  return message;
}

Result<bundle::Eid> read_node(cbor::Reader& reader) {
  const BytesView encoded = TRY(reader.skip());
  return bundle::decode_eid(encoded);
}

Result<Heading> read_heading(cbor::Reader& reader) {
  Heading heading;
  heading.organisation = TRY(reader.read_text(organisation_size_max));
  heading.from = TRY(read_node(reader));
  const std::size_t destinations = TRY(reader.read_array(destinations_max));
  for (std::size_t i = 0; i < destinations; ++i) {
    heading.to.push_back(TRY(read_node(reader)));
  }
  heading.sequence = TRY(reader.read_uint());
  const std::int64_t created = TRY(reader.read_integer());
  heading.created = Time(Duration(created));
  return heading;
}

Result<Piece> read_piece(cbor::Reader& reader) {
  Piece piece;
  TRY(reader.read_array_of(4));
  const BytesView digest = TRY(reader.read_bytes_of(piece.digest.size()));
  std::ranges::copy(digest, piece.digest.begin());
  piece.size = TRY(reader.read_uint(bundle_size_max));
  piece.precedence = static_cast<bundle::Precedence>(
      TRY(reader.read_uint(static_cast<std::uint64_t>(bundle::Precedence::flash))));
  piece.volume = static_cast<std::uint32_t>(TRY(reader.read_uint(volumes_max)));
  return piece;
}

// The pieces stand in the order of their volumes, and no volume is left out.
bool are_in_order(const Manifest& manifest) {
  if (manifest.pieces.empty()) return manifest.volumes == 1;
  std::uint32_t volume = 1;
  for (const Piece& piece : manifest.pieces) {
    if (piece.volume != volume && piece.volume != volume + 1) return false;
    volume = piece.volume;
  }
  return manifest.pieces.front().volume == 1 && volume == manifest.volumes;
}

Result<Manifest> decode(BytesView bytes) {
  cbor::Reader reader(bytes);
  Manifest manifest;
  TRY(reader.read_array_of(8));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != manifest_version) return reader.refuse("a manifest of another version");
  manifest.heading = TRY(read_heading(reader));
  manifest.volumes = static_cast<std::uint32_t>(TRY(reader.read_uint(volumes_max)));
  const std::size_t pieces = TRY(reader.read_array(pieces_max));
  for (std::size_t i = 0; i < pieces; ++i) {
    manifest.pieces.push_back(TRY(read_piece(reader)));
  }
  TRY(reader.finish());
  if (!are_in_order(manifest)) return fail(Code::invalid, "the manifest's volumes are out of order");
  return manifest;
}

Result<> check(const Heading& heading, const std::vector<Piece>& pieces) {
  const auto refuse = [](const char* what) { return fail(Code::invalid, what); };
  if (heading.organisation.size() > organisation_size_max)
    return refuse("the organisation's name is too long");
  if (heading.to.empty()) return refuse("a consignment needs a destination");
  if (heading.to.size() > destinations_max) return refuse("the consignment has too many destinations");
  if (heading.sequence == 0) return refuse("consignments are numbered from 1");
  if (pieces.size() > pieces_max) return refuse("the consignment has too many pieces");
  for (const Piece& piece : pieces) {
    if (piece.size == 0) return refuse("a piece is empty");
    if (piece.size > bundle_size_max) return refuse("a bundle is too large for a courier");
  }
  return {};
}

// Of equal pieces the most urgent one stays.
std::vector<Piece> in_order(std::vector<Piece> pieces) {
  std::ranges::stable_sort(pieces, std::ranges::greater{}, &Piece::precedence);
  std::set<crypto::Sha256Digest> seen;
  std::erase_if(pieces, [&seen](const Piece& piece) { return !seen.insert(piece.digest).second; });
  return pieces;
}

}  // namespace

Piece piece_of(BytesView bundle, bundle::Precedence precedence) {
  return {.digest = crypto::sha256(bundle), .size = bundle.size(), .precedence = precedence};
}

Result<Manifest> plan(Heading heading, std::vector<Piece> pieces, std::uint64_t volume_size_max) {
  TRY(check(heading, pieces));
  Manifest manifest{
      .heading = std::move(heading), .volumes = volumes_max, .pieces = in_order(std::move(pieces))};
  for (Piece& piece : manifest.pieces) piece.volume = volumes_max;
  // With the largest numbers that may stand there, the manifest is as long as it can become.
  const std::uint64_t manifest_size = encode(manifest).size() + volume::signature_room;
  if (manifest_size > manifest_size_max) return fail(Code::invalid, "the manifest is too large");
  const std::uint64_t fixed = volume::fixed_size(manifest.heading.to.size(), manifest_size);
  std::uint64_t left = volume_size_max > fixed ? volume_size_max - fixed : 0;
  const std::uint64_t room = left;
  std::uint32_t volume = 1;
  for (Piece& piece : manifest.pieces) {
    const std::uint64_t size = piece.size + crypto::gcm_tag_size;
    if (size > room) return fail(Code::invalid, "a bundle fits on no volume of this size");
    if (size > left) {
      if (++volume > volumes_max) return fail(Code::invalid, "the consignment needs too many volumes");
      left = room;
    }
    left -= size;
    piece.volume = volume;
  }
  manifest.volumes = volume;
  return manifest;
}

Result<Bytes> signed_manifest(const Manifest& manifest, const Sign& sign) {
  TRY(check(manifest.heading, manifest.pieces));
  if (!are_in_order(manifest)) return fail(Code::invalid, "the manifest's volumes are out of order");
  const Bytes encoded = encode(manifest);
  const crypto::Signature signature = TRY(sign(message_of(encoded)));
  Bytes bytes = cbor::Writer().array(2).bytes(encoded).bytes(signature).take();
  if (bytes.size() > manifest_size_max) return fail(Code::invalid, "the manifest is too large");
  return bytes;
}

Result<Manifest> read_manifest(BytesView bytes, const Verify& verify) {
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(2));
  const BytesView encoded = TRY(reader.read_bytes());
  crypto::Signature signature;
  const BytesView signed_with = TRY(reader.read_bytes_of(signature.size()));
  std::ranges::copy(signed_with, signature.begin());
  TRY(reader.finish());
  Manifest manifest = TRY(decode(encoded));
  TRY(check(manifest.heading, manifest.pieces));
  TRY(verify(manifest.heading.organisation, manifest.heading.from, message_of(encoded), signature));
  return manifest;
}

crypto::Sha256Digest digest_of(const Manifest& manifest) { return crypto::sha256(encode(manifest)); }

}  // namespace depesche::courier
