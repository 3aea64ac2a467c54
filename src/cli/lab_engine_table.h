// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/command.h"
#include "cli/lab_commands.h"

// The rows of the search engine alone in the table of commands.

namespace depesche::cli {

inline constexpr std::array engine_rows{
    Command{"lab engine index",
            "CORPUS.tsv ORDNER",
            {"Die Suchmaschine allein: einen Vergleichskorpus indizieren.",
             "The search engine alone: index a benchmark corpus."},
            {"", ""},
            {},
            2,
            2,
            false,
            lab_engine_index},
    Command{"lab engine serve",
            "ORDNER",
            {"Die Suchmaschine allein: Anfragen von der Standardeingabe beantworten.",
             "The search engine alone: answer requests from standard input."},
            {"", ""},
            {},
            1,
            1,
            false,
            lab_engine_serve},
};

}  // namespace depesche::cli
