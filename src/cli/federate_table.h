// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/federate_commands.h"

// The rows of treaties with other organisations in the table of commands.

namespace depesche::cli {

inline constexpr std::array federate_offer_options{
    Option{"file", "DATEI", {"wohin das Angebot geschrieben wird (nötig)", "where the offer goes (needed)"}},
    Option{"gateway",
           "KNOTEN",
           {"unser Knoten an der Grenze; sonst dieser", "our node at the border; else this one"}},
    Option{"level-word",
           "WORT",
           {"unsere fünf Stufen mit eigenen Worten, die niedrigste zuerst; sonst die der VSA",
            "our five levels in our own words, lowest first; else those of the VSA"},
           true},
};
inline constexpr std::array federate_files{std::string_view("file")};
inline constexpr std::array federate_add_options{
    Option{"root",
           "SCHLÜSSEL",
           {"Wurzelschlüssel des Partners, wie er auf Papier kam (nötig)",
            "the partner's root key, as it came on paper (needed)"}},
    Option{"outward",
           "UNSERE=IHRE",
           {"eine Stufe von uns und ihre, mehrfach; was fehlt, geht nicht hinaus",
            "a level of ours and theirs, repeatable; what is missing does not go out"},
           true},
    Option{"inward",
           "IHRE=UNSERE",
           {"eine Stufe von ihnen und unsere, mehrfach; was fehlt, kommt nicht herein",
            "a level of theirs and ours, repeatable; what is missing does not come in"},
           true},
    Option{"offer-mailbox",
           "POSTFACH",
           {"ein Postfach von uns, das dort bekannt wird, mehrfach",
            "a mailbox of ours that they get to know, repeatable"},
           true},
    Option{"compartment",
           "KENNUNG",
           {"ein Bereich, den beide kennen, mehrfach", "a compartment that both know, repeatable"},
           true},
    Option{"release",
           "WORT",
           {"Freigabe, die ein Schreiben dorthin braucht, mehrfach; sonst die Kennung des Partners",
            "release that a dispatch needs to go there, repeatable; else the partner's id"},
           true},
    Option{"gateway",
           "KNOTEN",
           {"unser Knoten an der Grenze; sonst dieser", "our node at the border; else this one"}},
};
inline constexpr std::array federate_end_options{
    Option{"confirm",
           "KENNUNG",
           {"die Bestätigung, die sonst erfragt wird", "the confirmation that is asked for otherwise"}},
};

inline constexpr std::array federate_table{
    Command{
        "federate offer",
        "",
        {"Ein Angebot für ein anderes Haus schreiben: wer wir sind und wo unsere Grenze ist.",
         "Write an offer for another organisation: who we are, and where our border is."},
        {"Es enthält kein Geheimnis. Der Wurzelschlüssel, den der Befehl zeigt, geht auf einem anderen Weg.",
         "It holds no secret. The root key that the command shows goes by another way."},
        federate_offer_options,
        0,
        0,
        true,
        federate_offer,
        federate_files},
    Command{"federate add",
            "ANGEBOT",
            {"Eine Vereinbarung mit einem anderen Haus schließen, oder eine geltende ersetzen.",
             "Conclude a treaty with another organisation, or put another in its place."},
            {"Eine Handlung zweier Personen mit Teilschlüsseln. Es gilt nur, was genannt ist: andere Stufen, "
             "Bereiche und Postfächer gehen nicht über die Grenze.",
             "An act of two persons with shares of the root. Only what is named counts: other levels, "
             "compartments and mailboxes do not cross the border."},
            federate_add_options,
            1,
            1,
            true,
            federate_add},
    Command{"federate list",
            "",
            {"Alle Vereinbarungen zeigen.", "Show all treaties."},
            {"", ""},
            {},
            0,
            0,
            true,
            federate_list},
    Command{"federate end",
            "HAUS",
            {"Eine Vereinbarung beenden.", "End a treaty."},
            {"Ab dann geht nichts mehr über die Grenze. Eine neue braucht wieder zwei Personen.",
             "From then on nothing crosses the border. Another one needs two persons again."},
            federate_end_options,
            1,
            1,
            true,
            federate_end},
    Command{"federate publish",
            "",
            {"Allen Partnern den heutigen Stand unserer Postfächer und Sperren mitteilen.",
             "Tell every partner how our mailboxes and revocations stand today."},
            {"Geschieht bei Vereinbarungen und Sperren von selbst.",
             "Happens by itself with treaties and revocations."},
            {},
            0,
            0,
            true,
            federate_publish},
};

}  // namespace depesche::cli
