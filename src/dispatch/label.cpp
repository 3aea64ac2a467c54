// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/label.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

namespace depesche {
namespace {

constexpr std::array<std::string_view, levels_count> codes{"OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM",
                                                           "STRENG GEHEIM"};

struct Spelling {
  std::string_view folded;  // as `fold` gives it
  Level level;
};

// Equivalences by annex VII of the VSA, and abbreviations in use.
constexpr std::array spellings{
    Spelling{"OFFEN", Level::open},
    Spelling{"OPEN", Level::open},
    Spelling{"UNCLASSIFIED", Level::open},
    Spelling{"NATOUNCLASSIFIED", Level::open},
    Spelling{"NFD", Level::restricted},
    Spelling{"VSNFD", Level::restricted},
    Spelling{"VSNURFÜRDENDIENSTGEBRAUCH", Level::restricted},
    Spelling{"VSNURFUERDENDIENSTGEBRAUCH", Level::restricted},
    Spelling{"NURFÜRDENDIENSTGEBRAUCH", Level::restricted},
    Spelling{"RESTRICTED", Level::restricted},
    Spelling{"NATORESTRICTED", Level::restricted},
    Spelling{"EURESTRICTED", Level::restricted},
    Spelling{"RESTREINTUE/EURESTRICTED", Level::restricted},
    Spelling{"NR", Level::restricted},
    Spelling{"VSV", Level::confidential},
    Spelling{"VSVERTR", Level::confidential},
    Spelling{"VSVERTRAULICH", Level::confidential},
    Spelling{"VERTRAULICH", Level::confidential},
    Spelling{"CONFIDENTIAL", Level::confidential},
    Spelling{"NATOCONFIDENTIAL", Level::confidential},
    Spelling{"EUCONFIDENTIAL", Level::confidential},
    Spelling{"CONFIDENTIELUE/EUCONFIDENTIAL", Level::confidential},
    Spelling{"NC", Level::confidential},
    Spelling{"GEH", Level::secret},
    Spelling{"GEHEIM", Level::secret},
    Spelling{"SECRET", Level::secret},
    Spelling{"NATOSECRET", Level::secret},
    Spelling{"EUSECRET", Level::secret},
    Spelling{"SECRETUE/EUSECRET", Level::secret},
    Spelling{"NS", Level::secret},
    Spelling{"STRGEH", Level::top_secret},
    Spelling{"STRGEHEIM", Level::top_secret},
    Spelling{"STRENGGEHEIM", Level::top_secret},
    Spelling{"TOPSECRET", Level::top_secret},
    Spelling{"COSMICTOPSECRET", Level::top_secret},
    Spelling{"EUTOPSECRET", Level::top_secret},
    Spelling{"TRESSECRETUE/EUTOPSECRET", Level::top_secret},
    Spelling{"CTS", Level::top_secret},
};
constexpr std::size_t spelling_size_max = 64;

// Capitals, without spaces, hyphens, underscores and full stops; ü and è become Ü and E.
std::string fold(std::string_view text) {
  std::string folded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (letter == ' ' || letter == '-' || letter == '_' || letter == '.') continue;
    if (text.substr(i).starts_with("è") || text.substr(i).starts_with("È")) {
      folded += 'E';
      ++i;
    } else if (text.substr(i).starts_with("ü")) {
      folded += "Ü";
      ++i;
    } else {
      folded += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
  }
  return folded;
}

void sort_unique(std::vector<std::string>& words) {
  std::ranges::sort(words);
  const auto repeated = std::ranges::unique(words);
  words.erase(repeated.begin(), repeated.end());
}

// How far a label's term reaches, so that the later of two is the greater.
unsigned reach_of(const Label& label) {
  constexpr unsigned no_end = std::numeric_limits<std::uint16_t>::max() + 1U;
  if (label.level == Level::open) return 0;
  return label.term_year == 0 ? no_end : label.term_year;
}

}  // namespace

std::string_view to_text(Level level) { return codes.at(std::to_underlying(level)); }

Result<Level> parse_level(std::string_view text) {
  if (text.size() <= spelling_size_max) {
    const std::string folded = fold(text);
    const auto* const found = std::ranges::find(spellings, folded, &Spelling::folded);
    if (found != spellings.end()) return found->level;
  }
  return fail(Code::invalid, "no such classification level");
}

Label normalised(Label label) {
  sort_unique(label.compartments);
  sort_unique(label.releasable_to);
  return label;
}

Label join(const Label& left, const Label& right) {
  const Label one = normalised(left);
  const Label two = normalised(right);
  Label joined{.level = std::max(one.level, two.level), .compartments = {}, .releasable_to = {}};
  std::ranges::set_union(one.compartments, two.compartments, std::back_inserter(joined.compartments));
  std::ranges::set_intersection(one.releasable_to, two.releasable_to,
                                std::back_inserter(joined.releasable_to));
  joined.term_year = reach_of(one) > reach_of(two) ? one.term_year : two.term_year;
  if (joined.level == Level::open) joined.term_year = 0;
  return joined;
}

}  // namespace depesche
