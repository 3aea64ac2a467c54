// SPDX-License-Identifier: EUPL-1.2
#include "text/language.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "text/words.h"

namespace depesche::text {
namespace {

constexpr std::array<std::string_view, 20> codes{"und", "de", "en", "fr", "es", "it", "pt", "nl", "sv", "da",
                                                 "no",  "fi", "ru", "ar", "hu", "ro", "tr", "el", "ga", "ca"};

// Snowball's names.
constexpr std::array<std::string_view, 20> stemmers{
    "",          "german",   "english", "french",    "spanish", "italian", "portuguese",
    "dutch",     "swedish",  "danish",  "norwegian", "finnish", "russian", "arabic",
    "hungarian", "romanian", "turkish", "",          "irish",   "catalan"};

struct Profile {
  std::string_view code;
  std::array<std::string_view, 24> words;  // folded
};

constexpr std::array<Profile, 7> profiles{{
    {"de", {"der", "die", "und",  "den", "das", "von",  "zu",   "mit",  "dem",    "ist", "nicht", "fuer",
            "auf", "des", "eine", "ein", "im",  "sich", "auch", "wird", "werden", "bei", "nach",  "ueber"}},
    {"en", {"the", "of",   "and",  "to",    "in", "that", "is", "for", "with", "by",  "on",   "was",
            "are", "this", "have", "which", "be", "from", "it", "at",  "has",  "not", "will", "their"}},
    {"fr", {"le",  "la",  "les", "et",  "des",  "du",   "une",  "est", "que", "dans",  "pour", "qui",
            "sur", "pas", "au",  "par", "avec", "nous", "sont", "aux", "ce",  "cette", "ont",  "il"}},
    {"es", {"el", "la", "los", "las", "que", "y",  "en",   "del", "por", "una",  "con", "para",
            "es", "se", "no",  "su",  "al",  "lo", "como", "mas", "sus", "este", "ha",  "ser"}},
    {"it", {"il",   "la",  "che", "di",  "e",    "per", "una",   "con",  "del", "della", "le", "non",
            "sono", "gli", "dei", "nel", "alla", "piu", "anche", "come", "si",  "delle", "ha", "questo"}},
    {"pt", {"o",   "a",   "os",  "as",  "que", "e",    "do", "da", "em", "um", "uma",  "para",
            "com", "nao", "dos", "das", "por", "mais", "se", "ao", "na", "no", "como", "sua"}},
    {"nl", {"de",   "het",  "een", "en", "van", "in",  "is",  "dat", "op",   "te",  "voor", "met",
            "zijn", "niet", "aan", "er", "om",  "ook", "als", "dan", "naar", "bij", "uit",  "worden"}},
}};

using Votes = std::array<int, profiles.size()>;

const std::unordered_map<std::string_view, std::uint32_t>& voters() {
  static const auto table = [] {
    std::unordered_map<std::string_view, std::uint32_t> made;
    for (std::size_t i = 0; i < profiles.size(); ++i) {
      for (const std::string_view word : profiles[i].words) made[word] |= 1U << i;
    }
    return made;
  }();
  return table;
}

// The language of a script that few languages use.
Language by_script(int c) {
  if (c >= 0x400 && c <= 0x4FF) return language_of("ru");
  if (c >= 0x600 && c <= 0x6FF) return language_of("ar");
  if (c >= 0x370 && c <= 0x3FF) return language_of("el");
  return undetermined;
}

}  // namespace

std::span<const std::string_view> language_codes() { return codes; }

std::string_view code_of(Language language) {
  return language.number < codes.size() ? codes[language.number] : codes[0];
}

Language language_of(std::string_view code) {
  const auto found = std::ranges::find(codes, code);
  return found == codes.end() ? undetermined : Language{static_cast<std::uint8_t>(found - codes.begin())};
}

std::string_view stemmer_of(Language language) {
  return language.number < stemmers.size() ? stemmers[language.number] : std::string_view{};
}

Language detect(std::string_view text) {
  constexpr int words_max = 400;
  constexpr int votes_min = 2;
  Votes votes{};
  std::array<int, codes.size()> scripts{};
  int words = 0;
  std::string folded;
  WordScanner scanner(text);
  for (Word word; words < words_max && scanner.next(word); ++words) {
    const std::string_view raw = text.substr(word.begin, word.end - word.begin);
    ++scripts[by_script(code_point_at(raw, 0).value).number];
    fold(raw, folded);
    const auto found = voters().find(folded);
    if (found == voters().end()) continue;
    for (std::size_t i = 0; i < profiles.size(); ++i) votes[i] += static_cast<int>(found->second >> i & 1U);
  }
  for (std::size_t i = 1; i < codes.size(); ++i) {
    if (2 * scripts[i] > words) return Language{static_cast<std::uint8_t>(i)};
  }
  const auto best = std::ranges::max_element(votes);
  if (*best < votes_min || *best * 20 < words) return undetermined;
  return language_of(profiles[static_cast<std::size_t>(best - votes.begin())].code);
}

}  // namespace depesche::text
