// SPDX-License-Identifier: EUPL-1.2
#include <bit>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include "crypto/digest.h"
#include "transport/certificate.h"
#include "transport/openssl.h"

namespace depesche::transport {
namespace {

constexpr long seconds_per_year = 365L * 24 * 3600;
constexpr long backdated_seconds = 24L * 3600;  // clocks at posts differ

std::string text_of(BIO* bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  return {text, static_cast<std::size_t>(size)};
}

bool add(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

void set_name(X509* certificate, const std::string& name) {
  X509_NAME* const subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.data()),
                             static_cast<int>(name.size()), -1, 0);
}

bool add_extensions(X509* certificate, const bundle::Eid* node) {
  if (node == nullptr) {
    return add(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
           add(certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  }
  const std::string name =
      std::string("otherName:") + bundle_eid_oid + ";IA5STRING:" + bundle::to_text(*node);
  return add(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         add(certificate, NID_key_usage, "critical,digitalSignature") &&
         add(certificate, NID_ext_key_usage, bundle_security_oid) &&
         add(certificate, NID_subject_alt_name, name.c_str());
}

bool set_serial(X509* certificate) {
  std::array<unsigned char, 16> serial{};
  if (RAND_bytes(serial.data(), static_cast<int>(serial.size())) != 1) return false;
  serial[0] &= 0x7FU;
  std::unique_ptr<BIGNUM, Close<BN_free>> number(
      BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

Result<Issued> issue_for(const Key& key, const bundle::Eid* node, const Issued* issuer) {
  const X509Ptr certificate(X509_new());
  if (!certificate) return fail(Code::unavailable, tls_error("no certificate can be made"));
  X509_set_version(certificate.get(), X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -backdated_seconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 10 * seconds_per_year);
  X509_set_pubkey(certificate.get(), key.get());
  set_name(certificate.get(), node == nullptr ? "Depesche" : bundle::to_text(*node));

  Key issuer_key;
  X509Ptr issuer_certificate;
  if (issuer != nullptr) {
    issuer_key.reset(PEM_read_bio_PrivateKey(reading_bio(issuer->key).get(), nullptr, nullptr, nullptr));
    issuer_certificate.reset(
        PEM_read_bio_X509(reading_bio(issuer->certificate).get(), nullptr, nullptr, nullptr));
    if (!issuer_key || !issuer_certificate)
      return fail(Code::invalid, tls_error("the issuer cannot be read"));
  }
  const X509* const above = issuer == nullptr ? certificate.get() : issuer_certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(above));
  const bool is_made =
      set_serial(certificate.get()) && add_extensions(certificate.get(), node) &&
      X509_sign(certificate.get(), issuer == nullptr ? key.get() : issuer_key.get(), EVP_sha384()) > 0;
  if (!is_made) return fail(Code::unavailable, tls_error("the certificate cannot be made"));

  const Bio certificate_text(BIO_new(BIO_s_mem()));
  const Bio key_text(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(certificate_text.get(), certificate.get());
  PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return Issued{.certificate = text_of(certificate_text.get()), .key = text_of(key_text.get())};
}

// The key pair of a private scalar and its point, both big-endian as our key store has them.
Key key_from(BytesView scalar, BytesView point) {
  Bytes reversed(scalar.rbegin(), scalar.rend());  // OSSL_PARAM numbers are little-endian on this machine
  if constexpr (std::endian::native == std::endian::big) reversed = to_bytes(scalar);
  char group[] = "P-384";
  Bytes public_point = to_bytes(point);
  const std::array<OSSL_PARAM, 4> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, public_point.data(), public_point.size()),
      OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, reinterpret_cast<unsigned char*>(reversed.data()),
                              reversed.size()),
      OSSL_PARAM_construct_end()};
  std::unique_ptr<EVP_PKEY_CTX, Close<EVP_PKEY_CTX_free>> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* made = nullptr;
  const bool is_made = context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                       EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_KEYPAIR,
                                         const_cast<OSSL_PARAM*>(parameters.data())) == 1;
  OPENSSL_cleanse(reversed.data(), reversed.size());
  return Key(is_made ? made : nullptr);
}

}  // namespace

Result<Issued> issue_certificate(const bundle::Eid* node, const Issued* issuer) {
  const Key key(EVP_EC_gen("P-384"));
  if (!key) return fail(Code::unavailable, tls_error("no key can be made"));
  return issue_for(key, node, issuer);
}

Result<Issued> certificate_of(const bundle::Eid& node, BytesView scalar, BytesView point) {
  const Key key = key_from(scalar, point);
  if (!key) return fail(Code::invalid, tls_error("no key of P-384"));
  return issue_for(key, &node, nullptr);
}

std::array<std::byte, 32> key_digest_of(BytesView point) {
  // SubjectPublicKeyInfo (RFC 5480) of an uncompressed point of secp384r1, up to the point.
  constexpr std::array<unsigned char, 23> prefix{0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2A, 0x86,
                                                 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x05, 0x2B,
                                                 0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00};
  return crypto::Sha256().add(std::as_bytes(std::span(prefix))).add(point).finish();
}

}  // namespace depesche::transport
