// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "search/plan.h"
#include "search/visible.h"

namespace depesche::search {

constexpr std::size_t expansions_max = 1024;

// The visible terms that begin with `beginning` and whose rest fits, with their visible document frequency.
std::map<std::string, std::uint64_t> visible_terms(const Visible& visible, std::string_view beginning,
                                                   const std::function<bool(std::string_view rest)>& fits);

// At most `most` of them, the most frequent ones, in byte order.
std::vector<std::string> expand(const Visible& visible, const Pattern& pattern,
                                std::size_t most = expansions_max);

}  // namespace depesche::search
