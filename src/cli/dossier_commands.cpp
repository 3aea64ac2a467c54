// SPDX-License-Identifier: EUPL-1.2
#include "cli/dossier_commands.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <fmt/format.h>

#include "cli/confirm.h"
#include "cli/signing_in.h"
#include "cli/write_as_person.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;
using What = DossierAct::What;

json::object dossier_json(const DossierRow& row) {
  return {{"id", to_text(row.id)},
          {"title", row.title},
          {"topic", row.topic},
          {"mailbox", row.author.value},
          {"level", to_text(row.label.level)}};
}

json::object entry_json(const ShownEntry& one) {
  json::array notes;
  for (const DossierNote& note : one.entry.notes)
    notes.push_back(json::object{{"id", to_text(note.act)},
                                 {"level", to_text(note.label.level)},
                                 {"person", note.person},
                                 {"text", note.text}});
  return {
      {"number", one.number},       {"id", to_text(one.entry.act)},      {"dispatch", to_text(one.row.id)},
      {"subject", one.row.subject}, {"level", to_text(one.label.level)}, {"notes", std::move(notes)}};
}

std::string entry_text(const Invocation& invocation, const ShownEntry& one) {
  const auto entry_word = invocation.say({"Eintrag", "entry"}), note_word = invocation.say({"Notiz", "note"});
  std::string text = fmt::format("{:3}. [{}] {}\n     {}\n     {}: {}", one.number, to_text(one.label.level),
                                 one.row.subject, to_text(one.row.id), entry_word, to_text(one.entry.act));
  for (const DossierNote& note : one.entry.notes)
    text += fmt::format("\n     [{}] {}: {}\n     {}: {}", to_text(note.label.level), note.person, note.text,
                        note_word, to_text(note.act));
  return text;
}

// All open dossiers that the actor sees, page by page.
Result<> each_dossier(const Reader& reader, const Actor& actor, Auditor& auditor,
                      const std::function<void(const DossierRow&)>& take) {
  DossierQuery query{.limit = dossier_page_max};
  do {
    const auto page = TRY(reader.dossiers(actor, query, auditor));
    std::ranges::for_each(page.rows, take);
    query.after = page.next;
  } while (query.after);
  return {};
}

// The dossier with this id, or the only open one with this title. Errors: not_found, conflict.
Result<DispatchId> dossier_called(const Invocation& invocation, const Reader& reader, const Actor& actor,
                                  Auditor& auditor) {
  const std::string& typed = invocation.words().arguments[0];
  if (const auto id = parse_dispatch_id(typed)) return *id;
  std::vector<DispatchId> found;
  TRY(each_dossier(reader, actor, auditor, [&](const DossierRow& row) {
    if (row.title == typed) found.push_back(row.id);
  }));
  if (found.size() == 1) return found.front();
  if (found.empty())
    return fail(Code::not_found,
                std::string(invocation.say({"kein Dossier heißt so", "no dossier is called so"})));
  return fail(Code::conflict, std::string(invocation.say({"mehrere heißen so; nennen Sie die Kennung",
                                                          "several are called so; name the id"})));
}

Result<std::size_t> entry_number(const std::string& typed) {
  std::size_t number = 0;
  const auto end = typed.data() + typed.size();
  const auto read = std::from_chars(typed.data(), end, number);
  const bool is_number = read.ec == std::errc{} && read.ptr == end && number > 0;
  if (!is_number) return fail(Code::invalid, "an entry is named by its number in the dossier or by its id");
  return number;
}

// One person at one dossier.
struct AtDossier {
  Reader& reader;
  const Actor& actor;
  Auditor& auditor;
  DispatchId id;

  // The entry with this number among what the person sees, or with this id.
  Result<ShownEntry> entry(const std::string& typed, bool is_of_removed = false) const {
    if (const auto act = parse_dispatch_id(typed)) return entry_of(*act, is_of_removed);
    const std::size_t number = TRY(entry_number(typed));
    const DossierExtent extent{.after = number - 1, .limit = 1, .is_of_removed = is_of_removed};
    auto shown = TRY(reader.dossier(actor, id, extent, auditor));
    if (shown.entries.empty()) return fail(Code::not_found, "nicht verfügbar");
    return std::move(shown.entries.front());
  }

