// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace depesche::sim {

// Whether this program remembers what two keys agreed on and which signatures were good, and does not ask
// OpenSSL for the same again. It does unless told otherwise; a history is the same either way.
void remember_agreements(bool is_wanted);

}  // namespace depesche::sim
