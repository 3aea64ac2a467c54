// SPDX-License-Identifier: EUPL-1.2
#include "base/ensure.h"
#include "webauthn/authenticator_data.h"
#include "webauthn/verify.h"

// The first byte says where the client data ends; the rest stands for what an authenticator sent.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  if (size == 0) return 0;
  const BytesView input = std::as_bytes(std::span(data + 1, size - 1));
  const std::size_t cut = std::min<std::size_t>(data[0], input.size());
  const webauthn::RelyingParty party{.id = "a", .origins = {"https://a"}};
  const webauthn::RegistrationResponse made{.client_data = to_bytes(input.first(cut)),
                                            .attestation_object = to_bytes(input.subspan(cut))};
  const auto challenge = webauthn::challenge_of(made.client_data);
  if (challenge) {
    static_cast<void>(webauthn::verify_registration(party, *challenge, made).has_value());
    const webauthn::AssertionResponse given{
        .client_data = made.client_data, .authenticator_data = made.attestation_object, .signature = {}};
    ENSURE(!webauthn::verify_assertion(party, *challenge, {}, given).has_value());
  }
  static_cast<void>(webauthn::parse_authenticator_data(input).has_value());
  static_cast<void>(webauthn::algorithm_of(input).has_value());
  const auto passkey = webauthn::decode_passkey(input);
  if (passkey) ENSURE(webauthn::encode(*passkey) == to_bytes(input));
  return 0;
}
