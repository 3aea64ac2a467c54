// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "base/result.h"

namespace depesche::cli {

// Says to who started the program how it stands, as „READY=1“: one datagram to the socket that NOTIFY_SOCKET
// names (sd_notify(3), whose protocol is promised to stay). Without that name nobody wants to know: done.
// Code::unavailable when nobody listens there.
Result<> tell_service_manager(std::string_view state);

}  // namespace depesche::cli
