// SPDX-License-Identifier: EUPL-1.2
#include "exercise/distribution.h"

#include <algorithm>
#include <array>

#include "exercise/tables.h"

namespace depesche::exercise {
namespace {

// Posts that report often, so that their desks and readers have something to read.
constexpr std::array busy_posts{"kairo",       "nairobi", "mumbai",     "neu-delhi", "vn-new-york",
                                "eu-bruessel", "ankara",  "brasilia",   "abuja",     "tokio",
                                "washington",  "amman",   "osaka-kobe", "kyjiw",     "bamako"};
constexpr std::size_t busy_percent = 55;
constexpr std::size_t tries_max = 200;

constexpr std::array middle_east{"ARE", "BHR", "DZA", "EGY", "IRN", "IRQ", "ISR", "JOR", "KWT", "LBN",
                                 "LBY", "MAR", "OMN", "PSE", "QAT", "SAU", "SYR", "TUN", "TUR", "YEM"};

bool writes_about(const Post& post, const TopicRow& row) {
  if (post.kind == "headquarters") return false;
  if (post.kind == "representation") return row.multilateral;
  if (post.kind == "consulate" || post.kind == "office") return row.consulates;
  return true;
}

std::string_view group_of(Region region) {
  switch (region) {
    case Region::africa: return "group.vertretungen-afrika";
    case Region::americas: return "group.vertretungen-amerika";
    case Region::asia:
    case Region::oceania: return "group.vertretungen-asien";
    case Region::europe: return "group.vertretungen-europa";
  }
  ENSURE(false);
  return {};
}

}  // namespace

const MailboxPlan& Distribution::mailbox(const MailboxId& id) const {
  const auto found = std::ranges::find(ministry_.mailboxes, id, &MailboxPlan::id);
  ENSURE(found != ministry_.mailboxes.end());
  return *found;
}

const Post& Distribution::pick_author(const TopicRow& row, const Label& label, Dice& dice) const {
  const auto fits = [&](const Post& post) {
    return writes_about(post, row) && takes(mailbox({"post." + post.id}), label);
  };
  for (std::size_t attempt = 0; attempt < tries_max; ++attempt) {
    const bool busy = dice.chance(busy_percent);
    const std::string id = busy ? dice.pick(busy_posts) : dice.pick(ministry_.posts).id;
    const auto post = std::ranges::find(ministry_.posts, id, &Post::id);
    ENSURE(post != ministry_.posts.end());
    if (fits(*post)) return *post;
  }
  const auto post = std::ranges::find_if(ministry_.posts, fits);
  ENSURE(post != ministry_.posts.end());
  return *post;
}

std::string_view Distribution::regional_unit(const Post& post) const {
  if (std::ranges::find(middle_east, post.country) != middle_east.end()) return "310";
  switch (country(post.country).region) {
    case Region::africa: return "320";
    case Region::americas: return "330";
    case Region::asia:
    case Region::oceania: return "340";
    case Region::europe: return "208";
  }
  ENSURE(false);
  return {};
}

MailboxId Distribution::colleague_unit(Dice& dice) const {
  constexpr std::array units{"unit.201", "unit.208", "unit.310",        "unit.320",
                             "unit.401", "unit.505", "unit.lagezentrum"};
  return {dice.pick(units)};
}

Label Distribution::lowered_for(const MailboxId& id, Label label) const {
  label.level = std::min(label.level, mailbox(id).ceiling.level);
  return label;
}

void Distribution::add(std::vector<PlannedAddressee>& to, std::string id, const Label& label,
                       bool for_information) const {
  const MailboxId mailbox_id{std::move(id)};
  const bool is_there = std::ranges::find(to, mailbox_id, &PlannedAddressee::mailbox) != to.end();
  if (!is_there && takes(mailbox(mailbox_id), label)) {
    to.push_back({.mailbox = mailbox_id, .for_information = for_information});
  }
}

std::vector<PlannedAddressee> Distribution::of_report(const TopicRow& row, const Post& author,
                                                      const Label& label, Precedence precedence,
                                                      Dice& dice) const {
  const std::string region(regional_unit(author));
  std::vector<PlannedAddressee> to;
  add(to, "unit." + (row.desk.empty() ? region : std::string(row.desk)), label, false);
  if (to.empty()) add(to, "unit.lagezentrum", label, false);
  add(to, "unit." + region, label, true);
  if (!row.second_desk.empty()) add(to, "unit." + std::string(row.second_desk), label, true);
  if (precedence >= Precedence::immediate) add(to, "unit.lagezentrum", label, true);
  if (precedence == Precedence::flash) add(to, "group.krise", label, true);
  if (dice.chance(40)) add(to, "group.lage", label, true);
  if (row.topic == Topic::consular || row.topic == Topic::migration) {
    add(to, "group.konsulardienst", label, true);
  }
  if (dice.chance(25)) add(to, std::string(group_of(country(author.country).region)), label, true);
  if (row.topic == Topic::culture && dice.chance(50)) add(to, "unit.presse", label, true);
  if (row.topic == Topic::earthquake && dice.chance(40)) add(to, "group.beschaeftigte", label, true);
  if (label.level >= Level::secret) add(to, "unit.vs-registratur", label, true);
  if (dice.chance(88)) add(to, "group.house", label, true);
  ENSURE(!to.empty());
  return to;
}

std::vector<PlannedAddressee> Distribution::of_instruction(const Post& target, const Label& label,
                                                           Dice& dice) const {
  std::vector<PlannedAddressee> to;
  add(to, "post." + target.id, label, false);
  for (std::int64_t more = dice.between(0, 3); more > 0; --more) {
    add(to, std::string("post.") + dice.pick(busy_posts), label, false);
  }
  if (dice.chance(25)) add(to, "group.vertretungen", label, true);
  add(to, "unit.lagezentrum", label, true);
  add(to, "group.house", label, true);
  return to;
}

}  // namespace depesche::exercise
