// SPDX-License-Identifier: EUPL-1.2
#include "search/manifest.h"

#include <array>

#include "search/packing.h"

namespace depesche::search {
namespace {

constexpr std::array<char, 8> magic{'D', 'P', 'M', 'A', 'N', '0', '0', '1'};

}  // namespace

Bytes manifest_bytes(const Manifest& manifest) {
  Bytes out;
  put_raw(out, magic);
  put_raw(out, manifest.ranking.k1);
  put_raw(out, manifest.ranking.b);
  put_varint(out, manifest.ranking.subject_weight);
  put_varint(out, manifest.words == Words::plain ? 1 : 0);
  put_varint(out, manifest.next_number);
  put_varint(out, manifest.any_key ? 1 : 0);
  put_varint(out, manifest.last_key);
  put_varint(out, manifest.checkpoint);
  put_varint(out, manifest.segments.size());
  for (const Manifest::Entry& entry : manifest.segments) {
    put_varint(out, entry.number);
    put_varint(out, entry.tier);
    put_varint(out, entry.removed.size());
    for (const std::uint32_t document : entry.removed) put_varint(out, document);
  }
  put_raw(out, checksum(out));
  return out;
}

Result<Manifest> read_manifest(BytesView bytes) {
  const auto damaged = [] { return fail(Code::corrupt, "the search index has a damaged manifest"); };
  constexpr std::size_t sum_size = sizeof(std::uint64_t);
  if (bytes.size() < sum_size) return damaged();
  Reader sum(bytes.last(sum_size));
  const BytesView body = bytes.first(bytes.size() - sum_size);
  if (sum.raw<std::uint64_t>() != checksum(body)) return damaged();
  Reader in(body);
  if (in.raw<std::array<char, 8>>() != magic) return damaged();
  Manifest manifest;
  manifest.ranking.k1 = in.raw<double>();
  manifest.ranking.b = in.raw<double>();
  manifest.ranking.subject_weight = in.small();
  manifest.words = in.varint() == 0 ? Words::analysed : Words::plain;
  manifest.next_number = in.varint();
  manifest.any_key = in.varint() != 0;
  manifest.last_key = in.varint();
  manifest.checkpoint = in.varint();
  const std::uint64_t count = in.varint();
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    Manifest::Entry entry{.number = in.varint(), .tier = in.small(), .removed = {}};
    const std::uint64_t removed = in.varint();
    for (std::uint64_t k = 0; k < removed && in.ok(); ++k) entry.removed.push_back(in.small());
    manifest.segments.push_back(std::move(entry));
  }
  if (!in.ok()) return damaged();
  return manifest;
}

}  // namespace depesche::search
