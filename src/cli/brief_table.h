// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/brief_commands.h"
#include "cli/command.h"
#include "cli/lab_commands.h"

// The rows of briefs in the table of commands.

namespace depesche::cli {

inline constexpr std::array brief_options{
    Option{"as", "PERSON", {"wer fragt (nötig)", "who asks (needed)"}},
    Option{"password-file",
           "DATEI",
           {"Datei mit dem Kennwort dieser Person; sonst wird es erfragt",
            "file with that person's password; else it is asked"}},
    Option{
        "target", "STUFE", {"nichts aus Quellen über dieser Stufe", "nothing from sources above this level"}},
    Option{"limit", "ZAHL", {"höchstens so viele Sätze; sonst 12", "at most so many sentences; else 12"}},
    Option{
        "markdown",
        "DATEI",
        {"die Vorlage auch als Markdown schreiben, mit Einstufung und Belegen; „-“ für die Standardausgabe",
         "also write the brief as Markdown, with bands and sources; “-” for standard output"}},
};
inline constexpr std::array brief_files{std::string_view("markdown")};

inline constexpr Command brief_row{
    "brief",
    "FRAGE…",
    {"Eine Vorlage: was die Berichte zu einer Frage sagen, Satz für Satz mit Beleg.",
     "A brief: what the reports say to a question, sentence by sentence with its source."},
    {"Jeder Satz steht wörtlich in seiner Quelle. Wo die Belege nicht ausreichen, gibt es keine Vorlage; der "
     "Rückgabewert ist dann 1.",
     "Each sentence stands word for word in its source. Where the evidence does not suffice there is no "
     "brief; "
     "the exit status is then 1."},
    brief_options,
    1,
    1000,
    true,
    write_brief,
    brief_files};

inline constexpr std::array similar_options{
    brief_options[0],
    brief_options[1],
    Option{"limit", "ZAHL", {"höchstens so viele; sonst 10", "at most so many; else 10"}},
};

inline constexpr Command similar_row{
    "similar",
    "KENNUNG",
    {"Ähnliche Berichte, mit den Rechten einer Person.", "Similar reports, with a person's rights."},
    {"Vorn steht, wie viel vom Wortlaut beider Berichte derselbe ist.",
     "In front stands how much of the wording of both reports is the same."},
    similar_options,
    1,
    1,
    true,
    show_similar};

inline constexpr std::array lab_briefs_options{
    Option{"documents",
           "ZAHL",
           {"höchstens so viele Dokumente des Korpus; sonst 10000",
            "at most so many documents of the corpus; else 10000"}},
    Option{"limit", "ZAHL", {"höchstens so viele Fragen; sonst 200", "at most so many questions; else 200"}},
};

inline constexpr Command lab_briefs_row{"lab briefs",
                                        "CORPUS.jsonl QUERIES.tsv",
                                        {"Vorlagen messen: wie viele Fragen beantwortet werden, wie schnell, "
                                         "und ob jeder Satz in seiner Quelle steht.",
                                         "Measure briefs: how many questions are answered, how fast, and "
                                         "whether each sentence stands in its source."},
                                        {"", ""},
                                        lab_briefs_options,
                                        2,
                                        2,
                                        false,
                                        lab_briefs};

}  // namespace depesche::cli
