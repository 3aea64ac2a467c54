// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/change_commands.h"
#include "cli/command.h"
#include "cli/register_command.h"

// The rows of what becomes of dispatches after they were sent, in the table of commands.

namespace depesche::cli {

inline constexpr Option change_as{
    "as",
    "PERSON",
    {"wer für die herausgebende Stelle zeichnet (nötig)", "who signs for the originator (needed)"}};
inline constexpr Option change_password{"password-file",
                                        "DATEI",
                                        {"Datei mit dem Kennwort dieser Person; sonst wird es erfragt",
                                         "file with that person's password; else it is asked"}};
inline constexpr Option change_because{
    "because", "TEXT", {"Grund, für alle Empfänger (nötig)", "reason, told to all recipients (needed)"}};

inline constexpr std::array recall_options{change_as, change_password, change_because};
inline constexpr std::array relabel_options{
    change_as,
    change_password,
    change_because,
    Option{"level", "STUFE", {"die neue Stufe (nötig)", "the new level (needed)"}},
    Option{"compartment",
           "KÜRZEL",
           {"Kenntnisbereich, mehrfach; was nicht genannt ist, entfällt",
            "compartment, repeatable; what is not named is dropped"},
           true},
    Option{"term",
           "JAHR",
           {"Jahr, mit dessen Ablauf die Einstufung endet", "year the classification ends with"}},
    Option{
        "second", "PERSON", {"zweite Person, zum Herabstufen nötig", "second person, needed for lowering"}},
    Option{"second-password-file",
           "DATEI",
           {"Datei mit dem Kennwort der zweiten Person; sonst wird es erfragt",
            "file with the second person's password; else it is asked"}},
};

inline constexpr std::array register_options{
    Option{"as", "PERSON", {"wer die Aufsicht hat (nötig)", "who supervises (needed)"}},
    change_password,
    Option{
        "level", "STUFE", {"ab dieser Stufe; sonst VS-VERTRAULICH", "from this level; else VS-VERTRAULICH"}},
    Option{
        "person", "PERSON", {"nur, wovon diese Person Kenntnis nahm", "only what this person took note of"}},
    Option{"mailbox", "POSTFACH", {"nur, was von oder an diese Stelle ging", "only from or to this mailbox"}},
    Option{"after", "KENNUNG", {"nach dem Eintrag dieser Depesche", "after the entry of this dispatch"}},
    Option{
        "limit", "ZAHL", {"höchstens so viele, bis 1000; sonst 50", "at most so many, up to 1000; else 50"}},
    Option{"csv",
           "",
           {"als CSV, eine Zeile je Ausfertigung, Kenntnisnahme und Träger",
            "as CSV, one line for each copy, reader and carrier"}},
};

inline constexpr std::array mail_table{
    Command{"overdue",
            "",
            {"Was quittiert sein müsste und es nicht ist, ohne Inhalt.",
             "What should have been acknowledged and is not, without content."},
            {"Auch, wozu nach sieben Arbeitstagen der Empfangsschein eines Knotens fehlt.",
             "Also what lacks a node's receipt after seven working days."},
            {},
            0,
            0,
            true,
            list_overdue},
    Command{"recall",
            "KENNUNG",
            {"Eine Depesche zurückrufen („Rückruf“).", "Recall a dispatch."},
            {"Alle, die sie haben, erfahren es; von da an ist sie nur noch für die herausgebende Stelle "
             "verfügbar.",
             "All who hold it are told; from then on only its originator has it."},
            recall_options,
            1,
            1,
            true,
            recall_dispatch},
    Command{"register",
            "",
            {"VS-Bestandsverzeichnis: Ausfertigungen, Kenntnisnahmen und Träger.",
             "The classified register: numbered copies, who took note, and carriers."},
            {"Nur für die Geheimschutzaufsicht, so weit ihre Ermächtigung reicht. Die Einsicht wird "
             "aufgezeichnet.",
             "For the security supervision only, as far as its clearance goes. Looking into it is recorded."},
            register_options,
            0,
            0,
            true,
            show_register},
    Command{"relabel",
            "KENNUNG",
            {"Die Einstufung einer Depesche ändern („Änderungsmitteilung“).",
             "Change a dispatch's classification."},
            {"Höherstufen kann, wer für die herausgebende Stelle zeichnet; Herabstufen braucht eine zweite "
             "Person.",
             "Whoever signs for the originator may raise it; lowering needs a second person."},
            relabel_options,
            1,
            1,
            true,
            relabel_dispatch},
};

}  // namespace depesche::cli
