// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/command.h"

// A bare relay of bundles between TCPCLv4 neighbours, for measurements and trials. It needs no site.

namespace depesche::cli {

Result<> lab_relay(Invocation& invocation);

inline constexpr std::array relay_options{
    Option{"listen",
           "ADRESSE:PORT",
           {"wo Nachbarn anrufen; sonst 127.0.0.1:4556", "where neighbours call; else 127.0.0.1:4556"}},
    Option{"to",
           "ADRESSE:PORT",
           {"der Nachbar, zu dem alles weitergeht (nötig)", "the neighbour that all goes on to (needed)"}},
    Option{"node", "EID", {"eigene Knotenkennung; sonst dtn://relay/", "own node id; else dtn://relay/"}},
    Option{
        "next",
        "EID",
        {"Knotenkennung dieses Nachbarn; sonst dtn://sink/", "that neighbour's node id; else dtn://sink/"}},
    Option{"spool",
           "ORDNER",
           {"dauerhafter Speicher: erst nach fdatasync quittieren; sonst nur im Arbeitsspeicher",
            "durable store: acknowledge after fdatasync only; else in memory alone"}},
    Option{"largest",
           "BYTE",
           {"längere Bündel gehen in Teilen weiter; sonst alle ganz",
            "longer bundles go on in parts; else all go whole"}},
    Option{"certificate", "DATEI", {"TLS-Zertifikat (PEM)", "TLS certificate (PEM)"}},
    Option{"key", "DATEI", {"Schlüssel dazu (PEM)", "its key (PEM)"}},
    Option{"root",
           "DATEI",
           {"Wurzel, der die Nachbarn unterstehen (PEM)", "root that the neighbours are under (PEM)"}},
    Option{"ready-file",
           "DATEI",
           {"entsteht, wenn angerufen werden kann, und nennt den Port",
            "appears when calls are taken, and names the port"}},
};

inline constexpr Command relay_row{
    "lab relay",
    "",
    {"Bündel über TCPCLv4 annehmen und an einen Nachbarn weitergeben, mit oder ohne dauerhaften Speicher.",
     "Take bundles over TCPCLv4 and hand them on to one neighbour, with or without a durable store."},
    {"Ohne Zertifikat nur auf dem eigenen Rechner. Strg+C beendet es geordnet.",
     "Without a certificate on this machine only. Ctrl+C ends it in order."},
    relay_options,
    0,
    0,
    false,
    lab_relay};

}  // namespace depesche::cli
