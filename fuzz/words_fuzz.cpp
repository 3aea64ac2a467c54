// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.h"
#include "crypto/encoding.h"
#include "crypto/hpke.h"
#include "crypto/signing.h"
#include "dispatch/header.h"
#include "dispatch/id.h"
#include "dispatch/label.h"
#include "view/acts.h"

// The input stands for the short words that come from addresses, forms and records: ids, levels, kinds,
// points.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const BytesView bytes = std::as_bytes(std::span(data, size));
  if (const auto read = crypto::from_base64url(text)) ENSURE(crypto::to_base64url(*read) == text);
  if (const auto read = crypto::from_hex(text)) ENSURE(read->size() * 2 == size);
  ENSURE(crypto::from_base64url(crypto::to_base64url(bytes)).value() == to_bytes(bytes));
  ENSURE(crypto::from_hex(crypto::to_hex(bytes)).value() == to_bytes(bytes));
  if (const auto id = parse_dispatch_id(text)) ENSURE(to_text(*id) == text);
  if (const auto id = parse_key_id(text)) ENSURE(to_text(*id) == text);
  if (const auto level = parse_level(text)) ENSURE(parse_level(to_text(*level)).value() == *level);
  if (const auto kind = parse_kind(text)) ENSURE(to_text(*kind) == text);
  if (const auto precedence = parse_precedence(text)) ENSURE(to_text(*precedence) == text);
  if (const auto relation = parse_relation(text)) ENSURE(to_text(*relation) == text);
  if (const auto act = parse_act(text)) ENSURE(to_text(*act) == text);
  static_cast<void>(crypto::PublicSigningKey::parse(bytes).has_value());
  static_cast<void>(crypto::PublicSealingKey::parse(bytes).has_value());
  return 0;
}
