// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/bytes.h"
#include "dispatch/content.h"
#include "exercise/cast.h"
#include "exercise/themes.h"

namespace depesche::exercise {

// What a text is written for. The post must outlive it.
struct Occasion {
  const Post& post;
  Time created;
  Label label;
  std::string language;  // "de" or "en"
};

const Theme& pick_theme(std::string_view language, Dice& dice);

// A report in the house's form: exercise mark, summary, details, assessment.
Content write_report(const Theme& theme, const Occasion& occasion, Dice& dice);

// An instruction or message: exercise mark and one text.
Content write_order(const Order& order, const Occasion& occasion, Dice& dice);

}  // namespace depesche::exercise
