// SPDX-License-Identifier: EUPL-1.2
#include "http/draft_json.h"

#include <algorithm>
#include <array>

#include "http/directory_resource.h"
#include "http/render.h"

namespace depesche::http {
namespace {

constexpr std::size_t subject_max = 500;
constexpr std::size_t place_max = 200;
constexpr std::size_t language_max = 16;
constexpr std::size_t part_max = 500'000;
constexpr std::size_t addressees_max = 200;
constexpr std::size_t sources_max = 100;

struct PartName {
  std::string_view name;
  Heading heading;
};
constexpr std::array part_names{PartName{"summary", Heading::summary}, PartName{"details", Heading::details},
                                PartName{"assessment", Heading::assessment}};

void read_parts(Form& form, Content& content) {
  auto parts = form.object("parts");
  if (!parts) return;
  for (const PartName& named : part_names) {
    std::string text = parts->text(named.name, part_max);
    if (!text.empty())
      content.parts.push_back({.heading = named.heading, .heading_text = {}, .text = std::move(text)});
  }
  parts->no_more();
}

std::vector<To> read_addressees(Form& form) {
  std::vector<To> to;
  for (Form& one : form.objects("to", addressees_max)) {
    const std::string mailbox = one.text("mailbox", mailbox_size_max, Form::Need::required);
    to.push_back({.mailbox = {mailbox}, .for_information = one.flag("for_information", false)});
    one.no_more();
  }
  return to;
}

std::vector<Reference> read_references(Form& form) {
  std::vector<Reference> references;
  for (Form& one : form.objects("references", sources_max)) {
    const std::string relation =
        one.one_of("relation", {"answers", "supersedes", "attachment_of", "cites"}, Form::Need::required);
    const auto target = parse_dispatch_id(one.text("id", 64, Form::Need::required));
    if (!target) one.complain("id", "source-not-available");
    one.no_more();
    const auto known = parse_relation(relation);
    if (known && target) references.push_back({.relation = *known, .target = *target});
  }
  return references;
}

Purpose purpose_of(const std::string& name) {
  if (name == "information") return Purpose::information;
  if (name == "instruction_requested") return Purpose::instruction_requested;
  return Purpose::none;
}

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

PlannedDispatch read_planned(Form& form) {
  PlannedDispatch planned;
  const std::string kind = form.one_of("kind", {"report", "instruction", "message"}, Form::Need::required);
  planned.kind = parse_kind(kind).value_or(Kind::report);
  planned.author = {form.text("author", mailbox_size_max, Form::Need::required)};
  planned.to = read_addressees(form);
  for (std::string& mailbox : form.texts("blind", addressees_max, mailbox_size_max)) {
    planned.blind.push_back({std::move(mailbox)});
  }
  if (auto label = form.object("label", Form::Need::required)) planned.label = read_label(*label);
  const std::string precedence =
      form.one_of("precedence", {"routine", "priority", "immediate", "flash"}, Form::Need::optional);
  planned.precedence = parse_precedence(precedence).value_or(Precedence::routine);
  planned.content.purpose = purpose_of(
      form.one_of("purpose", {"none", "information", "instruction_requested"}, Form::Need::optional));
  // Until the end of that day, in UTC.
  if (const auto day = form.day("acknowledge_by"))
    planned.content.acknowledge_by = Time(*day) + std::chrono::days(1);
  planned.content.subject = form.text("subject", subject_max);
  planned.content.language = form.text("language", language_max);
  planned.content.place = form.text("place", place_max);
  read_parts(form, planned.content);
  planned.references = read_references(form);
  return planned;
}

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
