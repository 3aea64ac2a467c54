// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/id.h"

#include <algorithm>

#include "crypto/encoding.h"

namespace depesche {
namespace {

constexpr char at_sign = '@';

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

bool is_foreign(const MailboxId& mailbox) { return mailbox.value.find(at_sign) != std::string::npos; }

MailboxId foreign_name(const MailboxId& theirs, const std::string& organisation) {
  return {theirs.value + at_sign + organisation};
}

PlainName plain_name(const MailboxId& mailbox) {
  const std::size_t at = mailbox.value.rfind(at_sign);
  if (at == std::string::npos) return {.mailbox = mailbox, .organisation = {}};
  return {.mailbox = {mailbox.value.substr(0, at)}, .organisation = mailbox.value.substr(at + 1)};
}

std::string to_text(const DispatchId& id) { return crypto::to_base64url(id.value); }
std::string to_text(const KeyId& id) { return crypto::to_base64url(id.value); }

Result<DispatchId> parse_dispatch_id(std::string_view text) { return from_text<DispatchId>(text); }
Result<KeyId> parse_key_id(std::string_view text) { return from_text<KeyId>(text); }

Result<DispatchId> dispatch_id_from(BytesView bytes) { return from_bytes<DispatchId>(bytes); }
Result<KeyId> key_id_from(BytesView bytes) { return from_bytes<KeyId>(bytes); }

}  // namespace depesche
