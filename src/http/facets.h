// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>

#include "directory/directory.h"
#include "search/request.h"

namespace depesche::http {

// Every facet with its values, each under the name people know it by.
boost::json::object facets_json(const Directory& directory, const search::Facets& facets);

}  // namespace depesche::http
