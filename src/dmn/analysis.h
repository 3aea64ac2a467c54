// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "dmn/model.h"

namespace depesche::dmn {

// What can be known about a model without running it: inputs no rule covers, rules that apply together
// although the hit policy forbids it, rules that can never decide, cells of another kind than their input,
// and input data that nothing uses. Each with table, row and a counterexample. Cells that are more than
// comparisons with constants may hold or not: they give no rise to a finding.
std::vector<Finding> analysed(const Model& model);

}  // namespace depesche::dmn
