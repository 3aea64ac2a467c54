// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <optional>
#include <vector>

#include "dmn/explanation.h"

// What the engines say in English, in German. Both sides hold the same places in the same order:
//
//   {}   anything, left as it is
//   {k}  a kind of value or a type
//   {m}  a text of this table

namespace depesche::dmn {
namespace {

struct Said {
  std::string_view english;
  std::string_view german;
};

// Texts without {m} before those that begin with anything and would swallow them.
constexpr std::array<Said, 136> catalogue{{
    // Reading expressions
    {"the comment has no end", "der Kommentar hat kein Ende"},
    {"expected a name", "hier muss ein Name stehen"},
    {"expected a name after '.'", "nach „.“ muss ein Name stehen"},
    {"expected '{}'", "hier muss „{}“ stehen"},
    {"unexpected text after the type", "nach dem Typ steht noch etwas"},
    {"unexpected text after the expression", "nach dem Ausdruck steht noch etwas"},
    {"unexpected text after the test", "nach der Bedingung steht noch etwas"},
    {"types nested too deeply", "die Typen sind zu tief verschachtelt"},
    {"the expression is nested too deeply", "der Ausdruck ist zu tief verschachtelt"},
    {"the expression is too long", "der Ausdruck ist zu lang"},
    {"unknown type", "diesen Typ gibt es nicht"},
    {"unknown type '{}'", "den Typ „{}“ gibt es nicht"},
    {"unknown name '{}'", "der Name „{}“ ist unbekannt"},
    {"equality is written with one '='", "gleich schreibt sich mit einem „=“"},
    {"'?' stands for nothing here", "„?“ steht hier für nichts"},
    {"either all arguments have names or none has", "entweder haben alle Argumente Namen oder keines"},
    {"an expression is missing", "hier fehlt ein Ausdruck"},
    {"an expression cannot begin like this", "so kann kein Ausdruck beginnen"},
    {"this number cannot be held", "diese Zahl ist zu groß oder zu klein"},
    {"the text has no closing quote", "dem Text fehlt das schließende Anführungszeichen"},
    {"\\u needs four and \\U six hexadecimal digits", "\\u braucht vier und \\U sechs hexadezimale Ziffern"},
    {"@\"{}\" is no date, time or duration", "@\"{}\" ist weder Datum noch Zeit noch Dauer"},
    {"an interval ends with ']', ')' or '['", "ein Bereich endet mit „]“, „)“ oder „[“"},
    {"the name '{}' stands twice in this context", "der Name „{}“ steht hier zweimal"},
    {"'{}' cannot stand here", "„{}“ kann hier nicht stehen"},
    // Reading models
    {"the expression is empty", "der Ausdruck ist leer"},
    {"the language '{}' is not known here, only FEEL is",
     "die Sprache „{}“ ist hier nicht bekannt, nur FEEL"},
    {"a context entry without an expression", "ein Kontexteintrag ohne Ausdruck"},
    {"an invocation without a function", "ein Aufruf ohne Funktion"},
    {"a function without a body", "eine Funktion ohne Inhalt"},
    {"an input without an expression", "eine Eingabespalte ohne Ausdruck"},
    {"a table without outputs", "eine Tabelle ohne Ergebnisspalte"},
    {"the rule has fewer conditions than the table has inputs",
     "die Regel hat weniger Bedingungen als die Tabelle Eingabespalten"},
    {"the rule has fewer results than the table has outputs",
     "die Regel hat weniger Ergebnisse als die Tabelle Ergebnisspalten"},
    {"'{}' is missing", "„{}“ fehlt"},
    {"no model was given", "es wurde kein Modell angegeben"},
    {"this is no DMN model: there is no 'definitions'",
     "das ist kein DMN-Modell: es gibt kein Element „definitions“"},
    {"the imported model '{}' is not here", "das importierte Modell „{}“ liegt nicht vor"},
    {"unknown element '{}' is ignored", "das unbekannte Element „{}“ wird übergangen"},
    {"nothing here has the id '{}'", "nichts hat hier die Kennung „{}“"},
    {"there is no logic in it", "es enthält keine Logik"},
    {"the decision has no logic", "die Entscheidung hat keine Logik"},
    {"the decision needs itself", "die Entscheidung braucht sich selbst"},
    {"the file is too large", "die Datei ist zu groß"},
    {"elements are nested too deeply", "die Elemente sind zu tief verschachtelt"},
    // Evaluating
    {"there is no result", "es gibt kein Ergebnis"},
    {"no such number or names of arguments", "diese Zahl oder diese Namen von Argumenten gibt es nicht"},
    {"a key must be a string", "ein Schlüssel muss ein Text sein"},
    {"each entry needs a key and a value", "jeder Eintrag braucht „key“ und „value“"},
    {"\"{}\" stands twice", "„{}“ steht zweimal"},
    {"there is no context to put into", "hier ist kein Kontext, der sich ergänzen ließe"},
    {"needs one to 100 keys", "braucht einen bis 100 Schlüssel"},
    {"the list must hold contexts only", "die Liste darf nur Kontexte enthalten"},
    {"the list must hold numbers only", "die Liste darf nur Zahlen enthalten"},
    {"the list must hold strings only", "die Liste darf nur Texte enthalten"},
    {"the list must hold booleans only", "die Liste darf nur Wahrheitswerte enthalten"},
    {"the list must hold one kind only", "die Liste darf nur Werte einer Art enthalten"},
    {"the list is empty", "die Liste ist leer"},
    {"needs two numbers at least", "braucht mindestens zwei Zahlen"},
    {"needs a string", "braucht einen Text"},
    {"needs a boolean", "braucht einen Wahrheitswert"},
    {"needs a position or a function", "braucht eine Stelle oder eine Funktion"},
    {"needs a number or a duration", "braucht eine Zahl oder eine Dauer"},
    {"needs a string, a date or a date and time", "braucht einen Text, ein Datum oder einen Zeitpunkt"},
    {"needs a string, a time or a date and time", "braucht einen Text, eine Uhrzeit oder einen Zeitpunkt"},
    {"needs a date and a time", "braucht ein Datum und eine Uhrzeit"},
    {"separators must be a space, comma or point, and differ",
     "Trennzeichen sind Leerzeichen, Komma oder Punkt, und verschieden"},
    {"the list has no such position", "diese Stelle hat die Liste nicht"},
    {"the list has not that many items there", "so viele Einträge hat die Liste dort nicht"},
    {"the function must answer true or false", "die Funktion muss wahr oder falsch antworten"},
    {"the items cannot be put in order", "die Einträge lassen sich nicht ordnen"},
    {"the items cannot be compared", "die Einträge lassen sich nicht vergleichen"},
    {"no such scale", "so viele Nachkommastellen gibt es nicht"},
    {"these points or ranges cannot be compared", "diese Werte oder Bereiche lassen sich nicht vergleichen"},
    {"the range ends before it begins", "der Bereich endet, bevor er beginnt"},
    {"the start position lies outside the text", "die Anfangsstelle liegt außerhalb des Textes"},
    {"the length must be at least 1", "die Länge muss mindestens 1 sein"},
    {"there is no such date or time", "dieses Datum oder diese Zeit gibt es nicht"},
    {"an interval needs two ends that can be compared",
     "ein Bereich braucht zwei Enden, die sich vergleichen lassen"},
    {"the arguments do not fit the function's parameters",
     "die Argumente passen nicht zu den Parametern der Funktion"},
    {"only whole numbers and dates can be counted through",
     "nur ganze Zahlen und Tage lassen sich durchzählen"},
    {"there is no list to go through for '{}'", "für „{}“ gibt es keine Liste zum Durchgehen"},
    {"there is no list to look through", "hier ist keine Liste zum Durchsuchen"},
    {"this function from outside is not available here", "diese Funktion von außerhalb gibt es hier nicht"},
    {"nothing here is named '{}'", "hier heißt nichts „{}“"},
    {"the context has no '{}'", "der Kontext hat kein „{}“"},
    {"the list of {} has no item {}", "die Liste mit {} Einträgen hat keinen an der Stelle {}"},
    {"a condition cannot be a {k}", "eine Bedingung muss wahr oder falsch sein, nicht: {k}"},
    {"a filter's condition cannot be a {k}", "eine Filterbedingung muss wahr oder falsch sein, nicht: {k}"},
    {"a {k} cannot be compared with a {k}", "nicht vergleichbar: {k} und {k}"},
    {"a {k} is no bound of a range", "das kann keine Grenze eines Bereichs sein: {k}"},
    {"a {k} cannot be called", "das ist keine Funktion: {k}"},
    {"a {k} has no '{}'", "{k}: das hat kein „{}“"},
    {"a {k} has no negative", "{k}: das hat kein Negatives"},
    {"number {} number has no result (division by zero or too large)",
     "Zahl {} Zahl hat kein Ergebnis (Teilung durch null, oder zu groß)"},
    {"{k} + {k} has no meaning", "{k} + {k} hat keinen Sinn"},
    {"{k} - {k} has no meaning", "{k} - {k} hat keinen Sinn"},
    {"{k} ** {k} has no meaning", "{k} ** {k} hat keinen Sinn"},
    {"{k} * {k} has no meaning", "{k} * {k} hat keinen Sinn"},
    {"{k} / {k} has no meaning", "{k} / {k} hat keinen Sinn"},
    // Regular expressions
    {"the regular expression takes too long", "der reguläre Ausdruck braucht zu lange"},
    {"regular expression: {}", "der reguläre Ausdruck ist fehlerhaft ({})"},
    {"in a replacement, \\ stands before \\ or $ only", "im Ersatztext steht \\ nur vor \\ oder $"},
    {"in a replacement, a digit follows $", "im Ersatztext folgt auf $ eine Ziffer"},
    {"unknown flag '{}'", "den Schalter „{}“ gibt es nicht"},
    {"the regular expression is too long", "der reguläre Ausdruck ist zu lang"},
    {"the regular expression matches the empty text", "der reguläre Ausdruck passt auf den leeren Text"},
    {"a parenthesis is not closed", "eine Klammer ist nicht geschlossen"},
    {"a closing bracket without an opening one", "eine schließende Klammer ohne öffnende"},
    {"only (?: may follow (", "auf ( darf nur ?: folgen"},
    {"a parenthesis is closed that was not opened", "eine Klammer wird geschlossen, die nicht offen ist"},
    {"there is nothing to repeat", "hier ist nichts, das sich wiederholen ließe"},
    {"{ is not closed", "{ ist nicht geschlossen"},
    {"{ must hold a count", "in { } muss eine Anzahl stehen"},
    {"a backslash at the end", "am Ende steht ein \\"},
    {"no reference may stand in brackets", "in eckigen Klammern darf kein Rückverweis stehen"},
    {"\\p needs a name in braces", "\\p braucht einen Namen in geschweiften Klammern"},
    {"no such property", "diese Eigenschaft gibt es nicht"},
    {"there is no group 0", "eine Gruppe 0 gibt es nicht"},
    {"a reference to a group that is not closed before",
     "ein Verweis auf eine Gruppe, die vorher nicht geschlossen ist"},
    {"brackets nested too deeply", "die Klammern sind zu tief verschachtelt"},
    {"a bracket is not closed", "eine eckige Klammer ist nicht geschlossen"},
    {"empty brackets", "leere eckige Klammern"},
    {"a subtraction ends its brackets", "eine Ausnahme steht am Ende der eckigen Klammern"},
    {"[ must be written \\[ in brackets", "[ schreibt sich in eckigen Klammern \\["},
    {"\\{} means nothing", "\\{} bedeutet nichts"},
    // Limits
    {"too many steps", "zu viele Schritte"},
    {"expressions nested too deeply", "die Ausdrücke sind zu tief verschachtelt"},
    {"a list became too long", "eine Liste wurde zu lang"},
    {"a text became too long", "ein Text wurde zu lang"},
    {"lists and texts became too large together", "Listen und Texte wurden zusammen zu groß"},
    {"a list is nested too deeply", "eine Liste ist zu tief verschachtelt"},
    {"the result is too large", "das Ergebnis ist zu groß"},
    {"the evaluation was ended: {m}", "die Auswertung wurde beendet: {m}"},
    {"the model has no '{}'", "das Modell hat kein „{}“"},
    {"there is no model {}", "ein Modell „{}“ gibt es nicht"},
}};

// What begins with a name or holds a value; only asked where nothing above fits.
constexpr std::array<Said, 21> loose{{
    {"input '{}' was not given", "die Angabe „{}“ wurde nicht gemacht"},
    {"decision '{}' has no logic that can be run",
     "die Entscheidung „{}“ hat keine Logik, die sich ausführen ließe"},
    {"input '{}': {} is no {k}", "Angabe „{}“: {} ist nicht vom Typ {k}"},
    {"output '{}': {} is no {k}", "Ergebnis „{}“: {} ist nicht vom Typ {k}"},
    {"decision '{}': {} is no {k}", "Entscheidung „{}“: {} ist nicht vom Typ {k}"},
    {"service '{}': {} is no {k}", "Dienst „{}“: {} ist nicht vom Typ {k}"},
    {"argument '{}': {} is no {k}", "Argument „{}“: {} ist nicht vom Typ {k}"},
    {"result {} is no {k}", "das Ergebnis {} ist nicht vom Typ {k}"},
    {"table '{}': no rule applies", "Tabelle „{}“: keine Regel trifft zu"},
    {"table '{}': rules {} apply together, which {} forbids",
     "Tabelle „{}“: die Regeln {} treffen zusammen zu, was {} verbietet"},
    {"table '{}': {} is not among the values of the input '{}'",
     "Tabelle „{}“: {} gehört nicht zu den Werten der Eingabespalte „{}“"},
    {"'{}' must be a {k}, not {k}", "„{}“ hat die falsche Art; nötig: {k}, gegeben: {k}"},
    {"'{}' must be {k}, not {k}", "„{}“ hat die falsche Art; nötig: {k}, gegeben: {k}"},
    {"{}() has no result", "{}() hat kein Ergebnis"},
    {"{}(): argument {} is no {k}", "{}(): Argument {} ist nicht vom Typ {k}"},
    {"{}(): {m}", "{}(): {m}"},
    {"there is no \"{}\"", "„{}“ gibt es nicht"},
    {"{}: {} is no {k}", "{}: {} ist nicht vom Typ {k}"},
    {"{} is no {k}", "{} ist nicht vom Typ {k}"},
    {"line {}: {}", "Zeile {}: das ist kein fehlerfreies XML ({})"},
    {"{}: {m}", "{}: {m}"},
}};

constexpr std::array<Said, 15> kinds{{
    {"null", "null"},
    {"a value", "ein Wert"},
    {"boolean", "Wahrheitswert"},
    {"number", "Zahl"},
    {"string", "Text"},
    {"date", "Datum"},
    {"time", "Uhrzeit"},
    {"date and time", "Zeitpunkt"},
    {"days and time duration", "Dauer in Tagen und Stunden"},
    {"years and months duration", "Dauer in Jahren und Monaten"},
    {"list", "Liste"},
    {"context", "Kontext"},
    {"range", "Bereich"},
    {"function", "Funktion"},
    {"duration", "Dauer"},
}};

std::string kind_in_german(std::string_view english) {
  for (const Said& one : kinds) {
    if (one.english == english) return std::string(one.german);
  }
  return std::string(english);  // a type of the model's own, or list<number>
}

struct Place {
  std::size_t at = std::string_view::npos;
  std::size_t length = 0;
};

// The next {}, {k} or {m}. A brace that stands for itself is none.
Place next_place(std::string_view text, std::size_t from) {
  Place found;
  for (const std::string_view one : {"{}", "{k}", "{m}"}) {
    const std::size_t at = text.find(one, from);
    if (at < found.at) found = {.at = at, .length = one.size()};
  }
  return found;
}

// What stands in the places of the pattern; nothing where the text does not follow it.
std::optional<std::vector<std::string_view>> matched(std::string_view text, std::string_view pattern) {
  std::vector<std::string_view> parts;
  for (;;) {
    const Place place = next_place(pattern, 0);
    const std::string_view before = pattern.substr(0, place.at);
    if (!text.starts_with(before)) return std::nullopt;
    text.remove_prefix(before.size());
    if (place.at == std::string_view::npos) return text.empty() ? std::optional(parts) : std::nullopt;
    pattern.remove_prefix(place.at + place.length);
    const std::string_view next = pattern.substr(0, next_place(pattern, 0).at);
    const std::size_t end = next.empty() ? text.size() : text.find(next);
    if (end == std::string_view::npos) return std::nullopt;
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::optional<std::string> filled(std::string_view german, const std::vector<std::string_view>& parts) {
  std::string out;
  std::size_t from = 0;
  for (const std::string_view part : parts) {
    const Place place = next_place(german, from);
    out += german.substr(from, place.at - from);
    const char sort = german[place.at + 1];
    if (sort == 'm') {
      const std::string inner = in_german(part);
      if (inner.empty()) return std::nullopt;
      out += inner;
    } else {
      out += sort == 'k' ? kind_in_german(part) : std::string(part);
    }
    from = place.at + place.length;
  }
  return out + std::string(german.substr(from));
}

}  // namespace

std::string in_german(std::string_view english) {
  const auto search = [&](const auto& texts) -> std::string {
    for (const Said& one : texts) {
      const auto parts = matched(english, one.english);
      const auto german = parts ? filled(one.german, *parts) : std::nullopt;
      if (german) return *german;
    }
    return {};
  };
  const std::string exact = search(catalogue);
  return exact.empty() ? search(loose) : exact;
}

}  // namespace depesche::dmn
