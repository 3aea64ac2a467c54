// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// POST /tool-access {name, upto?}: the token is in this answer and nowhere else
Answer make_tool_access(Desk& desk, const Call& call);
// GET /tool-access
Answer list_tool_accesses(Desk& desk, const Call& call);
// DELETE /tool-access/{id}
Answer end_tool_access(Context& context, const Call& call);
// POST /mcp: a message of the Model Context Protocol (docs/formats/mcp.md)
Answer answer_tool(Desk& desk, const Call& call);

}  // namespace depesche::http
