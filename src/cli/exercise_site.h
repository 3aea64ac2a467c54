// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "cli/invocation.h"
#include "exercise/ministry.h"

namespace depesche::cli {

// Makes a site in `folder` with the exercise's ministry and reports. The passphrase is drawn and kept beside
// the site in `passphrase`, which is good for an exercise only. Each of `posts` is enrolled and gets a site
// beside it, `folder`-post. Errors: conflict when there is a site already, not_found for a post.
Result<> make_exercise_site(const std::filesystem::path& folder, std::uint64_t seed, std::size_t reports,
                            const std::vector<std::string>& posts, Invocation& invocation);

Result<> lab_exercise(Invocation& invocation);

}  // namespace depesche::cli
