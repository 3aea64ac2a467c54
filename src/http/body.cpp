// SPDX-License-Identifier: EUPL-1.2
#include "http/body.h"

#include <algorithm>
#include <charconv>

namespace depesche::http {
namespace {

constexpr std::size_t subject_max = 500;
constexpr std::size_t place_max = 200;
constexpr std::size_t language_max = 16;
constexpr std::size_t part_max = 500'000;
constexpr std::size_t addressees_max = 200;
constexpr std::size_t sources_max = 100;

constexpr std::size_t page_default = 20;
constexpr std::size_t page_max = 100;
constexpr std::size_t filter_values_max = 100;
constexpr std::size_t filter_text_max = 128;

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

// Days since 1970.
std::optional<std::int32_t> day_in(Form& form, std::string_view name) {
  const auto day = form.day(name);
  if (!day) return std::nullopt;
  return static_cast<std::int32_t>(day->time_since_epoch().count());
}

search::Filters filters_of(Form& form) {
  search::Filters filters;
  filters.countries = form.texts("country", filter_values_max, filter_text_max);
  filters.posts = form.texts("post", filter_values_max, filter_text_max);
  filters.kinds = form.texts("kind", filter_values_max, filter_text_max);
  filters.levels = form.texts("level", filter_values_max, filter_text_max);
  filters.languages = form.texts("language", filter_values_max, filter_text_max);
  for (const std::string& text : form.texts("year", filter_values_max, 4)) {
    int year = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    if (error != std::errc{} || end != text.data() + text.size()) form.complain("year", "not-a-date");
    filters.years.push_back(year);
  }
  filters.from = day_in(form, "from");
  filters.to = day_in(form, "to");
  form.no_more();
  return filters;
}

search::Sort sort_of(const std::string& name) {
  if (name == "newest") return search::Sort::newest;
  if (name == "oldest") return search::Sort::oldest;
  return search::Sort::relevance;
}

}  // namespace

Label read_label(Form& form) {
  Label label;
  const std::string level = form.one_of(
      "level", {"OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM"}, Form::Need::required);
  label.level = parse_level(level).value_or(Level::open);
  label.compartments = form.texts("compartments", compartments_max, label_word_size_max);
  label.releasable_to = form.texts("releasable_to", organisations_max, label_word_size_max);
  label.term_year = static_cast<std::uint16_t>(form.number("term_year", 0, 2200, 0));
  form.no_more();
  return normalised(std::move(label));
}

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

void read_question(Form& form, search::Request& request) {
  request.query = form.text("query", search::query_bytes_max);
  if (auto filters = form.object("filters")) request.filters = filters_of(*filters);
}

void read_extent(Form& form, search::Request& request) {
  request.limit = static_cast<std::size_t>(form.number("limit", 1, page_max, page_default));
  request.facets = form.flag("facets", false);
  request.snippets = true;
}

search::Request read_search(Form& form) {
  search::Request request;
  read_question(form, request);
  request.sort = sort_of(form.one_of("sort", {"relevance", "newest", "oldest"}, Form::Need::optional));
  read_extent(form, request);
  return request;
}

}  // namespace depesche::http
