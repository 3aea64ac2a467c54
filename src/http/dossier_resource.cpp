// SPDX-License-Identifier: EUPL-1.2
#include "http/dossier_resource.h"

#include <array>
#include <charconv>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "dispatch/wire.h"
#include "http/body.h"
#include "http/form.h"
#include "http/render.h"

namespace depesche::http {
namespace {

using What = DossierAct::What;

constexpr std::size_t dossier_page = 50;
constexpr std::size_t utf8_bytes_max = 4;  // of one character
constexpr std::size_t id_bytes_max = 64;

struct ActName {
  std::string_view name;
  What what;
};
constexpr std::array dossier_acts{ActName{"add", What::added},        ActName{"note", What::noted},
                                  ActName{"place", What::placed},     ActName{"remove", What::removed},
                                  ActName{"restore", What::restored}, ActName{"rename", What::renamed},
                                  ActName{"end", What::ended}};

std::string dossiers_binding(const std::string& person) { return "dossiers " + person; }

Result<DossierCursor> decode_dossier_cursor(BytesView bytes) {
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(2));
  DossierCursor cursor;
  cursor.opened_at = TRY(reader.read_integer());
  TRY(wire::read(reader, cursor.id));
  TRY(reader.finish());
  return cursor;
}

Bytes encode_dossier_cursor(const DossierCursor& cursor) {
  cbor::Writer writer;
  writer.array(2).integer(cursor.opened_at);
  wire::write(writer, cursor.id);
  return writer.take();
}

boost::json::object note_json(const Directory& directory, const DossierNote& note) {
  return {{"id", depesche::to_text(note.act)},
          {"label", to_json(note.label)},
          {"at", to_text(note.at)},
          {"by", name_of_person(directory, note.person)},
          {"text", note.text}};
}

boost::json::object entry_json(const Directory& directory, const ShownEntry& one) {
  boost::json::array notes;
  for (const DossierNote& note : one.entry.notes) notes.push_back(note_json(directory, note));
  return {{"id", depesche::to_text(one.entry.act)},
          {"number", one.number},
          {"label", to_json(one.label)},
          {"at", to_text(one.entry.at)},
          {"by", name_of_person(directory, one.entry.person)},
          {"dispatch", to_json(directory, one.row)},
          {"notes", std::move(notes)}};
}

// A text of at most so many characters.
std::string characters(Form& form, std::string_view name, std::size_t max,
                       Form::Need need = Form::Need::optional) {
  std::string text = form.text(name, max * utf8_bytes_max, need);
  if (characters_in(text) > max) form.complain(std::string(name), "too-long");
  return text;
}

// An id that the client has from an answer; empty is none.
DispatchId id_in(Form& form, std::string_view name, Form::Need need = Form::Need::optional) {
  const std::string text = form.text(name, id_bytes_max, need);
  if (text.empty()) return {};
  const auto id = parse_dispatch_id(text);
  if (!id) form.complain(std::string(name), "source-not-available");
  return id ? *id : DispatchId{};
}

// A refusal in words that a person can act on: who may write in the mailbox's name has been asked before.
std::expected<DispatchId, Problem> submit_act(Desk& desk, const Actor& actor, const DossierOrder& order) {
  const auto made = desk.reader.dossier_act(actor, order);
  if (!made && made.error().code == Code::invalid) return refuse("act", "too-many");
  if (!made) return std::unexpected(Problem(made.error()));
  const bool is_for_house = made->to.size() > 1;
  if (is_for_house && !actor.may(Duty::release, made->author))
    return refuse("mailbox", "author-may-not-release");
  const auto sent = desk.context.writes.submit(*made);
  const bool is_above = !sent && (sent.error().code == Code::denied || sent.error().code == Code::invalid);
  if (is_above) return refuse("label", "label-not-allowed");
  if (!sent) return std::unexpected(Problem(sent.error()));
  return sent->id;
}

Answer answer_act(Desk& desk, const Actor& actor, const DossierOrder& order) {
  const auto done = submit_act(desk, actor, order);
  if (!done) return std::unexpected(done.error());
  return json(201, {{"id", depesche::to_text(*done)}});
}

std::expected<DossierOrder, Problem> act_in(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string name = form->one_of("act", {"add", "note", "place", "remove", "restore", "rename", "end"},
                                        Form::Need::required);
  const auto* named = std::ranges::find(dossier_acts, name, &ActName::name);
  DossierOrder order;
  DossierAct& act = order.act;
  act.what = named == dossier_acts.end() ? What::ended : named->what;
  const bool is_about_entry = act.what == What::noted || act.what == What::placed ||
                              act.what == What::removed || act.what == What::restored;
  if (is_about_entry) act.entry = id_in(*form, "entry", Form::Need::required);
  if (act.what == What::added) act.named = id_in(*form, "dispatch", Form::Need::required);
  if (act.what == What::placed) act.named = id_in(*form, "after");
  if (act.what == What::placed && act.named == act.entry) form->complain("after", "not-possible");
  if (act.what == What::noted || act.what == What::renamed) act.named = id_in(*form, "on");
  if (act.what == What::noted) {
    act.text = characters(*form, "text", dossier_note_max);
    if (auto label = form->object("label")) order.label = read_label(*label);
  }
  if (act.what == What::renamed) {
    act.title = characters(*form, "title", dossier_title_max, Form::Need::required);
    act.topic = characters(*form, "topic", dossier_title_max);
  }
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  return order;
}

}  // namespace

