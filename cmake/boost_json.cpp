// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/src.hpp>
