// SPDX-License-Identifier: EUPL-1.2
#include "exercise/ministry.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "exercise/dice.h"
#include "exercise/tables.h"

namespace depesche::exercise {
namespace {

constexpr std::string_view organisation_id = "exercise";

// Posts that are authorised for more than others of their kind, whatever the seed.
constexpr std::array top_secret_posts{"kairo",  "washington",  "moskau",        "peking",     "paris",
                                      "london", "eu-bruessel", "nato-bruessel", "vn-new-york"};
constexpr std::array secret_posts{"nairobi",  "neu-delhi", "ankara", "kyjiw",       "tel-aviv",
                                  "riad",     "teheran",   "bagdad", "tokio",       "brasilia",
                                  "pretoria", "warschau",  "abuja",  "addis-abeba", "islamabad",
                                  "amman",    "beirut",    "bamako", "tunis",       "seoul"};
// A post has a node of its own once it was enrolled; until then headquarters serves it.
constexpr std::array nodes{"berlin"};

Name to_name(const Words& words) { return {.de = std::string(words.de), .en = std::string(words.en)}; }

std::vector<std::string> split(std::string_view words) {
  std::vector<std::string> list;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    list.emplace_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return list;
}

Level to_level(std::string_view word) {
  constexpr std::array words{"OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM"};
  const auto found = std::ranges::find(words, word);
  ENSURE(found != words.end());
  return static_cast<Level>(found - words.begin());
}

// Up to a level, with compartments in the sorted order in which labels are written.
Label ceiling(Level level, std::string_view compartment_words) {
  Label label;
  label.level = level;
  label.compartments = split(compartment_words);
  label.releasable_to = {std::string(organisation_id)};
  std::ranges::sort(label.compartments);
  return label;
}

std::string_view to_text(PostKind kind) {
  constexpr std::array words{"headquarters", "embassy", "consulate", "representation", "office"};
  return words[static_cast<std::size_t>(kind)];
}

Name post_name(const PostRow& row) {
  if (!row.name.de.empty()) return to_name(row.name);
  const std::string de(row.city.de);
  const std::string en(row.city.en);
  const bool is_embassy = row.kind == PostKind::embassy;
  return is_embassy ? Name{.de = "Botschaft " + de, .en = "Embassy " + en}
                    : Name{.de = "Generalkonsulat " + de, .en = "Consulate General " + en};
}

Level post_level(const PostRow& row, Dice& dice) {
  if (std::ranges::find(top_secret_posts, row.id) != top_secret_posts.end()) return Level::top_secret;
  if (std::ranges::find(secret_posts, row.id) != secret_posts.end()) return Level::secret;
  switch (row.kind) {
    case PostKind::headquarters: return Level::top_secret;
    case PostKind::representation: return Level::secret;
    case PostKind::embassy: return dice.chance(25) ? Level::secret : Level::confidential;
    case PostKind::consulate:
    case PostKind::office: return Level::restricted;
  }
  ENSURE(false);
  return Level::open;
}

std::string_view post_compartments(Level level) {
  if (level == Level::top_secret) return "GEISEL NUKLEAR QUELLENSCHUTZ SANKTION VERHANDLUNG";
  if (level == Level::secret) return "GEISEL QUELLENSCHUTZ SANKTION VERHANDLUNG";
  if (level == Level::confidential) return "QUELLENSCHUTZ VERHANDLUNG";
  return "";
}

void add_post(Ministry& ministry, const PostRow& row, Dice& dice) {
  const Post post{.id = std::string(row.id),
                  .organisation = std::string(organisation_id),
                  .kind = std::string(to_text(row.kind)),
                  .name = post_name(row),
                  .country = std::string(row.country),
                  .country_name = to_name(country(row.country).name),
                  .latitude_micro = row.latitude_micro,
                  .longitude_micro = row.longitude_micro};
  const Level level = post_level(row, dice);
  ministry.mailboxes.push_back({.id = {"post." + post.id},
                                .kind = MailboxKind::post,
                                .owner = post.id,
                                .name = post.name,
                                .ceiling = ceiling(level, post_compartments(level))});
  ministry.posts.push_back(post);
}

void add_nodes(Ministry& ministry) {
  for (const std::string id : nodes) {
    const auto post = std::ranges::find(ministry.posts, id, &Post::id);
    ENSURE(post != ministry.posts.end());
    ministry.mailboxes.push_back({.id = {"node." + id},
                                  .kind = MailboxKind::node,
                                  .owner = id,
                                  .name = {.de = "Knoten " + post->name.de, .en = "Node " + post->name.en},
                                  .ceiling = ceiling(Level::top_secret, "")});
  }
}

void add_house(Ministry& ministry) {
  for (const CompartmentRow& row : compartments()) {
    ministry.compartments.push_back({.code = std::string(row.code), .name = to_name(row.name)});
  }
  ministry.mailboxes.push_back({.id = {"authority." + std::string(organisation_id)},
                                .kind = MailboxKind::authority,
                                .owner = std::string(organisation_id),
                                .name = ministry.organisation.name,
                                .ceiling = ceiling(Level::top_secret, "")});
  for (const UnitRow& row : units()) {
    const std::string id(row.id);
    ministry.units.push_back({.id = id, .post = std::string(row.post), .name = to_name(row.name)});
    ministry.mailboxes.push_back({.id = {"unit." + id},
                                  .kind = MailboxKind::unit,
                                  .owner = id,
                                  .name = to_name(row.name),
                                  .ceiling = ceiling(to_level(row.level), row.compartments)});
  }
  for (const GroupRow& row : groups()) {
    // The group that the organisation itself owns is its house mailbox; the others belong to the
    // headquarters.
    const bool is_house = row.id == "house";
    ministry.mailboxes.push_back({.id = {"group." + std::string(row.id)},
                                  .kind = MailboxKind::group,
                                  .owner = is_house ? std::string(organisation_id) : "berlin",
                                  .name = to_name(row.name),
                                  .ceiling = ceiling(to_level(row.level), row.compartments)});
  }
}

std::uint8_t duties(std::string_view letters) {
  std::uint8_t bits = 0;
  for (const char letter : letters) {
    if (letter == 'r') bits |= static_cast<std::uint8_t>(Duty::read);
    if (letter == 'w') bits |= static_cast<std::uint8_t>(Duty::write);
    if (letter == 's') bits |= static_cast<std::uint8_t>(Duty::release);
    if (letter == 'a') bits |= static_cast<std::uint8_t>(Duty::administer);
    if (letter == 'u') bits |= static_cast<std::uint8_t>(Duty::supervise);
  }
  return bits;
}

void add_person(Ministry& ministry, const PersonRow& row) {
  const std::string id(row.id);
  const std::string name(row.name);
  const Label upto = ceiling(to_level(row.level), row.compartments);
  ministry.people.push_back(
      {.id = id, .name = name, .post = std::string(row.post), .language = std::string(row.language)});
  ministry.clearances.push_back({.person = id, .upto = upto});
  ministry.mailboxes.push_back({.id = {"person." + id},
                                .kind = MailboxKind::person,
                                .owner = id,
                                .name = {.de = name, .en = name},
                                .ceiling = upto});
  ministry.roles.push_back({.person = id, .mailbox = {"person." + id}, .duties = duties("rws")});
  for (const std::string& role : split(row.roles)) {
    const std::size_t colon = role.find(':');
    ENSURE(colon != std::string::npos);
    ministry.roles.push_back({.person = id,
                              .mailbox = {role.substr(0, colon)},
                              .duties = duties(std::string_view(role).substr(colon))});
  }
  ministry.sign_ins.push_back({.person = id, .password = id + "-uebung-2025"});
}

}  // namespace

Ministry make_ministry(std::uint64_t seed) {
  Dice dice(seed);
  Ministry ministry;
  ministry.organisation = {.id = std::string(organisation_id),
                           .name = {.de = "Ministerium für auswärtige Beziehungen (ÜBUNG)",
                                    .en = "Ministry of External Relations (EXERCISE)"}};
  for (const PostRow& row : other_posts()) add_post(ministry, row, dice);
  for (const PostRow& row : embassies()) add_post(ministry, row, dice);
  add_nodes(ministry);
  add_house(ministry);
  for (const PersonRow& row : people()) add_person(ministry, row);
  return ministry;
}

bool takes(const MailboxPlan& mailbox, const Label& label) {
  return label.level <= mailbox.ceiling.level &&
         std::ranges::includes(mailbox.ceiling.compartments, label.compartments);
}

}  // namespace depesche::exercise