 private:
  Result<ShownEntry> entry_of(const DispatchId& act, bool is_of_removed) const {
    DossierExtent extent{.is_of_removed = is_of_removed};
    for (;; extent.after += dossier_page_max) {
      auto shown = TRY(reader.dossier(actor, id, extent, auditor));
      const auto is_it = [&](const ShownEntry& one) { return one.entry.act == act; };
      const auto found = std::ranges::find_if(shown.entries, is_it);
      if (found != shown.entries.end()) return std::move(*found);
      if (!shown.has_more) return fail(Code::not_found, "nicht verfügbar");
    }
  }
};

// The act that the person has seen and means to replace. Errors: invalid, conflict (it stands there and they
// named none, so they may not have seen it).
Result<DispatchId> seen_before(const Invocation& invocation, bool stands) {
  if (invocation.words().has("on")) return parse_dispatch_id(invocation.words().value("on"));
  if (!stands) return DispatchId{};
  return fail(Code::conflict,
              std::string(invocation.say(
                  {"es steht schon etwas da; nennen Sie mit --on die Kennung, die „show“ dafür zeigt",
                   "something stands there already; name with --on the id that “show” has for it"})));
}

// What the person wants to do to the dossier they named first.
Result<> change_dossier(const Invocation& invocation,
                        const std::function<Result<DossierOrder>(const AtDossier&)>& want) {
  return write_as_person(
      invocation, [&](Reader& reader, const Actor& actor, Auditor& auditor) -> Result<Submission> {
        const DispatchId id = TRY(dossier_called(invocation, reader, actor, auditor));
        DossierOrder order = TRY(want({.reader = reader, .actor = actor, .auditor = auditor, .id = id}));
        order.act.dossier = id;
        return reader.dossier_act(actor, order);
      });
}

}  // namespace

Result<> list_dossiers(Invocation& invocation) {
  return invocation.desk().with_reader([&](Reader& reader, Auditor& auditor) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    json::array list;
    TRY(each_dossier(reader, actor, auditor, [&](const DossierRow& row) {
      list.push_back(dossier_json(row));
      invocation.print(fmt::format("[{}] {}{}{}\n     {}  {}  {}", to_text(row.label.level), row.title,
                                   row.topic.empty() ? "" : " – ", row.topic, row.author.value,
                                   date_of(row.opened_at), to_text(row.id)));
    }));
    if (list.empty()) invocation.print(invocation.say({"Noch kein Dossier.", "No dossier yet."}));
    invocation.give(json::object{{"dossiers", std::move(list)}});
    return {};
  });
}

Result<> show_dossier(Invocation& invocation) {
  return invocation.desk().with_reader([&](Reader& reader, Auditor& auditor) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    const DispatchId id = TRY(dossier_called(invocation, reader, actor, auditor));
    DossierExtent extent{.is_of_removed = invocation.words().has("removed")};
    json::object result;
    json::array entries;
    for (;; extent.after += dossier_page_max) {
      const auto shown = TRY(reader.dossier(actor, id, extent, auditor));
      const Dossier& dossier = shown.dossier;
      if (extent.after == 0) {
        result = {{"id", to_text(dossier.id)},
                  {"title", dossier.title},
                  {"topic", dossier.topic},
                  {"mailbox", dossier.author.value},
                  {"titled_by", to_text(dossier.titled_by)},
                  {"ended", dossier.is_ended}};
        invocation.print(fmt::format("{}{}{}\n     {}: {}", dossier.title, dossier.topic.empty() ? "" : " – ",
                                     dossier.topic, invocation.say({"Titel", "title"}),
                                     to_text(dossier.titled_by)));
      }
      for (const ShownEntry& one : shown.entries) {
        entries.push_back(entry_json(one));
        invocation.print(entry_text(invocation, one));
      }
      if (!shown.has_more) break;
    }
    result["entries"] = std::move(entries);
    invocation.give(result);
    return {};
  });
}

