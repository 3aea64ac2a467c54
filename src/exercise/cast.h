// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "directory/record.h"
#include "env/clock.h"
#include "exercise/pattern.h"

namespace depesche::exercise {

// What one report is told with: invented people, parties, places and figures around a post, dates around
// `day`. `language` is "de" or "en". The same dice give the same cast.
// Slots that begin with n hold for the whole report.
Slots make_cast(const Post& post, Time day, std::string_view language, Dice& dice);

// Gives the figures that begin with m new values, so that paragraphs do not repeat each other's.
void new_paragraph(Slots& slots, std::string_view language, Dice& dice);

// An invented name of somebody who signs for a mailbox.
std::string signatory_name(Dice& dice);

// As the house writes dates: „03.02.2025“, "3 February 2025".
std::string written_date(Time day, std::string_view language);
std::string iso_date(Time day);

// The city of a post as a report writes it.
std::string_view city_of(const Post& post, std::string_view language);

}  // namespace depesche::exercise
