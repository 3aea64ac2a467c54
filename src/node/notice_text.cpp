// SPDX-License-Identifier: EUPL-1.2
#include "node/notice_text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "view/catalogue.h"

namespace depesche {
namespace {

struct Wording {
  std::string_view word, de, en;
};

constexpr std::array wordings{
    Wording{"recipient-not-cleared", "Die Stelle ist nicht bis zu dieser Stufe ermächtigt.",
            "The mailbox is not authorised up to this level."},
    Wording{"not-served", "Dort wird keine der Stellen bedient.", "None of the mailboxes is served there."},
    Wording{"author-revoked", "Der Schlüssel des Absenders ist widerrufen.", "The sender's key is revoked."},
    Wording{"recipient-moved", "Der Knoten, der die Stelle bediente, ist nicht mehr da.",
            "The node that served the mailbox is no more."},
    Wording{"treaty-ended", "Die Vereinbarung mit der Gegenseite ist beendet.",
            "The treaty with the partner has ended."},
    Wording{"label-unknown", "Keine Vereinbarung sagt mehr, was ihre Einstufung hier bedeutet.",
            "No treaty says any more what its label stands for here."},
    Wording{"no-receipt", "In 90 Tagen kam kein Empfangsschein.", "No receipt came in 90 days."},
};

}  // namespace

Name reason_text(const Owed& owed) {
  const std::string_view because = owed.refused;
  const std::string_view word = because.substr(0, because.find(':'));
  const auto* found = std::ranges::find(wordings, word, &Wording::word);
  if (found == wordings.end() && is_foreign(owed.node))
    return {.de = "Die Gegenstelle hat sie nicht zugestellt.", .en = "The partner did not deliver it."};
  if (found == wordings.end()) return {.de = std::string(because), .en = std::string(because)};
  return {.de = std::string(found->de), .en = std::string(found->en)};
}

std::string day_text(Time time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%02u.%02u.%04d", static_cast<unsigned>(day.day()),
                                 static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
  return {text.data(), static_cast<std::size_t>(size)};
}

Name numbers_text(const Header& header, const Directory& directory) {
  Name text;
  for (const Recipient& recipient : header.recipients) {
    if (is_own_copy(header, recipient)) continue;
    const Name name = display_name(directory, recipient.mailbox);
    const std::string number = number_text(header.kind, recipient.number);
    const std::string comma = text.de.empty() ? "" : ", ";
    text.de += comma + number + " an " + name.de;
    text.en += comma + number + " to " + name.en;
  }
  return text;
}

Content bilingual(std::string subject, const Name& text) {
  Content content;
  content.subject = std::move(subject);
  content.language = "de";
  content.parts.push_back({.heading = Heading::none, .heading_text = {}, .text = text.de, .level = {}});
  content.parts.push_back(
      {.heading = Heading::free_text, .heading_text = "English", .text = text.en, .level = {}});
  return content;
}

}  // namespace depesche
