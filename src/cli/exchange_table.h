// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/courier_commands.h"
#include "cli/link_commands.h"
#include "cli/route_commands.h"
#include "cli/trace_commands.h"

// The rows of couriers, ways, traces and links in the table of commands.

namespace depesche::cli {

inline constexpr std::size_t courier_files_max = 100'000;

inline constexpr std::array courier_write_options{
    Option{"to",
           "KNOTEN",
           {"für wen, mehrfach: kairo oder node.kairo (nötig)",
            "for whom, repeatable: kairo or node.kairo (needed)"},
           true},
    Option{"medium",
           "ORDNER",
           {"wohin: Ordner oder eingehängter Datenträger (nötig)",
            "where: a folder or a mounted medium (needed)"}},
    Option{"volume-size",
           "GRÖSSE",
           {"höchstens so groß ist eine Datei, zum Beispiel 650M; sonst 4000M",
            "largest file, for example 650M; else 4000M"}},
    Option{"copies",
           "ZAHL",
           {"so oft wird alles geschrieben, je in einen Unterordner; sonst 1",
            "all is written so many times, each into a folder of its own; else 1"}},
};

inline constexpr std::array route_show_options{
    Option{"text", "", {"als Text, wie ihn „route check“ liest", "as the text that “route check” reads"}},
};
inline constexpr std::array route_publish_options{
    Option{"confirm",
           "NUMMER",
           {"die Bestätigung, die sonst erfragt wird", "the confirmation that is asked for otherwise"}},
};
inline constexpr std::array route_explain_options{
    Option{"precedence",
           "DRINGLICHKEIT",
           {"routine, priority, immediate oder flash; sonst routine",
            "routine, priority, immediate or flash; else routine"}},
    Option{"level", "STUFE", {"Stufe; sonst OFFEN", "level; else OFFEN"}},
    Option{"size", "GRÖSSE", {"Größe, zum Beispiel 10k; sonst 10k", "size, for example 10k; else 10k"}},
    Option{"plan", "DATEI", {"ein anderer Plan als der geltende", "another plan than the one that counts"}},
};
inline constexpr std::size_t trace_words_max = 6;

inline constexpr std::array exchange_table{
    Command{
        "courier write",
        "",
        {"Was für andere Knoten wartet, versiegelt auf Datenträger für den Kurier schreiben.",
         "Write what waits for other nodes to media for the courier, sealed."},
        {"Es wartet weiter, bis der Empfangsschein da ist; was doppelt ankommt, wird einmal aufgenommen. "
         "Die Dateinamen sagen nichts.",
         "It goes on waiting until the receipt is here; what arrives twice is taken once. The names of the "
         "files say nothing."},
        courier_write_options,
        0,
        0,
        true,
        write_courier},
    Command{
        "courier read",
        "PFAD…",
        {"Datenträger eines Kuriers prüfen und aufnehmen.", "Check a courier's media and take them in."},
        {"Kann jederzeit wiederholt werden. Was verändert ist oder fehlt, wird genannt; der Rückgabewert ist "
         "dann 3.",
         "May be repeated at any time. What was tampered with or is missing is named; the exit status is "
         "then "
         "3."},
        {},
        1,
        courier_files_max,
        true,
        read_courier},
    Command{"courier list",
            "",
            {"Welche Kuriersendungen oder Teile davon fehlen.",
             "Which consignments, or parts of them, are missing."},
            {"", ""},
            {},
            0,
            0,
            true,
            list_courier},
    Command{"route show",
            "",
            {"Den geltenden Plan der Wege zeigen.", "Show the plan of ways that counts."},
            {"", ""},
            route_show_options,
            0,
            0,
            true,
            show_route},
    Command{"route check",
            "DATEI",
            {"Einen Plan prüfen; Fehler mit Zeile und Spalte.", "Check a plan; errors with line and column."},
            {"", ""},
            {},
            1,
            1,
            false,
            check_route},
    Command{
        "route publish",
        "DATEI",
        {"Einen Plan für das ganze Haus in Kraft setzen.", "Put a plan into force for the whole house."},
        {"Zeigt, was sich ändert, und verlangt die Nummer des Plans als Bestätigung. Der Plan geht als "
         "unterschriebene Depesche an alle Knoten. Nur in der Zentrale.",
         "Shows what changes, and asks for the plan's number to confirm. The plan goes to every node as a "
         "signed dispatch. At headquarters only."},
        route_publish_options,
        1,
        1,
        true,
        publish_route},
    Command{"route explain",
            "POSTFACH",
            {"Welchen Weg eine Depesche jetzt nähme, und warum keinen anderen.",
             "Which way a dispatch would take now, and why no other."},
            {"", ""},
            route_explain_options,
            1,
            1,
            true,
            explain_route},
    Command{"trace",
            "KENNUNG | NUMMER von POSTFACH an POSTFACH",
            {"„Wo ist meine Depesche?“: der Weg einer Depesche, ohne ihren Inhalt.",
             "“Where is my dispatch?”: a dispatch's way, without its content."},
            {"", ""},
            {},
            1,
            trace_words_max,
            true,
            trace_dispatch},
    Command{"link list",
            "",
            {"Verbindungen zu anderen Knoten, und was wartet.", "Links to other nodes, and what waits."},
            {"", ""},
            {},
            0,
            0,
            true,
            list_links},
    Command{"link call",
            "KNOTEN RECHNER:PORT",
            {"Einen Knoten von jetzt an rufen.", "Call a node from now on."},
            {"", ""},
            {},
            2,
            2,
            true,
            call_link},
    Command{"link cut",
            "KNOTEN",
            {"Eine Verbindung trennen, bis sie wiederhergestellt wird.", "Cut a link until it is mended."},
            {"", ""},
            {},
            1,
            1,
            true,
            cut_link},
    Command{"link mend",
            "KNOTEN",
            {"Eine getrennte Verbindung wiederherstellen.", "Mend a link that was cut."},
            {"", ""},
            {},
            1,
            1,
            true,
            mend_link},
    Command{"link try",
            "KNOTEN",
            {"Sofort rufen, statt auf den nächsten Versuch zu warten.",
             "Call at once instead of at the next try."},
            {"", ""},
            {},
            1,
            1,
            true,
            try_link},
};

}  // namespace depesche::cli
