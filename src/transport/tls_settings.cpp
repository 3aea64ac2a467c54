// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <openssl/pem.h>

#include "transport/channel.h"
#include "transport/openssl.h"

namespace depesche::transport {
namespace {

constexpr int chain_length_max = 4;
constexpr long chain_size_max = 32L << 10;  // bytes of certificates that a neighbour may send
constexpr std::size_t read_ahead_size = 64U << 10;

std::unexpected<Error> unfit(const std::string& what) { return fail(Code::invalid, tls_error(what)); }

// The neighbour's certificate counts by itself: Identity::trusts knows its key.
int believe(X509_STORE_CTX*, void*) { return 1; }

Result<X509Ptr> read_leaf(BIO* text) {
  X509Ptr leaf(PEM_read_bio_X509(text, nullptr, nullptr, nullptr));
  if (!leaf) return unfit("the certificate cannot be read");
  return leaf;
}

Result<> use_own(SSL_CTX* settings, const Identity& identity, const bundle::Eid& node) {
  const Bio text = reading_bio(identity.certificate);
  const X509Ptr leaf = TRY(read_leaf(text.get()));
  const Certificate read = TRY(read_certificate(leaf.get()));
  if (std::ranges::find(read.nodes, node) == read.nodes.end()) {
    return fail(Code::invalid, "the certificate does not name " + bundle::to_text(node));
  }
  if (SSL_CTX_use_certificate(settings, leaf.get()) != 1) return unfit("the certificate cannot be used");
  while (X509* const above = PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)) {
    SSL_CTX_add0_chain_cert(settings, above);
  }
  ERR_clear_error();  // the end of the text is none
  const Key key(PEM_read_bio_PrivateKey(reading_bio(identity.key).get(), nullptr, nullptr, nullptr));
  if (!key || SSL_CTX_use_PrivateKey(settings, key.get()) != 1 || SSL_CTX_check_private_key(settings) != 1) {
    return unfit("the key does not fit the certificate");
  }
  return {};
}

Result<> use_roots(SSL_CTX* settings, const std::vector<std::string>& roots) {
  X509_STORE* const store = SSL_CTX_get_cert_store(settings);
  for (const std::string& root : roots) {
    const X509Ptr certificate(PEM_read_bio_X509(reading_bio(root).get(), nullptr, nullptr, nullptr));
    if (!certificate || X509_STORE_add_cert(store, certificate.get()) != 1)
      return unfit("a root cannot be used");
  }
  // The key usage is looked at by read_certificate(): OpenSSL would ask for that of web servers.
  SSL_CTX_set_purpose(settings, X509_PURPOSE_ANY);
  SSL_CTX_set_verify_depth(settings, chain_length_max);
  return {};
}

}  // namespace

Result<std::shared_ptr<SSL_CTX>> tls_settings(const Identity& identity, const bundle::Eid& node) {
  if (identity.roots.empty() && !identity.trusts) return fail(Code::invalid, "nothing says whom to trust");
  std::shared_ptr<SSL_CTX> settings(SSL_CTX_new(TLS_method()), SSL_CTX_free);
  if (!settings) return unfit("TLS cannot be set up");
  SSL_CTX* const raw = settings.get();
  // TLS 1.3 alone, the curves and ciphers of BSI TR-02102-2.
  const bool is_set = SSL_CTX_set_min_proto_version(raw, TLS1_3_VERSION) == 1 &&
                      SSL_CTX_set_ciphersuites(raw, "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256") == 1 &&
                      SSL_CTX_set1_groups_list(raw, "P-384:P-521:P-256") == 1;
  if (!is_set) return unfit("TLS 1.3 cannot be set up");
  SSL_CTX_set_options(raw, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_num_tickets(raw, 0);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(raw, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_max_cert_list(raw, chain_size_max);
  SSL_CTX_set_read_ahead(raw, 1);
  SSL_CTX_set_default_read_buffer_len(raw, read_ahead_size);
  SSL_CTX_set_verify(raw, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  TRY(use_own(raw, identity, node));
  TRY(use_roots(raw, identity.roots));
  if (identity.roots.empty()) SSL_CTX_set_cert_verify_callback(raw, believe, nullptr);
  return settings;
}

}  // namespace depesche::transport
