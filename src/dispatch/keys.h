// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <vector>

#include "crypto/hpke.h"
#include "crypto/signing.h"
#include "dispatch/id.h"

namespace depesche {

using crypto::PublicSealingKey;
using crypto::PublicSigningKey;
using crypto::SealingKey;
using crypto::SigningKey;

// One generation of a mailbox's public keys, as the directory publishes them.
struct PublicKeys {
  PublicSigningKey signing;
  PublicSealingKey sealing;
  auto operator<=>(const PublicKeys&) const = default;

  KeyId id() const;
};

// One generation of a mailbox's private keys. Signing and sealing are separate keys.
struct MailboxKeys {
  SigningKey signing;
  SealingKey sealing;

  static MailboxKeys generate(Entropy& entropy);
  PublicKeys public_keys() const;
  KeyId id() const { return public_keys().id(); }
  MailboxKeys copy() const { return {.signing = signing.copy(), .sealing = sealing.copy()}; }
};

class Dictionary;

// What it takes to open dispatches: the private keys at hand, of one or many mailboxes and all their
// generations, and the dictionaries that contents were compressed with. References and pointers it gives stay
// good until something is added.
class KeyRing {
 public:
  struct Entry {
    MailboxId mailbox;
    KeyId id;
    MailboxKeys keys;
  };

  KeyRing() = default;
  KeyRing(KeyRing&&) = default;
  KeyRing& operator=(KeyRing&&) = default;
  // A ring with the same entries, which never change once they are there: copying derives and duplicates no
  // key.
  KeyRing copy() const;

  // Adding keys that are there already changes nothing.
  void add(const MailboxId& mailbox, MailboxKeys keys);
  // Nor does a dictionary that is there, or one beyond dictionaries_max.
  void add(std::shared_ptr<const Dictionary> dictionary);

  const Entry* find(const KeyId& id) const;
  // The generation added last, which is the one to sign with.
  const Entry* latest(const MailboxId& mailbox) const;
  const std::vector<std::shared_ptr<const Entry>>& entries() const { return entries_; }

  // Null when it is not here.
  const Dictionary* dictionary(BytesView id) const;
  const std::vector<std::shared_ptr<const Dictionary>>& dictionaries() const { return dictionaries_; }

 private:
  std::vector<std::shared_ptr<const Entry>> entries_;
  std::vector<std::shared_ptr<const Dictionary>> dictionaries_;  // as they came
};

}  // namespace depesche
