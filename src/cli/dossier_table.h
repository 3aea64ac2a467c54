// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/command.h"
#include "cli/dossier_commands.h"

// The rows of dossiers in the table of commands.

namespace depesche::cli {

inline constexpr std::array dossier_options{
    Option{"as", "PERSON", {"wer liest oder schreibt (nötig)", "who reads or writes (needed)"}},
    Option{"password-file",
           "DATEI",
           {"Datei mit dem Kennwort dieser Person; sonst wird es erfragt",
            "file with that person's password; else it is asked"}},
    Option{"removed", "", {"was herausgenommen wurde", "what was taken out"}},
    Option{"topic", "TEXT", {"Thema", "topic"}},
    Option{"level", "STUFE", {"Stufe des Dossiers; sonst OFFEN", "level of the dossier; else OFFEN"}},
    Option{"mailbox", "POSTFACH", {"Postfach, das es pflegt (nötig)", "mailbox that keeps it (needed)"}},
    Option{
        "house", "", {"für das ganze Haus, sonst für die Stelle", "for the whole house, else for the unit"}},
    Option{"confirm",
           "TITEL",
           {"Titel des Dossiers, statt ihn einzutippen", "title of the dossier, instead of typing it"}},
    Option{"on",
           "KENNUNG",
           {"was ersetzt wird, mit der Kennung, die „show“ zeigt (nötig, wo etwas steht)",
            "what is replaced, by the id that “show” has (needed where something stands)"}},
};
inline constexpr std::span<const Option> dossier_person = std::span(dossier_options).first(2);
inline constexpr std::span<const Option> dossier_reading = std::span(dossier_options).first(3);
inline constexpr std::array dossier_opening{dossier_options[0], dossier_options[1], dossier_options[3],
                                            dossier_options[4], dossier_options[5], dossier_options[6]};
inline constexpr std::array dossier_noting{
    dossier_options[0], dossier_options[1],
    Option{"level", "STUFE", {"mindestens diese Stufe", "at least this level"}}, dossier_options[8]};
inline constexpr std::array dossier_renaming{dossier_options[0], dossier_options[1], dossier_options[3],
                                             dossier_options[8]};
inline constexpr std::array dossier_ending{dossier_options[0], dossier_options[1], dossier_options[7]};

inline constexpr std::array dossier_rows{
    Command{"dossier list",
            "",
            {"Die offenen Dossiers, die eine Person sieht, das neueste vorn.",
             "The open dossiers that a person sees, the newest in front."},
            {"", ""},
            dossier_person,
            0,
            0,
            true,
            list_dossiers},
    Command{"dossier show",
            "DOSSIER",
            {"Ein Dossier: Einträge in ihrer Reihenfolge, mit Notizen.",
             "A dossier: entries in their order, with notes."},
            {"Ein Dossier nennt man bei seiner Kennung oder, ist es das einzige offene dieses Titels, beim "
             "Titel; einen Eintrag bei seiner Nummer oder seiner Kennung.",
             "A dossier is named by its id or, when it is the only open one of this title, by the title; "
             "an entry by its number or its id."},
            dossier_reading,
            1,
            1,
            true,
            show_dossier},
    Command{
        "dossier open",
        "TITEL",
        {"Ein Dossier anlegen.", "Open a dossier."},
        {"Titel und Thema haben die Stufe des Dossiers.", "Title and topic have the level of the dossier."},
        dossier_opening,
        1,
        1,
        true,
        open_dossier},
    Command{"dossier add",
            "DOSSIER DEPESCHE",
            {"Eine Depesche in ein Dossier aufnehmen, als letzten Eintrag.",
             "Take a dispatch into a dossier, as its last entry."},
            {"", ""},
            dossier_person,
            2,
            2,
            true,
            add_to_dossier},
    Command{"dossier note",
            "DOSSIER NUMMER [WORT…]",
            {"Die Notiz einer Stufe an einem Eintrag schreiben; ohne Wörter: sie wegnehmen.",
             "Write an entry's note of one level; without words: take it away."},
            {"Ohne --level hat sie die Stufe des Eintrags. Die frühere Notiz dieser Stufe wird gelöscht.",
             "Without --level it has the level of the entry. The earlier note of this level is erased."},
            dossier_noting,
            2,
            1000,
            true,
            note_in_dossier},
    Command{"dossier place",
            "DOSSIER NUMMER [NUMMER]",
            {"Einen Eintrag hinter einen anderen stellen, sonst an den Anfang.",
             "Put an entry after another one, else in front."},
            {"", ""},
            dossier_person,
            2,
            3,
            true,
            place_in_dossier},
    Command{"dossier remove",
            "DOSSIER NUMMER",
            {"Einen Eintrag aus einem Dossier nehmen.", "Take an entry out of a dossier."},
            {"", ""},
            dossier_person,
            2,
            2,
            true,
            remove_from_dossier},
    Command{"dossier restore",
            "DOSSIER NUMMER",
            {"Einen herausgenommenen Eintrag zurückholen; Nummern zeigt „show --removed“.",
             "Bring back an entry that was taken out; “show --removed” has the numbers."},
            {"", ""},
            dossier_person,
            2,
            2,
            true,
            restore_in_dossier},
    Command{"dossier rename",
            "DOSSIER TITEL",
            {"Ein Dossier umbenennen.", "Rename a dossier."},
            {"", ""},
            dossier_renaming,
            2,
            2,
            true,
            rename_dossier},
    Command{"dossier end",
            "DOSSIER",
            {"Ein Dossier beenden: es bleibt lesbar und ändert sich nicht mehr; fragt vorher.",
             "End a dossier: it stays readable and changes no more; asks before."},
            {"", ""},
            dossier_ending,
            1,
            1,
            true,
            end_dossier},
};

}  // namespace depesche::cli
