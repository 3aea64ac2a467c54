// SPDX-License-Identifier: EUPL-1.2
#include "base/ensure.h"
#include "bundle/security.h"
#include "crypto/digest.h"
#include "crypto/hmac_sha512.h"

namespace depesche::bundle {
namespace {

void write_header(cbor::Writer& writer, const Block& block) {
  writer.uint(block.type).uint(block.number).uint(block.flags);
}

// The primary block as it came. A BIB that targets it is made over the form without CRC.
Bytes primary_bytes(const Bundle& bundle) {
  return bundle.primary_encoded.empty() ? encode_primary(bundle.primary) : to_bytes(bundle.primary_encoded);
}

Bytes primary_without_crc(const Bundle& bundle) {
  if (bundle.primary.crc == CrcType::none) return primary_bytes(bundle);
  Primary bare = bundle.primary;
  bare.crc = CrcType::none;
  return encode_primary(bare);
}

const Block& block_numbered(const Bundle& bundle, std::uint64_t number) {
  const Block* block = bundle.find_number(number);
  ENSURE(block != nullptr);
  return *block;
}

// What both contexts begin with: the flags, and the parts of the bundle that the flags name.
void write_scope(cbor::Writer& writer, const Bundle& bundle, const Block& security_block,
                 std::uint64_t target, std::uint64_t flags) {
  writer.uint(flags);
  if (target != 0 && (flags & scope::primary) != 0) writer.encoded(primary_bytes(bundle));
  if (target != 0 && (flags & scope::target_header) != 0)
    write_header(writer, block_numbered(bundle, target));
  if ((flags & scope::security_header) != 0) write_header(writer, security_block);
}

}  // namespace

Bytes integrity_input(const Bundle& bundle, const Block& security_block, std::uint64_t target,
                      std::uint64_t flags) {
  cbor::Writer writer;
  write_scope(writer, bundle, security_block, target, flags);
  if (target == 0) {
    writer.bytes(primary_without_crc(bundle));
  } else {
    writer.bytes(block_numbered(bundle, target).data);
  }
  return writer.take();
}

Bytes confidentiality_input(const Bundle& bundle, const Block& security_block, std::uint64_t target,
                            std::uint64_t flags) {
  cbor::Writer writer;
  write_scope(writer, bundle, security_block, target, flags);
  return writer.take();
}

crypto::Secret hmac(HmacVariant variant, BytesView key, BytesView input) {
  switch (variant) {
    case HmacVariant::sha256: return crypto::hmac(crypto::Hash::sha256, key, {input});
    case HmacVariant::sha384: return crypto::hmac(crypto::Hash::sha384, key, {input});
    case HmacVariant::sha512: break;
  }
  return crypto::hmac_sha512(key, {input});
}

}  // namespace depesche::bundle
