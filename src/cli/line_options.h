// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "station/ltp_lines.h"
#include "station/serial_lines.h"

// Lines as options of `serve` name them.
namespace depesche::cli {

// NODE=DEVICE[,RATE[,send-only|receive-only]]. Code::invalid.
Result<SerialLine> serial_from(const std::string& typed);

// NODE=ADDRESS[:PORT][,rate=BIT/S][,delay=MS][,send-only|receive-only]; an IPv6 address with a port stands in
// brackets. Code::invalid.
Result<LtpWay> ltp_from(const std::string& typed);

// ADDRESS[:PORT], both in figures. Code::invalid.
Result<transport::UdpPlace> udp_place_from(const std::string& typed);

}  // namespace depesche::cli
