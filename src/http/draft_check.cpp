// SPDX-License-Identifier: EUPL-1.2
#include "http/draft_check.h"

#include <algorithm>

#include "text/words.h"

namespace depesche::http {
namespace {

constexpr std::size_t telling_word_min = 4;  // bytes; shorter words are mostly articles and prepositions

void check_content(const PlannedDispatch& planned, std::vector<Finding>& findings) {
  if (planned.content.subject.empty()) findings.push_back({.field = "subject", .code = "subject-missing"});
  const bool has_text =
      std::ranges::any_of(planned.content.parts, [](const Part& part) { return !part.text.empty(); });
  if (!has_text) findings.push_back({.field = "parts", .code = "text-missing"});
}

// Words that look like names: they begin with a capital inside a sentence, or hold a digit.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  text::WordScanner scanner(text);
  text::Word word;
  bool begins_sentence = true;
  std::size_t last_end = 0;
  while (scanner.next(word)) {
    begins_sentence =
        begins_sentence ||
        text.substr(last_end, word.begin - last_end).find_first_of(".!?\n") != std::string_view::npos;
    const std::string_view written = text.substr(word.begin, word.end - word.begin);
    const bool has_digit = written.find_first_of("0123456789") != std::string_view::npos;
    const bool is_capital = written.front() >= 'A' && written.front() <= 'Z';
    const bool is_long = written.size() >= telling_word_min;
    if (is_long && (has_digit || (is_capital && !begins_sentence))) names.push_back(text::fold(written));
    begins_sentence = false;
    last_end = word.end;
  }
  std::ranges::sort(names);
  return names;
}

// The subject travels and is listed where the text is not: from VS-VERTRAULICH up it must be harmless by
// itself.
void check_subject(const PlannedDispatch& planned, std::vector<Finding>& findings) {
  if (planned.label.level < Level::confidential) return;
  std::string text;
  for (const Part& part : planned.content.parts) text += part.text + "\n";
  const auto told = names_in(text);
  const auto named = names_in(". " + planned.content.subject + " ");
  const bool tells =
      std::ranges::any_of(named, [&](const auto& name) { return std::ranges::binary_search(told, name); });
  if (tells) findings.push_back({.field = "subject", .is_error = false, .code = "subject-tells-too-much"});
}

void check_label(const Desk& desk, const Actor& actor, const PlannedDispatch& planned,
                 std::vector<Finding>& findings) {
  const Label& label = planned.label;
  if (label.level > desk.context.node.site().ceiling)
    findings.push_back({.field = "label", .code = "above-ceiling"});
  if (!is_cleared(actor, label)) findings.push_back({.field = "label", .code = "label-not-allowed"});
  if (label.level >= Level::confidential && label.term_year == 0) {
    findings.push_back({.field = "label", .is_error = false, .code = "term-missing"});
  }
}

// A Finding's code for what the policy says.
Finding finding_of(const Verdict& verdict) {
  switch (verdict.because) {
    case Reason::recipient_unknown: return {.field = "to", .code = "recipient-unknown"};
    case Reason::recipient_not_cleared: return {.field = "to", .code = "recipient-not-cleared"};
    case Reason::below_sources: return {.field = "label", .code = "below-sources"};
    case Reason::duty_missing: return {.field = "author", .code = "author-may-not-release"};
    case Reason::level_too_high:
    case Reason::compartment_missing:
    case Reason::not_released: return {.field = "label", .code = "label-not-allowed"};
    case Reason::allowed:
    case Reason::not_active:
    case Reason::not_addressed:
    case Reason::second_person: break;
  }
  return {.field = "label", .code = "not-possible"};
}

void check_policy(const Desk& desk, const Actor& actor, const PlannedDispatch& planned,
                  std::vector<Finding>& findings) {
  if (!actor.may(Duty::write, planned.author) && !actor.may(Duty::release, planned.author)) {
    findings.push_back({.field = "author", .code = "author-not-allowed"});
    return;
  }
  const auto sources = desk.reader.label_of_sources(actor, planned.references);
  if (!sources) {
    findings.push_back({.field = "references", .code = "source-not-available"});
    return;
  }
  std::vector<MailboxId> recipients = planned.blind;
  for (const auto& to : planned.to) recipients.push_back(to.mailbox);
  if (planned.to.empty()) findings.push_back({.field = "to", .code = "no-recipient"});
  const Sending sending{
      .author = planned.author, .label = planned.label, .recipients = recipients, .sources = *sources};
  const Verdict verdict = may_send(actor, *desk.reader.directory(), sending);
  if (verdict.allowed()) return;
  const Finding refused = finding_of(verdict);
  const bool is_said =
      std::ranges::any_of(findings, [&](const Finding& f) { return f.code == refused.code; });
  if (!is_said) findings.push_back(refused);
}

}  // namespace

std::vector<Finding> check(const Desk& desk, const Actor& actor, const PlannedDispatch& planned) {
  std::vector<Finding> findings;
  check_content(planned, findings);
  check_label(desk, actor, planned, findings);
  check_policy(desk, actor, planned, findings);
  check_subject(planned, findings);
  return findings;
}

}  // namespace depesche::http
