// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "ltp_script.h"

// An engine as the sender of blocks, whose neighbour says what it likes: each block ends once at most, and
// what goes out are segments within their size.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  using namespace depesche::ltp;
  Script script(std::as_bytes(std::span(data, size)));
  Settings settings = left_settings();
  settings.segment_size_max = 128;
  settings.checkpoint_bytes = 200;
  settings.cycles_max = 40;
  settings.reports_commits = script.byte() % 2 == 0;
  const Authentication theirs(settings.suite, settings.key.view(), settings.neighbour, settings.own);
  const EngineId own = settings.own;
  CountedEntropy entropy(1);
  Instant now{};
  const auto engine = Engine::begin(std::move(settings), entropy, now).value();
  const auto call = decode(engine->output(now).value()).value();
  engine->input(theirs.protect({.session = call.segment.session, .content = CancelAcknowledgement{}}), now);
  if (!engine->is_up()) __builtin_trap();
  std::map<std::uint64_t, int> ends;
  for (std::uint64_t i = 0; i < 3; ++i) {
    const std::size_t bytes = 1 + script.byte() * 4;
    const std::uint64_t red_size = script.byte() % 4 == 0 ? bytes / 2 : bytes;
    static_cast<void>(engine->send({.id = {i}, .bytes = random_bytes(bytes, i), .red_size = red_size}));
  }
  while (!script.is_over()) {
    const std::uint64_t step = script.byte();
    for (std::uint64_t i = step & 0x0FU; i > 0; --i) {
      const auto datagram = engine->output(now);
      if (!datagram) break;
      if (datagram->size() > 128 || !decode(*datagram)) __builtin_trap();
    }
    const SessionId session{.originator = own, .number = 1 + script.byte() % 6};
    const auto content = next_content(script);
    if (!content) break;
    engine->input(theirs.protect({.session = session, .content = *content}), now);
    now += Duration(static_cast<std::int64_t>((step & 0xF0U) * 20));
    if (engine->deadline() && *engine->deadline() <= now) engine->tick(now);
    for (const Event& event : engine->take_events()) {
      if (const auto* one = std::get_if<Acknowledged>(&event)) ++ends[one->id.value];
      if (const auto* one = std::get_if<Refused>(&event)) ++ends[one->id.value];
      if (const auto* one = std::get_if<Broken>(&event)) ++ends[one->id.value];
      if (const auto* one = std::get_if<Sent>(&event)) ++ends[one->id.value];
    }
    for (const auto& [_, count] : ends)
      if (count > 1) __builtin_trap();
  }
  return 0;
}
