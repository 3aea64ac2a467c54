// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.h"
#include "search/manifest.h"
#include "search/packing.h"
#include "search/record.h"

// The input stands for an index's manifest, under a sum that fits, and for a stored record.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView bytes = std::as_bytes(std::span(data, size));
  static_cast<void>(search::read_manifest(bytes).has_value());
  Bytes file = to_bytes(as_bytes(std::string_view("DPMAN001")));
  file.insert(file.end(), bytes.begin(), bytes.end());
  search::put_raw(file, search::checksum(file));
  if (const auto manifest = search::read_manifest(file)) {
    const Bytes written = search::manifest_bytes(*manifest);
    const auto again = search::read_manifest(written);
    ENSURE(again.has_value() && again->segments == manifest->segments);
    ENSURE(search::manifest_bytes(*again) == written);
  }
  const auto at = search::record_at(bytes);
  const auto document = search::read_record(bytes);
  ENSURE(at.has_value() || !document.has_value());
  if (document) ENSURE(document->body.size() <= at->size());
  return 0;
}
