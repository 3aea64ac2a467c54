// SPDX-License-Identifier: EUPL-1.2
#include "exercise/author.h"

#include <algorithm>
#include <vector>

namespace depesche::exercise {
namespace {

constexpr std::size_t marked_paragraphs_percent = 30;

std::vector<std::string_view> for_variant(Texts texts, std::size_t variant) {
  std::vector<std::string_view> fitting;
  std::ranges::copy_if(texts, std::back_inserter(fitting),
                       [&](std::string_view text) { return belongs_to(text, variant); });
  ENSURE(!fitting.empty());
  return fitting;
}

// At most `count` of the texts, in their order.
std::vector<std::string_view> some_of(std::vector<std::string_view> texts, std::size_t count, Dice& dice) {
  while (texts.size() > count)
    texts.erase(texts.begin() + static_cast<std::ptrdiff_t>(dice.roll(texts.size())));
  return texts;
}

std::string fill_all(const std::vector<std::string_view>& patterns, Slots slots, const Occasion& occasion,
                     Dice& dice) {
  std::string text;
  for (const std::string_view pattern : patterns) {
    if (!text.empty()) text += "\n\n";
    new_paragraph(slots, occasion.language, dice);
    text += fill(pattern, slots, dice);
  }
  return text;
}

bool is_german(const Occasion& occasion) { return occasion.language == "de"; }

Part part(Heading heading, std::string text) {
  Part made;
  made.heading = heading;
  made.text = std::move(text);
  return made;
}

Content begin(std::string_view subject, const Occasion& occasion, const Slots& slots, Dice& dice) {
  const bool german = is_german(occasion);
  Content content;
  content.subject = (german ? "ÜBUNG: " : "EXERCISE: ") + fill(subject, slots, dice);
  content.language = occasion.language;
  content.document_date = iso_date(occasion.created);
  content.post = occasion.post.id;
  content.signed_by.name = signatory_name(dice);
  content.parts.push_back(part(Heading::none, german ? "ÜBUNG ÜBUNG ÜBUNG" : "EXERCISE EXERCISE EXERCISE"));
  return content;
}

}  // namespace

const Theme& pick_theme(std::string_view language, Dice& dice) {
  std::vector<std::span<const Theme>> groups{english_politics(), english_people()};
  if (language == "de") groups = {german_politics(), german_economy(), german_people()};
  std::size_t count = 0;
  for (const auto& group : groups) count += group.size();
  std::size_t number = dice.roll(count);
  for (const auto& group : groups) {
    if (number < group.size()) return group[number];
    number -= group.size();
  }
  ENSURE(false);
  return groups.front().front();
}

Content write_report(const Theme& theme, const Occasion& occasion, Dice& dice) {
  const Slots slots = make_cast(occasion.post, occasion.created, occasion.language, dice);
  const std::size_t variant = dice.roll(theme.subjects.size());
  Content content = begin(theme.subjects[variant], occasion, slots, dice);
  content.place = std::string(city_of(occasion.post, occasion.language));
  content.country = occasion.post.country;

  auto details = some_of(for_variant(theme.details, variant), 3 + dice.roll(4), dice);
  const Texts closings = is_german(occasion) ? german_closings() : english_closings();
  auto closing = some_of({closings.begin(), closings.end()}, 1, dice);
  auto assessments = some_of(for_variant(theme.assessments, variant), 1 + dice.roll(2), dice);
  assessments.insert(assessments.end(), closing.begin(), closing.end());
  const auto summaries = for_variant(theme.summaries, variant);

  content.parts.push_back(part(Heading::summary, fill(dice.pick(summaries), slots, dice)));
  content.parts.push_back(part(Heading::details, fill_all(details, slots, occasion, dice)));
  content.parts.push_back(part(Heading::assessment, fill_all(assessments, slots, occasion, dice)));
  if (occasion.label.level >= Level::confidential && dice.chance(marked_paragraphs_percent)) {
    content.parts[1].level = Level::restricted;
    content.parts[2].level = Level::restricted;
    content.parts[3].level = occasion.label.level;
  }
  const bool asks =
      content.parts[1].text.contains("um Weisung") || content.parts[1].text.contains("nstructions are");
  content.purpose = asks ? Purpose::instruction_requested : Purpose::information;
  return content;
}

Content write_order(const Order& order, const Occasion& occasion, Dice& dice) {
  const Slots slots = make_cast(occasion.post, occasion.created, occasion.language, dice);
  Content content = begin(order.subject, occasion, slots, dice);
  content.place = "Berlin";
  content.country = "DEU";
  content.parts.push_back(part(Heading::none, fill(order.text, slots, dice)));
  return content;
}

}  // namespace depesche::exercise
