// SPDX-License-Identifier: EUPL-1.2
#include "http/draft_json.h"

#include <algorithm>

#include "http/body.h"
#include "http/render.h"

namespace depesche::http {
namespace {

std::string_view name_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::none: return "none";
    case Purpose::information: return "information";
    case Purpose::instruction_requested: return "instruction_requested";
  }
  return "none";
}

boost::json::object draft_parts_json(const Content& content) {
  boost::json::object parts;
  for (const PartName& named : part_names) {
    const auto found = std::ranges::find(content.parts, named.heading, &Part::heading);
    parts[named.name] = found == content.parts.end() ? std::string{} : found->text;
  }
  return parts;
}

}  // namespace

boost::json::object to_json(const CurrentDraft& current) {
  const PlannedDispatch& planned = current.draft.planned;
  boost::json::array to, blind, references;
  for (const To& one : planned.to) {
    to.push_back({{"mailbox", one.mailbox.value}, {"for_information", one.for_information}});
  }
  for (const MailboxId& mailbox : planned.blind) blind.emplace_back(mailbox.value);
  for (const Reference& reference : planned.references) {
    references.push_back(
        {{"relation", depesche::to_text(reference.relation)}, {"id", depesche::to_text(reference.target)}});
  }
  boost::json::object json{{"id", current.draft.id},
                           {"version", current.draft.version},
                           {"saved_at", to_text(current.saved_at)},
                           {"kind", depesche::to_text(planned.kind)},
                           {"author", planned.author.value},
                           {"to", std::move(to)},
                           {"blind", std::move(blind)},
                           {"label", to_json(planned.label)},
                           {"precedence", depesche::to_text(planned.precedence)},
                           {"purpose", name_of(planned.content.purpose)},
                           {"subject", planned.content.subject},
                           {"language", planned.content.language},
                           {"place", planned.content.place},
                           {"parts", draft_parts_json(planned.content)},
                           {"references", std::move(references)}};
  if (const auto by = planned.content.acknowledge_by)
    json["acknowledge_by"] = to_text(*by - std::chrono::days(1)).substr(0, 10);
  return json;
}

}  // namespace depesche::http
