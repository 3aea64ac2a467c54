// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string>

// OpenSSL's objects, owned. For the .cpp files of this module only.
namespace depesche::transport {

template <auto close>
struct Close {
  template <class T>
  void operator()(T* object) const {
    close(object);
  }
};

using TlsSettings = std::unique_ptr<SSL_CTX, Close<SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, Close<SSL_free>>;
using X509Ptr = std::unique_ptr<X509, Close<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Close<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Close<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Close<X509_EXTENSION_free>>;
using Object = std::unique_ptr<ASN1_OBJECT, Close<ASN1_OBJECT_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Close<GENERAL_NAMES_free>>;
using KeyUsage = std::unique_ptr<EXTENDED_KEY_USAGE, Close<EXTENDED_KEY_USAGE_free>>;

// What OpenSSL complains about first, and forgets then; `otherwise` when it says nothing.
inline std::string tls_error(const std::string& otherwise) {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? otherwise : otherwise + ": " + reason;
}

inline Bio reading_bio(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

}  // namespace depesche::transport
