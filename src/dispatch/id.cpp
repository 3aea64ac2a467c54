// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/id.h"

#include <algorithm>

#include "crypto/encoding.h"

namespace depesche {
namespace {

template <class Id>
Result<Id> from_bytes(BytesView bytes) {
  Id id;
  if (bytes.size() != id.value.size()) return fail(Code::invalid, "an id has the wrong length");
  std::ranges::copy(bytes, id.value.begin());
  return id;
}

template <class Id>
Result<Id> from_text(std::string_view text) {
  constexpr std::size_t text_size = (sizeof(Id) * 8 + 5) / 6;
  if (text.size() != text_size) return fail(Code::invalid, "an id has the wrong length");
  const Bytes bytes = TRY(crypto::from_base64url(text));
  return from_bytes<Id>(bytes);
}

}  // namespace

std::string to_text(const DispatchId& id) { return crypto::to_base64url(id.value); }
std::string to_text(const KeyId& id) { return crypto::to_base64url(id.value); }

Result<DispatchId> parse_dispatch_id(std::string_view text) { return from_text<DispatchId>(text); }
Result<KeyId> parse_key_id(std::string_view text) { return from_text<KeyId>(text); }

Result<DispatchId> dispatch_id_from(BytesView bytes) { return from_bytes<DispatchId>(bytes); }
Result<KeyId> key_id_from(BytesView bytes) { return from_bytes<KeyId>(bytes); }

}  // namespace depesche
