// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "crypto/scrypt.h"
#include "dispatch/keys.h"

namespace depesche {

// A file of private keys under a passphrase (scrypt, AES-256-GCM): docs/formats/keystore.md has the bytes.
// What is added is on disk after `save`. One process writes it at a time.
class KeyStore {
 public:
  // Makes a new empty store and its file. Code::conflict when the file exists, Code::invalid for a cost
  // out of range, Code::unavailable when it cannot be written.
  static Result<KeyStore> create(const std::filesystem::path& path, const crypto::Secret& passphrase,
                                 const crypto::ScryptCost& cost, Entropy& entropy);

  // Code::not_found without a file, Code::denied for a wrong passphrase, Code::corrupt for a damaged file.
  static Result<KeyStore> open(const std::filesystem::path& path, const crypto::Secret& passphrase);

  const KeyRing& ring() const { return ring_; }
  void add(const MailboxId& mailbox, MailboxKeys keys) { ring_.add(mailbox, std::move(keys)); }

  // Replaces the file in one step: after a crash it holds either the old or the new keys.
  Result<> save(Entropy& entropy) const;

  // Saves under another passphrase, with a fresh salt.
  Result<> change_passphrase(const crypto::Secret& passphrase, Entropy& entropy);

 private:
  struct Lock {  // what the passphrase was turned into
    crypto::ScryptCost cost;
    std::array<std::byte, 32> salt{};
    crypto::Secret key;    // 32 bytes, seals the file
    crypto::Secret check;  // 32 bytes, tells a wrong passphrase from a damaged file
  };

  KeyStore(std::filesystem::path path, Lock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  static Result<Lock> derive(const crypto::Secret& passphrase, const crypto::ScryptCost& cost,
                             const std::array<std::byte, 32>& salt);
  Bytes sealed_file(Entropy& entropy) const;

  std::filesystem::path path_;
  Lock lock_;
  KeyRing ring_;
};

}  // namespace depesche