Result<> open_dossier(Invocation& invocation) {
  const Words& words = invocation.words();
  DossierOrder order{
      .act = {.what = What::opened, .title = words.arguments[0], .topic = words.value("topic")},
      .author = {words.value("mailbox")},
      .for_house = words.has("house")};
  order.label.level = TRY(parse_level(words.value("level", "OFFEN")));
  return write_as_person(invocation, [&](Reader& reader, const Actor& actor, Auditor&) {
    return reader.dossier_act(actor, order);
  });
}

Result<> add_to_dossier(Invocation& invocation) {
  const DispatchId dispatch = TRY(parse_dispatch_id(invocation.words().arguments[1]));
  return change_dossier(invocation, [&](const AtDossier&) -> Result<DossierOrder> {
    return DossierOrder{.act = {.what = What::added, .named = dispatch}};
  });
}

Result<> note_in_dossier(Invocation& invocation) {
  const Words& words = invocation.words();
  const bool has_level = words.has("level");
  const Level level = TRY(parse_level(words.value("level", "OFFEN")));
  return change_dossier(invocation, [&](const AtDossier& at) -> Result<DossierOrder> {
    const ShownEntry one = TRY(at.entry(words.arguments[1]));
    DossierOrder order{.act = {.what = What::noted, .entry = one.entry.act}};
    for (std::size_t i = 2; i < words.arguments.size(); ++i)
      order.act.text += (i == 2 ? "" : " ") + words.arguments[i];
    order.label.level = level;
    const Label label = has_level ? join(one.label, order.label) : one.label;
    const auto before = std::ranges::find(one.entry.notes, label, &DossierNote::label);
    order.act.named = TRY(seen_before(invocation, before != one.entry.notes.end()));
    return order;
  });
}

Result<> place_in_dossier(Invocation& invocation) {
  const auto& typed = invocation.words().arguments;
  return change_dossier(invocation, [&](const AtDossier& at) -> Result<DossierOrder> {
    const ShownEntry moved = TRY(at.entry(typed[1]));
    DossierOrder order{.act = {.what = What::placed, .entry = moved.entry.act}};
    if (typed.size() > 2) {
      const ShownEntry before = TRY(at.entry(typed[2]));
      order.act.named = before.entry.act;
    }
    return order;
  });
}

Result<> remove_from_dossier(Invocation& invocation) {
  return change_dossier(invocation, [&](const AtDossier& at) -> Result<DossierOrder> {
    const ShownEntry one = TRY(at.entry(invocation.words().arguments[1]));
    return DossierOrder{.act = {.what = What::removed, .entry = one.entry.act}};
  });
}

Result<> restore_in_dossier(Invocation& invocation) {
  return change_dossier(invocation, [&](const AtDossier& at) -> Result<DossierOrder> {
    const ShownEntry one = TRY(at.entry(invocation.words().arguments[1], true));
    return DossierOrder{.act = {.what = What::restored, .entry = one.entry.act}};
  });
}

Result<> rename_dossier(Invocation& invocation) {
  const Words& words = invocation.words();
  return change_dossier(invocation, [&](const AtDossier& at) -> Result<DossierOrder> {
    const auto shown = TRY(at.reader.dossier(at.actor, at.id, {.limit = 1}, at.auditor));
    return DossierOrder{.act = {.what = What::renamed,
                                .named = TRY(seen_before(invocation, true)),
                                .title = words.arguments[1],
                                .topic = words.value("topic", shown.dossier.topic)}};
  });
}

Result<> end_dossier(Invocation& invocation) {
  return change_dossier(invocation, [&](const AtDossier& at) -> Result<DossierOrder> {
    const auto shown = TRY(at.reader.dossier(at.actor, at.id, {.limit = 1}, at.auditor));
    TRY(confirm(invocation,
                {"Zum Beenden den Titel des Dossiers noch einmal eingeben: ",
                 "To end it, type the title of the dossier once more: "},
                shown.dossier.title));
    return DossierOrder{.act = {.what = What::ended}};
  });
}

}  // namespace depesche::cli
