// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <system_error>

#include "transport/channel.h"
#include "transport/openssl.h"

namespace depesche::transport {
namespace {

constexpr std::size_t record_size = 16'384;          // of TLS
constexpr std::size_t unsent_size_max = 256U << 10;  // ciphertext gathered for one write; soft by one record

// The socket as TLS sees it: records are gathered, so that many leave in one system call, and a closed
// connection raises no signal.
struct Wire {
  int descriptor = -1;
  Bytes unsent{};
  std::size_t sent = 0;
  bool is_closed = false;
  int error = 0;

  bool has_unsent() const { return sent < unsent.size(); }
  bool is_full() const { return unsent.size() >= unsent_size_max; }

  bool send_all() {
    while (has_unsent()) {
      const ssize_t size = ::send(descriptor, unsent.data() + sent, unsent.size() - sent, MSG_NOSIGNAL);
      if (size < 0) {
        if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
          is_closed = true;
          error = errno;
        }
        return false;
      }
      sent += static_cast<std::size_t>(size);
    }
    unsent.clear();
    sent = 0;
    return true;
  }
};

// Whoever writes bundles asks is_full() before each record, and the room is twice that: a record is never
// turned away, also behind what TLS says of itself, for OpenSSL would want the same bytes at the next try.
int wire_write(BIO* bio, const char* data, int size) {
  BIO_clear_retry_flags(bio);
  Wire& wire = *static_cast<Wire*>(BIO_get_data(bio));
  if (wire.unsent.size() >= 2 * unsent_size_max && !wire.send_all()) {
    if (!wire.is_closed) BIO_set_retry_write(bio);
    return -1;
  }
  const auto bytes = std::as_bytes(std::span(data, static_cast<std::size_t>(size)));
  wire.unsent.insert(wire.unsent.end(), bytes.begin(), bytes.end());
  return size;
}

int wire_read(BIO* bio, char* data, int size) {
  BIO_clear_retry_flags(bio);
  Wire& wire = *static_cast<Wire*>(BIO_get_data(bio));
  const ssize_t got = ::recv(wire.descriptor, data, static_cast<std::size_t>(size), 0);
  if (got > 0) return static_cast<int>(got);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
    BIO_set_retry_read(bio);
    return -1;
  }
  wire.is_closed = true;
  wire.error = got < 0 ? errno : 0;
  return got == 0 ? 0 : -1;
}

long wire_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

int wire_create(BIO* bio) {
  BIO_set_init(bio, 1);
  return 1;
}

