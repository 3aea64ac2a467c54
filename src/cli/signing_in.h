// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"
#include "node/reader.h"
#include "node/site.h"

namespace depesche::cli {

// Who asks, as the directory says at this moment. The site's own ceiling limits everybody.
Actor actor_at(const Directory& directory, const std::string& person, const Site& site);

// The person named by --`option`, proved with their password from --`password_option` or asked for. Also
// through the operator's socket nobody may more than what their own clearance and duties allow. Errors:
// invalid (nobody named), denied.
Result<Actor> signed_in(const Invocation& invocation, const Reader& reader, const std::string& option = "as",
                        const std::string& password_option = "password-file");

}  // namespace depesche::cli
