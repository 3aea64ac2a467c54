// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>

#include "schema/compiled.h"

namespace depesche::schema {
namespace {

// {0} stands for what the keyword demands; behind „|“ what is said where that is 1.
struct Sentence {
  std::string_view keyword;
  std::string_view german;
  std::string_view english;
};

constexpr std::array<Sentence, 32> sentences{{
    {"type", "muss {0} sein", "must be {0}"},
    {"const", "muss {0} sein", "must be {0}"},
    {"enum", "muss {0} sein", "must be {0}"},
    {"multipleOf", "muss ein Vielfaches von {0} sein", "must be a multiple of {0}"},
    {"maximum", "darf höchstens {0} sein", "must be at most {0}"},
    {"exclusiveMaximum", "muss kleiner als {0} sein", "must be less than {0}"},
    {"minimum", "muss mindestens {0} sein", "must be at least {0}"},
    {"exclusiveMinimum", "muss größer als {0} sein", "must be greater than {0}"},
    {"maxLength", "darf höchstens {0} Zeichen haben",
     "must have at most {0} characters|must have at most 1 character"},
    {"minLength", "muss mindestens {0} Zeichen haben|darf nicht leer sein",
     "must have at least {0} characters|must not be empty"},
    {"pattern", "hat nicht die verlangte Form ({0})", "does not have the required form ({0})"},
    {"format", "muss {0} sein", "must be {0}"},
    {"contentEncoding", "muss Daten in der Form {0} enthalten", "must hold data in the form {0}"},
    {"contentMediaType", "muss Daten der Art {0} enthalten", "must hold data of the kind {0}"},
    {"maxProperties", "darf höchstens {0} Angaben haben|darf höchstens 1 Angabe haben",
     "must have at most {0} entries|must have at most 1 entry"},
    {"minProperties", "muss mindestens {0} Angaben haben|muss mindestens 1 Angabe haben",
     "must have at least {0} entries|must have at least 1 entry"},
    {"required", ": es fehlt {0}", ": {0} is missing"},
    {"dependentRequired", ": dazu fehlt {0}", ": {0} is needed as well"},
    {"dependencies", ": dazu fehlt {0}", ": {0} is needed as well"},
    {"propertyNames", "enthält eine Angabe mit unzulässigem Namen",
     "has an entry with a name that is not allowed"},
    {"contains", "enthält nicht die verlangten Einträge", "does not hold the required items"},
    {"maxItems", "darf höchstens {0} Einträge haben|darf höchstens 1 Eintrag haben",
     "must have at most {0} items|must have at most 1 item"},
    {"minItems", "muss mindestens {0} Einträge haben|muss mindestens 1 Eintrag haben",
     "must have at least {0} items|must have at least 1 item"},
    {"uniqueItems", "enthält einen Eintrag doppelt", "has an item twice"},
    {"anyOf", "passt zu keiner der vorgesehenen Formen", "fits none of the expected forms"},
    {"oneOf", "passt zu keiner der vorgesehenen Formen", "fits none of the expected forms"},
    {"not", "ist in dieser Form ausgeschlossen", "is excluded in this form"},
    {"", "ist hier nicht vorgesehen", "is not expected here"},
    {"$ref", "ist nicht zulässig", "is not allowed"},
    {"$dynamicRef", "ist nicht zulässig", "is not allowed"},
    {"properties", "enthält unzulässige Angaben", "has entries that are not allowed"},
    {"items", "enthält unzulässige Einträge", "has items that are not allowed"},
}};

struct Word {
  std::string_view name;
  std::string_view german;
  std::string_view english;
};

constexpr std::array<Word, 7> types{{{"null", "leer (null)", "empty (null)"},
                                     {"boolean", "ja oder nein (true, false)", "yes or no (true, false)"},
                                     {"integer", "eine ganze Zahl", "a whole number"},
                                     {"number", "eine Zahl", "a number"},
                                     {"string", "ein Text", "a text"},
                                     {"array", "eine Liste", "a list"},
                                     {"object", "eine Gruppe von Angaben", "a group of entries"}}};

constexpr std::array<Word, 19> formats{
    {{"date", "ein Datum (JJJJ-MM-TT)", "a date (YYYY-MM-DD)"},
     {"time", "eine Uhrzeit mit Zone (12:00:00Z)", "a time with its zone (12:00:00Z)"},
     {"date-time", "ein Zeitpunkt (JJJJ-MM-TTThh:mm:ssZ)", "a date with time (YYYY-MM-DDThh:mm:ssZ)"},
     {"duration", "eine Dauer (P1Y, P3M, PT2H)", "a duration (P1Y, P3M, PT2H)"},
     {"email", "eine E-Mail-Adresse", "an e-mail address"},
     {"idn-email", "eine E-Mail-Adresse", "an e-mail address"},
     {"hostname", "ein Rechnername", "a host name"},
     {"idn-hostname", "ein Rechnername", "a host name"},
     {"ipv4", "eine IPv4-Adresse", "an IPv4 address"},
     {"ipv6", "eine IPv6-Adresse", "an IPv6 address"},
     {"uri", "eine vollständige Internetadresse (URI)", "a complete internet address (URI)"},
     {"uri-reference", "eine Internetadresse (URI)", "an internet address (URI)"},
     {"iri", "eine vollständige Internetadresse (IRI)", "a complete internet address (IRI)"},
     {"iri-reference", "eine Internetadresse (IRI)", "an internet address (IRI)"},
     {"uri-template", "eine Vorlage für Internetadressen", "a template of internet addresses"},
     {"uuid", "eine UUID", "a UUID"},
     {"json-pointer", "ein JSON-Zeiger", "a JSON pointer"},
     {"relative-json-pointer", "ein relativer JSON-Zeiger", "a relative JSON pointer"},
     {"regex", "ein regulärer Ausdruck", "a regular expression"}}};

template <std::size_t count>
std::string translated(const std::array<Word, count>& words, const std::string& name, Language language) {
  const auto found = std::ranges::find(words, name, &Word::name);
  if (found == words.end()) return name;
  return std::string(language == Language::german ? found->german : found->english);
}

std::string joined(const std::vector<std::string>& parts, std::string_view between,
                   std::string_view last_between) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) out += i + 1 == parts.size() ? last_between : between;
    out += parts[i];
  }
  return out;
}

