// SPDX-License-Identifier: EUPL-1.2
#include "http/passkey_json.h"

#include "crypto/encoding.h"
#include "webauthn/authenticator_data.h"

namespace depesche::http {
namespace {

// Base64url takes four characters for three bytes.
constexpr std::size_t encoded(std::size_t bytes) { return (bytes * 4 + 2) / 3 + 2; }

Bytes read_bytes(Form& form, std::string_view name, std::size_t bytes_max) {
  const std::string text = form.text(name, encoded(bytes_max), Form::Need::required);
  auto bytes = crypto::from_base64url(text);
  if (!bytes) form.complain(name, "wrong-type");
  return bytes ? *std::move(bytes) : Bytes{};
}

// Members that browsers send and nothing here depends on.
void pass_over(Form& credential) {
  for (const char* name : {"rawId", "type", "authenticatorAttachment", "clientExtensionResults"}) {
    credential.ignore(name);
  }
}

void pass_over_response(Form& response) {
  for (const char* name : {"authenticatorData", "publicKey", "publicKeyAlgorithm", "transports", "userHandle",
                           "attestationObject"}) {
    response.ignore(name);
  }
}

}  // namespace

webauthn::RegistrationResponse read_registration(Form& form) {
  webauthn::RegistrationResponse registration;
  auto credential = form.object("credential", Form::Need::required);
  if (!credential) return registration;
  credential->ignore("id");
  pass_over(*credential);
  if (auto response = credential->object("response", Form::Need::required)) {
    registration.client_data = read_bytes(*response, "clientDataJSON", webauthn::client_data_max);
    registration.attestation_object =
        read_bytes(*response, "attestationObject", webauthn::attestation_object_max);
    pass_over_response(*response);
    response->no_more();
  }
  credential->no_more();
  return registration;
}

Assertion read_assertion(Form& form) {
  Assertion assertion;
  auto credential = form.object("credential", Form::Need::required);
  if (!credential) return assertion;
  assertion.id = read_bytes(*credential, "id", webauthn::credential_id_max);
  pass_over(*credential);
  if (auto response = credential->object("response", Form::Need::required)) {
    assertion.response.client_data = read_bytes(*response, "clientDataJSON", webauthn::client_data_max);
    assertion.response.authenticator_data =
        read_bytes(*response, "authenticatorData", webauthn::authenticator_data_max);
    assertion.response.signature = read_bytes(*response, "signature", 1024);
    pass_over_response(*response);
    response->no_more();
  }
  credential->no_more();
  return assertion;
}

}  // namespace depesche::http
