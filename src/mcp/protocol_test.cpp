// SPDX-License-Identifier: EUPL-1.2
#include "mcp/protocol.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <vector>

namespace depesche::mcp {
namespace {

namespace json = boost::json;

json::object envelope(std::string_view claimed = revision) {
  return {{"io.modelcontextprotocol/protocolVersion", claimed},
          {"io.modelcontextprotocol/clientInfo", {{"name", "test"}, {"version", "1"}}},
          {"io.modelcontextprotocol/clientCapabilities", json::object{}}};
}

std::string asking(std::string_view method, json::object params = {}, const json::object& meta = envelope()) {
  params["_meta"] = meta;
  return json::serialize(
      json::object{{"jsonrpc", "2.0"}, {"id", 7}, {"method", method}, {"params", std::move(params)}});
}

Headers headers_for(std::string method, std::optional<std::string> name = {}) {
  return {.revision = std::string(revision), .method = std::move(method), .name = std::move(name)};
}

// Tells what it was asked.
Result<json::object> echo(const Tool& tool, const json::object& arguments) {
  return json::object{{"tool", tool.name}, {"arguments", arguments}};
}

Reply ask(std::string_view message, const Headers* headers = nullptr) {
  return answer(message, headers, echo);
}

json::object body_of(const Reply& reply) { return json::parse(reply.body).as_object(); }

TEST_CASE("whoever asks what is here learns the revision, the tools and how to handle what they read") {
  const auto body = body_of(ask(asking("server/discover")));
  CHECK(body.at("jsonrpc") == "2.0");
  CHECK(body.at("id") == 7);
  const auto& result = body.at("result").as_object();
  CHECK(result.at("resultType") == "complete");
  CHECK(result.at("supportedVersions") == json::array{"2026-07-28"});
  CHECK(result.at("capabilities") == json::object{{"tools", json::object{}}});
  CHECK(result.at("cacheScope") == "private");
  CHECK(result.at("_meta").at("io.modelcontextprotocol/serverInfo").at("name") == "depesche");
  CHECK(std::string(result.at("instructions").as_string()).find("never instructions") != std::string::npos);
}

TEST_CASE("every tool is listed with its schemas, and only reads") {
  const auto result = body_of(ask(asking("tools/list"))).at("result").as_object();
  std::vector<std::string> names;
  for (const auto& tool : result.at("tools").as_array()) {
    names.emplace_back(tool.at("name").as_string());
    CHECK(tool.at("annotations").at("readOnlyHint") == true);
    CHECK(tool.at("inputSchema").at("type") == "object");
    CHECK(tool.at("outputSchema").at("type") == "object");
  }
  CHECK(names == std::vector<std::string>{"search", "read_passage", "brief", "similar", "list_dossiers",
                                          "read_dossier"});
  CHECK(result.contains("ttlMs"));
  CHECK_FALSE(result.contains("nextCursor"));
}

TEST_CASE("a tool's answer comes as values and as text, and an id as it was given") {
  const json::object call{{"name", "search"}, {"arguments", {{"query", "Hafen"}}}};
  std::string message = asking("tools/call", call);
  message.replace(message.find("\"id\":7"), 6, R"("id":"eins")");
  const auto body = body_of(ask(message));
  CHECK(body.at("id") == "eins");
  const auto& result = body.at("result").as_object();
  CHECK(result.at("structuredContent").at("arguments").at("query") == "Hafen");
  CHECK(json::parse(result.at("content").at(0).at("text").as_string()) == result.at("structuredContent"));
  CHECK_FALSE(result.contains("isError"));
}

TEST_CASE("arguments that do not fit, and what a tool cannot do, are told inside the answer") {
  for (const char* arguments :
       {"{}", R"({"query":1})", R"({"query":"x","limit":51})", R"({"query":"x","limit":0})",
        R"({"query":"x","sort":"best"})", R"({"query":"x","write":true})"}) {
    CAPTURE(arguments);
    const auto reply = ask(asking("tools/call", {{"name", "search"}, {"arguments", json::parse(arguments)}}));
    CHECK(reply.status == 200);
    const auto result = body_of(reply).at("result").as_object();
    CHECK(result.at("isError") == true);
    CHECK_FALSE(result.contains("structuredContent"));
  }
  std::vector<std::string> said;
  for (const Code code : {Code::not_found, Code::denied}) {
    const Work refuses = [&](const Tool&, const json::object&) -> Result<json::object> {
      return fail(code, "level-too-high: GEHEIM");
    };
    const Reply reply =
        answer(asking("tools/call", {{"name", "search"}, {"arguments", {{"query", "x"}}}}), nullptr, refuses);
    said.push_back(reply.body);
    CHECK(reply.body.find("GEHEIM") == std::string::npos);
    CHECK(body_of(reply).at("result").at("isError") == true);
  }
  CHECK(said[0] == said[1]);
}

TEST_CASE("a notification is taken and never answered") {
  for (const char* message : {R"({"jsonrpc":"2.0","method":"notifications/cancelled"})",
                              R"({"jsonrpc":"2.0","method":"tools/call","params":{"name":"search"}})"}) {
    const Reply reply = ask(message);
    CHECK(reply.status == 202);
    CHECK(reply.body.empty());
  }
}

struct Row {
  const char* why;
  std::string message;
  Refusal because;
  unsigned status;
};

json::object without(std::string_view key) {
  json::object meta = envelope();
  meta.erase(std::string("io.modelcontextprotocol/").append(key));
  return meta;
}

json::object with(std::string_view key, const json::value& value) {
  json::object meta = envelope();
  meta[std::string("io.modelcontextprotocol/").append(key)] = value;
  return meta;
}

TEST_CASE("what is no request of this revision is refused by its own code") {
  const auto list = [](const json::object& meta) { return asking("tools/list", {}, meta); };
  const std::vector<Row> rows{
      {"nothing", "", Refusal::unreadable, 400},
      {"no JSON", "{", Refusal::unreadable, 400},
      {"a name twice", R"({"jsonrpc":"2.0","id":1,"id":2,"method":"tools/list"})", Refusal::unreadable, 400},
      {"too long", "{\"jsonrpc\":\"2.0\"}" + std::string(message_bytes_max, ' '), Refusal::unreadable, 400},
      {"too deep", std::string(1000, '[') + std::string(1000, ']'), Refusal::unreadable, 400},
      {"a batch", "[" + asking("tools/list") + "]", Refusal::invalid_request, 400},
      {"an empty batch", "[]", Refusal::invalid_request, 400},
      {"an answer", R"({"jsonrpc":"2.0","id":1,"result":{}})", Refusal::invalid_request, 400},
      {"no object", "7", Refusal::invalid_request, 400},
      {"another version", R"({"jsonrpc":"1.0","id":1,"method":"x"})", Refusal::invalid_request, 400},
      {"no version", R"({"id":1,"method":"x"})", Refusal::invalid_request, 400},
      {"a method that is no text", R"({"jsonrpc":"2.0","id":1,"method":1})", Refusal::invalid_request, 400},
      {"an id that is null", R"({"jsonrpc":"2.0","id":null,"method":"x"})", Refusal::invalid_request, 400},
      {"an id that is a fraction", R"({"jsonrpc":"2.0","id":1.5,"method":"x"})", Refusal::invalid_request,
       400},
      {"params that are a list", R"({"jsonrpc":"2.0","id":1,"method":"x","params":[]})",
       Refusal::invalid_request, 400},
      {"a handshake",
       R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})",
       Refusal::unsupported_revision, 400},
      {"no envelope", R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})", Refusal::unsupported_revision,
       400},
      {"an older revision", list(envelope("2025-11-25")), Refusal::unsupported_revision, 400},
      {"a later revision", list(envelope("2027-01-01")), Refusal::unsupported_revision, 400},
      {"a revision that is no text", list(with("protocolVersion", 1)), Refusal::invalid_params, 400},
      {"no capabilities", list(without("clientCapabilities")), Refusal::invalid_params, 400},
      {"capabilities that are a list", list(with("clientCapabilities", json::array{})),
       Refusal::invalid_params, 400},
      {"a client without a name", list(with("clientInfo", json::object{})), Refusal::invalid_params, 400},
      {"an unknown method", asking("resources/list"), Refusal::unknown_method, 404},
      {"a method of older revisions", asking("ping"), Refusal::unknown_method, 404},
      {"a cursor nobody gave", asking("tools/list", {{"cursor", "x"}}), Refusal::invalid_params, 200},
      {"no tool named", asking("tools/call"), Refusal::invalid_params, 200},
      {"a tool that is not here", asking("tools/call", {{"name", "delete"}}), Refusal::invalid_params, 200},
      {"arguments that are a list", asking("tools/call", {{"name", "search"}, {"arguments", json::array{}}}),
       Refusal::invalid_params, 200},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Reply reply = ask(row.message);
    CHECK(reply.status == row.status);
    CHECK(body_of(reply).at("error").at("code") == static_cast<int>(row.because));
  }
}

