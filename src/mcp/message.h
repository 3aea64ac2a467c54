// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

// Messages of the Model Context Protocol, revision 2026-07-28: JSON-RPC 2.0 where every request says by
// itself which revision it speaks. There is no handshake and no session.

namespace depesche::mcp {

inline constexpr std::string_view revision = "2026-07-28";
inline constexpr std::size_t message_bytes_max = 1'000'000;

// Why a message is not answered with a result: JSON-RPC 2.0 §5.1, and what the protocol adds.
enum class Refusal : std::int32_t {
  unreadable = -32700,
  invalid_request = -32600,
  unknown_method = -32601,
  invalid_params = -32602,
  header_mismatch = -32020,
  unsupported_revision = -32022,
};

struct Refused {
  Refusal because = Refusal::invalid_request;
  std::string what;
  boost::json::object data{};       // further members for programs
  boost::json::value id = nullptr;  // of the request, where it could be read
  unsigned status = 400;            // over HTTP
};

// What HTTP repeats of a message, so that gateways need not read it; as it came.
struct Headers {
  std::optional<std::string> revision;  // MCP-Protocol-Version
  std::optional<std::string> method;    // Mcp-Method
  std::optional<std::string> name;      // Mcp-Name, for tools/call
};

struct Request {
  boost::json::value id = nullptr;  // null: a notification, which nobody answers
  std::string method;
  boost::json::object params;

  bool is_notification() const { return id.is_null(); }
};

// One message. `headers`: null where the transport has none. Batches, answers, messages of older revisions
// and those whose headers say something else are refused.
std::expected<Request, Refused> read_message(std::string_view bytes, const Headers* headers);

}  // namespace depesche::mcp