const BIO_METHOD* wire_method() {
  static const auto method = [] {
    std::unique_ptr<BIO_METHOD, Close<BIO_meth_free>> made(
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire"));
    BIO_meth_set_write(made.get(), wire_write);
    BIO_meth_set_read(made.get(), wire_read);
    BIO_meth_set_ctrl(made.get(), wire_control);
    BIO_meth_set_create(made.get(), wire_create);
    return made;
  }();
  return method.get();
}

// Cuts what is to be written into records: long views where they lie, short ones gathered in a buffer.
class Records {
 public:
  Records(std::span<const BytesView> views, std::span<std::byte> buffer) : views_(views), buffer_(buffer) {}

  // The next record, valid until the one after it; empty at the end.
  BytesView next() {
    if (left().size() >= buffer_.size()) return take(buffer_.size());
    std::size_t used = 0;
    while (used < buffer_.size() && !left().empty()) {
      const BytesView part = take(std::min(left().size(), buffer_.size() - used));
      std::memcpy(buffer_.data() + used, part.data(), part.size());
      used += part.size();
    }
    return buffer_.first(used);
  }

 private:
  // What is not taken of the first view that is not taken whole.
  BytesView left() {
    while (at_ < views_.size() && taken_ == views_[at_].size()) {
      ++at_;
      taken_ = 0;
    }
    return at_ < views_.size() ? views_[at_].subspan(taken_) : BytesView{};
  }
  BytesView take(std::size_t size) {
    const BytesView part = left().first(size);
    taken_ += size;
    return part;
  }

  std::span<const BytesView> views_;
  std::span<std::byte> buffer_;
  std::size_t at_ = 0;
  std::size_t taken_ = 0;
};

class OpenTlsChannel final : public TlsChannel {
 public:
  OpenTlsChannel(int descriptor, SSL_CTX& settings, bool is_active) : tls_(SSL_new(&settings)) {
    wire_.descriptor = descriptor;
    BIO* const bio = BIO_new(wire_method());
    if (!tls_ || bio == nullptr) {
      BIO_free(bio);
      tls_.reset();
      return;
    }
    BIO_set_data(bio, &wire_);
    SSL_set_bio(tls_.get(), bio, bio);
    if (is_active) {
      SSL_set_connect_state(tls_.get());
    } else {
      SSL_set_accept_state(tls_.get());
    }
  }

  Flow handshake() override {
    if (!tls_) return closed("TLS cannot be set up");
    ERR_clear_error();
    const int result = SSL_do_handshake(tls_.get());
    const Flow flow = result == 1 ? Flow::moved : flow_after(result);
    if (flow == Flow::closed && !wire_.is_closed) wire_.send_all();  // the alert that says why
    if (flow != Flow::closed && send() == Flow::closed) return Flow::closed;
    return flow;
  }

  Flow read(std::span<std::byte> target, std::size_t& size) override {
    size = 0;
    while (size < target.size()) {
      ERR_clear_error();
      std::size_t got = 0;
      const int result = SSL_read_ex(tls_.get(), target.data() + size, target.size() - size, &got);
      if (result != 1) return size > 0 && wire_.is_closed ? Flow::moved : flow_after(result);
      size += got;
    }
    return Flow::moved;
  }

  Flow write(std::span<const BytesView> views, std::size_t& size) override {
    size = 0;
    Records records(views, record_);
    for (BytesView record = records.next(); !record.empty(); record = records.next()) {
      if (wire_.is_full() && send() != Flow::moved) return wire_.is_closed ? Flow::closed : Flow::blocked;
      ERR_clear_error();
      std::size_t written = 0;
      const int result = SSL_write_ex(tls_.get(), record.data(), record.size(), &written);
      if (result != 1) return flow_after(result);
      size += written;
    }
    return send();
  }

  bool has_unsent() const override { return wire_.has_unsent(); }

  Flow send() override {
    if (wire_.send_all()) return Flow::moved;
    if (wire_.is_closed) return closed("the connection broke");
    return Flow::blocked;
  }

  std::string what() const override { return what_; }

  Result<Certificate> certificate() const override {
    const X509Ptr shown(SSL_get1_peer_certificate(tls_.get()));
    if (!shown) return fail(Code::denied, "the neighbour showed no certificate");
    return read_certificate(shown.get());
  }

 private:
  Flow flow_after(int result) {
    const int error = SSL_get_error(tls_.get(), result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return Flow::blocked;
    if (error == SSL_ERROR_ZERO_RETURN) return closed("the neighbour closed the connection");
    return closed("TLS");
  }

  Flow closed(const std::string& otherwise) {
    if (!what_.empty()) return Flow::closed;
    const long verdict = tls_ ? SSL_get_verify_result(tls_.get()) : X509_V_OK;
    what_ = tls_error(otherwise);
    if (verdict != X509_V_OK) what_ += std::string(": ") + X509_verify_cert_error_string(verdict);
    if (wire_.error != 0) what_ += ": " + std::generic_category().message(wire_.error);
    return Flow::closed;
  }

  Wire wire_;
  Tls tls_;
  std::array<std::byte, record_size> record_{};
  std::string what_;
};

}  // namespace

std::unique_ptr<TlsChannel> tls_channel(int descriptor, SSL_CTX& settings, bool is_active) {
  return std::make_unique<OpenTlsChannel>(descriptor, settings, is_active);
}

}  // namespace depesche::transport
