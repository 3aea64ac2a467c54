// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/command.h"
#include "cli/kept_search_commands.h"

// The rows of saved searches in the table of commands.

namespace depesche::cli {

inline constexpr std::array kept_search_options{
    Option{"as", "PERSON", {"wessen Suchen (nötig)", "whose searches (needed)"}},
    Option{"password-file",
           "DATEI",
           {"Datei mit dem Kennwort dieser Person; sonst wird es erfragt",
            "file with that person's password; else it is asked"}},
    Option{"limit", "ZAHL", {"höchstens so viele Treffer; sonst 10", "at most so many hits; else 10"}},
    Option{"seen", "", {"die neuen Treffer als gesehen merken", "mark the new hits as seen"}},
    Option{"confirm",
           "NAME",
           {"Name der Suche, statt ihn einzutippen", "name of the search, instead of typing it"}},
};
inline constexpr std::span<const Option> kept_search_person = std::span(kept_search_options).first(2);
inline constexpr std::span<const Option> kept_search_reading = std::span(kept_search_options).first(4);
inline constexpr std::array kept_search_deleting{kept_search_options[0], kept_search_options[1],
                                                 kept_search_options[4]};

inline constexpr std::array kept_search_rows{
    Command{"searches list",
            "",
            {"Die gespeicherten Suchen einer Person, mit der Zahl neuer Treffer.",
             "A person's saved searches, with the number of new hits."},
            {"", ""},
            kept_search_person,
            0,
            0,
            true,
            list_searches},
    Command{"searches save",
            "NAME WORT…",
            {"Eine Suche speichern; neu ist, was von jetzt an kommt.",
             "Save a search; new is what comes from now on."},
            {"Name und Suchwörter sollen für sich genommen nicht geheimhaltungsbedürftig sein.",
             "Name and words should need no protection by themselves."},
            kept_search_person,
            2,
            1000,
            true,
            save_search},
    Command{"searches show",
            "NAME",
            {"Die neuen Treffer einer gespeicherten Suche, zuletzt Gekommenes vorn.",
             "The new hits of a saved search, what came last in front."},
            {"", ""},
            kept_search_reading,
            1,
            1,
            true,
            show_new_hits},
    Command{"searches rename",
            "NAME NAME",
            {"Eine gespeicherte Suche umbenennen.", "Rename a saved search."},
            {"", ""},
            kept_search_person,
            2,
            2,
            true,
            rename_search},
    Command{"searches delete",
            "NAME",
            {"Eine gespeicherte Suche löschen; fragt vorher.", "Delete a saved search; asks before."},
            {"", ""},
            kept_search_deleting,
            1,
            1,
            true,
            delete_search},
};

}  // namespace depesche::cli
