// SPDX-License-Identifier: EUPL-1.2
#include "webauthn/verify.h"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "cbor/reader.h"
#include "crypto/digest.h"
#include "crypto/encoding.h"
#include "crypto/secret.h"
#include "webauthn/authenticator_data.h"

namespace depesche::webauthn {
namespace {

constexpr std::size_t client_data_depth_max = 8;
constexpr std::size_t signature_max = 1024;

// clientDataJSON (§5.8.1).
struct ClientData {
  std::string type;
  Bytes challenge;
  std::string origin;
  bool is_cross_origin = false;
};

Result<std::string> text_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_string())
    return fail(Code::invalid, "client data without " + std::string(name));
  return std::string(value->get_string().data(), value->get_string().size());
}

Result<ClientData> parse_client_data(BytesView bytes) {
  if (bytes.size() > client_data_max) return fail(Code::invalid, "client data is too large");
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  boost::json::parse_options options;
  options.max_depth = client_data_depth_max;
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse({text.data(), text.size()}, error, {}, options);
  if (error || !value.is_object()) return fail(Code::invalid, "client data is no JSON object");
  const boost::json::object& object = value.get_object();
  ClientData data;
  data.type = TRY(text_of(object, "type"));
  const std::string challenge = TRY(text_of(object, "challenge"));
  data.challenge = TRY(crypto::from_base64url(challenge));
  data.origin = TRY(text_of(object, "origin"));
  const boost::json::value* cross_origin = object.if_contains("crossOrigin");
  data.is_cross_origin = (cross_origin != nullptr && *cross_origin != false) || object.contains("topOrigin");
  return data;
}

Result<> check_client_data(const RelyingParty& party, BytesView challenge, std::string_view type,
                           BytesView bytes) {
  const ClientData data = TRY(parse_client_data(bytes));
  if (data.type != type) return fail(Code::denied, "client data of another ceremony");
  if (!crypto::equal_in_constant_time(data.challenge, challenge))
    return fail(Code::denied, "another challenge");
  if (std::ranges::find(party.origins, data.origin) == party.origins.end()) {
    return fail(Code::denied, "client data from another origin");
  }
  if (data.is_cross_origin) return fail(Code::denied, "client data from an embedded page");
  return {};
}

Result<AuthenticatorData> check_authenticator_data(const RelyingParty& party, BytesView bytes) {
  AuthenticatorData data = TRY(parse_authenticator_data(bytes));
  const auto digest = crypto::sha256(as_bytes(party.id));
  if (!crypto::equal_in_constant_time(data.relying_party_digest, digest)) {
    return fail(Code::denied, "authenticator data for another relying party");
  }
  if (!data.user_present || !data.user_verified) return fail(Code::denied, "the person was not verified");
  return data;
}

// An attestation object (§6.5.4). `signature` is that of a self attestation; else empty.
struct Attestation {
  BytesView authenticator_data;
  std::int64_t algorithm = 0;
  BytesView signature;
};

// The statement of format "packed" (§8.2): with certificates it is not a self attestation.
Result<> read_packed(cbor::Reader& reader, Attestation& attestation) {
  const std::size_t members = TRY(reader.read_map());
  bool has_certificates = false;
  for (std::size_t i = 0; i < members; ++i) {
    const std::string_view name = TRY(reader.read_text());
    if (name == "alg") {
      attestation.algorithm = TRY(reader.read_integer());
    } else if (name == "sig") {
      attestation.signature = TRY(reader.read_bytes());
    } else {
      has_certificates = has_certificates || name == "x5c";
      TRY(reader.skip());
    }
  }
  if (has_certificates) attestation.signature = {};
  if (!has_certificates && attestation.signature.empty())
    return fail(Code::invalid, "a self attestation unsigned");
  return {};
}

Result<> read_statement(cbor::Reader& reader, std::string_view format, Attestation& attestation) {
  if (format == "packed") return read_packed(reader, attestation);
  const BytesView statement = TRY(reader.skip());
  const bool is_empty_map = statement.size() == 1 && statement[0] == std::byte{0xa0};
  if (format == "none" && !is_empty_map) return fail(Code::invalid, "a statement where there should be none");
  return {};
}

Result<Attestation> parse_attestation(BytesView bytes) {
  if (bytes.size() > attestation_object_max)
    return fail(Code::invalid, "the attestation object is too large");
  cbor::Reader reader(bytes);
  const std::size_t members = TRY(reader.read_map());
  if (members != 3) return fail(Code::invalid, "an attestation object has three members");
  Attestation attestation;
  std::string_view format;
  for (std::size_t i = 0; i < members; ++i) {
    const std::string_view name = TRY(reader.read_text());
    if (name == "fmt") {
      format = TRY(reader.read_text());
    } else if (name == "attStmt") {  // stands behind "fmt" in deterministic order
      TRY(read_statement(reader, format, attestation));
    } else if (name == "authData") {
      attestation.authenticator_data = TRY(reader.read_bytes());
    } else {
      return reader.refuse("an unknown member of the attestation object");
    }
  }
  TRY(reader.finish());
  return attestation;
}

// What is signed in assertions and self attestations: the authenticator data, then the digest of the client
// data.
Bytes signed_message(BytesView authenticator_data, BytesView client_data) {
  Bytes message = to_bytes(authenticator_data);
  const auto digest = crypto::sha256(client_data);
  message.insert(message.end(), digest.begin(), digest.end());
  return message;
}

}  // namespace

Result<Bytes> challenge_of(BytesView client_data) {
  ClientData data = TRY(parse_client_data(client_data));
  return std::move(data.challenge);
}

Result<Passkey> verify_registration(const RelyingParty& party, BytesView challenge,
                                    const RegistrationResponse& response) {
  TRY(check_client_data(party, challenge, "webauthn.create", response.client_data));
  const Attestation attestation = TRY(parse_attestation(response.attestation_object));
  const AuthenticatorData data = TRY(check_authenticator_data(party, attestation.authenticator_data));
  if (!data.attested) return fail(Code::invalid, "a registration without a credential");
  const std::int64_t algorithm = TRY(algorithm_of(data.attested->cose_key));
  if (!attestation.signature.empty()) {
    if (attestation.algorithm != algorithm)
      return fail(Code::invalid, "a self attestation by another algorithm");
    const Bytes message = signed_message(attestation.authenticator_data, response.client_data);
    TRY(verify_signature(data.attested->cose_key, message, attestation.signature));
  }
  Passkey passkey;
  passkey.id = to_bytes(data.attested->credential_id);
  passkey.cose_key = to_bytes(data.attested->cose_key);
  passkey.model = data.attested->model;
  passkey.counter = data.counter;
  return passkey;
}

Result<std::uint32_t> verify_assertion(const RelyingParty& party, BytesView challenge, const Passkey& passkey,
                                       const AssertionResponse& response) {
  TRY(check_client_data(party, challenge, "webauthn.get", response.client_data));
  const AuthenticatorData data = TRY(check_authenticator_data(party, response.authenticator_data));
  if (response.signature.size() > signature_max) return fail(Code::invalid, "a signature that is too large");
  const Bytes message = signed_message(response.authenticator_data, response.client_data);
  TRY(verify_signature(passkey.cose_key, message, response.signature));
  const bool counts = data.counter != 0 || passkey.counter != 0;
  if (counts && data.counter <= passkey.counter) {
    return fail(Code::conflict, "the counter went back: there may be a copy of this passkey");
  }
  return data.counter;
}

}  // namespace depesche::webauthn
