// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/command.h"
#include "cli/invocation.h"

namespace depesche::cli {

inline constexpr std::array mcp_options{
    Option{"as", "PERSON", {"in wessen Namen gelesen wird (nötig)", "in whose name is read (needed)"}},
    Option{"password-file",
           "DATEI",
           {"Datei mit dem Kennwort dieser Person; sonst wird es erfragt",
            "file with that person's password; else it is asked"}},
    Option{"upto",
           "STUFE",
           {"nichts über dieser Stufe; sonst, was die Person selbst sehen darf",
            "nothing above this level; else what the person may see"}},
};

// Answers the requests of a program on standard input until it ends.
Result<> serve_tools(Invocation& invocation);

inline constexpr Command mcp_row{
    "mcp",
    "",
    {"Einem KI-Werkzeug vorlesen: Model Context Protocol über Standardeingabe und -ausgabe.",
     "Read to an AI tool: the Model Context Protocol over standard input and output."},
    {"Das Werkzeug sucht und liest mit den Rechten der Person, und was es liest, wird in deren Namen "
     "protokolliert. Schreiben kann es nicht. Endet mit der Eingabe.",
     "The tool searches and reads with the person's rights, and what it reads is recorded in their name. It "
     "cannot write. Ends with its input."},
    mcp_options,
    0,
    0,
    true,
    serve_tools};

}  // namespace depesche::cli
