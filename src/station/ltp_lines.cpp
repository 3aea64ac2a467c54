// SPDX-License-Identifier: EUPL-1.2
#include "station/ltp_lines.h"

#include <algorithm>

#include "crypto/digest.h"
#include "exchange/addresses.h"

namespace depesche {
namespace {

constexpr std::size_t segment_size_most = 1'400;  // bytes: with the heads of IPv6 and a tunnel below 1500
constexpr std::uint64_t segments_per_second_min = 3;
constexpr Time numbering_begins{std::chrono::sys_days{std::chrono::January / 1 / 2026}};
constexpr std::uint64_t sessions_per_second = 1'024;

// Without a kept number the clock gives one that was not used: nobody begins more sessions a second.
std::uint64_t first_session_at(Time now) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - numbering_begins).count();
  return 1 + static_cast<std::uint64_t>(std::max<std::int64_t>(seconds, 0)) * sessions_per_second;
}

}  // namespace

std::string to_text(const LtpWay& way) {
  const bool is_ipv6 = way.there.address.contains(':');
  std::string text = is_ipv6 ? "[" + way.there.address + "]" : way.there.address;
  text += ":" + std::to_string(way.there.port) + ",rate=" + std::to_string(way.rate) +
          ",delay=" + std::to_string(way.delay.count());
  if (way.mode == ltp::Mode::send_only) text += ",send-only";
  if (way.mode == ltp::Mode::receive_only) text += ",receive-only";
  return text;
}

ltp::EngineId engine_of(const bundle::Eid& node) {
  if (node.scheme == bundle::scheme_ipn) return {node.node};
  const auto digest = crypto::sha256(bundle::encode_eid(node));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | std::to_integer<std::uint64_t>(digest[i]);
  return {number >> 4U};
}

transport::LtpSettings ltp_settings(const LtpWay& way, const MailboxId& own, const LineTerms& terms) {
  transport::LtpSettings settings{.neighbour = node_eid(way.neighbour), .there = way.there};
  ltp::Settings& engine = settings.engine;
  engine.mode = way.mode;
  engine.own = engine_of(node_eid(own));
  engine.neighbour = engine_of(settings.neighbour);
  engine.key = terms.key.copy();
  engine.delay = way.delay;
  engine.bytes_per_second = static_cast<std::uint32_t>(way.rate / 8);
  engine.segment_size_max = std::clamp<std::size_t>(way.rate / 8 / segments_per_second_min,
                                                    ltp::segment_size_min, segment_size_most);
  return settings;
}

Result<LineSetup> setup_of(const LtpWay& way, const MailboxId& own, LineGround ground,
                           transport::Datagrams& datagrams, Time now) {
  if (way.rate < ltp_rate_min || way.rate > ltp_rate_max)
    return fail(Code::invalid, "an LTP line has a rate of 300 bit/s to 10 Gbit/s");
  if (way.delay < Duration{} || way.delay > ltp_delay_max)
    return fail(Code::invalid, "an LTP line has a delay of 0 to 86400000 ms");
  const auto open = [way, own, ground, &datagrams, now](
                        const LineTerms& terms,
                        LineSetup::Start start) -> Result<std::unique_ptr<transport::Line>> {
    auto settings = ltp_settings(way, own, terms);
    settings.state = std::move(start.state);
    settings.number = start.number;
    settings.first_session = first_session_at(now);
    return TRY(
        transport::LtpLine::open(ground.io, datagrams, std::move(settings), ground.peer, ground.entropy));
  };
  return LineSetup{.neighbour = way.neighbour,
                   .text = to_text(way),
                   .is_receive_only = way.mode == ltp::Mode::receive_only,
                   .open = open};
}

}  // namespace depesche
