// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>

#include "brief/brief.h"
#include "directory/directory.h"

namespace depesche::http {

boost::json::object to_json(const Directory& directory, const Brief& brief);

}  // namespace depesche::http
