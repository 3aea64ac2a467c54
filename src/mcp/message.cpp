// SPDX-License-Identifier: EUPL-1.2
#include "mcp/message.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "crypto/encoding.h"
#include "schema/schema.h"

namespace depesche::mcp {
namespace {

namespace json = boost::json;

constexpr std::string_view revision_key = "io.modelcontextprotocol/protocolVersion";
constexpr std::string_view capabilities_key = "io.modelcontextprotocol/clientCapabilities";
constexpr std::string_view client_key = "io.modelcontextprotocol/clientInfo";
constexpr std::size_t revision_bytes_max = 32;

using Checked = std::expected<void, Refused>;

std::unexpected<Refused> refuse(Refusal because, std::string what, json::object data = {}) {
  return std::unexpected(Refused{.because = because, .what = std::move(what), .data = std::move(data)});
}

const json::object* object_in(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains({name.data(), name.size()});
  return value == nullptr ? nullptr : value->if_object();
}

const json::string* text_in(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains({name.data(), name.size()});
  return value == nullptr ? nullptr : value->if_string();
}

std::string_view view_of(const json::string& text) { return {text.data(), text.size()}; }

bool is_id(const json::value& value) { return value.is_string() || value.is_int64() || value.is_uint64(); }

// Optional white space around a field value (RFC 9110 §5.6.3).
std::string_view stripped(std::string_view value) {
  const std::size_t begin = value.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return value.substr(begin, value.find_last_not_of(" \t") - begin + 1);
}

// The padded alphabet of RFC 4648 §4 in that of §5, without padding.
std::string in_url_alphabet(std::string_view base64) {
  std::string text(base64.substr(0, base64.find_last_not_of('=') + 1));
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

// A value that no header can hold as it is stands there as =?base64?…?=.
std::optional<std::string> decoded(std::string_view value) {
  constexpr std::string_view opening = "=?base64?";
  constexpr std::string_view closing = "?=";
  if (!value.starts_with(opening) || !value.ends_with(closing)) return std::string(value);
  if (value.size() < opening.size() + closing.size()) return std::nullopt;
  const auto bytes = crypto::from_base64url(
      in_url_alphabet(value.substr(opening.size(), value.size() - opening.size() - closing.size())));
  if (!bytes) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

// The envelope of a request: params._meta with what every request says of itself.
Checked check_envelope(const json::object& meta) {
  const json::string* claimed = text_in(meta, revision_key);
  std::string_view wrong;
  if (claimed == nullptr) wrong = revision_key;
  if (object_in(meta, capabilities_key) == nullptr && wrong.empty()) wrong = capabilities_key;
  if (meta.contains({client_key.data(), client_key.size()}) && wrong.empty()) {
    const json::object* client = object_in(meta, client_key);
    const bool is_named =
        client != nullptr && text_in(*client, "name") != nullptr && text_in(*client, "version") != nullptr;
    if (!is_named) wrong = client_key;
  }
  if (wrong.empty()) return {};
  return refuse(Refusal::invalid_params, "the envelope in params._meta lacks " + std::string(wrong),
                {{"envelope", {{"key", wrong}}}});
}

// Foreign bytes are only said back where they look like a revision.
bool may_be_revision(std::string_view text) {
  constexpr std::string_view characters = "0123456789-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return text.size() <= revision_bytes_max && text.find_first_not_of(characters) == std::string_view::npos;
}

Checked refuse_revision(std::string_view requested) {
  json::object data{{"supported", json::array{revision}}};
  if (!requested.empty() && may_be_revision(requested)) data["requested"] = requested;
  return refuse(Refusal::unsupported_revision,
                "this server speaks revision " + std::string(revision) + " only", std::move(data));
}

// A request without an envelope comes from a client of an older revision, which tells it elsewhere or not at
// all.
Checked refuse_without_envelope(const json::object& params, const Headers* headers) {
  if (headers != nullptr && headers->revision) {
    const std::string_view named = stripped(*headers->revision);
    if (named != revision) return refuse_revision(named);
    return refuse(Refusal::invalid_params, "the request lacks its envelope in params._meta",
                  {{"envelope", {{"missing", json::array{revision_key, capabilities_key}}}}});
  }
  const json::string* requested = text_in(params, "protocolVersion");
  return refuse_revision(requested == nullptr ? std::string_view() : view_of(*requested));
}

Checked mismatch(std::string_view header) {
  return refuse(Refusal::header_mismatch,
                "the header " + std::string(header) + " does not say what the body says",
                {{"header", header}});
}

Checked check_name(const Request& request, const Headers& headers) {
  const json::string* name = text_in(request.params, "name");
  if (request.method != "tools/call" || name == nullptr) return {};
  if (!headers.name) return mismatch("Mcp-Name");
  const auto said = decoded(stripped(*headers.name));
  if (!said || *said != view_of(*name)) return mismatch("Mcp-Name");
  return {};
}

Checked check_request(const Request& request, const Headers* headers) {
  const json::object* meta = object_in(request.params, "_meta");
  if (meta == nullptr || !meta->contains({revision_key.data(), revision_key.size()}))
    return refuse_without_envelope(request.params, headers);
  if (auto whole = check_envelope(*meta); !whole) return whole;
  const std::string_view claimed = view_of(*text_in(*meta, revision_key));
  if (headers != nullptr && headers->revision && stripped(*headers->revision) != claimed)
    return mismatch("MCP-Protocol-Version");
  if (claimed != revision) return refuse_revision(claimed);
  if (headers == nullptr) return {};
  if (!headers->revision) return mismatch("MCP-Protocol-Version");
  if (!headers->method || stripped(*headers->method) != request.method) return mismatch("Mcp-Method");
  return check_name(request, *headers);
}

std::expected<Request, Refused> read_shape(const json::value& value) {
  if (value.is_array()) return refuse(Refusal::invalid_request, "batches are not answered");
  const json::object* object = value.if_object();
  if (object == nullptr) return refuse(Refusal::invalid_request, "a message is a JSON object");
  const json::string* version = text_in(*object, "jsonrpc");
  const json::string* method = text_in(*object, "method");
  if (version == nullptr || view_of(*version) != "2.0" || method == nullptr)
    return refuse(Refusal::invalid_request, "not a request of JSON-RPC 2.0");
  Request request{.method = std::string(view_of(*method)), .params = {}};
  if (const json::value* params = object->if_contains("params")) {
    if (!params->is_object()) return refuse(Refusal::invalid_request, "params are a JSON object");
    request.params = params->get_object();
  }
  if (const json::value* id = object->if_contains("id")) {
    if (!is_id(*id)) return refuse(Refusal::invalid_request, "an id is a text or a whole number");
    request.id = *id;
  }
  return request;
}

}  // namespace

std::expected<Request, Refused> read_message(std::string_view bytes, const Headers* headers) {
  if (bytes.size() > message_bytes_max) return refuse(Refusal::unreadable, "the message is too long");
  const auto value = schema::parse_json(bytes);
  if (!value) return refuse(Refusal::unreadable, "the message is no JSON");
  auto request = read_shape(*value);
  if (!request || request->is_notification()) return request;
  if (auto fits = check_request(*request, headers); !fits) {
    Refused refused = std::move(fits).error();
    refused.id = request->id;
    return std::unexpected(std::move(refused));
  }
  return request;
}

}  // namespace depesche::mcp
