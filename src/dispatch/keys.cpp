// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/keys.h"

#include <algorithm>
#include <ranges>

#include "crypto/digest.h"
#include "dispatch/dictionary.h"

namespace depesche {

KeyId PublicKeys::id() const {
  const auto digest = crypto::Sha384().add(signing.point).add(sealing.point).finish();
  KeyId id;
  std::ranges::copy(std::span(digest).first(id.value.size()), id.value.begin());
  return id;
}

MailboxKeys MailboxKeys::generate(Entropy& entropy) {
  SigningKey signing = SigningKey::generate(entropy);
  return {.signing = std::move(signing), .sealing = SealingKey::generate(entropy)};
}

PublicKeys MailboxKeys::public_keys() const {
  return {.signing = signing.public_key(), .sealing = sealing.public_key()};
}

KeyRing KeyRing::copy() const {
  KeyRing same;
  same.entries_ = entries_;
  same.dictionaries_ = dictionaries_;
  return same;
}

void KeyRing::add(std::shared_ptr<const Dictionary> dictionary) {
  if (dictionaries_.size() < dictionaries_max && this->dictionary(dictionary->id()) == nullptr)
    dictionaries_.push_back(std::move(dictionary));
}

const Dictionary* KeyRing::dictionary(BytesView id) const {
  const auto found =
      std::ranges::find_if(dictionaries_, [&](const auto& one) { return std::ranges::equal(one->id(), id); });
  return found == dictionaries_.end() ? nullptr : found->get();
}

void KeyRing::add(const MailboxId& mailbox, MailboxKeys keys) {
  const KeyId id = keys.id();
  if (find(id)) return;
  entries_.push_back(
      std::make_shared<const Entry>(Entry{.mailbox = mailbox, .id = id, .keys = std::move(keys)}));
}

const KeyRing::Entry* KeyRing::find(const KeyId& id) const {
  const auto found = std::ranges::find(entries_, id, [](const auto& entry) { return entry->id; });
  return found == entries_.end() ? nullptr : found->get();
}

const KeyRing::Entry* KeyRing::latest(const MailboxId& mailbox) const {
  for (const auto& entry : entries_ | std::views::reverse) {
    if (entry->mailbox == mailbox) return entry.get();
  }
  return nullptr;
}

}  // namespace depesche
