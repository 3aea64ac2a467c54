// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/key_store.h"

#include "dispatch/durable_file.h"

namespace depesche {

Result<KeyStore> KeyStore::create(const std::filesystem::path& path, const crypto::Secret& passphrase,
                                  const crypto::ScryptCost& cost, Entropy& entropy) {
  std::error_code error;
  if (std::filesystem::exists(path, error)) return fail(Code::conflict, "there is a key file already");
  KeyFile::Lock lock = TRY(KeyFile::Lock::derive(passphrase, cost, draw<32>(entropy)));
  KeyStore store(path, std::move(lock));
  TRY(store.save(entropy));
  return store;
}

Result<KeyStore> KeyStore::open(const std::filesystem::path& path, const crypto::Secret& passphrase) {
  const Bytes bytes = TRY(read_file(path, key_file_size_max));
  const KeyFile file = TRY(KeyFile::parse(bytes));
  KeyFile::Lock lock = TRY(KeyFile::Lock::derive(passphrase, file.cost, file.salt));
  if (!crypto::equal_in_constant_time(lock.check, file.check)) {
    return fail(Code::denied, "the passphrase is not the one of this key file");
  }
  KeyRing ring = TRY(file.unseal(lock));
  KeyStore store(path, std::move(lock));
  store.ring_ = std::move(ring);
  return store;
}

void KeyStore::remove(const MailboxId& mailbox) {
  KeyRing rest;
  for (const auto& entry : ring_.entries()) {
    if (entry->mailbox != mailbox) rest.add(entry->mailbox, entry->keys.copy());
  }
  for (const auto& dictionary : ring_.dictionaries()) rest.add(dictionary);
  ring_ = std::move(rest);
}

Result<> KeyStore::save(Entropy& entropy) const {
  return replace_file(path_, KeyFile::write(lock_, ring_, entropy));
}

Result<> KeyStore::change_passphrase(const crypto::Secret& passphrase, Entropy& entropy) {
  KeyFile::Lock lock = TRY(KeyFile::Lock::derive(passphrase, lock_.cost, draw<32>(entropy)));
  TRY(replace_file(path_, KeyFile::write(lock, ring_, entropy)));
  lock_ = std::move(lock);
  return {};
}

}  // namespace depesche
