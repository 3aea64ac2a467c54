// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <filesystem>

#include "crypto/aead.h"
#include "crypto/scrypt.h"
#include "dispatch/keys.h"

namespace depesche {

// The bytes of a key file, read but not yet opened.
struct KeyFile {
  // What a passphrase is turned into, at the cost the file names.
  struct Lock {
    crypto::ScryptCost cost;
    std::array<std::byte, 32> salt{};
    crypto::Secret key;                 // 32 bytes, seals the keys
    std::array<std::byte, 32> check{};  // in the file: tells a wrong passphrase from a damaged file

    static Result<Lock> derive(const crypto::Secret& passphrase, const crypto::ScryptCost& cost,
                               const std::array<std::byte, 32>& salt);
  };

  crypto::ScryptCost cost;
  std::array<std::byte, 32> salt{};
  std::array<std::byte, 32> check{};
  crypto::GcmNonce nonce{};
  Bytes sealed;

  // Code::corrupt for anything that is not an undamaged key file.
  static Result<KeyFile> parse(BytesView bytes);
  static Bytes write(const Lock& lock, const KeyRing& ring, Entropy& entropy);

  Result<KeyRing> unseal(const Lock& lock) const;
};

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

  // For opening only: dictionaries are no secret, and the file does not hold them.
  void add(std::shared_ptr<const Dictionary> dictionary) { ring_.add(std::move(dictionary)); }

  // From the next `save` on, the file holds no keys of this mailbox.
  void remove(const MailboxId& mailbox);

  // Replaces the file in one step: after a crash it holds either the old or the new keys.
  Result<> save(Entropy& entropy) const;

  // Saves under another passphrase, with a fresh salt.
  Result<> change_passphrase(const crypto::Secret& passphrase, Entropy& entropy);

 private:
  KeyStore(std::filesystem::path path, KeyFile::Lock lock) : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  KeyFile::Lock lock_;
  KeyRing ring_;
};

}  // namespace depesche
