// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/lab_rules.h"
#include "cli/rules_commands.h"
#include "cli/schema_commands.h"

// The rows of the rule and form engines in the table of commands.

namespace depesche::cli {

inline constexpr std::array english_only_options{
    Option{"english", "", {"auf Englisch", "in English"}},
};
inline constexpr std::array rules_options{
    Option{"strict",
           "",
           {"was fehlt oder nicht passt, ist ein Fehler statt null",
            "what is missing or does not fit is an error, not null"}},
    Option{"b-feel", "", {"zweiwertige Logik (B-FEEL)", "two-valued logic (B-FEEL)"}},
    Option{"english", "", {"auf Englisch", "in English"}},
};
inline constexpr std::array schema_options{
    Option{"detailed", "", {"mit --json: die Fehler als Baum", "with --json: the errors as a tree"}},
    Option{"english", "", {"auf Englisch", "in English"}},
};

inline constexpr std::array rules_table{
    Command{"rules check",
            "MODELL.dmn",
            {"Ein Entscheidungsmodell (DMN) prüfen.", "Check a decision model (DMN)."},
            {"Nennt Datei, Zeile und Stelle im Ausdruck; dazu Lücken, Überschneidungen und Regeln, die nie "
             "gelten.",
             "Names file, line and place in the expression; also gaps, overlaps and rules that never apply."},
            english_only_options,
            1,
            1,
            false,
            check_rules},
    Command{"rules eval",
            "MODELL.dmn ENTSCHEIDUNG [EINGABE.json]",
            {"Eine Entscheidung rechnen.", "Make a decision."},
            {"Die Eingabe ist ein JSON-Objekt mit den Angaben nach Namen.",
             "The input is a JSON object with the inputs by name."},
            rules_options,
            2,
            3,
            false,
            evaluate_rules},
    Command{"rules explain",
            "MODELL.dmn ENTSCHEIDUNG [EINGABE.json]",
            {"Eine Entscheidung rechnen und in Sätzen begründen.",
             "Make a decision and give its reasons in sentences."},
            {"Mit --json auch die Spur: Angaben, Regeln, Zwischenentscheidungen, Fassung des Modells.",
             "With --json also the trace: inputs, rules, decisions on the way, version of the model."},
            rules_options,
            2,
            3,
            false,
            explain_rules},
    Command{"rules test",
            "FÄLLE.xml…",
            {"Prüffälle (Format des DMN-TCK) gegen das Modell daneben rechnen.",
             "Run test cases (format of the DMN TCK) against the model beside them."},
            {"Nennt jeden Fall, der anders ausgeht als erwartet, mit dem Grund.",
             "Names every case that ends otherwise than expected, with the reason."},
            english_only_options,
            1,
            1'000'000,
            false,
            test_rules},
    Command{"schema check",
            "SCHEMA.json",
            {"Ein JSON Schema (2020-12, Draft 7) prüfen.", "Check a JSON Schema (2020-12, draft 7)."},
            {"Verweise dürfen zu Dateien im Ordner des Schemas und darunter führen.",
             "References may lead to files in the schema's folder and below."},
            english_only_options,
            1,
            1,
            false,
            check_schema},
    Command{
        "schema validate",
        "SCHEMA.json ANGABEN.json",
        {"Angaben gegen ein Schema prüfen; jede Beanstandung als Satz.",
         "Check an instance against a schema; each objection as a sentence."},
        {"Mit --json die Ausgabeform „basic“ des Standards.", "With --json the standard's „basic“ output."},
        schema_options,
        2,
        2,
        false,
        validate_with_schema},
    Command{"lab dmn",
            "ORDNER",
            {"Die Prüffälle eines Ordners rechnen (DMN-TCK).", "Run a folder of test cases (DMN TCK)."},
            {"Rückgabewert 3: nicht alle gehen auf.", "Exit status 3: not every case passes."},
            {},
            1,
            1,
            false,
            lab_dmn},
    Command{"lab jsonschema",
            "ORDNER",
            {"Einen Ordner mit Prüffällen für JSON Schema rechnen.",
             "Run a folder of test cases for JSON Schema."},
            {"Der Rückgabewert ist 3, wenn ein Fall anders ausgeht als erwartet.",
             "The exit status is 3 when a case ends otherwise than expected."},
            {},
            1,
            1,
            false,
            lab_json_schema},
};

}  // namespace depesche::cli
