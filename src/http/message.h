// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Requests and answers as plain values: no handler sees a socket or a parser.

namespace depesche::http {

enum class Method : std::uint8_t { get, head, post, put, remove, other };
std::string_view to_text(Method method);

struct Header {
  std::string name;  // in lower case
  std::string value;
};

struct Request {
  Method method = Method::get;
  std::string target;
  std::vector<Header> headers;
  std::string body;
  std::string address;  // of the neighbour, without its port
  bool keep_alive = true;

  // The value of a header field; empty when it is absent or given more than once.
  std::string_view header(std::string_view name) const;
};

class EventSource;

// What the access log will say of an answer; never sent.
struct AccessNote {
  std::string method;
  std::string route;
  std::chrono::microseconds began_at{};  // on a clock that only runs forwards
  std::string request_id;
};

struct Response {
  unsigned status = 200;
  std::vector<Header> headers;
  std::string body;
  std::shared_ptr<const std::string> shared;  // a body that many answers share; then `body` is empty
  std::shared_ptr<EventSource> events;        // a body that goes on until one side has enough
  AccessNote note;

  Response& set(std::string_view name, std::string_view value);
  std::string_view content() const { return shared ? std::string_view(*shared) : std::string_view(body); }
};

std::string_view reason_phrase(unsigned status);

// Status line and header fields as bytes, ending in an empty line. Values with control characters are
// dropped.
std::string head_of(const Response& response, bool keep_alive);

}  // namespace depesche::http
