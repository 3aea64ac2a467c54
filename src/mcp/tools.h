// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "mcp/protocol.h"
#include "node/reader.h"

namespace depesche::mcp {

// The actor as far as they let a tool read: never more than they may themselves.
Actor narrowed(Actor actor, std::optional<Level> upto);

// The tools' work for this actor, under the same policy and with the same records as any other reading; the
// records say „tool“. Reader and auditor must outlive what is returned.
Work reading_as(Actor actor, Reader& reader, Auditor& auditor);

}  // namespace depesche::mcp
