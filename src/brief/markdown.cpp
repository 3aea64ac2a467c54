// SPDX-License-Identifier: EUPL-1.2
#include "brief/markdown.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "policy/policy.h"
#include "text/words.h"

namespace depesche {
namespace {

// A full stop that would make a list of „3. Referat“, or a link of “www.”.
bool is_commanding_stop(std::string_view before) {
  const bool is_number = !before.empty() && before.find_first_not_of("0123456789") == std::string_view::npos;
  const std::string_view last = before.substr(before.size() - std::min<std::size_t>(before.size(), 3));
  return is_number || std::ranges::equal(last, std::string_view("www"), {},
                                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
}

// Text of others, so that it stands for itself: nothing in it is markup, and it stays on one line and in its
// direction. What is not UTF-8 is left out.
std::string plain(std::string_view text) {
  constexpr std::string_view markup = "\\`*_{}[]()<>#+-!|~&$:@";
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, size] = text::code_point_at(text, at);
    const std::string_view bytes = text.substr(at, size);
    at += size;
    if (code < 0 || text::turns_text(code)) continue;
    if (text::is_blank(code)) {
      if (!out.empty() && out.back() != ' ') out.push_back(' ');
      continue;
    }
    if (text::is_control(code)) continue;
    if (markup.contains(bytes.front()) || (bytes == "." && is_commanding_stop(out))) out.push_back('\\');
    out += bytes;
  }
  return out;
}

std::string moment_text(Time time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<minutes>(time - day));
  std::array<char, 48> text{};
  const int size = std::snprintf(text.data(), text.size(), "%02u.%02u.%04d, %02d:%02d UTC",
                                 static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                                 static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                                 static_cast<int>(clock.minutes().count()));
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string_view written_out(Level level) {
  return level == Level::restricted ? "VS-NUR FÜR DEN DIENSTGEBRAUCH" : to_text(level);
}

class Paper {
 public:
  Paper(const Brief& brief, const Directory& directory, bool in_german)
      : brief_(&brief), directory_(&directory), in_german_(in_german) {}

  std::string write() {
    const std::string band = "**" + band_text(brief_->label) + "**\n";
    text_ = band + "\n# " + say("Vorlage", "Brief") + "\n\n";
    text_ += "**" + say("Frage", "Question") + ":** " + plain(brief_->question) + "\n\n";
    text_ += say("Stand", "As of") + ": " + moment_text(brief_->as_of) + "\n\n";
    if (!brief_->answers()) {
      text_ += say("Die Belege reichen nicht aus.", "The evidence does not suffice.") + "\n";
      return std::move(text_);
    }
    text_ += say("Wörtliche Sätze aus den genannten Quellen; nichts ist hinzugefügt.",
                 "Sentences word for word from the sources named; nothing is added.") +
             "\n\n";
    sentences(say("Im Kern", "In short"), brief_->core, false);
    sentences(say("Im Einzelnen", "In detail"), brief_->details, true);
    sources();
    if (brief_->label.level >= Level::secret) text_ += "\n" + band;
    return std::move(text_);
  }

 private:
  std::string say(const char* german, const char* english) const { return in_german_ ? german : english; }

  void sentences(const std::string& heading, const std::vector<CitedSentence>& sentences, bool dated) {
    if (sentences.empty()) return;
    text_ += "## " + heading + "\n\n";
    for (const CitedSentence& sentence : sentences) {
      text_ += "- ";
      if (dated) text_ += plain(day_of(brief_->sources[sentence.source])) + "\\: ";
      text_ += plain(sentence.quote.text) + " \\[" + std::to_string(sentence.source + 1) + "\\]\n";
    }
    text_ += "\n";
  }

  void sources() {
    text_ += "## " + say("Belege", "Sources") + "\n\n";
    for (std::size_t i = 0; i < brief_->sources.size(); ++i) {
      const Row& row = brief_->sources[i];
      text_ += std::to_string(i + 1) + ". ";
      if (const std::string number = number_text(row.kind, row.number); !number.empty())
        text_ += plain(number) + ", ";
      text_ += plain(author_of(row)) + ", " + plain(day_of(row)) + ", „" + plain(row.subject) + "“ (" +
               plain(band_words(row.label)) + "); " + passages_of(i) + "; " + say("Kennung", "id") + " " +
               plain(to_text(row.id)) + "\n";
    }
  }

  std::string author_of(const Row& row) const {
    const Name name = display_name(*directory_, row.author);
    return in_german_ ? name.de : name.en;
  }

  static std::string band_words(const Label& label) {
    std::string text(written_out(label.level));
    for (const std::string& code : label.compartments) text += " – " + code;
    return text;
  }

  std::string passages_of(std::size_t source) const {
    std::string text;
    for (const auto* sentences : {&brief_->core, &brief_->details}) {
      for (const CitedSentence& sentence : *sentences) {
        if (sentence.source != source) continue;
        text += (text.empty() ? "" : " · ") + passage_text(sentence.quote, in_german_);
      }
    }
    return text;
  }

  const Brief* brief_;
  const Directory* directory_;
  bool in_german_;
  std::string text_;
};

}  // namespace

std::string passage_text(const search::Quote& quote, bool in_german) {
  return (in_german ? "Abs. " : "par. ") + std::to_string(quote.paragraph + 1) +
         (in_german ? ", Zeichen " : ", characters ") + std::to_string(quote.units.begin + 1) + "–" +
         std::to_string(quote.units.end);
}

std::string band_text(const Label& label) {
  std::string text(written_out(label.level));
  if (is_recorded(label.level)) text += " – amtlich geheim gehalten";
  for (const std::string& code : label.compartments) text += " – " + code;
  return text;
}

std::string to_markdown(const Brief& brief, const Directory& directory, bool in_german) {
  return Paper(brief, directory, in_german).write();
}

}  // namespace depesche
