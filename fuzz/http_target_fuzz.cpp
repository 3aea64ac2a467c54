// SPDX-License-Identifier: EUPL-1.2
#include "base/ensure.h"
#include "http/cursor.h"
#include "http/target.h"

// The input stands for a request target, a Cookie or Accept-Language header, an origin and a cursor in turn.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto target = http::parse_target(text)) {
    ENSURE(target->path.size() <= http::path_segments_max && target->query.size() <= http::query_fields_max);
    for (const std::string& segment : target->path) {
      ENSURE(!segment.empty() && segment != ".." && segment.find('/') == std::string::npos);
    }
    std::string id;
    const bool is_named = http::fits("/drafts/{id}/send", *target, id);
    ENSURE(!is_named || (target->path.size() == 3 && id == target->path[1]));
  }
  ENSURE(http::cookie(text, "__Host-depesche").size() <= size);
  static_cast<void>(http::preferred_language(text));
  ENSURE(http::authority_of(text).size() <= size);

  static SystemEntropy entropy;
  static const http::CursorSeal seal(entropy);
  ENSURE(!seal.open("inbox anna", text).has_value());
  const std::string_view plain = text.substr(0, http::cursor_plain_max);
  ENSURE(seal.open(text, seal.seal(text, as_bytes(plain))).value() == to_bytes(as_bytes(plain)));
  return 0;
}
