// SPDX-License-Identifier: EUPL-1.2
#include "node/password.h"

#include "cbor/reader.h"
#include "cbor/writer.h"

namespace depesche {
namespace {

constexpr std::uint64_t record_version = 1;
constexpr std::size_t salt_size = 16;
constexpr std::size_t derived_size = 32;

}  // namespace

Result<Bytes> make_password_verifier(std::string_view password, const crypto::ScryptCost& cost,
                                     Entropy& entropy) {
  if (password.size() < password_bytes_min)
    return fail(Code::invalid, "a password has at least 12 characters");
  if (password.size() > password_bytes_max) return fail(Code::invalid, "a password has at most 256 bytes");
  const auto salt = draw<salt_size>(entropy);
  const auto derived = TRY(crypto::scrypt(as_bytes(password), salt, cost, derived_size));
  cbor::Writer writer;
  writer.array(6).uint(record_version).uint(cost.log2_rounds).uint(cost.block_size).uint(cost.parallel);
  writer.bytes(salt).bytes(derived.view());
  return writer.take();
}

Result<bool> verify_password(BytesView verifier, std::string_view password) {
  cbor::Reader reader(verifier);
  TRY(reader.read_array_of(6));
  const std::uint64_t given_version = TRY(reader.read_uint());
  if (given_version != record_version) return fail(Code::invalid, "a password record of another version");
  crypto::ScryptCost cost;
  cost.log2_rounds = static_cast<std::uint8_t>(TRY(reader.read_uint(UINT8_MAX)));
  cost.block_size = static_cast<std::uint8_t>(TRY(reader.read_uint(UINT8_MAX)));
  cost.parallel = static_cast<std::uint8_t>(TRY(reader.read_uint(UINT8_MAX)));
  const BytesView salt = TRY(reader.read_bytes_of(salt_size));
  const BytesView kept = TRY(reader.read_bytes_of(derived_size));
  TRY(reader.finish());
  const auto derived =
      TRY(crypto::scrypt(as_bytes(password.substr(0, password_bytes_max)), salt, cost, derived_size));
  return crypto::equal_in_constant_time(derived.view(), kept) && password.size() <= password_bytes_max;
}

}  // namespace depesche
