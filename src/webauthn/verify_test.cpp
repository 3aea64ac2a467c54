// SPDX-License-Identifier: EUPL-1.2
#include "webauthn/verify.h"

#include <doctest/doctest.h>

#include <array>

#include "webauthn/authenticator.h"
#include "webauthn/authenticator_data.h"

namespace depesche::webauthn {
namespace {

const std::string here = "https://depesche.example:8443";
const RelyingParty party{.id = "depesche.example", .origins = {here}};

Challenge some_challenge() {
  SystemEntropy entropy;
  return draw<32>(entropy);
}

struct Fixture {
  Challenge challenge = some_challenge();
  Authenticator authenticator{"depesche.example", here};

  Passkey registered() {
    const Challenge first = some_challenge();
    auto passkey = verify_registration(party, first, authenticator.register_passkey(first));
    REQUIRE(passkey.has_value());
    return *passkey;
  }
};

Code code_of(const auto& result) {
  REQUIRE_FALSE(result.has_value());
  return result.error().code;
}

TEST_CASE("a passkey that was registered signs in") {
  Fixture fixture;
  const Passkey passkey = fixture.registered();
  CHECK(passkey.id == fixture.authenticator.id());
  const auto counter =
      verify_assertion(party, fixture.challenge, passkey, fixture.authenticator.sign_in(fixture.challenge));
  REQUIRE(counter.has_value());
  CHECK(*counter == 1);
}

TEST_CASE("a self attestation is verified, and a wrong one refused") {
  Fixture fixture;
  fixture.authenticator.attests_itself = true;
  RegistrationResponse response = fixture.authenticator.register_passkey(fixture.challenge);
  CHECK(verify_registration(party, fixture.challenge, response).has_value());
  response.client_data.push_back(std::byte{' '});  // still the same JSON, no longer what was signed
  CHECK(code_of(verify_registration(party, fixture.challenge, response)) == Code::corrupt);
}

TEST_CASE("a response to another challenge, from another origin or for another party is denied") {
  Fixture fixture;
  const Passkey passkey = fixture.registered();
  const AssertionResponse response = fixture.authenticator.sign_in(fixture.challenge);
  CHECK(code_of(verify_assertion(party, some_challenge(), passkey, response)) == Code::denied);
  const RelyingParty other_origin{.id = party.id, .origins = {"https://elsewhere.example"}};
  CHECK(code_of(verify_assertion(other_origin, fixture.challenge, passkey, response)) == Code::denied);
  const RelyingParty other_party{.id = "elsewhere.example", .origins = {here}};
  CHECK(code_of(verify_assertion(other_party, fixture.challenge, passkey, response)) == Code::denied);
}

TEST_CASE("an answer of one ceremony is none of the other") {
  Fixture fixture;
  const Passkey passkey = fixture.registered();
  const RegistrationResponse made = fixture.authenticator.register_passkey(fixture.challenge);
  AssertionResponse response = fixture.authenticator.sign_in(fixture.challenge);
  response.client_data = made.client_data;
  CHECK(code_of(verify_assertion(party, fixture.challenge, passkey, response)) == Code::denied);
}

TEST_CASE("the person must be present and verified, and the page not embedded") {
  for (const std::uint8_t flags : std::array<std::uint8_t, 3>{0x00, 0x01, 0x04}) {
    CAPTURE(flags);
    Fixture fixture;
    const Passkey passkey = fixture.registered();
    fixture.authenticator.flags = flags;
    CHECK(code_of(verify_assertion(party, fixture.challenge, passkey,
                                   fixture.authenticator.sign_in(fixture.challenge))) == Code::denied);
    CHECK(code_of(verify_registration(party, fixture.challenge,
                                      fixture.authenticator.register_passkey(fixture.challenge))) ==
          Code::denied);
  }
  Fixture fixture;
  const Passkey passkey = fixture.registered();
  fixture.authenticator.more_client_data = ",\"topOrigin\":\"https://frame.example\"";
  CHECK(code_of(verify_assertion(party, fixture.challenge, passkey,
                                 fixture.authenticator.sign_in(fixture.challenge))) == Code::denied);
}

TEST_CASE("a counter must rise, unless the passkey has none") {
  Fixture fixture;
  Passkey passkey = fixture.registered();
  passkey.counter = 7;
  fixture.authenticator.counter = 6;
  CHECK(code_of(verify_assertion(party, fixture.challenge, passkey,
                                 fixture.authenticator.sign_in(fixture.challenge))) == Code::conflict);
  CHECK(verify_assertion(party, fixture.challenge, passkey, fixture.authenticator.sign_in(fixture.challenge))
            .value() == 8);
  passkey.counter = 0;
  fixture.authenticator.counter = UINT32_MAX;  // the next is 0
  CHECK(verify_assertion(party, fixture.challenge, passkey, fixture.authenticator.sign_in(fixture.challenge))
            .value() == 0);
}

TEST_CASE("another passkey's signature does not fit") {
  Fixture fixture;
  const Passkey passkey = fixture.registered();
  Authenticator other("depesche.example", here);
  CHECK(code_of(verify_assertion(party, fixture.challenge, passkey, other.sign_in(fixture.challenge))) ==
        Code::corrupt);
}

// Calls `check` with every version of the bytes that differs in one bit, and with every shorter beginning.
template <class Check>
void for_each_damage(const Bytes& bytes, Check check) {
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    CAPTURE(bit);
    Bytes damaged = bytes;
    damaged[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    check(damaged);
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    check(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)));
  }
}

