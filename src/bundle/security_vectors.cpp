// SPDX-License-Identifier: EUPL-1.2
#include "bundle/security_vectors.h"

#include <algorithm>

#include "bundle/security.h"
#include "crypto/encoding.h"
#include "crypto/key_wrap.h"

namespace depesche::bundle {
namespace {

constexpr Rules any_bundle{.needs_primary_crc = false, .needs_age_without_time = false};

// What earlier records leave for later ones.
struct Known {
  Bytes integrity_key{};
  Bytes encryption_key{};
  Bytes content_key{};
  std::vector<Bytes> originals{};                      // bundles without security blocks
  std::vector<std::pair<std::string, Bytes>> parts{};  // must occur in the next bundle
};

class KnownKeys final : public SecurityKeys {
 public:
  explicit KnownKeys(const Known& known) : known_(known) {}
  std::optional<BytesView> key_for(const Eid&, Operation operation) const override {
    const Bytes& key = operation == Operation::integrity ? known_.integrity_key : known_.encryption_key;
    if (key.empty()) return std::nullopt;
    return BytesView(key);
  }

 private:
  const Known& known_;
};

Result<> demand(bool holds, const std::string& otherwise) {
  if (!holds) return fail(Code::corrupt, otherwise);
  return {};
}

Result<Bytes> bytes_in(const VectorRecord& record, std::string_view key) {
  return crypto::from_hex(record.value(key));
}

bool has_security(const Bundle& bundle) {
  return bundle.find_type(block_type::integrity) != nullptr ||
         bundle.find_type(block_type::confidentiality) != nullptr;
}

bool occurs(const Bytes& part, const Bytes& whole) {
  return std::search(whole.begin(), whole.end(), part.begin(), part.end()) != whole.end();
}

Result<> try_hmac(const VectorRecord& record) {
  const Bytes wanted = TRY(bytes_in(record, "hmac"));
  const Bytes key = TRY(bytes_in(record, "key"));
  const Bytes input = TRY(bytes_in(record, "ippt"));
  const HmacVariant variant = wanted.size() == 32   ? HmacVariant::sha256
                              : wanted.size() == 48 ? HmacVariant::sha384
                                                    : HmacVariant::sha512;
  return demand(to_bytes(hmac(variant, key, input).view()) == wanted, "the HMAC is another");
}

Result<> try_wrap(const VectorRecord& record, Known& known) {
  const Bytes wrapping_key = TRY(bytes_in(record, "kek"));
  const Bytes key = TRY(bytes_in(record, "cek"));
  const Bytes wrapped = TRY(bytes_in(record, "wrapped"));
  TRY(demand(
      (wrapping_key.size() == 16 || wrapping_key.size() == 32) && (key.size() == 16 || key.size() == 32),
      "a key has neither 16 nor 32 bytes"));
  const crypto::Secret unwrapped = TRY(crypto::unwrap_key(wrapping_key, wrapped));
  known.content_key = key;
  return demand(crypto::wrap_key(wrapping_key, key) == wrapped && to_bytes(unwrapped.view()) == key,
                "the wrapped key is another");
}

Result<> try_gcm(const VectorRecord& record, const Known& known) {
  const Bytes iv = TRY(bytes_in(record, "iv"));
  const Bytes covered = TRY(bytes_in(record, "aad"));
  Bytes sealed = TRY(bytes_in(record, "ciphertext"));
  const Bytes tag = TRY(bytes_in(record, "tag"));
  crypto::GcmNonce nonce{};
  TRY(demand(iv.size() == nonce.size() && tag.size() == crypto::gcm_tag_size && !known.content_key.empty(),
             "the IV has not 12 bytes, the tag not 16, or there is no key"));
  std::ranges::copy(iv, nonce.begin());
  sealed.insert(sealed.end(), tag.begin(), tag.end());
  const Bytes plain = TRY(crypto::gcm_open(known.content_key, nonce, covered, sealed));
  const bool is_known = std::ranges::any_of(known.originals, [&](const Bytes& original) {
    return to_bytes(decode(original, any_bundle).value().payload()) == plain;
  });
  return demand(known.originals.empty() || is_known, "the plaintext is no payload of the bundles before");
}

Result<> try_asb(const VectorRecord& record, std::string_view key) {
  const Bytes bytes = TRY(bytes_in(record, key));
  const Asb asb = TRY(decode_asb(bytes));
  return demand(encode_asb(asb) == bytes, "the security block is not written as it was read");
}

Result<> remember_original(const Bytes& bytes, Known& known) {
  const Bundle bundle = TRY(decode(bytes, any_bundle));
  TRY(demand(encode(bundle) == bytes, "the bundle is not written as it was read"));
  known.originals.push_back(bytes);
  return {};
}

// The bundle without any security block: integrity of the primary block stays until then.
Bytes without_security(Draft& draft) {
  const std::vector<Block> blocks = draft.bundle().blocks;
  for (const Block& block : blocks) {
    if (block.type == block_type::integrity || block.type == block_type::confidentiality)
      draft.drop(block.number);
  }
  return draft.encode();
}

Result<> try_secured(const Bytes& bytes, Known& known) {
  const auto parts = std::exchange(known.parts, {});
  Bundle secured = TRY(decode(bytes, any_bundle));
  Draft draft(std::move(secured));
  const SecurityOutcome outcome = accept_security(draft, KnownKeys(known));
  for (const SecurityFinding& finding : outcome.findings) {
    TRY(demand(finding.is_good, "block " + std::to_string(finding.target) + ": " + finding.reason));
  }
  TRY(demand(!outcome.findings.empty(), "there is no key for any operation"));
  for (const Block& block : draft.bundle().blocks) {
    TRY(demand(block.type != block_type::confidentiality, "a block is encrypted still"));
  }
  for (const auto& [name, part] : parts)
    TRY(demand(occurs(part, bytes), name + " does not occur in the bundle"));
  if (known.originals.empty()) return {};
  const bool is_known = std::ranges::find(known.originals, without_security(draft)) != known.originals.end();
  return demand(is_known, "what remains is none of the bundles without security before");
}

Result<> try_hex(const VectorRecord& record, Known& known) {
  const Bytes bytes = TRY(bytes_in(record, "hex"));
  TRY(demand(!bytes.empty(), "there are no bytes"));
  if (bytes[0] == std::byte{0x9F}) {
    const Bundle bundle = TRY(decode(bytes, any_bundle));
    if (!has_security(bundle)) return remember_original(bytes, known);
    return try_secured(bytes, known);
  }
  if (decode_primary(bytes)) return {};
  TRY(decode_block(bytes));
  return {};
}

Result<> learn(const VectorRecord& record, Known& known) {
  for (const auto& [key, value] : record.fields) {
    Bytes* place = nullptr;
    if (key == "key" || key == "hmackey") place = &known.integrity_key;
    if (key == "kek" || key == "enckey") place = &known.encryption_key;
    if (place != nullptr) *place = TRY(crypto::from_hex(value));
    if (key.starts_with("hmac_") || key.starts_with("tag_"))
      known.parts.emplace_back(key, TRY(crypto::from_hex(value)));
  }
  return {};
}

Result<> try_record(const VectorRecord& record, Known& known) {
  TRY(learn(record, known));
  if (record.has("ippt") && record.has("hmac")) TRY(try_hmac(record));
  if (record.has("wrapped")) TRY(try_wrap(record, known));
  if (record.has("ciphertext")) TRY(try_gcm(record, known));
  for (const std::string_view key : {"asb", "bib_asb_plain"}) {
    if (record.has(key)) TRY(try_asb(record, key));
  }
  if (record.has("original")) {
    const Bytes original = TRY(bytes_in(record, "original"));
    TRY(remember_original(original, known));
  }
  if (record.has("hex")) TRY(try_hex(record, known));
  return {};
}

}  // namespace

std::vector<VectorOutcome> try_security(const std::vector<VectorRecord>& records) {
  std::vector<VectorOutcome> outcomes;
  Known known;
  for (const VectorRecord& record : records) {
    const auto tried = try_record(record, known);
    outcomes.push_back({.name = std::string(record.value("name")),
                        .is_accepted = tried.has_value(),
                        .reason = tried ? "" : tried.error().what,
                        .has_passed = expected(record).value_or(true) == tried.has_value()});
  }
  return outcomes;
}

}  // namespace depesche::bundle
