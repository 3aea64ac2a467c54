// SPDX-License-Identifier: EUPL-1.2
#include "http/brief_resource.h"

#include "brief/markdown.h"
#include "http/brief_json.h"
#include "http/form.h"

namespace depesche::http {
namespace {

BriefOrder read_order(Form& form) {
  BriefOrder order{.question = form.text("question", search::query_bytes_max, Form::Need::required),
                   .target = {}};
  const std::string target = form.one_of(
      "target", {"OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM"}, Form::Need::optional);
  if (const auto level = parse_level(target)) order.target = *level;
  order.sentences = static_cast<std::size_t>(
      form.number("sentences", 1, search::quotes_max, static_cast<std::int64_t>(order.sentences)));
  return order;
}

}  // namespace

Answer show_brief(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const BriefOrder order = read_order(*form);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const auto directory = desk.reader.directory();
  const Brief brief =
      TRY(desk.reader.brief(desk.actor(call.person()), order, AuditRecord::What::briefed, desk.auditor));
  return json(200, to_json(*directory, brief));
}

Answer export_brief(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const BriefOrder order = read_order(*form);
  const bool in_german = form->one_of("language", {"de", "en"}, Form::Need::optional) != "en";
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const auto directory = desk.reader.directory();
  const Brief brief =
      TRY(desk.reader.brief(desk.actor(call.person()), order, AuditRecord::What::exported, desk.auditor));
  Response response;
  response.set("content-type", "text/markdown; charset=utf-8");
  response.body = to_markdown(brief, *directory, in_german);
  return response;
}

}  // namespace depesche::http
