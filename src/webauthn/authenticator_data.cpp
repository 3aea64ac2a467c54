// SPDX-License-Identifier: EUPL-1.2
#include "webauthn/authenticator_data.h"

#include <algorithm>

#include "cbor/reader.h"

namespace depesche::webauthn {
namespace {

constexpr std::size_t fixed_size = 32 + 1 + 4;
constexpr std::size_t attested_fixed_size = 16 + 2;

constexpr unsigned flag_user_present = 0x01;
constexpr unsigned flag_user_verified = 0x04;
constexpr unsigned flag_may_be_backed_up = 0x08;
constexpr unsigned flag_is_backed_up = 0x10;
constexpr unsigned flag_attested = 0x40;
constexpr unsigned flag_extensions = 0x80;

std::uint32_t big_endian(BytesView bytes) {
  std::uint32_t value = 0;
  for (const std::byte byte : bytes) value = value << 8U | std::to_integer<std::uint32_t>(byte);
  return value;
}

// Takes one CBOR item off the front of `rest` and yields its bytes.
Result<BytesView> take_item(BytesView& rest) {
  cbor::Reader reader(rest);
  const BytesView item = TRY(reader.skip());
  rest = rest.subspan(reader.offset());
  return item;
}

Result<AuthenticatorData::Attested> take_attested(BytesView& rest) {
  if (rest.size() < attested_fixed_size) return fail(Code::invalid, "attested credential data is cut short");
  AuthenticatorData::Attested attested;
  std::copy_n(rest.begin(), attested.model.size(), attested.model.begin());
  const std::size_t id_size = big_endian(rest.subspan(16, 2));
  rest = rest.subspan(attested_fixed_size);
  if (id_size == 0 || id_size > credential_id_max || id_size > rest.size()) {
    return fail(Code::invalid, "a credential id of impossible length");
  }
  attested.credential_id = rest.first(id_size);
  rest = rest.subspan(id_size);
  attested.cose_key = TRY(take_item(rest));
  return attested;
}

}  // namespace

Result<AuthenticatorData> parse_authenticator_data(BytesView bytes) {
  if (bytes.size() < fixed_size) return fail(Code::invalid, "authenticator data is cut short");
  if (bytes.size() > authenticator_data_max) return fail(Code::invalid, "authenticator data is too large");
  AuthenticatorData data;
  std::copy_n(bytes.begin(), data.relying_party_digest.size(), data.relying_party_digest.begin());
  const auto flags = std::to_integer<unsigned>(bytes[32]);
  data.user_present = (flags & flag_user_present) != 0;
  data.user_verified = (flags & flag_user_verified) != 0;
  data.may_be_backed_up = (flags & flag_may_be_backed_up) != 0;
  data.is_backed_up = (flags & flag_is_backed_up) != 0;
  if (data.is_backed_up && !data.may_be_backed_up) return fail(Code::invalid, "contradictory backup flags");
  data.counter = big_endian(bytes.subspan(33, 4));
  BytesView rest = bytes.subspan(fixed_size);
  if ((flags & flag_attested) != 0) data.attested = TRY(take_attested(rest));
  if ((flags & flag_extensions) != 0) TRY(take_item(rest));
  if (!rest.empty()) return fail(Code::invalid, "bytes behind the authenticator data");
  return data;
}

}  // namespace depesche::webauthn
