// SPDX-License-Identifier: EUPL-1.2
#include "search/test_corpus.h"

#include <bit>
#include <sstream>

namespace depesche::search {
namespace {

const std::vector<std::string> german_words{"Botschaft",
                                            "berichtet",
                                            "Haftbefehl",
                                            "Abschiebungshaftbefehl",
                                            "Minister",
                                            "Ministerium",
                                            "der",
                                            "die",
                                            "und",
                                            "Verträge",
                                            "Vertrag",
                                            "Häuser",
                                            "Haus",
                                            "Lage",
                                            "Abschiebung",
                                            "Befehl",
                                            "Straße",
                                            "Wirtschaftsminister",
                                            "17/48",
                                            "DB1042",
                                            "Ankara",
                                            "Kairo",
                                            "Verhandlungen",
                                            "verhandelten",
                                            "Ägypten",
                                            "nicht",
                                            "im",
                                            "Handel"};
const std::vector<std::string> english_words{
    "embassy", "reports", "minister",    "ministers", "treaty",  "treaties", "the",
    "of",      "and",     "negotiation", "negotiate", "Ankara",  "Cairo",    "17/48",
    "house",   "houses",  "secretary",   "état",      "country", "trade",    "in"};
const std::vector<std::string> countries{"TR", "EG", "US", ""};
const std::vector<std::string> kinds{"report", "instruction", "message"};
const std::vector<std::string> levels{"OFFEN", "VS-NfD", "GEHEIM"};
const std::vector<std::string> names{"Anna Merkel", "Karl Müller", "John Hay", "Anna Hay"};

std::string any_text(Dice& dice, const std::vector<std::string>& words, std::uint64_t most) {
  std::string text;
  const std::uint64_t count = dice.roll(most + 1);
  for (std::uint64_t i = 0; i < count; ++i) {
    text += dice.pick(words);
    text += dice.one_in(12) ? "\n\n" : dice.one_in(8) ? ". " : " ";
  }
  return text;
}

std::string any_word(Dice& dice) { return dice.pick(dice.one_in(2) ? german_words : english_words); }

std::string any_leaf(Dice& dice) {
  switch (dice.roll(16)) {
    case 10: return std::to_string(1 + dice.roll(31)) + ". März";
    case 11: return "June " + std::to_string(dice.roll(33)) + ", " + std::to_string(1969 + dice.roll(4));
    case 0: return "\"" + any_word(dice) + " " + any_word(dice) + "\"";
    case 1: return any_word(dice) + " NEAR/" + std::to_string(dice.roll(6)) + " " + any_word(dice);
    case 2: return any_word(dice).substr(0, 3) + "*";
    case 3: return any_word(dice) + "~1";
    case 4: return "subject:" + any_word(dice);
    case 5: return "author:" + std::string(dice.one_in(2) ? "Merkel" : "\"Anna Hay\"");
    case 6: return "country:" + dice.pick(countries);
    case 7: return "date:1970..1971-0" + std::to_string(1 + dice.roll(9));
    case 8: return "von:1971-06-01";
    case 9: return "author:M*";
    default: return any_word(dice);
  }
}

}  // namespace

std::uint64_t Dice::roll(std::uint64_t sides) {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
  return (mixed ^ (mixed >> 31)) % sides;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "depesche-search-XXXXXX").string();
  path_ = mkdtemp(name.data()) != nullptr ? name : std::string{};
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Document any_document(Dice& dice, std::uint64_t key) {
  const bool is_german = !dice.one_in(3);
  const auto& words = is_german ? german_words : english_words;
  Document document{.key = key, .label = "L" + std::to_string(dice.roll(6))};
  document.id = to_bytes(as_bytes("id" + std::to_string(key)));
  document.language = dice.one_in(5) ? "" : is_german ? "de" : "en";
  document.country = dice.pick(countries);
  document.post = dice.one_in(2) ? "Post " + document.country : "";
  document.kind = dice.pick(kinds);
  document.level = dice.pick(levels);
  document.date = dice.one_in(10) ? no_date : static_cast<std::int32_t>(dice.roll(1500)) - 200;
  document.subject = any_text(dice, words, 6);
  document.body = any_text(dice, words, dice.one_in(10) ? 120 : 25);
  if (dice.one_in(2)) document.fields.emplace_back("author", dice.pick(names));
  if (dice.one_in(4)) document.fields.emplace_back("place", dice.pick(words));
  return document;
}

std::string any_query(Dice& dice) {
  std::string query;
  const std::uint64_t leaves = dice.roll(6);
  for (std::uint64_t i = 0; i < leaves; ++i) {
    switch (dice.roll(14)) {
      case 0: query += "+"; break;
      case 1: query += "-"; break;
      case 2: query += "NOT "; break;
      case 3: query += "("; break;
      case 4: query += i > 0 ? "AND " : "\""; break;
      case 5: query += i > 0 ? "ODER " : ")"; break;
      default: break;
    }
    query += any_leaf(dice);
    if (dice.one_in(9)) query += ")";
    if (dice.one_in(30)) query += " \" NEAR/";
    query += " ";
  }
  return query;
}

Request any_request(Dice& dice) {
  Request request{.query = any_query(dice), .limit = dice.roll(12), .facets = true, .snippets = true};
  request.sort = static_cast<Sort>(dice.roll(4) == 0 ? 1 + dice.roll(3) : 0);
  if (dice.one_in(4)) request.filters.countries = {dice.pick(countries)};
  if (dice.one_in(4)) request.filters.kinds = {dice.pick(kinds), dice.pick(kinds)};
  if (dice.one_in(6)) request.filters.levels = {dice.pick(levels)};
  if (dice.one_in(6)) request.filters.languages = {"de"};
  if (dice.one_in(6)) request.filters.years = {1971, 1969};
  if (dice.one_in(8)) request.filters.from = static_cast<std::int32_t>(dice.roll(800));
  if (dice.one_in(8)) request.filters.to = static_cast<std::int32_t>(dice.roll(1200));
  return request;
}

View any_view(Dice& dice) {
  const std::uint64_t seen = dice.roll(64);
  return {.may_see = [seen](std::string_view label) { return (seen >> (label.back() - '0') & 1U) != 0; },
          .name = "half " + std::to_string(seen)};
}

std::string printed(const Answer& answer) {
  std::ostringstream out;
  const auto print_pieces = [&](const std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) out << (piece.highlighted ? "[" : "{") << piece.text << "}";
    out << '\n';
  };
  out << answer.total << '\n' << answer.notice << '\n';
  for (const Hit& hit : answer.hits) {
    out.write(reinterpret_cast<const char*>(hit.id.data()), static_cast<std::streamsize>(hit.id.size()));
    out << ' ' << std::hex << std::bit_cast<std::uint64_t>(hit.score) << std::dec << ' ' << hit.label << ' '
        << hit.language << ' ' << hit.country << ' ' << hit.post << ' ' << hit.kind << ' ' << hit.level << ' '
        << hit.date << ' ' << hit.passage << '\n';
    print_pieces(hit.subject);
    print_pieces(hit.snippet);
  }
  for (const auto& [name, values] : answer.facets) {
    out << name;
    for (const FacetValue& value : values) out << ' ' << value.value << '=' << value.count;
    out << '\n';
  }
  if (answer.next) out << "next " << answer.next->rank << '\n';
  return out.str();
}

}  // namespace depesche::search
