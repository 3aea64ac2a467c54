// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "directory/directory.h"
#include "dispatch/content.h"
#include "dispatch/header.h"
#include "view/delivery.h"

// The words of what a node writes to people about a dispatch, German and English.

namespace depesche {

// Why a node did not take a dispatch, by what it said: a stable word, a colon, and more for records. A
// partner's own words are not repeated as ours.
Name reason_text(const Owed& owed);

// „20.11.2026“, in UTC.
std::string day_text(Time time);

// „DB 3 an unit.201, DB 4 an post.bonn“, by the names of the addressees where the directory has them.
Name numbers_text(const Header& header, const Directory& directory);

// A message's content: the German part, then the English.
Content bilingual(std::string subject, const Name& text);

}  // namespace depesche
