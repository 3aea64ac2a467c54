// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/bytes.h"
#include "transport/links.h"

typedef struct ssl_ctx_st SSL_CTX;

// Bytes over a socket that never blocks, with or without TLS. For the .cpp files of this module only.
namespace depesche::transport {

enum class Flow : std::uint8_t { moved, blocked, closed };

class Channel {
 public:
  virtual ~Channel() = default;

  // `moved` once the channel can be used; `blocked`: call again when the socket is readable or, if
  // has_unsent(), writable.
  virtual Flow handshake() = 0;
  // Fills what it can of `target`; `size` tells how much. `blocked`: there is no more now, though some may
  // have come; `moved`: there may be more.
  virtual Flow read(std::span<std::byte> target, std::size_t& size) = 0;
  // Takes from the front of `views`; `size` tells how much. What was taken is the channel's to send.
  virtual Flow write(std::span<const BytesView> views, std::size_t& size) = 0;
  // Whether taken bytes still wait for the socket; send() tries again.
  virtual bool has_unsent() const = 0;
  virtual Flow send() = 0;
  virtual std::string what() const = 0;  // why it closed, for people
};

// `descriptor` is a non-blocking socket that outlives the channel.
std::unique_ptr<Channel> plain_channel(int descriptor);

// What TLS needs in either role. Code::invalid when certificate, key and node do not fit each other.
Result<std::shared_ptr<SSL_CTX>> tls_settings(const Identity& identity, const bundle::Eid& node);

// TLS 1.3, both ends with certificates. `is_active`: we made the connection.
class TlsChannel : public Channel {
 public:
  // After the handshake: what the neighbour's certificate says.
  virtual Result<Certificate> certificate() const = 0;
};
std::unique_ptr<TlsChannel> tls_channel(int descriptor, SSL_CTX& settings, bool is_active);

}  // namespace depesche::transport
