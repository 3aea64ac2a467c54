// SPDX-License-Identifier: EUPL-1.2
#include "exercise/reports.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

namespace depesche::exercise {
namespace {

struct Exercise {
  Ministry ministry = make_ministry(1);
  std::vector<PlannedReport> reports = make_reports(ministry, 1);
};

const Exercise& exercise() {
  static const Exercise made;
  return made;
}

const MailboxPlan& mailbox(const MailboxId& id) {
  const auto& all = exercise().ministry.mailboxes;
  const auto found = std::ranges::find(all, id, &MailboxPlan::id);
  REQUIRE_MESSAGE(found != all.end(), id.value);
  return *found;
}

std::string whole_text(const Content& content) {
  std::string text = content.subject;
  for (const Part& part : content.parts) text += "\n\n" + part.text;
  return text;
}

std::size_t words(const std::string& text) {
  std::size_t count = 0;
  bool in_word = false;
  for (const char letter : text) {
    const bool space = letter == ' ' || letter == '\n';
    if (!space && !in_word) ++count;
    in_word = !space;
  }
  return count;
}

// RFC 3629: the length that the first byte announces, then continuation bytes.
bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xC2 && first < 0xE0 ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length == 0 || length > text.size()) return false;
    for (const char rest : text.substr(1, length - 1)) {
      if ((static_cast<unsigned char>(rest) & 0xC0U) != 0x80U) return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

TEST_CASE("there are as many reports as asked for, oldest first, within two years") {
  const auto& reports = exercise().reports;

  CHECK(reports.size() == reports_usual);
  CHECK(std::ranges::is_sorted(reports, {}, &PlannedReport::created));
  CHECK(reports.front().created >= exercise_begin);
  CHECK(reports.back().created < exercise_end);
  CHECK(make_reports(exercise().ministry, 1, 0).empty());
  CHECK(make_reports(exercise().ministry, 1, 1).size() == 1);
}

TEST_CASE("author and every addressee exist and are authorised for the label") {
  for (const PlannedReport& report : exercise().reports) {
    CAPTURE(report.content.subject);
    CHECK(takes(mailbox(report.author), report.label));
    REQUIRE_FALSE(report.to.empty());
    CHECK_FALSE(report.to.front().for_information);
    std::set<MailboxId> seen;
    for (const PlannedAddressee& addressee : report.to) {
      CHECK(takes(mailbox(addressee.mailbox), report.label));
      CHECK(seen.insert(addressee.mailbox).second);
    }
  }
}

TEST_CASE("everything is marked as an exercise, in valid UTF-8, with no gap left in a pattern") {
  for (const PlannedReport& report : exercise().reports) {
    const Content& content = report.content;
    const std::string text = whole_text(content);
    CAPTURE(text);
    const bool german = content.language == "de";
    CHECK(content.subject.starts_with(german ? "ÜBUNG: " : "EXERCISE: "));
    REQUIRE(content.parts.size() >= 2);
    CHECK(content.parts.front().text == (german ? "ÜBUNG ÜBUNG ÜBUNG" : "EXERCISE EXERCISE EXERCISE"));
    CHECK(is_utf8(text));
    CHECK(text.find_first_of("{}<>|#") == std::string::npos);
    CHECK(content.country.size() == 3);
    CHECK(content.document_date.size() == 10);
  }
}

TEST_CASE("every content and every label survives being written and read") {
  for (const PlannedReport& report : exercise().reports) {
    CAPTURE(report.content.subject);
    const auto bytes = encode_content(report.content);
    REQUIRE(bytes.has_value());
    const auto read = decode_content(*bytes);
    REQUIRE(read.has_value());
    CHECK(*read == report.content);
    CHECK(normalised(report.label) == report.label);
  }
}

TEST_CASE("reports have summary, details and assessment at a length worth reading") {
  for (const PlannedReport& report : exercise().reports) {
    if (report.kind != Kind::report) continue;
    CAPTURE(report.content.subject);
    REQUIRE(report.content.parts.size() == 4);
    CHECK(report.content.parts[1].heading == Heading::summary);
    CHECK(report.content.parts[2].heading == Heading::details);
    CHECK(report.content.parts[3].heading == Heading::assessment);
    CHECK(words(whole_text(report.content)) >= 120);
    CHECK(words(whole_text(report.content)) <= 700);
  }
}

TEST_CASE(
    "all levels, precedences, kinds and both languages occur, and some parts have a level of their own") {
  std::map<Level, std::size_t> levels;
  std::map<Precedence, std::size_t> precedences;
  std::map<Kind, std::size_t> kinds;
  std::map<std::string, std::size_t> languages;
  std::set<std::string> subjects;
  std::set<std::string> texts;
  std::size_t marked = 0;
  std::size_t referring = 0;
  for (const PlannedReport& report : exercise().reports) {
    ++levels[report.label.level];
    ++precedences[report.precedence];
    ++kinds[report.kind];
    ++languages[report.content.language];
    subjects.insert(report.content.subject);
    if (report.kind == Kind::report) texts.insert(whole_text(report.content));
    if (report.content.parts[1].level) ++marked;
    if (!report.references.empty()) ++referring;
  }

  CHECK(levels.size() == 5);
  for (const auto& [level, count] : levels) CHECK(count >= 5);
  CHECK(precedences.size() == 4);
  CHECK(kinds.size() == 3);
  CHECK(languages.size() == 2);
  CHECK(languages["en"] >= 60);
  CHECK(marked >= 5);
  CHECK(referring >= 20);
  CHECK(subjects.size() >= 200);
  CHECK(texts.size() == kinds[Kind::report]);
}

TEST_CASE("a report refers to earlier ones only, and is not labelled below them") {
  const auto& reports = exercise().reports;
  for (std::size_t index = 0; index < reports.size(); ++index) {
    for (const PlannedReference& reference : reports[index].references) {
      REQUIRE(reference.index < index);
      const Label& cited = reports[reference.index].label;
      CHECK(cited.level <= reports[index].label.level);
      CHECK(std::ranges::includes(reports[index].label.compartments, cited.compartments));
    }
  }
}

TEST_CASE("everybody in the ministry has something to read that their clearance allows") {
  const Exercise& made = exercise();
  for (const Clearance& clearance : made.ministry.clearances) {
    CAPTURE(clearance.person);
    MailboxPlan reader;
    reader.ceiling = clearance.upto;
    const auto reads = [&](const PlannedAddressee& addressee) {
      return std::ranges::any_of(made.ministry.roles, [&](const Role& role) {
        return role.person == clearance.person && role.mailbox == addressee.mailbox;
      });
    };
    const auto count = std::ranges::count_if(made.reports, [&](const PlannedReport& report) {
      return takes(reader, report.label) && std::ranges::any_of(report.to, reads);
    });
    CHECK(count >= 5);
  }
}

TEST_CASE("the same seed gives the same reports and another seed others") {
  const Ministry& ministry = exercise().ministry;
  CHECK(make_reports(ministry, 3, 40) == make_reports(ministry, 3, 40));
  CHECK_FALSE(make_reports(ministry, 3, 40) == make_reports(ministry, 4, 40));
}

}  // namespace
}  // namespace depesche::exercise
