// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ensure.h"
#include "ingest/charset.h"
#include "ingest/frame.h"

// The parent's reader against a worker that has been taken over; bytes arrive in pieces of odd sizes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace depesche;
  std::string_view rest(reinterpret_cast<const char*>(bytes), size);
  ingest::FrameReader reader(1U << 16);
  for (std::size_t piece = 1; !rest.empty(); piece = piece * 3 % 61 + 1) {
    reader.feed(rest.substr(0, piece));
    rest.remove_prefix(std::min(piece, rest.size()));
    for (;;) {
      const auto frame = reader.next();
      if (!frame) return 0;
      if (!*frame) break;
      if (const auto* item = std::get_if<ingest::Item>(&**frame)) {
        const auto* document = std::get_if<ingest::Extracted>(item);
        if (document != nullptr) ENSURE(ingest::is_utf8(document->text) && document->text.size() <= size);
      }
    }
  }
  return 0;
}
