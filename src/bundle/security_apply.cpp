// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/ensure.h"
#include "bundle/security_context.h"

namespace depesche::bundle {
namespace {

bool holds(const std::vector<std::uint64_t>& numbers, std::uint64_t number) {
  return std::ranges::find(numbers, number) != numbers.end();
}

std::unexpected<Error> refuse(const char* what) {
  return fail(Code::invalid, std::string("securing a bundle: ") + what);
}

bool is_security(const Block& block) {
  return block.type == block_type::integrity || block.type == block_type::confidentiality;
}

// Keeps encoded items where their views can find them.
class Items {
 public:
  AsbItem number(std::uint64_t id, std::uint64_t value) {
    return keep(id, cbor::Writer().uint(value).take());
  }
  AsbItem bytes(std::uint64_t id, BytesView value) { return keep(id, cbor::Writer().bytes(value).take()); }

 private:
  AsbItem keep(std::uint64_t id, Bytes value) {
    return {.id = id, .value = kept_.emplace_back(std::move(value))};
  }
  std::deque<Bytes> kept_;
};

// The plain BIBs of the bundle, with their numbers.
Result<std::vector<std::pair<std::uint64_t, Asb>>> readable_bibs(
    const Bundle& bundle, const std::vector<std::uint64_t>& encrypted) {
  std::vector<std::pair<std::uint64_t, Asb>> bibs;
  for (const Block& block : bundle.blocks) {
    if (block.type != block_type::integrity || holds(encrypted, block.number)) continue;
    bibs.emplace_back(block.number, TRY(decode_asb(block.data)));
  }
  return bibs;
}

Result<> check_target_of_either(const Bundle& bundle, std::uint64_t target,
                                const std::vector<std::uint64_t>& encrypted) {
  const Block* block = bundle.find_number(target);
  if (block == nullptr) return refuse("a target is missing");
  if (is_security(*block)) return refuse("a target is a security block");
  if (holds(encrypted, target)) return refuse("a target is encrypted already");
  return {};
}

Result<> check_signing(const Bundle& bundle, const Signing& signing) {
  if (bundle.primary.fragment) return refuse("fragments get no security blocks (RFC 9172 §5.2)");
  if (signing.targets.empty()) return refuse("there is no target");
  if (signing.targets.size() > 1 && (signing.scope_flags & scope::security_header) != 0) {
    return refuse("a BIB with several targets does not cover its own header");
  }
  const auto encrypted = TRY(encrypted_blocks(bundle));
  const auto bibs = TRY(readable_bibs(bundle, encrypted));
  for (const std::uint64_t target : signing.targets) {
    if (std::ranges::count(signing.targets, target) != 1) return refuse("a target is named twice");
    const bool is_signed =
        std::ranges::any_of(bibs, [&](const auto& bib) { return holds(bib.second.targets, target); });
    if (is_signed) return refuse("a target is signed already");
    if (target != 0) {
      TRY(check_target_of_either(bundle, target, encrypted));
    } else if (bundle.primary.crc != CrcType::none && !bundle.primary_encoded.empty()) {
      return refuse("the primary block came with a CRC");
    }
  }
  if (signing.block_number != 0 && bundle.find_number(signing.block_number) != nullptr) {
    return refuse("the block number is taken");
  }
  return {};
}

// What is to be encrypted: the targets, and the BIBs that cover any of them, split where they cover others
// too.
Result<std::vector<std::uint64_t>> with_bibs(Draft& draft, std::vector<std::uint64_t> targets,
                                             const std::vector<std::uint64_t>& encrypted) {
  const std::vector<std::uint64_t> wanted = targets;
  for (auto& [number, asb] : TRY(readable_bibs(draft.bundle(), encrypted))) {
    Asb split = asb;
    for (std::size_t i = asb.targets.size(); i-- > 0;) {
      remove_target(holds(wanted, asb.targets[i]) ? asb : split, i);
    }
    if (split.targets.empty()) continue;
    if (asb.targets.empty()) {
      targets.push_back(number);
      continue;
    }
    // Another block number would void a HMAC over the header; other contexts are not ours to take apart.
    const auto parameters = hmac_parameters(split);
    if (!parameters || (parameters->scope_flags & scope::security_header) != 0) {
      return refuse("a BIB over more than the targets covers its own header");
    }
    const Block* whole = draft.bundle().find_number(number);
    Block part = *whole;
    part.number = draft.free_number();
    draft.add_security(part, encode_asb(split));
    draft.set_data(number, encode_asb(asb));
    targets.push_back(part.number);
  }
  return targets;
}

void encrypt_one(Draft& draft, const Encryption& encryption, std::uint64_t target,
                 const crypto::GcmNonce& nonce) {
  draft.set_crc(target, CrcType::none);
  const Block& block = *draft.bundle().find_number(target);
  const bool in_every_fragment = target == payload_number || block.has(block_flag::replicate);
  const Block bcb{.type = block_type::confidentiality,
                  .number = draft.free_number(),
                  .flags = in_every_fragment ? block_flag::replicate : 0};
  const Bytes covered = confidentiality_input(draft.bundle(), bcb, target, encryption.scope_flags);
  Bytes sealed = crypto::gcm_seal(encryption.key, nonce, covered, block.data);
  const Bytes tag(sealed.end() - crypto::gcm_tag_size, sealed.end());
  sealed.resize(sealed.size() - crypto::gcm_tag_size);

  Items items;
  Asb asb{.targets = {target}, .context = context_aes_gcm, .source = encryption.source};
  asb.parameters = {
      items.bytes(item::gcm_iv, nonce),
      items.number(item::gcm_variant, encryption.key.size() == 16 ? gcm_variant_128 : gcm_variant_256)};
  if (!encryption.wrapped_key.empty()) {
    asb.parameters.push_back(items.bytes(item::gcm_wrapped_key, encryption.wrapped_key));
  }
  asb.parameters.push_back(items.number(item::gcm_scope, encryption.scope_flags));
  asb.results = {{items.bytes(item::result, tag)}};
  draft.set_data(target, std::move(sealed));
  draft.add_security(bcb, encode_asb(asb));
}

}  // namespace

Result<> sign(Draft& draft, const Signing& signing) {
  TRY(check_signing(draft.bundle(), signing));
  for (const std::uint64_t target : signing.targets) {
    if (target != 0) {
      draft.set_crc(target, CrcType::none);
    } else if (draft.bundle().primary.crc != CrcType::none) {
      draft.set_primary_crc(CrcType::none);
    }
  }
  const std::uint64_t number = signing.block_number != 0 ? signing.block_number : draft.free_number();
  const Block bib{.type = block_type::integrity, .number = number};
  Items items;
  Asb asb{.targets = signing.targets, .context = context_hmac_sha2, .source = signing.source};
  asb.parameters = {items.number(item::hmac_variant, static_cast<std::uint64_t>(signing.variant))};
  if (!signing.wrapped_key.empty()) {
    asb.parameters.push_back(items.bytes(item::hmac_wrapped_key, signing.wrapped_key));
  }
  asb.parameters.push_back(items.number(item::hmac_scope, signing.scope_flags));
  for (const std::uint64_t target : signing.targets) {
    const Bytes input = integrity_input(draft.bundle(), bib, target, signing.scope_flags);
    const crypto::Secret code = hmac(signing.variant, signing.key, input);
    asb.results.push_back({items.bytes(item::result, code.view())});
  }
  draft.add_security(bib, encode_asb(asb));
  return {};
}

Result<crypto::GcmNonce> NonceCounter::take() {
  if (next_ >= uses_max) return fail(Code::unavailable, "an AES-GCM key has been used as often as it may be");
  crypto::GcmNonce nonce{};
  std::ranges::copy(salt_, nonce.begin());
  for (std::size_t i = 0; i < 8; ++i) nonce[11 - i] = static_cast<std::byte>((next_ >> (8 * i)) & 0xFFU);
  ++next_;
  return nonce;
}

Result<> encrypt(Draft& draft, const Encryption& encryption, Nonces& nonces) {
  ENSURE(encryption.key.size() == 16 || encryption.key.size() == 32);
  if (draft.bundle().primary.fragment) return refuse("fragments get no security blocks (RFC 9172 §5.2)");
  const auto encrypted = TRY(encrypted_blocks(draft.bundle()));
  for (const std::uint64_t target : encryption.targets) {
    if (std::ranges::count(encryption.targets, target) != 1) return refuse("a target is named twice");
    if (target == 0) return refuse("the primary block stays in the clear");
    TRY(check_target_of_either(draft.bundle(), target, encrypted));
  }
  // A CRC that goes away changes no HMAC: BIBs were made over targets without one.
  for (const std::uint64_t target : TRY(with_bibs(draft, encryption.targets, encrypted))) {
    const crypto::GcmNonce nonce = TRY(nonces.take());
    encrypt_one(draft, encryption, target, nonce);
  }
  return {};
}

}  // namespace depesche::bundle
