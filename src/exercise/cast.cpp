// SPDX-License-Identifier: EUPL-1.2
#include "exercise/cast.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "exercise/tables.h"

namespace depesche::exercise {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::year_month_day;

// All invented. In German the parties and subjects are feminine and the ministries neuter, so that articles
// fit.
constexpr std::array places{"Karvelle", "Tolvana",  "Ostheren", "Maresk",   "Lindakoro", "Sankt Varin",
                            "Belquara", "Norrimo",  "Talvessa", "Quentabe", "Orlamar",   "Zevrin",
                            "Halmora",  "Pellagro", "Draskau",  "Vintero"};
constexpr std::array women{"Ilva Tarnek",    "Sena Okandir",     "Mirela Quorst",
                           "Lioba Varnholt", "Adenike Sorvalle", "Tamsin Orrevik"};
constexpr std::array men{"Joram Pellwein",   "Tavo Brindaz", "Emeric Solvanne",
                         "Kasimir Dohrveld", "Bao Renthiel", "Osman Kelvadur"};
constexpr std::array signatories{"Arndt Wesselbrink", "Katharina Pohlentz", "Leonhard Grauvogt",
                                 "Mareike Sundhoff",  "Ines Tollkamp",      "Hauke Brandquist",
                                 "Yasmin Rehvald",    "Clemens Ostrauer"};
constexpr std::array papers{"Horizont",    "Der Leuchtturm", "Neue Chronik",
                            "Morgenstern", "Küstenbote",     "Tribüne des Südens"};
constexpr std::array firms{"Holmquell Anlagenbau", "Nordgrat Logistik", "Tauberwerk Pumpen",
                           "Lerchenau Maschinen", "Weitlanda Fracht"};
constexpr std::array parties_de{"Bürgerallianz", "Fortschrittspartei", "Volksunion",       "Zukunftsliste",
                                "Landpartei",    "Reformbewegung",     "Sammlungsbewegung"};
constexpr std::array parties_en{"Citizens' Alliance", "Progress Party",  "People's Union", "Future List",
                                "Rural Party",        "Reform Movement", "Rally Movement"};
constexpr std::array ministries_de{"Außenministerium",   "Innenministerium",       "Finanzministerium",
                                   "Energieministerium", "Wirtschaftsministerium", "Präsidialamt"};
constexpr std::array ministries_en{
    "Foreign Ministry",   "Ministry of the Interior",     "Ministry of Finance",
    "Ministry of Energy", "Ministry of Economic Affairs", "Office of the President"};
constexpr std::array fields_de{"Wasserwirtschaft",    "Hafensicherheit",      "Energieversorgung",
                               "Berufsbildung",       "Katastrophenvorsorge", "Landwirtschaft",
                               "Gesundheitsforschung"};
constexpr std::array fields_en{"water management",    "port security",         "energy supply",
                               "vocational training", "disaster preparedness", "agriculture",
                               "health research"};
constexpr std::array weekdays_de{"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"};
constexpr std::array weekdays_en{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"};
constexpr std::array months_en{"January", "February", "March",     "April",   "May",      "June",
                               "July",    "August",   "September", "October", "November", "December"};

std::string two_digits(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string decimal(std::int64_t tenths, bool german) {
  return std::to_string(tenths / 10) + (german ? "," : ".") + std::to_string(tenths % 10);
}

template <class Names>
std::pair<std::string, std::string> two_of(const Names& names, Dice& dice) {
  const std::size_t first = dice.roll(names.size());
  const std::size_t second = (first + 1 + dice.roll(names.size() - 1)) % names.size();
  return {names[first], names[second]};
}

void add_people_and_places(Slots& slots, bool german, Dice& dice) {
  slots.is_woman = dice.chance(50);
  const std::string person = slots.is_woman ? dice.pick(women) : dice.pick(men);
  slots.values["person"] = person;
  slots.values["name"] = person.substr(person.find(' ') + 1);
  std::tie(slots.values["ort"], slots.values["ort2"]) = two_of(places, dice);
  std::tie(slots.values["partei"], slots.values["partei2"]) =
      german ? two_of(parties_de, dice) : two_of(parties_en, dice);
  slots.values["ministerium"] = german ? dice.pick(ministries_de) : dice.pick(ministries_en);
  slots.values["bereich"] = german ? dice.pick(fields_de) : dice.pick(fields_en);
  slots.values["wochentag"] = german ? dice.pick(weekdays_de) : dice.pick(weekdays_en);
  slots.values["zeitung"] = dice.pick(papers);
  slots.values["firma"] = dice.pick(firms);
}

constexpr std::array small_de{"drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"};
constexpr std::array small_en{"three", "four", "five", "six", "seven", "eight", "nine"};

// A small number as a word (n1), at the beginning of a sentence (W1) and as a digit (n0); larger ones as
// digits.
void add_counts(Slots& slots, bool german, Dice& dice, const std::array<std::string_view, 5>& keys) {
  const std::size_t small = dice.roll(small_de.size());
  std::string word = german ? small_de[small] : small_en[small];
  slots.values[std::string(keys[0])] = std::to_string(small + 3);
  slots.values[std::string(keys[1])] = word;
  word.front() = static_cast<char>(word.front() - 'a' + 'A');
  slots.values[std::string(keys[2])] = word;
  slots.values[std::string(keys[3])] = std::to_string(dice.between(21, 68));
  slots.values[std::string(keys[4])] = std::to_string(dice.between(112, 290));
}

void add_figures(Slots& slots, bool german, Dice& dice) {
  const std::int64_t votes = dice.between(140, 290);
  add_counts(slots, german, dice, {"n0", "n1", "W1", "n2", "n3"});
  slots.values["n3"] = std::to_string(votes);
  slots.values["n4"] = std::to_string(votes - dice.between(3, 60));
  slots.values["p1"] = decimal(dice.between(8, 49), german);
  slots.values["p2"] = decimal(dice.between(241, 389), german);
  slots.values["p3"] = decimal(dice.between(112, 229), german);
  slots.values["mio"] = std::to_string(dice.between(11, 96) * 10);
  slots.values["beben"] = decimal(dice.between(54, 69), german);
  slots.values["uhrzeit"] = two_digits(static_cast<unsigned>(dice.between(8, 18))) + ":30";
}

}  // namespace

std::string written_date(Time day, std::string_view language) {
  const year_month_day date(floor<days>(day));
  const unsigned month = static_cast<unsigned>(date.month());
  const unsigned day_of_month = static_cast<unsigned>(date.day());
  const std::string year = std::to_string(static_cast<int>(date.year()));
  if (language == "de") return two_digits(day_of_month) + "." + two_digits(month) + "." + year;
  return std::to_string(day_of_month) + " " + months_en[month - 1] + " " + year;
}

std::string iso_date(Time day) {
  const year_month_day date(floor<days>(day));
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two_digits(static_cast<unsigned>(date.month())) + "-" +
         two_digits(static_cast<unsigned>(date.day()));
}

std::string_view city_of(const Post& post, std::string_view language) {
  const auto in = [&](std::span<const PostRow> rows) {
    const auto found = std::ranges::find(rows, post.id, &PostRow::id);
    if (found == rows.end()) return std::string_view();
    return language == "de" ? found->city.de : found->city.en;
  };
  const std::string_view city = in(embassies());
  return city.empty() ? in(other_posts()) : city;
}

Slots make_cast(const Post& post, Time day, std::string_view language, Dice& dice) {
  const bool german = language == "de";
  const Words& within = country(post.country).within;
  Slots slots;
  slots.values["stadt"] = city_of(post, language);
  slots.values["in_land"] = german ? within.de : within.en;
  slots.values["datum"] = written_date(day - days(dice.between(1, 6)), language);
  slots.values["frist"] = written_date(day + days(dice.between(4, 25)), language);
  add_people_and_places(slots, german, dice);
  add_figures(slots, german, dice);
  return slots;
}

void new_paragraph(Slots& slots, std::string_view language, Dice& dice) {
  add_counts(slots, language == "de", dice, {"m0", "m1", "M1", "m2", "m3"});
  slots.values["mmio"] = std::to_string(dice.between(11, 96) * 10);
}

std::string signatory_name(Dice& dice) { return dice.pick(signatories); }

}  // namespace depesche::exercise
