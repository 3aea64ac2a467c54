// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "node/test_site.h"

namespace depesche {

// A site with twenty reports of no interest, one on the port of Beirut, and one on it that is GEHEIM.
struct PortArchive : TestSite {
  explicit PortArchive(const std::string& name) : TestSite(name) {
    for (int i = 0; i < 20; ++i)
      send(report("Handel " + std::to_string(i),
                  "Der Handel mit Getreide wächst in diesem Jahr wieder etwas.", label_of(Level::open)));
    open = send(report("Hafen Beirut",
                       "Das Wetter ist schön.\n\nDer Hafen von Beirut ist seit Montag für Schiffe gesperrt.",
                       label_of(Level::open)))
               .id;
    secret =
        send(report("Hafen Beirut, Lage", "Im Hafen von Beirut liegen geheime Boote der Küstenwache bereit.",
                    label_of(Level::secret, {"NUKLEAR"})))
            .id;
  }
  DispatchId open, secret;
  Ledger ledger;
};

}  // namespace depesche
