// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace depesche {

// The name of a mailbox as the directory has it, for example "kair.pol". 1 to mailbox_size_max bytes.
struct MailboxId {
  std::string value;
  auto operator<=>(const MailboxId&) const = default;
};
inline constexpr std::size_t mailbox_size_max = 128;

// Mailboxes of other organisations are called NAME@ORGANISATION here. No name of our own has an @, so that
// nothing a partner says can be about a mailbox of ours.
bool is_foreign(const MailboxId& mailbox);
MailboxId foreign_name(const MailboxId& theirs, const std::string& organisation);
// What stands before and after the @; `organisation` is empty for our own.
struct PlainName {
  MailboxId mailbox;
  std::string organisation;
};
PlainName plain_name(const MailboxId& mailbox);

// Names one generation of a mailbox's key pairs: the first 16 bytes of the SHA-384 digest of the public
// signing point followed by the public sealing point.
struct KeyId {
  std::array<std::byte, 16> value{};
  auto operator<=>(const KeyId&) const = default;
};

// The SHA-384 digest of a dispatch's encoded header.
struct DispatchId {
  std::array<std::byte, 48> value{};
  auto operator<=>(const DispatchId&) const = default;
};

// base64url without padding: 64 characters for a DispatchId, 22 for a KeyId.
std::string to_text(const DispatchId& id);
std::string to_text(const KeyId& id);
Result<DispatchId> parse_dispatch_id(std::string_view text);
Result<KeyId> parse_key_id(std::string_view text);

// From exactly 48 or 16 bytes, as stored in a table; Code::invalid for any other number.
Result<DispatchId> dispatch_id_from(BytesView bytes);
Result<KeyId> key_id_from(BytesView bytes);

}  // namespace depesche

template <>
struct std::hash<depesche::MailboxId> {
  std::size_t operator()(const depesche::MailboxId& id) const { return std::hash<std::string>{}(id.value); }
};

// Ids are digests: any eight bytes of them are as good as a hash.
template <>
struct std::hash<depesche::KeyId> {
  std::size_t operator()(const depesche::KeyId& id) const {
    std::size_t value = 0;
    std::memcpy(&value, id.value.data(), sizeof value);
    return value;
  }
};

template <>
struct std::hash<depesche::DispatchId> {
  std::size_t operator()(const depesche::DispatchId& id) const {
    std::size_t value = 0;
    std::memcpy(&value, id.value.data(), sizeof value);
    return value;
  }
};
