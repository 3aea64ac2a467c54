// SPDX-License-Identifier: EUPL-1.2
#include "transport/certificate.h"

#include <array>
#include <optional>

#include "crypto/encoding.h"
#include "transport/openssl.h"

namespace depesche::transport {
namespace {

constexpr std::size_t names_max = 64;  // otherNames that are looked at

Object object_of(const char* oid) { return Object(OBJ_txt2obj(oid, 1)); }

// The node that an otherName of id-on-bundleEID names.
std::optional<bundle::Eid> node_in(const GENERAL_NAME* name, const ASN1_OBJECT* type) {
  if (name->type != GEN_OTHERNAME || OBJ_cmp(name->d.otherName->type_id, type) != 0) return {};
  const ASN1_TYPE* const value = name->d.otherName->value;
  if (value == nullptr || value->type != V_ASN1_IA5STRING) return {};
  const ASN1_IA5STRING* const text = value->value.ia5string;
  if (text->length <= 0 || static_cast<std::size_t>(text->length) > bundle::eid_size_max) return {};
  auto eid =
      bundle::parse_eid({reinterpret_cast<const char*>(text->data), static_cast<std::size_t>(text->length)});
  if (!eid || !eid->is_singleton()) return {};
  return *std::move(eid);
}

std::vector<bundle::Eid> nodes_in(const X509* certificate) {
  std::vector<bundle::Eid> nodes;
  const Names names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (!names) return nodes;
  const Object type = object_of(bundle_eid_oid);
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()) && nodes.size() < names_max; ++i) {
    auto node = node_in(sk_GENERAL_NAME_value(names.get(), i), type.get());
    if (node) nodes.push_back(*std::move(node));
  }
  return nodes;
}

bool is_for_bundles(const X509* certificate) {
  const KeyUsage usage(
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
  if (!usage) return false;
  const Object wanted = object_of(bundle_security_oid);
  for (int i = 0; i < sk_ASN1_OBJECT_num(usage.get()); ++i) {
    if (OBJ_cmp(sk_ASN1_OBJECT_value(usage.get(), i), wanted.get()) == 0) return true;
  }
  return false;
}

std::string serial_of(X509* certificate) {
  const ASN1_INTEGER* const serial = X509_get0_serialNumber(certificate);
  const std::span<const unsigned char> bytes(serial->data, static_cast<std::size_t>(serial->length));
  return crypto::to_hex(std::as_bytes(bytes));
}

std::string issuer_of(X509* certificate) {
  std::array<char, 256> text{};
  X509_NAME_oneline(X509_get_issuer_name(certificate), text.data(), static_cast<int>(text.size()));
  return text.data();
}

}  // namespace

Result<Certificate> read_certificate(X509* certificate) {
  Certificate read{
      .nodes = nodes_in(certificate), .serial = serial_of(certificate), .issuer = issuer_of(certificate)};
  if (read.nodes.empty()) return fail(Code::denied, "the certificate names no node");
  if (!is_for_bundles(certificate)) return fail(Code::denied, "the certificate is not meant for bundles");

  unsigned char* encoded = nullptr;
  const int size = i2d_X509(certificate, &encoded);
  if (size <= 0) return fail(Code::denied, tls_error("the certificate cannot be read"));
  const std::unique_ptr<unsigned char, decltype([](unsigned char* bytes) { OPENSSL_free(bytes); })> owner(
      encoded);
  read.encoded = to_bytes(std::as_bytes(std::span(encoded, static_cast<std::size_t>(size))));

  unsigned char* key = nullptr;
  const int key_size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &key);
  if (key_size <= 0) return fail(Code::denied, tls_error("the certificate's key cannot be read"));
  const std::unique_ptr<unsigned char, decltype([](unsigned char* bytes) { OPENSSL_free(bytes); })> key_owner(
      key);
  EVP_Digest(key, static_cast<std::size_t>(key_size),
             reinterpret_cast<unsigned char*>(read.key_digest.data()), nullptr, EVP_sha256(), nullptr);
  return read;
}

}  // namespace depesche::transport