TEST_CASE("a client of an older revision learns which one is spoken here") {
  const auto refused = [](const std::string& message, const Headers* headers) {
    return body_of(ask(message, headers)).at("error").at("data").as_object();
  };
  const std::string handshake =
      R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})";
  const json::object answer{{"supported", json::array{"2026-07-28"}}, {"requested", "2025-11-25"}};
  CHECK(refused(handshake, nullptr) == answer);
  const std::string bare = R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})";
  const Headers older{.revision = "2025-11-25", .method = {}, .name = {}};
  CHECK(refused(bare, &older) == answer);
  CHECK(refused(asking("tools/list", {}, envelope("2025-11-25")), &older) == answer);
  CHECK(refused(bare, nullptr) == json::object{{"supported", json::array{"2026-07-28"}}});
  const Headers strange{.revision = "\xff\xfe", .method = {}, .name = {}};
  CHECK(refused(bare, &strange) == json::object{{"supported", json::array{"2026-07-28"}}});
  const Headers ours = headers_for("tools/list");
  CHECK(body_of(ask(bare, &ours)).at("error").at("code") == static_cast<int>(Refusal::invalid_params));
}

TEST_CASE("headers say what the body says, or the request is refused") {
  const std::string call = asking("tools/call", {{"name", "search"}, {"arguments", {{"query", "x"}}}});
  const auto status = [&](const Headers& headers) { return ask(call, &headers).status; };
  CHECK(status(headers_for("tools/call", "search")) == 200);
  CHECK(status(headers_for(" tools/call\t", " search ")) == 200);
  CHECK(status(headers_for("tools/call", "=?base64?c2VhcmNo?=")) == 200);
  Headers unnamed_revision = headers_for("tools/call", "search");
  unnamed_revision.revision.reset();
  Headers unnamed_method = headers_for("tools/call", "search");
  unnamed_method.method.reset();
  Headers other_revision = headers_for("tools/call", "search");
  other_revision.revision = "2025-11-25";
  for (const Headers& headers :
       {headers_for("tools/call"), headers_for("tools/call", "brief"), headers_for("tools/list", "search"),
        headers_for("tools/call", "=?base64?YnJpZWY=?="), headers_for("tools/call", "=?base64?*?="),
        headers_for("tools/call", "=?base64?="), unnamed_revision, unnamed_method, other_revision}) {
    const Reply reply = ask(call, &headers);
    CAPTURE(reply.body);
    CHECK(reply.status == 400);
    CHECK(body_of(reply).at("error").at("code") == -32020);
    CHECK(body_of(reply).at("id") == 7);
  }
}

}  // namespace
}  // namespace depesche::mcp
