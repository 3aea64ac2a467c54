// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/command.h"

// A bare relay of bundles between neighbours that speak TCPCLv4, STCP or MTCP, for measurements and trials.
// It needs no site.

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
    Option{"stcp",
           "ADRESSE:PORT",
           {"nimmt hier außerdem Bündel über STCP an", "takes bundles over STCP here, too"}},
    Option{"mtcp",
           "ADRESSE:PORT",
           {"nimmt hier außerdem Bündel über MTCP an", "takes bundles over MTCP here, too"}},
    Option{"as",
           "WEISE",
           {"wie der Nachbar unter --to spricht: tcpcl, stcp oder mtcp; sonst tcpcl",
            "how the neighbour at --to speaks: tcpcl, stcp or mtcp; else tcpcl"}},
    Option{"vpn",
           "",
           {"STCP und MTCP auch über Adressen anderer Rechner, deren Weg ein VPN schützt",
            "STCP and MTCP over addresses of other machines, too, whose way a VPN protects"}},
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
    {"Ohne Zertifikat nur auf dem eigenen Rechner. STCP und MTCP, für Versuche mit anderen Programmen, "
     "kennen weder "
     "Anmeldung noch Quittung und gehen ohne --vpn nur über Adressen des eigenen Rechners; was auf eine "
     "Verbindung geschrieben "
     "ist, die dann abbricht, ist verloren. Strg+C beendet es geordnet.",
     "Without a certificate on this machine only. STCP and MTCP, for trials with other programs, know "
     "neither "
     "authentication nor acknowledgement and go over addresses of this machine only unless --vpn is given; "
     "what was written to "
     "a connection that then breaks is lost. Ctrl+C ends it in order."},
    relay_options,
    0,
    0,
    false,
    lab_relay};

}  // namespace depesche::cli
