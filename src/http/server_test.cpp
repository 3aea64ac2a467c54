// SPDX-License-Identifier: EUPL-1.2
#include "http/server.h"

#include <doctest/doctest.h>

#include <boost/asio/ssl/stream.hpp>
#include <cstdio>
#include <fstream>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "http/client_fixture.h"

namespace depesche::http {
namespace {

namespace asio = boost::asio;

TEST_CASE("one connection carries several requests, also when they come at once") {
  ServedHouse house;
  Client client = house.client();
  const std::string request =
      "GET /health/live HTTP/1.1\r\nHost: localhost:" + std::to_string(house.service->port()) + "\r\n\r\n";
  CHECK(client.send(request + request).body == R"({"status":"live"})");
  CHECK(client.receive().body == R"({"status":"live"})");
  CHECK(client.get("/health/ready").body == R"({"status":"ready"})");
}

TEST_CASE("heads and bodies beyond their limits are refused, and the connection ends") {
  ServedHouse house;
  Client client = house.client();
  client.more_headers = "X-Much: " + std::string(header_bytes_max, 'x') + "\r\n";
  CHECK(client.get("/health/live").status == 431);
  client.more_headers.clear();
  client.connect();
  CHECK(client.post("/api/v1/session", std::string(5000, ' ')).status == 413);
  client.connect();
  CHECK(client.post("/api/v1/drafts", std::string(body_bytes_max + 1, ' ')).status == 413);
  CHECK(client.receive().status == 0);
}

TEST_CASE("what is no HTTP, or could be read in two ways, is refused") {
  ServedHouse house;
  Client client = house.client();
  const std::string host = "Host: localhost:" + std::to_string(house.service->port()) + "\r\n";
  for (const std::string& bytes :
       {std::string("nonsense\r\n\r\n"), "GET /../x HTTP/1.1\r\n" + host + "\r\n",
        "POST /api/v1/session HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "POST /api/v1/session HTTP/1.1\r\n" + host + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} "}) {
    CAPTURE(bytes);
    client.connect();
    CHECK(client.send(bytes).status == 400);
  }
}

TEST_CASE("a request under a foreign host name is misdirected") {
  ServedHouse house;
  Client client = house.client();
  CHECK(client.send("GET /health/live HTTP/1.1\r\nHost: evil.example\r\n\r\n").status == 421);
}

TEST_CASE("the application is served beside the API, also by HEAD") {
  const Folder web;
  std::ofstream(web.path / "index.html") << "<!doctype html>";
  ServedHouse house(web.path);
  Client client = house.client();
  const Received page = client.get("/b/1042");
  CHECK(page.body == "<!doctype html>");
  CHECK(page.header("content-security-policy").contains("frame-ancestors 'none'"));
  CHECK(client.get("/api/v1/unknown").status == 404);
  Client asking = house.client();
  const Received head =
      asking.send("HEAD / HTTP/1.1\r\nHost: localhost:" + std::to_string(house.service->port()) +
                  "\r\nConnection: close\r\n\r\n");
  CHECK(head.header("content-length") == "15");
  CHECK(head.body.empty());
}

TEST_CASE("plain HTTP is for loopback addresses, and a server without its certificate does not begin") {
  House house;
  const auto refusal_of = [&](const std::string& address, bool is_plain) {
    ServiceSettings settings = local_settings();
    settings.listen.address = address;
    settings.listen.plain = is_plain;
    settings.listen.certificate = "/nowhere";
    const auto opened = Service::open(std::move(settings), *house.node, house.clock, house.entropy);
    REQUIRE_FALSE(opened.has_value());
    return opened.error().what;
  };
  CHECK(refusal_of("0.0.0.0", true).contains("loopback addresses only"));
  CHECK(refusal_of("::", true).contains("loopback addresses only"));
  CHECK(refusal_of("anywhere", true).contains("is not an IP address"));
  CHECK(refusal_of("127.0.0.1", false).contains("cannot use certificate"));
}

TEST_CASE("a stop lets the answer under way finish") {
  ServedHouse house;
  Client client = house.client();
  REQUIRE(client.sign_in("anna").status == 200);
  std::thread stopping([&] { house.service->stop(); });
  client.get("/health/live");
  stopping.join();
  house.stop();
  CHECK(house.visits.size() >= 1);
}

// A key and a certificate for localhost that it signed itself, as files.
struct Certificate {
  Certificate() {
    EVP_PKEY* pair = EVP_EC_gen("P-384");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, pair);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_sign(certificate, pair, EVP_sha384());
    std::FILE* file = std::fopen(path("certificate").c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen(path("key").c_str(), "w");
    PEM_write_PrivateKey(file, pair, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(pair);
  }
  std::string path(const char* name) const { return (folder.path / name).string(); }
  Folder folder;
};

// How a client with these settings gets on: the protocol agreed on, or an empty text.
std::string protocol_agreed(std::uint16_t port, int version_max, const char* ciphers) {
  asio::io_context io;
  asio::ssl::context context(asio::ssl::context::tls_client);
  SSL_CTX_set_max_proto_version(context.native_handle(), version_max);
  if (ciphers != nullptr) SSL_CTX_set_cipher_list(context.native_handle(), ciphers);
  asio::ssl::stream<asio::ip::tcp::socket> stream(io, context);
  stream.next_layer().connect({asio::ip::make_address("127.0.0.1"), port});
  boost::system::error_code error;
  stream.handshake(asio::ssl::stream_base::client, error);
  if (error) return {};
  const std::string request = "GET /health/live HTTP/1.1\r\nHost: localhost:" + std::to_string(port) +
                              "\r\nConnection: close\r\n\r\n";
  asio::write(stream, asio::buffer(request), error);
  std::string answer;
  asio::read_until(stream, asio::dynamic_buffer(answer), "\"live\"", error);
  CHECK(answer.contains("strict-transport-security: max-age=31536000"));
  return SSL_get_version(stream.native_handle());
}

TEST_CASE("TLS is 1.3, or 1.2 with authenticated encryption, and nothing older") {
  const Certificate certificate;
  House house;
  ServiceSettings settings = local_settings();
  settings.listen.plain = false;
  settings.listen.certificate = certificate.path("certificate");
  settings.listen.key = certificate.path("key");
  auto service = Service::open(std::move(settings), *house.node, house.clock, house.entropy).value();
  std::thread thread([&] { service->run(); });
  CHECK(protocol_agreed(service->port(), TLS1_3_VERSION, nullptr) == "TLSv1.3");
  CHECK(protocol_agreed(service->port(), TLS1_2_VERSION, nullptr) == "TLSv1.2");
  CHECK(protocol_agreed(service->port(), TLS1_2_VERSION, "ECDHE-ECDSA-AES256-SHA384") == "");
  CHECK(protocol_agreed(service->port(), TLS1_1_VERSION, "ALL:@SECLEVEL=0") == "");
  service->stop();
  thread.join();
}

}  // namespace
}  // namespace depesche::http
