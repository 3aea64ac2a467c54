// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "dispatch/dispatch.h"

// A dispatch as links carry it, without what its reader computes: docs/formats/dispatch.md, container 2.
namespace depesche {

// Of up to so many recipients the points are compressed: to find one again takes a tenth of a millisecond.
inline constexpr std::size_t compressed_points_max = 16;

// The container for links; decode_dispatch reads it. What cannot be shortened, as without a body or with a
// point that is none of the curve, is written like encode(). The body must be the one whose digest the header
// has: with another it comes out as a dispatch that nobody signed.
Result<Bytes> encode_short(const Dispatch& dispatch);

// The header out of its short form and the body beside it. For this module only. Errors: invalid.
Result<Bytes> expand_header(BytesView short_header, BytesView body);

}  // namespace depesche
