// SPDX-License-Identifier: EUPL-1.2
#include "http/render.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace depesche::http {
namespace {

std::string_view word_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::none: return "none";
    case Purpose::information: return "information";
    case Purpose::instruction_requested: return "instruction_requested";
  }
  return "none";
}

std::string_view word_of(MailboxKind kind) {
  switch (kind) {
    case MailboxKind::authority: return "authority";
    case MailboxKind::node: return "node";
    case MailboxKind::post: return "post";
    case MailboxKind::unit: return "unit";
    case MailboxKind::group: return "group";
    case MailboxKind::person: return "person";
  }
  return "post";
}

}  // namespace

std::string to_text(Time time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  std::array<char, 48> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string http_date(Time time) {
  using namespace std::chrono;
  constexpr std::array day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  std::array<char, 40> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT", day_names[weekday(day).c_encoding()],
      static_cast<unsigned>(date.day()), month_names[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(size)};
}

boost::json::object to_json(const Name& name) { return {{"de", name.de}, {"en", name.en}}; }

boost::json::array to_json(const std::vector<std::string>& words) {
  boost::json::array list;
  for (const std::string& word : words) list.emplace_back(word);
  return list;
}

boost::json::object to_json(const Label& label) {
  return {{"level", to_text(label.level)},
          {"compartments", to_json(label.compartments)},
          {"releasable_to", to_json(label.releasable_to)},
          {"term_year", label.term_year}};
}

boost::json::object to_json(const Site& site) {
  return {{"id", site.id},
          {"name", to_json(site.name)},
          {"ceiling", to_text(site.ceiling)},
          {"exercise", site.exercise},
          {"version", DEPESCHE_VERSION}};
}

bool is_for_people(const Mailbox& mailbox) {
  return mailbox.kind != MailboxKind::authority && mailbox.kind != MailboxKind::node;
}

boost::json::object to_json(const Mailbox& mailbox) {
  return {{"id", mailbox.id.value},
          {"kind", word_of(mailbox.kind)},
          {"name", to_json(mailbox.name)},
          {"level", to_text(mailbox.ceiling.level)}};
}

boost::json::object named(const Directory& directory, const MailboxId& id) {
  return {{"id", id.value}, {"name", to_json(display_name(directory, id))}};
}

std::string name_of_person(const Directory& directory, const std::string& person) {
  const Person* known = directory.person(person);
  return known == nullptr ? person : known->name;
}

boost::json::object to_json(const Directory& directory, const Row& row) {
  boost::json::object json{{"id", to_text(row.id)},
                           {"kind", to_text(row.kind)},
                           {"level", to_text(row.label.level)},
                           {"compartments", to_json(row.label.compartments)},
                           {"precedence", to_text(row.precedence)},
                           {"subject", row.subject},
                           {"author", named(directory, row.author)},
                           {"number", number_text(row.kind, row.number)},
                           {"created", to_text(row.created)},
                           {"date", row.date},
                           {"purpose", word_of(row.purpose)},
                           {"state", to_text(row.state)}};
  if (!row.mailbox.value.empty()) json["to_mailbox"] = named(directory, row.mailbox);
  if (row.acknowledge_by) json["acknowledge_by"] = to_text(*row.acknowledge_by);
  if (row.relabelled) json["relabelled"] = to_text(*row.relabelled);
  if (row.recalled) json["recalled"] = to_text(*row.recalled);
  if (row.acknowledged) {
    json["acknowledged"] = {{"by", name_of_person(directory, row.acknowledged->person)},
                            {"at", to_text(row.acknowledged->at)}};
  }
  return json;
}

}  // namespace depesche::http
