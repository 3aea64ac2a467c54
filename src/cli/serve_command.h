// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/command.h"
#include "cli/invocation.h"

namespace depesche::cli {

inline constexpr std::array serve_options{
    Option{"address", "ADRESSE", {"Adresse; sonst 127.0.0.1", "address; else 127.0.0.1"}},
    Option{"port",
           "PORT",
           {"Port; sonst 8443, ohne TLS 8080; 0 wählt einen freien",
            "port; else 8443, without TLS 8080; 0 picks a free one"}},
    Option{"certificate", "DATEI", {"TLS-Zertifikat (PEM)", "TLS certificate (PEM)"}},
    Option{"key", "DATEI", {"Schlüssel dazu (PEM)", "its key (PEM)"}},
    Option{"plain",
           "",
           {"HTTP ohne TLS, nur auf dem eigenen Rechner", "HTTP without TLS, on this machine only"}},
    Option{"origin",
           "URL",
           {"Adresse, unter der Browser den Knoten aufrufen (für Passkeys)",
            "address by which browsers call the node (for passkeys)"},
           true},
    Option{"tools",
           "",
           {"Zugänge für KI-Werkzeuge erlauben: Model Context Protocol unter /api/v1/mcp",
            "allow accesses for AI tools: the Model Context Protocol at /api/v1/mcp"}},
    Option{"web", "ORDNER", {"Ordner der Weboberfläche", "folder of the web pages"}},
    Option{
        "links",
        "ADRESSE:PORT",
        {"wo andere Knoten diesen rufen (TCPCLv4, immer mit TLS); Port sonst 4556, 0 wählt einen freien",
         "where other nodes call this one (TCPCLv4, always under TLS); port else 4556, 0 picks a free one"}},
    Option{"neighbour",
           "KNOTEN=ADRESSE:PORT",
           {"diesen Knoten von nun an rufen, zum Beispiel node.zentrale=10.0.0.1:4556; mehrfach",
            "call this node from now on, for example node.zentrale=10.0.0.1:4556; repeatable"},
           true},
    Option{"serial",
           "KNOTEN=GERÄT[,BIT/S[,ART]]",
           {"serielle Leitung zu diesem Knoten (8N1, sonst 9600 Bit/s), zum Beispiel "
            "node.zentrale=/dev/ttyUSB0,2400; ART: send-only oder receive-only (Funkstille); mehrfach",
            "serial line to this node (8N1, else 9600 bit/s), for example node.zentrale=/dev/ttyUSB0,2400; "
            "ART: send-only or receive-only (radio silence); repeatable"},
           true},
    Option{
        "ltp",
        "KNOTEN=ADRESSE[:PORT][,rate=BIT/S][,delay=MS][,ART]",
        {"LTP über UDP zu diesem Knoten (Port sonst 1113, 9600 Bit/s, Laufzeit 0 in einer Richtung), zum "
         "Beispiel "
         "node.kairo=10.0.0.2,rate=64000,delay=270; ART: send-only oder receive-only (Funkstille); mehrfach",
         "LTP over UDP to this node (port else 1113, 9600 bit/s, one-way delay 0), for example "
         "node.kairo=10.0.0.2,rate=64000,delay=270; ART: send-only or receive-only (radio silence); "
         "repeatable"},
        true},
    Option{"ltp-listen",
           "ADRESSE[:PORT]",
           {"wo Datagramme für --ltp ankommen; sonst 0.0.0.0:1113",
            "where datagrams for --ltp come in; else 0.0.0.0:1113"}},
    Option{"ready-file",
           "DATEI",
           {"entsteht, wenn der Knoten bereit ist, und nennt seine Adresse",
            "appears when the node is ready, and names its address"}},
};

// Runs the node until it is told to stop.
Result<> serve(Invocation& invocation);

}  // namespace depesche::cli
