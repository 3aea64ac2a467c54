// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>

#include "schema/schema.h"

namespace depesche::schema {
namespace {

struct Sentence {
  std::string_view keyword;
  std::string_view german;
  std::string_view english;
};

// {0} stands for what the keyword demands.
constexpr std::array<Sentence, 33> sentences{{
    {"type", "muss {0} sein", "must be {0}"},
    {"const", "muss {0} sein", "must be {0}"},
    {"enum", "muss einer der Werte {0} sein", "must be one of {0}"},
    {"multipleOf", "muss ein Vielfaches von {0} sein", "must be a multiple of {0}"},
    {"maximum", "darf höchstens {0} sein", "must be at most {0}"},
    {"exclusiveMaximum", "muss kleiner als {0} sein", "must be less than {0}"},
    {"minimum", "muss mindestens {0} sein", "must be at least {0}"},
    {"exclusiveMinimum", "muss größer als {0} sein", "must be greater than {0}"},
    {"maxLength", "darf höchstens {0} Zeichen haben", "must have at most {0} characters"},
    {"minLength", "muss mindestens {0} Zeichen haben", "must have at least {0} characters"},
    {"pattern", "hat nicht die verlangte Form ({0})", "does not have the required form ({0})"},
    {"format", "ist keine gültige Angabe der Art „{0}“", "is not a valid {0}"},
    {"maxProperties", "darf höchstens {0} Angaben haben", "must have at most {0} entries"},
    {"minProperties", "muss mindestens {0} Angaben haben", "must have at least {0} entries"},
    {"required", "es fehlt: {0}", "is missing: {0}"},
    {"dependentRequired", "es fehlt dazu: {0}", "also needs: {0}"},
    {"dependencies", "es fehlt etwas, das dazugehört {0}", "something that belongs to it is missing {0}"},
    {"propertyNames", "enthält eine Angabe mit unzulässigem Namen",
     "has an entry with a name that is not allowed"},
    {"additionalProperties", "ist hier nicht vorgesehen", "is not expected here"},
    {"unevaluatedProperties", "ist hier nicht vorgesehen", "is not expected here"},
    {"unevaluatedItems", "ist hier nicht vorgesehen", "is not expected here"},
    {"contains", "enthält nicht die verlangten Einträge", "does not hold the required items"},
    {"maxItems", "darf höchstens {0} Einträge haben", "must have at most {0} items"},
    {"minItems", "muss mindestens {0} Einträge haben", "must have at least {0} items"},
    {"uniqueItems", "enthält einen Eintrag doppelt", "has an item twice"},
    {"anyOf", "passt zu keiner der vorgesehenen Formen", "fits none of the expected forms"},
    {"oneOf", "muss zu genau einer der vorgesehenen Formen passen",
     "must fit exactly one of the expected forms"},
    {"not", "ist in dieser Form ausgeschlossen", "is excluded in this form"},
    {"", "ist hier nicht vorgesehen", "is not expected here"},
    {"if", "erfüllt eine Bedingung nicht", "does not meet a condition"},
    {"$ref", "ist nicht zulässig", "is not allowed"},
    {"properties", "enthält unzulässige Angaben", "has entries that are not allowed"},
    {"items", "enthält unzulässige Einträge", "has items that are not allowed"},
}};

constexpr std::array<std::array<std::string_view, 2>, 7> german_types{
    {{"null", "leer"},
     {"boolean", "ja oder nein (true, false)"},
     {"integer", "eine ganze Zahl"},
     {"number", "eine Zahl"},
     {"string", "ein Text"},
     {"array", "eine Liste"},
     {"object", "eine Gruppe von Angaben"}}};

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

std::string demand(const Unit& unit, Language language) {
  std::vector<std::string> details = unit.details;
  if (unit.keyword == "type" && language == Language::german) {
    for (std::string& detail : details) {
      for (const auto& [english, german] : german_types) {
        if (detail == english) {
          detail = german;
          break;
        }
      }
    }
  }
  const std::string_view between =
      unit.keyword == "type" ? (language == Language::german ? " oder " : " or ") : ", ";
  return joined(details, between);
}

std::string sentence(const Unit& unit, Language language) {
  const bool is_german = language == Language::german;
  std::string where = joined(unit.names, " › ");
  where = where.empty() ? std::string(is_german ? "Die Eingabe" : "The input") : "„" + where + "“";
  const auto found = std::ranges::find(sentences, unit.keyword, &Sentence::keyword);
  std::string what(found == sentences.end() ? (is_german ? "ist nicht zulässig" : "is not allowed")
                                            : (is_german ? found->german : found->english));
  if (const std::size_t hole = what.find("{0}"); hole != std::string::npos)
    what.replace(hole, 3, demand(unit, language));
  const bool is_clause = what.starts_with("es fehlt");
  return where + (is_clause ? ": " : " ") + what + ".";
}

void collect(const Unit& unit, Language language, std::vector<std::string>& out) {
  if (unit.is_valid && unit.inner.empty()) return;
  // Alternatives are told as one; their own reasons would contradict each other.
  const bool is_alternative = unit.keyword == "anyOf" || unit.keyword == "oneOf";
  if (unit.inner.empty() || is_alternative) {
    std::string made = sentence(unit, language);
    if (std::ranges::find(out, made) == out.end()) out.push_back(std::move(made));
    return;
  }
  for (const Unit& inner : unit.inner) collect(inner, language, out);
}

}  // namespace

std::vector<std::string> messages(const Unit& root, Language language) {
  std::vector<std::string> out;
  collect(root, language, out);
  return out;
}

}  // namespace depesche::schema
