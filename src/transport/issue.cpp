// SPDX-License-Identifier: EUPL-1.2
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

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

}  // namespace

Result<Issued> issue_certificate(const bundle::Eid* node, const Issued* issuer) {
  const Key key(EVP_EC_gen("P-384"));
  const X509Ptr certificate(X509_new());
  if (!key || !certificate) return fail(Code::unavailable, tls_error("no key can be made"));
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

}  // namespace depesche::transport