TEST_CASE("no damaged assertion is accepted") {
  Fixture fixture;
  const Passkey passkey = fixture.registered();
  const AssertionResponse whole = fixture.authenticator.sign_in(fixture.challenge);
  const auto refused = [&](const AssertionResponse& response) {
    CHECK_FALSE(verify_assertion(party, fixture.challenge, passkey, response).has_value());
  };
  for_each_damage(whole.authenticator_data, [&](Bytes damaged) {
    AssertionResponse response = whole;
    response.authenticator_data = std::move(damaged);
    refused(response);
  });
  for_each_damage(whole.client_data, [&](Bytes damaged) {
    AssertionResponse response = whole;
    response.client_data = std::move(damaged);
    refused(response);
  });
  for_each_damage(whole.signature, [&](Bytes damaged) {
    AssertionResponse response = whole;
    response.signature = std::move(damaged);
    refused(response);
  });
}

TEST_CASE("no damaged self-attested registration is accepted") {
  Fixture fixture;
  fixture.authenticator.attests_itself = true;
  const RegistrationResponse whole = fixture.authenticator.register_passkey(fixture.challenge);
  for_each_damage(whole.attestation_object, [&](Bytes damaged) {
    const RegistrationResponse response{.client_data = whole.client_data,
                                        .attestation_object = std::move(damaged)};
    const auto passkey = verify_registration(party, fixture.challenge, response);
    // A bit in the format's name makes it an unknown format, whose statement is not evaluated.
    const bool is_other_format = passkey && passkey->id == fixture.authenticator.id();
    CHECK((!passkey.has_value() || is_other_format));
  });
}

TEST_CASE("a passkey record reads as it was written, and nothing else is one") {
  Fixture fixture;
  Passkey passkey = fixture.registered();
  passkey.created_ms = 1'700'000'000'000;
  const Bytes bytes = encode(passkey);
  CHECK(decode_passkey(bytes).value() == passkey);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(decode_passkey(BytesView(bytes).first(size)));
}

TEST_CASE("keys of kinds that were not offered are refused") {
  cbor::Writer writer;  // EdDSA, which the house does not use
  writer.map(4).integer(1).integer(1).integer(3).integer(-8).integer(-1).integer(6).integer(-2).bytes(
      Bytes(32));
  CHECK(code_of(algorithm_of(writer.view())) == Code::invalid);
}

TEST_CASE("authenticator data with contradictory flags or bytes behind it is refused") {
  Bytes data(37);
  data[32] = std::byte{0x05};
  CHECK(parse_authenticator_data(data).has_value());
  data[32] = std::byte{0x15};  // backed up, but never to be
  CHECK_FALSE(parse_authenticator_data(data).has_value());
  data[32] = std::byte{0x05};
  data.push_back(std::byte{0});
  CHECK_FALSE(parse_authenticator_data(data).has_value());
}

}  // namespace
}  // namespace depesche::webauthn
