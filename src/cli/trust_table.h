// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/enrol_commands.h"
#include "cli/root_commands.h"
#include "cli/trust_commands.h"

// The rows of enrolment and revocation in the table of commands.

namespace depesche::cli {

inline constexpr std::array enrol_options{
    Option{
        "package", "DATEI", {"wohin das Paket geschrieben wird (nötig)", "where the package goes (needed)"}},
    Option{"ceiling",
           "STUFE",
           {"höchste Stufe des neuen Knotens; sonst die des Postfachs der Vertretung",
            "highest level of the new node; else that of the post's mailbox"}},
    Option{"qr", "", {"den Code auch als QR-Code zeigen", "also show the code as a QR code"}},
    Option{"paper",
           "DATEI",
           {"ein Blatt zum Drucken mit Code und Unterschriftszeilen",
            "a sheet for printing with code and lines to sign"}},
};
inline constexpr std::array enrol_files{std::string_view("package"), std::string_view("paper")};
inline constexpr std::array join_options{
    Option{"code-file",
           "DATEI",
           {"Datei mit dem Einrichtungscode; sonst wird er erfragt",
            "file with the enrolment code; else it is asked"}},
};
inline constexpr Option confirm_option{
    "confirm",
    "NAME",
    {"die Bestätigung, die sonst erfragt wird", "the confirmation that is asked for otherwise"}};
inline constexpr std::array revoke_options{
    Option{
        "because", "GRUND", {"warum, höchstens 200 Zeichen (nötig)", "why, at most 200 characters (needed)"}},
    Option{"list", "", {"alle Sperren zeigen", "show all revocations"}},
    confirm_option,
};
inline constexpr std::array renew_options{
    Option{"because",
           "GRUND",
           {"auch die alten Schlüssel sperren, und warum", "revoke the old keys too, and why"}},
};
inline constexpr std::array destroy_options{
    Option{"without-record",
           "",
           {"ohne Meldung an die Zentrale; braucht, wenn der Knoten nicht läuft, keinen Kennsatz",
            "without telling headquarters; needs no passphrase when the node does not run"}},
    confirm_option,
};

inline constexpr std::array root_options{
    Option{
        "shares", "ZAHL", {"so viele Teilschlüssel, 2 bis 16 (nötig)", "so many shares, 2 to 16 (needed)"}},
    Option{"needed", "ZAHL", {"so viele davon genügen (nötig)", "so many of them suffice (needed)"}},
};

inline constexpr std::array trust_table{
    Command{"enrol",
            "VERTRETUNG",
            {"Einer Vertretung einen eigenen Knoten geben: Paket und Code.",
             "Give a post a node of its own: package and code."},
            {"In der Zentrale. Das Paket reist auf beliebigem Weg, der Code auf einem anderen; er wird "
             "einmal gezeigt.",
             "At headquarters. The package travels any way, the code another; it is shown once."},
            enrol_options,
            1,
            1,
            true,
            enrol_post,
            enrol_files},
    Command{"join",
            "PAKET",
            {"An der Vertretung den Knoten aus Paket und Code einrichten und prüfen.",
             "At the post, set up the node from package and code, and prove it."},
            {"Der Ordner (--folder) muss leer sein oder fehlen. Der Code wird erfragt, nie als Argument "
             "genommen.",
             "The folder (--folder) must be empty or missing. The code is asked for, never an argument."},
            join_options,
            1,
            1,
            false,
            join_post},
    Command{
        "revoke",
        "[KNOTEN]",
        {"Einen Knoten sperren: Gerät verloren, gestohlen, Vertretung aufgegeben.",
         "Revoke a node: device lost, stolen, post given up."},
        {"Zeigt, was geschieht, und verlangt den Namen des Knotens als Bestätigung. Nicht zurückzunehmen.",
         "Shows what will happen, and asks for the node's name to confirm. Cannot be taken back."},
        revoke_options,
        0,
        1,
        true,
        revoke},
    Command{"destroy-keys",
            "",
            {"Notvernichtung: Schlüssel und alle Klartexte dieses Knotens vernichten.",
             "Emergency destruction: destroy the keys and every plain text of this node."},
            {"Meldet es erst der Zentrale, verlangt die Kennung des Knotens als Bestätigung und geht auch "
             "nach einem Absturz weiter. Nicht zurückzunehmen.",
             "Tells headquarters first, asks for the node's id to confirm, and goes on after a crash, too. "
             "Cannot be taken back."},
            destroy_options,
            0,
            0,
            true,
            destroy_site_keys},
    Command{
        "root split",
        "",
        {"Den Wurzelschlüssel in mehrere Hände geben.", "Give the root key into several hands."},
        {"Jede Person schreibt ihren Teilschlüssel ab und tippt ihn zur Probe ein; dann verlässt der "
         "Wurzelschlüssel den Knoten. Was das Verzeichnis ändert, fragt danach nach den Teilschlüsseln.",
         "Each person writes their share down and types it to prove it; then the root key leaves the node. "
         "What changes the directory asks for the shares from then on."},
        root_options,
        0,
        0,
        true,
        split_root_keys},
    Command{
        "renew",
        "POSTFACH",
        {"Einem Postfach oder Knoten neue Schlüssel geben.", "Give a mailbox or a node new keys."},
        {"Sie gehen versiegelt an den Knoten, der das Postfach bedient. Ohne --because gilt noch, was mit "
         "den alten unterwegs ist.",
         "They go sealed to the node that serves the mailbox. Without --because what is under way with the "
         "old ones still counts."},
        renew_options,
        1,
        1,
        true,
        renew},
};

}  // namespace depesche::cli
