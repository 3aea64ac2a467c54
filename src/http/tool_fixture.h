// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/client_fixture.h"

namespace depesche::http {

inline constexpr const char* tool_envelope =
    R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}})";

// A program with an access that a signed-in person made for it.
class Tool {
 public:
  Tool(std::uint16_t port, Client& owner, const std::string& upto = "") : client_(port) {
    boost::json::object order{{"name", "Assistent"}};
    if (!upto.empty()) order["upto"] = upto;
    const Received made = owner.post("/api/v1/tool-access", boost::json::serialize(order));
    REQUIRE(made.status == 201);
    id = made.json().at("id").as_string().c_str();
    token = made.json().at("token").as_string().c_str();
  }

  Received call(const std::string& name, const boost::json::object& arguments) {
    return ask("tools/call", name,
               "\"name\":\"" + name + "\",\"arguments\":" + boost::json::serialize(arguments) + ",");
  }
  Received list() { return ask("tools/list", "", ""); }

  Received ask(const std::string& method, const std::string& name, const std::string& params) {
    client_.more_headers = "Authorization: Bearer " + token +
                           "\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: " + method + "\r\n" +
                           (name.empty() ? "" : "Mcp-Name: " + name + "\r\n") + more_headers;
    return client_.post("/api/v1/mcp", R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" +
                                           params + tool_envelope + "}}");
  }
  // Another route with the tool's token.
  Received get(const std::string& target) {
    client_.more_headers = "Authorization: Bearer " + token + "\r\n";
    return client_.get(target);
  }

  std::string id, token, more_headers;

 private:
  Client client_;
};

}  // namespace depesche::http
