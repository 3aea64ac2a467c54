// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "station/lines.h"
#include "transport/ltp_line.h"

namespace depesche {

inline constexpr std::string_view ltp_purpose = "depesche ltp";

// LTP to one neighbour, as the operator set it up.
struct LtpWay {
  MailboxId neighbour;
  transport::UdpPlace there;
  std::uint64_t rate = 9'600;  // bit/s that are sent at most
  Duration delay{};            // one way
  ltp::Mode mode = ltp::Mode::two_way;
};
inline constexpr std::uint64_t ltp_rate_min = 300;
inline constexpr std::uint64_t ltp_rate_max = 10'000'000'000;
inline constexpr Duration ltp_delay_max = std::chrono::hours(24);

std::string to_text(const LtpWay& way);

// The number of a node's engine: an ipn node number as it is, else 28 bits of the digest of its endpoint id.
ltp::EngineId engine_of(const bundle::Eid& node);

// How the engine for a way is set: no segment holds up a FLASH for long.
transport::LtpSettings ltp_settings(const LtpWay& way, const MailboxId& own, const LineTerms& terms);

// `datagrams` and what `ground` names must outlive the lines. `now` decides from which number sessions count
// where no state was kept. Code::invalid for a way that cannot be.
Result<LineSetup> setup_of(const LtpWay& way, const MailboxId& own, LineGround ground,
                           transport::Datagrams& datagrams, Time now);

}  // namespace depesche
