// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/command.h"
#include "cli/invocation.h"

// Conformance of the exchange's codecs, tried on files of vectors. They need no site of their own.

namespace depesche::cli {

Result<> lab_bundle(Invocation& invocation);
Result<> lab_bpsec(Invocation& invocation);

inline constexpr std::array bundle_options{
    Option{"lenient",
           "",
           {"Primärblock ohne CRC und Erzeugungszeit 0 ohne Alter hinnehmen",
            "accept a primary block without CRC and creation time 0 without age"}},
};

}  // namespace depesche::cli
