// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "crypto/digest.h"
#include "dispatch/key_store.h"

namespace depesche {
namespace {

constexpr std::string_view file_word = "depesche keystore";
constexpr std::uint64_t file_version = 1;
constexpr std::size_t file_items = 7;
constexpr std::size_t entry_items = 5;
constexpr std::size_t entry_size_max =
    2 * (crypto::private_key_size + crypto::public_key_size) + mailbox_size_max + 16;
constexpr std::size_t lock_size = 64;  // bytes of scrypt: key, then check

// Everything before the sealed keys, which are bound to it.
cbor::Writer written_front(const KeyFile& file) {
  cbor::Writer writer;
  writer.array(file_items).text(file_word).uint(file_version);
  writer.array(3).uint(file.cost.log2_rounds).uint(file.cost.block_size).uint(file.cost.parallel);
  writer.bytes(file.salt).bytes(file.check).bytes(file.nonce);
  return writer;
}

Bytes associated(const KeyFile& file) { return written_front(file).null().take(); }

crypto::Secret written_keys(const KeyRing& ring) {
  cbor::Writer writer;
  writer.reserve(16 + ring.entries().size() * entry_size_max);
  writer.array(ring.entries().size());
  for (const auto& held : ring.entries()) {
    const KeyRing::Entry& entry = *held;
    writer.array(entry_items).text(entry.mailbox.value);
    const auto& [signing, sealing] = entry.keys;
    writer.bytes(signing.private_scalar()).bytes(signing.public_key().point);
    writer.bytes(sealing.private_scalar()).bytes(sealing.public_key().point);
  }
  return crypto::Secret::taking(writer.take());
}

Result<KeyRing> read_keys(BytesView bytes) {
  cbor::Reader reader(bytes);
  KeyRing ring;
  const std::size_t count = TRY(reader.read_array());
  for (std::size_t i = 0; i < count; ++i) {
    TRY(reader.read_array_of(entry_items));
    const MailboxId mailbox{std::string(TRY(reader.read_text(mailbox_size_max)))};
    const BytesView signing_scalar = TRY(reader.read_bytes());
    const BytesView signing_point = TRY(reader.read_bytes());
    const BytesView sealing_scalar = TRY(reader.read_bytes());
    const BytesView sealing_point = TRY(reader.read_bytes());
    SigningKey signing = TRY(SigningKey::from_stored(signing_scalar, signing_point));
    SealingKey sealing = TRY(SealingKey::from_stored(sealing_scalar, sealing_point));
    ring.add(mailbox, {.signing = std::move(signing), .sealing = std::move(sealing)});
  }
  TRY(reader.finish());
  return ring;
}

Result<std::uint8_t> read_small(cbor::Reader& reader) {
  return static_cast<std::uint8_t>(TRY(reader.read_uint(255)));
}

Result<KeyFile> read_file(BytesView bytes) {
  cbor::Reader reader(bytes);
  KeyFile file;
  TRY(reader.read_array_of(file_items));
  const std::string_view word = TRY(reader.read_text());
  if (word != file_word) return reader.refuse("not a key file");
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != file_version) return reader.refuse("unknown version of the key file");
  TRY(reader.read_array_of(3));
  file.cost.log2_rounds = TRY(read_small(reader));
  file.cost.block_size = TRY(read_small(reader));
  file.cost.parallel = TRY(read_small(reader));
  TRY(reader.read_bytes_into(file.salt));
  TRY(reader.read_bytes_into(file.check));
  TRY(reader.read_bytes_into(file.nonce));
  file.sealed = to_bytes(TRY(reader.read_bytes()));
  TRY(reader.finish());
  return file;
}

// The file around it: the bytes above and their digest, so that damage is told from a wrong passphrase.
Result<KeyFile> read_guarded(BytesView bytes) {
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(2));
  const BytesView guarded = TRY(reader.read_bytes());
  crypto::Sha384Digest digest;
  TRY(reader.read_bytes_into(digest));
  TRY(reader.finish());
  if (crypto::sha384(guarded) != digest) return fail(Code::corrupt, "its digest does not fit");
  return read_file(guarded);
}

}  // namespace

Result<KeyFile::Lock> KeyFile::Lock::derive(const crypto::Secret& passphrase, const crypto::ScryptCost& cost,
                                            const std::array<std::byte, 32>& salt) {
  const crypto::Secret derived = TRY(crypto::scrypt(passphrase.view(), salt, cost, lock_size));
  Lock lock{.cost = cost, .salt = salt, .key = crypto::Secret::of(derived.view().first(lock_size / 2))};
  std::ranges::copy(derived.view().last(lock_size / 2), lock.check.begin());
  return lock;
}

Result<KeyFile> KeyFile::parse(BytesView bytes) {
  auto file = read_guarded(bytes);
  if (!file) return fail(Code::corrupt, "the key file is damaged: " + file.error().what);
  return file;
}

Bytes KeyFile::write(const Lock& lock, const KeyRing& ring, Entropy& entropy) {
  KeyFile file{
      .cost = lock.cost, .salt = lock.salt, .check = lock.check, .nonce = draw<12>(entropy), .sealed = {}};
  const crypto::Secret keys = written_keys(ring);
  const Bytes sealed = crypto::gcm_seal(lock.key.view(), file.nonce, associated(file), keys.view());
  const Bytes guarded = written_front(file).bytes(sealed).take();
  return cbor::Writer().array(2).bytes(guarded).bytes(crypto::sha384(guarded)).take();
}

Result<KeyRing> KeyFile::unseal(const Lock& lock) const {
  auto opened = crypto::gcm_open(lock.key.view(), nonce, associated(*this), sealed);
  if (!opened) return fail(Code::corrupt, "the key file is damaged: its keys do not open");
  const crypto::Secret keys = crypto::Secret::taking(*std::move(opened));
  auto ring = read_keys(keys.view());
  if (!ring) return fail(Code::corrupt, "the key file is damaged: its keys cannot be read");
  return ring;
}

}  // namespace depesche
