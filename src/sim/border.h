// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "sim/world.h"

namespace depesche::sim {

// Founds a second organisation with a root of its own and one node, and concludes a treaty: OFFEN and VS-NfD
// go there, VS-NfD and VS-VERTRAULICH come from there, as VS-NfD and GEHEIM. Our gateway is the first post's
// node, which holds nobody's keys but its own: headquarters has those of every post it enrolled. Says the
// partner's place.
Result<std::size_t> conclude_with_partner(World& world, const std::string& name);

// Either side ends the treaty: our officers, or the partner's.
Result<> end_at(World& world, std::size_t partner, bool is_ours);

// Somebody writes over the border. What the treaty does not let pass, and what comes to a mailbox that is not
// authorised for it, must be refused at once.
void write_over_border(World& world, std::size_t from, const MailboxId& to, Level level);

// What goes over the line between a gateway and a partner is from one of them to the other, and of a treaty
// in force as far as the sender knows.
void check_crossing(World& world, std::size_t from, std::size_t to, BytesView bundle);

// A place has logged a dispatch: perhaps the word to its author that another did not arrive, or the record of
// the supervision.
void note_return(World& world, std::size_t place, const Dispatch& dispatch);

}  // namespace depesche::sim
