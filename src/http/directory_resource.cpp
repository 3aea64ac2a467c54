// SPDX-License-Identifier: EUPL-1.2
#include "http/directory_resource.h"

#include <algorithm>

#include "http/body.h"
#include "http/draft_check.h"
#include "http/render.h"
#include "text/words.h"

namespace depesche::http {
namespace {

constexpr std::size_t found_max = 20;
constexpr std::size_t list_default = 100;
constexpr std::size_t list_max = 100;
constexpr std::size_t text_max = 200;
static_assert(mailbox_size_max <= cursor_plain_max);  // a cursor of the list holds an id

// In which country the post stands that the mailbox belongs to; empty for those that belong to none.
std::string country_of(const Directory& directory, const Mailbox& mailbox) {
  const Unit* unit = directory.unit(mailbox.owner);
  const Post* post = directory.post(unit == nullptr ? mailbox.owner : unit->post);
  return post == nullptr ? std::string{} : post->country;
}

// What somebody cleared up to `own` is told of a mailbox. That of a person stands for the person: its level
// is their clearance, which is nobody else's business.
boost::json::object shown(const Directory& directory, const Mailbox& mailbox, Level own) {
  boost::json::object json = to_json(mailbox);
  json["level"] = to_text(std::min(mailbox.ceiling.level, own));
  if (mailbox.kind == MailboxKind::person) json.erase("level");
  if (std::string country = country_of(directory, mailbox); !country.empty())
    json["country"] = std::move(country);
  return json;
}

// The words of a text in the form under which equal words are equal, parted by single spaces.
std::string folded(std::string_view given) {
  std::string words;
  text::WordScanner scanner(given);
  text::Word word;
  while (scanner.next(word)) {
    if (!words.empty()) words += ' ';
    words += text::fold(given.substr(word.begin, word.end - word.begin));
  }
  return words;
}

// How well a mailbox fits what was typed: 0 not at all, more is better.
int fit(const Mailbox& mailbox, const std::string& wanted) {
  if (folded(mailbox.id.value) == wanted) return 4;
  int best = 0;
  for (const std::string& name :
       {folded(mailbox.name.de), folded(mailbox.name.en), folded(mailbox.id.value)}) {
    if (name.starts_with(wanted)) best = std::max(best, 3);
    if (name.contains(" " + wanted)) best = std::max(best, 2);
    if (name.contains(wanted)) best = std::max(best, 1);
  }
  return best;
}

struct Found {
  int fit;
  const Mailbox* mailbox;
};

std::vector<Found> found_by(const Directory& directory, const std::string& wanted) {
  std::vector<Found> found;
  for (const auto& [id, mailbox] : directory.mailboxes()) {
    if (!is_for_people(mailbox)) continue;
    if (const int points = fit(mailbox, wanted); points > 0)
      found.push_back({.fit = points, .mailbox = &mailbox});
  }
  std::ranges::stable_sort(found, std::greater{}, &Found::fit);
  if (found.size() > found_max) found.resize(found_max);
  return found;
}

std::string list_binding(const Call& call) { return "mailboxes " + call.person(); }

// The id after which a page of the list begins; empty: at the beginning.
std::expected<std::string, Problem> list_after(const Desk& desk, const Call& call) {
  const auto cursor = call.target.field("cursor");
  if (!cursor || cursor->empty()) return std::string{};
  const auto opened = desk.context.cursors.open(list_binding(call), *cursor);
  if (!opened) return refuse("cursor", "not-a-cursor");
  return std::string(reinterpret_cast<const char*>(opened->data()), opened->size());
}

}  // namespace

Answer list_mailboxes(Desk& desk, const Call& call) {
  const auto limit = page_limit(call.target, list_default, list_max);
  if (!limit) return std::unexpected(limit.error());
  const auto after = list_after(desk, call);
  if (!after) return std::unexpected(after.error());
  const auto directory = desk.reader.directory();
  const Level own = desk.actor(call.person()).upto.level;
  const auto& mailboxes = directory->mailboxes();
  boost::json::array items;
  std::string_view last;
  for (auto at = mailboxes.upper_bound(*after); at != mailboxes.end(); ++at) {
    if (!is_for_people(at->second)) continue;
    if (items.size() == *limit) {
      const std::string next = desk.context.cursors.seal(list_binding(call), as_bytes(last));
      return json(200, {{"items", std::move(items)}, {"next", next}});
    }
    items.push_back(shown(*directory, at->second, own));
    last = at->first;
  }
  return json(200, {{"items", std::move(items)}});
}

Answer find_mailboxes(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string text = form->text("text", text_max);
  std::optional<Label> label;
  if (auto given = form->object("label")) label = read_label(*given);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());

  const auto directory = desk.reader.directory();
  const Actor actor = desk.actor(call.person());
  if (label) {
    // One answer for a compartment they do not hold and one that does not exist.
    if (!is_cleared(actor, *label)) return refuse("label", "label-not-allowed");
    label->releasable_to.push_back(desk.context.node.site().organisation);
    label = normalised(*label);
  }
  boost::json::array items;
  for (const Found& found : found_by(*directory, folded(text))) {
    boost::json::object json = shown(*directory, *found.mailbox, actor.upto.level);
    if (label) json["cleared"] = dominates(found.mailbox->ceiling, *label);
    items.push_back(std::move(json));
  }
  return json(200, {{"items", std::move(items)}});
}

Answer list_compartments(Desk& desk, const Call& call) {
  const auto directory = desk.reader.directory();
  boost::json::array items;
  for (const std::string& code : desk.actor(call.person()).upto.compartments) {
    const Compartment* known = directory->compartment(code);
    const Name name = known == nullptr ? Name{.de = code, .en = code} : known->name;
    items.push_back({{"code", code}, {"name", to_json(name)}});
  }
  return json(200, {{"items", std::move(items)}});
}

}  // namespace depesche::http
