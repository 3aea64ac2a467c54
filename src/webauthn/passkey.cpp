// SPDX-License-Identifier: EUPL-1.2
#include "webauthn/passkey.h"

#include <algorithm>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "crypto/digest.h"
#include "crypto/encoding.h"
#include "crypto/signing.h"
#include "webauthn/authenticator_data.h"

namespace depesche::webauthn {
namespace {

constexpr std::uint64_t version = 1;
constexpr std::size_t field_count = 7;
constexpr std::size_t cose_key_max = 1200;  // an RSA key of 4096 bits has about 530 bytes
constexpr std::size_t cose_members_max = 16;
constexpr std::int64_t type_ec2 = 2;
constexpr std::int64_t type_rsa = 3;
constexpr std::int64_t curve_p256 = 1;

// The members of a COSE_Key that matter for EC2 and RSA keys; their labels mean different things for each.
struct CoseKey {
  std::int64_t type = 0;       // label 1
  std::int64_t algorithm = 0;  // label 3
  std::int64_t curve = 0;      // label -1 of EC2
  BytesView minus_1;           // modulus of RSA
  BytesView minus_2;           // x of EC2, exponent of RSA
  BytesView minus_3;           // y of EC2
};

Result<> read_member(cbor::Reader& reader, CoseKey& key) {
  const std::int64_t label = TRY(reader.read_integer());
  const cbor::Type type = TRY(reader.peek());
  if (label == 1) {
    key.type = TRY(reader.read_integer());
  } else if (label == 3) {
    key.algorithm = TRY(reader.read_integer());
  } else if (label == -1 && type == cbor::Type::bytes) {
    key.minus_1 = TRY(reader.read_bytes());
  } else if (label == -1) {
    key.curve = TRY(reader.read_integer());
  } else if (label == -2) {
    key.minus_2 = TRY(reader.read_bytes());
  } else if (label == -3) {
    key.minus_3 = TRY(reader.read_bytes());
  } else {
    TRY(reader.skip());
  }
  return {};
}

Result<CoseKey> parse(BytesView bytes) {
  if (bytes.size() > cose_key_max) return fail(Code::invalid, "a key that is too large");
  cbor::Reader reader(bytes);
  const std::size_t members = TRY(reader.read_map());
  if (members > cose_members_max) return fail(Code::invalid, "a key of too many members");
  CoseKey key;
  for (std::size_t i = 0; i < members; ++i) TRY(read_member(reader, key));
  TRY(reader.finish());
  const bool is_es256 = key.algorithm == algorithm_es256 && key.type == type_ec2 && key.curve == curve_p256 &&
                        key.minus_2.size() == 32 && key.minus_3.size() == 32;
  const bool is_rs256 = key.algorithm == algorithm_rs256 && key.type == type_rsa && !key.minus_1.empty() &&
                        !key.minus_2.empty();
  if (!is_es256 && !is_rs256) return fail(Code::invalid, "a key of a kind that was not offered");
  return key;
}

}  // namespace

Bytes encode(const Passkey& passkey) {
  cbor::Writer writer;
  writer.array(field_count).uint(version).bytes(passkey.id).bytes(passkey.cose_key).bytes(passkey.model);
  writer.uint(passkey.counter).integer(passkey.created_ms).integer(passkey.last_used_ms);
  return writer.take();
}

Result<Passkey> decode_passkey(BytesView bytes) {
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(field_count));
  const std::uint64_t given_version = TRY(reader.read_uint());
  if (given_version != version) return fail(Code::invalid, "a passkey record of another version");
  Passkey passkey;
  passkey.id = to_bytes(TRY(reader.read_bytes()));
  passkey.cose_key = to_bytes(TRY(reader.read_bytes()));
  const BytesView model = TRY(reader.read_bytes_of(passkey.model.size()));
  std::ranges::copy(model, passkey.model.begin());
  passkey.counter = static_cast<std::uint32_t>(TRY(reader.read_uint(UINT32_MAX)));
  passkey.created_ms = TRY(reader.read_integer());
  passkey.last_used_ms = TRY(reader.read_integer());
  TRY(reader.finish());
  if (passkey.id.empty() || passkey.id.size() > credential_id_max) {
    return fail(Code::invalid, "a credential id of impossible length");
  }
  return passkey;
}

std::string record_name(BytesView credential_id) {
  const auto digest = crypto::sha256(credential_id);
  return "passkey-" + crypto::to_base64url(BytesView(digest).first(16));
}

Result<> verify_signature(BytesView cose_key, BytesView message, BytesView signature) {
  const CoseKey key = TRY(parse(cose_key));
  if (key.algorithm == algorithm_es256)
    return crypto::verify_es256(key.minus_2, key.minus_3, message, signature);
  return crypto::verify_rs256(key.minus_1, key.minus_2, message, signature);
}

Result<std::int64_t> algorithm_of(BytesView cose_key) {
  const CoseKey key = TRY(parse(cose_key));
  return key.algorithm;
}

}  // namespace depesche::webauthn
