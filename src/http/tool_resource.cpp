// SPDX-License-Identifier: EUPL-1.2
#include "http/tool_resource.h"

#include "http/form.h"
#include "http/password_check.h"
#include "http/render.h"
#include "mcp/tools.h"

namespace depesche::http {
namespace {

constexpr std::size_t tool_name_max = 100;

boost::json::object to_json(const ToolAccess& access) {
  boost::json::object json{{"id", access.id},
                           {"name", access.name},
                           {"made", to_text(access.made_at)},
                           {"ends", to_text(access.ends_at())}};
  if (access.upto) json["upto"] = depesche::to_text(*access.upto);
  return json;
}

std::optional<std::string> header_of(const Request& request, std::string_view name) {
  const std::string_view value = request.header(name);
  return value.empty() ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

// An access reads on where nobody sits, so the session must have shown lately who sits here.
Answer make_tool_access(Desk& desk, const Call& call) {
  if (!is_proven(desk, *call.visitor)) return refuse(Fault::locked);
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  std::string name = form->text("name", tool_name_max, Form::Need::required);
  const std::string level = form->one_of(
      "upto", {"OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM"}, Form::Need::optional);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  std::optional<Level> upto;
  if (const auto parsed = parse_level(level)) upto = *parsed;
  const auto made =
      desk.context.tool_accesses.make(*call.visitor, std::move(name), upto, desk.reader.directory());
  if (!made) return refuse(Fault::not_signed_in);
  boost::json::object body = to_json(made->access);
  body["token"] = made->token;
  return json(201, body);
}

Answer list_tool_accesses(Desk& desk, const Call& call) {
  boost::json::array list;
  for (const ToolAccess& access : desk.context.tool_accesses.of(call.person(), desk.reader.directory()))
    list.push_back(to_json(access));
  return json(200, {{"accesses", std::move(list)}});
}

Answer end_tool_access(Context& context, const Call& call) {
  if (!context.tool_accesses.end(call.person(), call.id)) return refuse(Fault::not_available);
  return no_content();
}

Answer answer_tool(Desk& desk, const Call& call) {
  const mcp::Headers headers{.revision = header_of(call.request, "mcp-protocol-version"),
                             .method = header_of(call.request, "mcp-method"),
                             .name = header_of(call.request, "mcp-name")};
  Actor actor = mcp::narrowed(desk.actor(call.person()), call.tool_upto);
  const mcp::Work work = mcp::reading_as(std::move(actor), desk.reader, desk.auditor);
  mcp::Reply reply = mcp::answer(call.request.body, &headers, work);
  Response response;
  response.status = reply.status;
  if (!reply.body.empty()) response.set("content-type", "application/json");
  response.body = std::move(reply.body);
  return response;
}

}  // namespace depesche::http
