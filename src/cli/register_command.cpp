// SPDX-License-Identifier: EUPL-1.2
#include "cli/register_command.h"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

#include "cli/signing_in.h"
#include "route/plan.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

using RegisterRow = Reader::RegisterRow;

Result<std::uint64_t> typed_number(const Words& words, const std::string& option, std::uint64_t otherwise) {
  const std::string typed = words.value(option, std::to_string(otherwise));
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (error != std::errc() || end != typed.data() + typed.size())
    return fail(Code::invalid, "--" + option + " takes a number");
  return number;
}

Result<RegisterQuery> typed_query(const Words& words) {
  RegisterQuery query;
  query.least = TRY(parse_level(words.value("level", "VS-VERTRAULICH")));
  query.person = words.value("person");
  query.mailbox = {words.value("mailbox")};
  if (words.has("after")) query.after = TRY(parse_dispatch_id(words.value("after")));
  query.limit = TRY(typed_number(words, "limit", 50));
  return query;
}

std::string carrier_state(const Owed& owed) {
  if (owed.arrived) return route::to_text(*owed.arrived);
  return owed.refused.empty() ? "-" : "refused";
}

json::value register_json(const RegisterRow& row) {
  const Registered& entry = row.entry;
  json::array copies, taken, carriers;
  for (const NumberedCopy& copy : entry.copies)
    copies.push_back(json::object{
        {"copy", copy.copy}, {"of", copy.copies}, {"mailbox", copy.mailbox.value}, {"number", copy.number}});
  for (const Taken& one : entry.taken)
    taken.push_back(
        json::object{{"person", one.person}, {"mailbox", one.mailbox.value}, {"at", route::to_text(one.at)}});
  for (const Owed& owed : row.carriers)
    carriers.push_back(json::object{{"node", owed.node.value}, {"arrived", carrier_state(owed)}});
  return json::object{
      {"diary_number", entry.number},
      {"id", to_text(entry.dispatch)},
      {"level", to_text(entry.label.level)},
      {"author", entry.author.value},
      {"written", route::to_text(entry.created)},
      {"relabelled", entry.relabelled ? json::value(route::to_text(*entry.relabelled)) : nullptr},
      {"recalled", entry.recalled ? json::value(route::to_text(*entry.recalled)) : nullptr},
      {"copies", copies},
      {"readers", taken},
      {"carriers", carriers}};
}

void print_entry(const Invocation& invocation, const RegisterRow& row) {
  const Registered& entry = row.entry;
  const auto say = [&](const Text& pattern, const auto&... parts) {
    invocation.print(fmt::format(fmt::runtime(invocation.say(pattern)), parts...));
  };
  say({"Tgb.-Nr. {}  {}  {}, {}\n  {}", "Diary no. {}  {}  {}, {}\n  {}"}, entry.number,
      to_text(entry.label.level), entry.author.value, route::to_text(entry.created), to_text(entry.dispatch));
  if (entry.relabelled)
    say({"  Einstufung geändert {}", "  classification changed {}"}, route::to_text(*entry.relabelled));
  if (entry.recalled) say({"  zurückgerufen {}", "  recalled {}"}, route::to_text(*entry.recalled));
  for (const NumberedCopy& copy : entry.copies)
    say({"  {}. Ausfertigung von {}: {} (Nr. {})", "  copy {} of {}: {} (no. {})"}, copy.copy, copy.copies,
        copy.mailbox.value, copy.number);
  for (const Taken& one : entry.taken) {
    if (one.mailbox.value.empty()) {
      say({"  Kenntnis genommen: {}, {}", "  took note: {}, {}"}, one.person, route::to_text(one.at));
    } else {
      say({"  quittiert: {} für {}, {}", "  acknowledged: {} for {}, {}"}, one.person, one.mailbox.value,
          route::to_text(one.at));
    }
  }
  for (const Owed& owed : row.carriers)
    say({"  Träger: {}, angekommen {}", "  carrier: {}, arrived {}"}, owed.node.value, carrier_state(owed));
}

// One line for each copy, reader and carrier, so that a table calculation can filter them.
void print_csv(const Invocation& invocation, const RegisterRow& row) {
  const Registered& entry = row.entry;
  const auto line = [&](std::string_view what, std::string_view number, std::string_view who,
                        std::string_view at) {
    invocation.print(fmt::format("{};{};{};{};{};{};{};{};{}", entry.number, to_text(entry.dispatch),
                                 to_text(entry.label.level), entry.author.value,
                                 route::to_text(entry.created), what, number, who, at));
  };
  for (const NumberedCopy& copy : entry.copies)
    line("copy", fmt::format("{}/{}", copy.copy, copy.copies), copy.mailbox.value, "");
  for (const Taken& one : entry.taken)
    line(one.mailbox.value.empty() ? "read" : "acknowledged", "", one.person, route::to_text(one.at));
  for (const Owed& owed : row.carriers) line("carrier", "", owed.node.value, carrier_state(owed));
}

}  // namespace

Result<> show_register(Invocation& invocation) {
  const Words& words = invocation.words();
  const auto query = TRY(typed_query(words));
  const bool is_csv = words.has("csv");
  return invocation.desk().with_reader([&](Reader& reader, Auditor& auditor) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    const auto rows = TRY(reader.registered(actor, query, auditor));
    json::array list;
    if (is_csv) invocation.print("diary_number;id;level;author;written;what;copy;who;at");
    for (const RegisterRow& row : rows) {
      list.push_back(register_json(row));
      if (is_csv) {
        print_csv(invocation, row);
      } else {
        print_entry(invocation, row);
      }
    }
    if (rows.empty() && !is_csv) invocation.print(invocation.say({"Kein Eintrag.", "No entry."}));
    const std::string last = rows.empty() ? words.value("after") : to_text(rows.back().entry.dispatch);
    if (!is_csv && rows.size() >= query.limit)
      invocation.print(fmt::format(
          fmt::runtime(invocation.say({"Weiter mit --after {}.", "Go on with --after {}."})), last));
    invocation.give(json::object{{"entries", list}, {"last", last}});
    return {};
  });
}

}  // namespace depesche::cli
