// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "sim/world.h"

namespace depesche::sim {

// Founds a second organisation with a root of its own and one node, and concludes a treaty: OFFEN and VS-NfD
// go there, VS-NfD and VS-VERTRAULICH come from there, as VS-NfD and GEHEIM. Our gateway is the first post's
// node, which holds nobody's keys but its own: headquarters has those of every post it enrolled. Says the
// partner's place.
Result<std::size_t> conclude_with_partner(World& world);

// Somebody writes over the border. What the treaty does not let pass, and what comes to a mailbox that is not
// authorised for it, must be refused at once.
void write_over_border(World& world, std::size_t from, const MailboxId& to, Level level);

}  // namespace depesche::sim
