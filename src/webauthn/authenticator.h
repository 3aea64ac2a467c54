// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <openssl/evp.h>
#include <optional>
#include <string>

#include "cbor/writer.h"
#include "crypto/curve.h"
#include "crypto/digest.h"
#include "crypto/encoding.h"
#include "crypto/secret.h"
#include "env/entropy.h"
#include "webauthn/challenges.h"
#include "webauthn/verify.h"

namespace depesche::webauthn {

// An authenticator in software, for tests: one ES256 passkey, and the browser's part of the ceremonies.
class Authenticator {
 public:
  Authenticator(std::string party, std::string origin)
      : party_(std::move(party)), origin_(std::move(origin)) {
    SystemEntropy entropy;
    pair_ = crypto::derive_pair(crypto::Curve::p256, draw<32>(entropy)).value();
    id_ = to_bytes(draw<32>(entropy));
  }

  RegistrationResponse register_passkey(BytesView challenge) const {
    const Bytes client_data = this->client_data("webauthn.create", challenge);
    const Bytes data = registration_data();
    cbor::Writer writer;
    writer.map(3).text("fmt").text(attests_itself ? "packed" : "none").text("attStmt");
    if (attests_itself) {
      writer.map(2).text("alg").integer(algorithm_es256).text("sig").bytes(sign(data, client_data));
    } else {
      writer.map(0);
    }
    writer.text("authData").bytes(data);
    return {.client_data = client_data, .attestation_object = writer.take()};
  }

  AssertionResponse sign_in(BytesView challenge) {
    const Bytes client_data = this->client_data("webauthn.get", challenge);
    counter += 1;
    const Bytes data = authenticator_data(flags);
    return {.client_data = client_data, .authenticator_data = data, .signature = sign(data, client_data)};
  }

  const Bytes& id() const { return id_; }

  std::uint8_t flags = 0x05;  // present and verified
  std::uint32_t counter = 0;
  bool attests_itself = false;
  std::string more_client_data;  // further members, such as ",\"crossOrigin\":true"

 private:
  Bytes client_data(std::string_view type, BytesView challenge) const {
    std::string text =
        "{\"type\":\"" + std::string(type) + "\",\"challenge\":\"" + crypto::to_base64url(challenge);
    text += "\",\"origin\":\"" + origin_ + "\",\"crossOrigin\":false" + more_client_data + "}";
    return to_bytes(as_bytes(text));
  }

  Bytes authenticator_data(std::uint8_t flag_bits) const {
    const auto digest = crypto::sha256(as_bytes(party_));
    Bytes data(digest.begin(), digest.end());
    data.push_back(std::byte{flag_bits});
    for (int shift = 24; shift >= 0; shift -= 8) data.push_back(static_cast<std::byte>(counter >> shift));
    return data;
  }

  Bytes registration_data() const {
    Bytes data = authenticator_data(flags | 0x40U);
    data.resize(data.size() + 16);  // AAGUID: none
    data.push_back(std::byte{0});
    data.push_back(static_cast<std::byte>(id_.size()));
    data.insert(data.end(), id_.begin(), id_.end());
    cbor::Writer key;
    key.map(5).integer(1).integer(2).integer(3).integer(algorithm_es256).integer(-1).integer(1);
    key.integer(-2)
        .bytes(BytesView(pair_->point).subspan(1, 32))
        .integer(-3)
        .bytes(BytesView(pair_->point).subspan(33, 32));
    const Bytes cose = key.take();
    data.insert(data.end(), cose.begin(), cose.end());
    return data;
  }

  Bytes sign(BytesView data, BytesView client_data) const {
    const auto digest = crypto::sha256(client_data);
    Bytes message = to_bytes(data);
    message.insert(message.end(), digest.begin(), digest.end());
    std::size_t size = 256;
    Bytes signature(size);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool is_done =
        EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, pair_->handle.get()) == 1 &&
        EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                       reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
    EVP_MD_CTX_free(context);
    signature.resize(is_done ? size : 0);
    return signature;
  }

  std::string party_, origin_;
  std::optional<crypto::CurvePair> pair_;
  Bytes id_;
};

}  // namespace depesche::webauthn