Answer list_dossiers(Desk& desk, const Call& call) {
  DossierQuery query;
  const auto limit = page_limit(call.target, dossier_page, dossier_page_max);
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  const std::string_view own = call.target.field("own").value_or("0");
  if (own != "0" && own != "1") return refuse("own", "not-one-of");
  query.changeable_only = own == "1";
  if (const auto cursor = call.target.field("cursor"); cursor && !cursor->empty()) {
    const auto opened = desk.context.cursors.open(dossiers_binding(call.person()), *cursor);
    if (!opened) return refuse("cursor", "not-a-cursor");
    const auto after = decode_dossier_cursor(*opened);
    if (!after) return refuse("cursor", "not-a-cursor");
    query.after = *after;
  }
  const auto directory = desk.reader.directory();
  const Actor actor = desk.actor(call.person());
  const DossierPage page = TRY(desk.reader.dossiers(actor, query, desk.auditor));
  boost::json::array items;
  for (const DossierRow& row : page.rows) {
    items.push_back({{"id", depesche::to_text(row.id)},
                     {"title", row.title},
                     {"topic", row.topic},
                     {"mailbox", named(*directory, row.author)},
                     {"label", to_json(row.label)},
                     {"opened_at", to_text(row.opened_at)},
                     {"may_change", actor.may(Duty::write, row.author)}});
  }
  boost::json::array keepers;
  for (const Held& held : actor.held) {
    const Mailbox* mailbox = directory->mailbox(held.mailbox);
    if (held.may(Duty::write) && keeps_dossiers(mailbox)) keepers.push_back(named(*directory, held.mailbox));
  }
  boost::json::object body{{"items", std::move(items)},
                           {"mailboxes", std::move(keepers)},
                           {"as_of", to_text(desk.context.clock.now())}};
  if (page.next)
    body["next"] =
        desk.context.cursors.seal(dossiers_binding(call.person()), encode_dossier_cursor(*page.next));
  return json(200, body);
}

Answer open_dossier(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  DossierOrder order;
  order.act.title = characters(*form, "title", dossier_title_max, Form::Need::required);
  order.act.topic = characters(*form, "topic", dossier_title_max);
  order.author = {form->text("mailbox", mailbox_size_max, Form::Need::required)};
  order.for_house = form->flag("for_house", false);
  if (auto label = form->object("label", Form::Need::required)) order.label = read_label(*label);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const Actor actor = desk.actor(call.person());
  if (!actor.may(Duty::write, order.author)) return refuse("mailbox", "author-not-allowed");
  const Turnstile::Turn turn(desk.context.drafts, order.author.value);
  return answer_act(desk, actor, order);
}

Answer show_dossier(Desk& desk, const Call& call) {
  const DispatchId id = TRY(dispatch_of(call));
  DossierExtent extent;
  const std::string_view removed = call.target.field("removed").value_or("0");
  if (removed != "0" && removed != "1") return refuse("removed", "not-one-of");
  extent.is_of_removed = removed == "1";
  if (const auto after = call.target.field("after"); after && !after->empty()) {
    const auto [end, error] = std::from_chars(after->data(), after->data() + after->size(), extent.after);
    if (error != std::errc{} || end != after->data() + after->size()) return refuse("after", "out-of-range");
  }
  const auto directory = desk.reader.directory();
  const ShownDossier shown = TRY(desk.reader.dossier(desk.actor(call.person()), id, extent, desk.auditor));
  boost::json::array entries;
  for (const ShownEntry& one : shown.entries) entries.push_back(entry_json(*directory, one));
  const Dossier& dossier = shown.dossier;
  return json(200, {{"id", depesche::to_text(dossier.id)},
                    {"title", dossier.title},
                    {"topic", dossier.topic},
                    {"titled_by", depesche::to_text(dossier.titled_by)},
                    {"mailbox", named(*directory, dossier.author)},
                    {"own_label", to_json(dossier.label)},
                    {"label", to_json(shown.label)},
                    {"opened_at", to_text(dossier.opened_at)},
                    {"changed_at", to_text(dossier.changed_at)},
                    {"ended", dossier.is_ended},
                    {"may_change", shown.may_change},
                    {"entries", std::move(entries)},
                    {"more", shown.has_more},
                    {"as_of", to_text(desk.context.clock.now())}});
}

Answer act_on_dossier(Desk& desk, const Call& call) {
  const DispatchId id = TRY(dispatch_of(call));
  auto order = act_in(call);
  if (!order) return std::unexpected(order.error());
  order->act.dossier = id;
  const Turnstile::Turn turn(desk.context.drafts, call.id);
  return answer_act(desk, desk.actor(call.person()), *order);
}

}  // namespace depesche::http
