// SPDX-License-Identifier: EUPL-1.2
#include "exercise/reports.h"

#include <algorithm>
#include <array>
#include <span>

#include "exercise/author.h"
#include "exercise/distribution.h"
#include "exercise/tables.h"
#include "exercise/themes.h"

namespace depesche::exercise {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::size_t english_percent = 30;
constexpr std::size_t instruction_percent = 12;
constexpr std::size_t message_percent = 8;
constexpr std::size_t reference_percent = 25;

// When the report with this index was written: in order, at office hours and sometimes at night.
Time moment(std::size_t index, std::size_t count, Dice& dice) {
  const auto step = (exercise_end - exercise_begin) / static_cast<std::int64_t>(count);
  const Time start = exercise_begin + step * static_cast<std::int64_t>(index);
  return start + Duration(dice.between(0, step.count() - 1));
}

Precedence precedence_for(Topic topic, Dice& dice) {
  constexpr std::array<std::uint8_t, 4> calm{72, 20, 8, 0};
  constexpr std::array<std::uint8_t, 4> urgent{15, 30, 40, 15};
  const bool is_urgent = topic == Topic::earthquake || topic == Topic::consular || topic == Topic::security;
  return static_cast<Precedence>(dice.weighted(is_urgent ? urgent : calm));
}

Label label_for(const TopicRow& row, Time created, Dice& dice) {
  Label label;
  label.level = static_cast<Level>(dice.weighted(row.level_weights));
  const int year =
      static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(created)).year());
  if (label.level >= Level::restricted) label.term_year = static_cast<std::uint16_t>(year + 30);
  if (label.level >= Level::confidential && !row.compartment.empty() && dice.chance(55)) {
    const std::size_t space = row.compartment.find(' ');
    const bool second = space != std::string_view::npos && dice.chance(50);
    label.compartments.emplace_back(second ? row.compartment.substr(space + 1)
                                           : row.compartment.substr(0, space));
  }
  return label;
}

Label label_of(Level level) {
  Label label;
  label.level = level;
  return label;
}

PlannedReport blank(Kind kind, const Label& label, Time created) {
  PlannedReport report;
  report.kind = kind;
  report.label = label;
  report.created = created;
  return report;
}

std::optional<PlannedReference> reference_to_earlier(const std::vector<PlannedReport>& earlier,
                                                     const PlannedReport& report) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(earlier.size(), 120); ++back) {
    const std::size_t index = earlier.size() - back;
    const PlannedReport& other = earlier[index];
    const bool fits = other.author == report.author || other.author == report.to.front().mailbox;
    if (!fits || other.label.level > report.label.level || other.kind == Kind::message) continue;
    if (!std::ranges::includes(report.label.compartments, other.label.compartments)) continue;
    const Relation relation = other.author == report.author ? Relation::cites : Relation::answers;
    return PlannedReference{.relation = relation, .index = index};
  }
  return std::nullopt;
}

class Planner {
 public:
  Planner(const Ministry& ministry, std::uint64_t seed)
      : ministry_(ministry), distribution_(ministry), dice_(seed) {}

  std::vector<PlannedReport> plan(std::size_t count) {
    std::vector<PlannedReport> reports;
    reports.reserve(count);
    for (std::size_t index = 0; index < count; ++index) {
      PlannedReport report = next(moment(index, count, dice_));
      if (report.kind != Kind::message && dice_.chance(reference_percent)) {
        const auto reference = reference_to_earlier(reports, report);
        if (reference) report.references.push_back(*reference);
      }
      reports.push_back(std::move(report));
    }
    return reports;
  }

 private:
  PlannedReport next(Time created) {
    const std::string language = dice_.chance(english_percent) ? "en" : "de";
    const std::size_t lot = dice_.roll(100);
    if (lot < instruction_percent) return instruction(created, language);
    if (lot < instruction_percent + message_percent) return message(created, language);
    return report(created, language);
  }

  PlannedReport report(Time created, const std::string& language) {
    const Theme& theme = pick_theme(language, dice_);
    const TopicRow& row = topics()[static_cast<std::size_t>(theme.topic)];
    PlannedReport report = blank(Kind::report, label_for(row, created, dice_), created);
    const Post& post = distribution_.pick_author(row, report.label, dice_);
    report.author = {"post." + post.id};
    report.precedence = precedence_for(theme.topic, dice_);
    report.to = distribution_.of_report(row, post, report.label, report.precedence, dice_);
    report.content = write_report(
        theme, {.post = post, .created = created, .label = report.label, .language = language}, dice_);
    return report;
  }

  PlannedReport instruction(Time created, const std::string& language) {
    const Post& post = distribution_.pick_author(topics()[dice_.roll(topic_count)], {}, dice_);
    constexpr std::array<std::uint8_t, 5> weights{25, 60, 15, 0, 0};
    const Label label = label_of(static_cast<Level>(dice_.weighted(weights)));
    PlannedReport report =
        blank(Kind::instruction, distribution_.lowered_for({"post." + post.id}, label), created);
    report.author = {"unit." + std::string(distribution_.regional_unit(post))};
    report.to = distribution_.of_instruction(post, report.label, dice_);
    report.precedence = dice_.chance(30) ? Precedence::priority : Precedence::routine;
    const auto orders = language == "de" ? german_instructions() : english_instructions();
    report.content =
        write_order(dice_.pick(orders),
                    {.post = post, .created = created, .label = report.label, .language = language}, dice_);
    report.content.post = "berlin";
    return report;
  }

  PlannedReport message(Time created, const std::string& language) {
    const Person& reader = dice_.pick(ministry_.people);
    const std::string spoken = reader.language == "en" ? "en" : language;
    const Post& about = distribution_.pick_author(topics().front(), {}, dice_);
    const MailboxId mailbox{"person." + reader.id};
    const Label label = distribution_.lowered_for(mailbox, label_of(Level::restricted));
    PlannedReport report = blank(Kind::message, label, created);
    report.author = distribution_.colleague_unit(dice_);
    report.to.push_back({.mailbox = mailbox});
    const auto orders = spoken == "de" ? german_messages() : english_messages();
    report.content =
        write_order(dice_.pick(orders),
                    {.post = about, .created = created, .label = report.label, .language = spoken}, dice_);
    report.content.post = "berlin";
    report.content.purpose = Purpose::none;
    return report;
  }

  const Ministry& ministry_;
  Distribution distribution_;
  Dice dice_;
};

}  // namespace

std::vector<PlannedReport> make_reports(const Ministry& ministry, std::uint64_t seed, std::size_t count) {
  if (count == 0) return {};
  return Planner(ministry, seed).plan(count);
}

}  // namespace depesche::exercise
