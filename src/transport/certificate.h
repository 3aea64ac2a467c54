// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "bundle/eid.h"
#include "env/clock.h"

typedef struct x509_st X509;

namespace depesche::transport {

inline constexpr const char* bundle_eid_oid = "1.3.6.1.5.5.7.8.11";       // id-on-bundleEID, an otherName
inline constexpr const char* bundle_security_oid = "1.3.6.1.5.5.7.3.35";  // id-kp-bundleSecurity

// What a neighbour's certificate says (RFC 9174 §4.4.2).
struct Certificate {
  std::vector<bundle::Eid> nodes{};        // its otherNames of id-on-bundleEID
  std::string serial{};                    // hex
  std::string issuer{};                    // for people
  std::array<std::byte, 32> key_digest{};  // SHA-256 of the SubjectPublicKeyInfo
  Bytes encoded{};                         // DER
};

// Code::denied when it names no node or its extended key usage does not name id-kp-bundleSecurity.
Result<Certificate> read_certificate(X509* certificate);

// Makes a certificate and its key for a node (P-384), PEM: for exercises, tests and measurements. Signed by
// `issuer`, or by itself. `node` empty: a root. Code::unavailable when OpenSSL does not.
struct Issued {
  std::string certificate{};
  std::string key{};
};
Result<Issued> issue_certificate(const bundle::Eid* node, const Issued* issuer);

// A node's certificate for a key that it has already (P-384), signed by that key itself: for neighbours that
// know the public key from elsewhere. Code::invalid for no key.
Result<Issued> certificate_of(const bundle::Eid& node, BytesView scalar, BytesView point);
// What key_digest is for this public key, an uncompressed point of P-384.
std::array<std::byte, 32> key_digest_of(BytesView point);

}  // namespace depesche::transport
