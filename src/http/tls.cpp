// SPDX-License-Identifier: EUPL-1.2
#include <openssl/ssl.h>

#include "http/server.h"

namespace depesche::http {
namespace {

constexpr const char* ciphers_tls12 =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:"
    "ECDHE-RSA-AES128-GCM-SHA256";
constexpr const char* ciphers_tls13 = "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256";
constexpr const char* groups = "P-384:P-256:P-521";

}  // namespace

Result<asio::ssl::context> tls_context(const std::filesystem::path& certificate,
                                       const std::filesystem::path& key) {
  asio::ssl::context context(asio::ssl::context::tls_server);
  SSL_CTX* native = context.native_handle();
  const bool is_strict = SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1 &&
                         SSL_CTX_set_cipher_list(native, ciphers_tls12) == 1 &&
                         SSL_CTX_set_ciphersuites(native, ciphers_tls13) == 1 &&
                         SSL_CTX_set1_groups_list(native, groups) == 1;
  if (!is_strict)
    return fail(Code::unavailable, "this OpenSSL does not offer the TLS suites that are asked for");
  SSL_CTX_set_options(native,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  boost::system::error_code error;
  context.use_certificate_chain_file(certificate.string(), error);
  if (error)
    return fail(Code::invalid, "cannot use certificate " + certificate.string() + ": " + error.message());
  context.use_private_key_file(key.string(), asio::ssl::context::pem, error);
  if (error) return fail(Code::invalid, "cannot use key " + key.string() + ": " + error.message());
  if (SSL_CTX_check_private_key(native) != 1)
    return fail(Code::invalid, "key and certificate do not belong together");
  return context;
}

}  // namespace depesche::http