std::string quoted(std::string_view text, Language language) {
  const bool is_german = language == Language::german;
  return std::string(is_german ? "„" : "“").append(text).append(is_german ? "“" : "”");
}

std::string demand(const Unit& unit, Language language) {
  const bool is_german = language == Language::german;
  std::vector<std::string> details = unit.details;
  for (std::string& detail : details) {
    if (unit.keyword == "type") detail = translated(types, detail, language);
    if (unit.keyword == "format") detail = translated(formats, detail, language);
    const bool is_text = detail.size() >= 2 && detail.starts_with('"');
    if ((unit.keyword == "const" || unit.keyword == "enum") && is_text)
      detail = quoted(std::string_view(detail).substr(1, detail.size() - 2), language);
    if (unit.keyword == "required" || unit.keyword.starts_with("dependen")) detail = quoted(detail, language);
  }
  // Who reads the form knows its words, not its expressions.
  if (unit.keyword == "pattern" && !unit.description.empty()) details = {unit.description};
  constexpr std::size_t told_max = 12;
  if (details.size() > told_max) {
    details.resize(told_max);
    details.emplace_back("…");
  }
  const bool is_choice = unit.keyword == "type" || unit.keyword == "enum";
  const std::string_view last = is_choice ? (is_german ? " oder " : " or ") : (is_german ? " und " : " and ");
  return joined(details, ", ", last);
}

std::string place(const Unit& unit, Language language) {
  const bool is_german = language == Language::german;
  std::vector<std::string> words;
  for (const PathWord& word : unit.path) {
    words.push_back(word.number == 0 ? word.text
                                     : (is_german ? "Nr. " : "no. ") + std::to_string(word.number));
  }
  if (words.empty()) return is_german ? "Die Eingabe" : "The input";
  return quoted(joined(words, " › ", " › "), language);
}

std::string_view statement(const Unit& unit, Language language) {
  const bool is_german = language == Language::german;
  if (unit.keyword == "oneOf" && unit.fitting > 1)
    return is_german ? "passt zu mehreren Formen, von denen nur eine gelten darf"
                     : "fits several forms of which only one may hold";
  const auto found = std::ranges::find(sentences, unit.keyword, &Sentence::keyword);
  if (found == sentences.end()) return is_german ? "ist nicht zulässig" : "is not allowed";
  const std::string_view both = is_german ? found->german : found->english;
  const std::size_t bar = both.find('|');
  const bool is_one = unit.details.size() == 1 && unit.details.front() == "1";
  return is_one && bar != std::string_view::npos ? both.substr(bar + 1) : both.substr(0, bar);
}

// Of alternatives that all fail, the one that was meant: it fails only further inside. Null where that is not
// one.
const Unit* meant(const Unit& alternatives) {
  const Unit* only = nullptr;
  for (const Unit& branch : alternatives.inner) {
    const bool fails_here = std::ranges::any_of(branch.inner, [&](const Unit& reason) {
      const bool is_of_kind = reason.keyword == "type" || reason.keyword == "const" ||
                              reason.keyword == "enum" || reason.keyword.empty();
      const auto is_of_field = [&](const Unit& inner) {
        return inner.keyword == "const" || inner.keyword == "enum";
      };
      return is_of_kind || (reason.keyword == "properties" && std::ranges::any_of(reason.inner, is_of_field));
    });
    if (fails_here) continue;
    if (only) return nullptr;
    only = &branch;
  }
  return only;
}

void collect(const Unit& unit, Language language, std::vector<std::string>& out) {
  if (unit.is_valid && unit.inner.empty()) return;
  // Alternatives are told as one; their own reasons would contradict each other.
  const bool is_alternative = unit.keyword == "anyOf" || unit.keyword == "oneOf";
  const Unit* told = is_alternative ? meant(unit) : &unit;
  if (!told || told->inner.empty()) {
    std::string made = sentence(unit, language);
    if (std::ranges::find(out, made) == out.end()) out.push_back(std::move(made));
    return;
  }
  for (const Unit& inner : told->inner) collect(inner, language, out);
}

}  // namespace

std::string sentence(const Unit& unit, Language language) {
  if (unit.is_given_up)
    return language == Language::german
               ? "Die Prüfung wurde abgebrochen: Sie verlangt zu viele Schritte oder ist zu tief "
                 "geschachtelt."
               : "The check was given up: it needs too many steps or is nested too deeply.";
  std::string what(statement(unit, language));
  if (const std::size_t hole = what.find("{0}"); hole != std::string::npos)
    what.replace(hole, 3, demand(unit, language));
  return place(unit, language) + (what.starts_with(':') ? "" : " ") + what + ".";
}

std::vector<std::string> messages(const Unit& root, Language language) {
  std::vector<std::string> out;
  collect(root, language, out);
  return out;
}

}  // namespace depesche::schema
