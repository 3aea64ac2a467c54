// SPDX-License-Identifier: EUPL-1.2
#include "http/message.h"

#include <algorithm>

namespace depesche::http {
namespace {

bool is_safe(std::string_view value) {
  return std::ranges::none_of(value,
                              [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool has_length(const Response& response) {
  return !response.events && response.status != 204 && response.status != 304;
}

}  // namespace

std::string_view to_text(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::remove: return "DELETE";
    case Method::other: return "OTHER";
  }
  return "OTHER";
}

std::string_view Request::header(std::string_view name) const {
  const auto first = std::ranges::find(headers, name, &Header::name);
  if (first == headers.end()) return {};
  const auto again =
      std::find_if(std::next(first), headers.end(), [&](const Header& h) { return h.name == name; });
  return again == headers.end() ? std::string_view(first->value) : std::string_view{};
}

Response& Response::set(std::string_view name, std::string_view value) {
  const auto found = std::ranges::find(headers, name, &Header::name);
  if (found != headers.end()) {
    found->value = value;
  } else {
    headers.push_back({std::string(name), std::string(value)});
  }
  return *this;
}

std::string_view reason_phrase(unsigned status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
  }
}

std::string head_of(const Response& response, bool keep_alive) {
  std::string head = "HTTP/1.1 ";
  head.append(std::to_string(response.status))
      .append(" ")
      .append(reason_phrase(response.status))
      .append("\r\n");
  for (const Header& header : response.headers) {
    if (is_safe(header.value)) head.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  if (has_length(response)) {
    head.append("content-length: ").append(std::to_string(response.content().size())).append("\r\n");
  }
  head.append(keep_alive ? "connection: keep-alive\r\n\r\n" : "connection: close\r\n\r\n");
  return head;
}

}  // namespace depesche::http
