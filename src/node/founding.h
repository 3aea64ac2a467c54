// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "crypto/scrypt.h"
#include "crypto/secret.h"
#include "env/clock.h"
#include "env/entropy.h"
#include "node/site.h"

namespace depesche {

// What a new site is to be.
struct Founding {
  std::string site;  // id, „zentrale“
  Name name;
  Organisation organisation;
  std::vector<Compartment> compartments;
  Post home;  // the post the site stands at
  Level ceiling = Level::top_secret;
  bool exercise = false;
};

// Makes a site in an empty or missing folder: keys for the authority, the house, the node and the supervision
// under the passphrase, and a log that begins with the records that say so. Errors: conflict when the folder
// holds a site already, invalid for ids beyond a to z, 0 to 9, „-“ and „.“, unavailable.
Result<Site> found_site(const std::filesystem::path& folder, const Founding& founding,
                        const crypto::Secret& passphrase, const crypto::ScryptCost& cost, const Clock& clock,
                        Entropy& entropy);

}  // namespace depesche
