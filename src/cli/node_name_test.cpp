// SPDX-License-Identifier: EUPL-1.2
#include "cli/node_name.h"

#include <doctest/doctest.h>

#include "env/entropy.h"

namespace depesche::cli {
namespace {

TEST_CASE("a partner's gateway is called by its plain name, at our gateway alone") {
  SystemEntropy entropy;
  Directory directory;
  directory.apply(Treaty{.organisation = "bmi",
                         .name = {},
                         .number = 1,
                         .has_ended = false,
                         .partner_authority = {"authority.bmi"},
                         .authority = MailboxKeys::generate(entropy).public_keys(),
                         .gateway = {"node.zentrale"},
                         .partner_gateway = {"node.wien"},
                         .partner_gateway_keys = MailboxKeys::generate(entropy).public_keys(),
                         .level_words = {},
                         .outward = {},
                         .inward = {},
                         .compartments = {},
                         .release = {},
                         .offered = {}});
  directory.stand_at({"node.kairo"});
  CHECK(node_named(directory, "node.wien").error().code == Code::not_found);
  directory.stand_at({"node.zentrale"});
  CHECK(node_named(directory, "node.wien").value() == MailboxId{"node.wien"});
  CHECK(node_named(directory, "wien").value() == MailboxId{"node.wien"});
}

}  // namespace
}  // namespace depesche::cli
