// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <set>

#include "ltp_script.h"

// An engine as the receiver of blocks, whose neighbour says what it likes: limits are kept, nothing is
// reported whole before it was accepted, and nothing crashes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  using namespace depesche::ltp;
  Script script(std::as_bytes(std::span(data, size)));
  Settings settings = left_settings();
  settings.sessions_max = 4;
  settings.bytes_max = 4'000;
  settings.block_size_max = 100'000;
  const std::uint64_t mode = script.byte();
  settings.mode = mode % 4 == 3 ? Mode::receive_only : Mode::two_way;
  const Authentication theirs(settings.suite, settings.key.view(), settings.neighbour, settings.own);
  const EngineId own = settings.own;
  const EngineId neighbour = settings.neighbour;
  CountedEntropy entropy(1);
  Instant now{};
  const auto engine = Engine::begin(std::move(settings), entropy, now).value();
  std::set<std::uint64_t> undecided;  // sessions whose block was handed out and not accepted
  while (!script.is_over()) {
    const std::uint64_t step = script.byte();
    const SessionId session{.originator = step % 16 == 15 ? own : neighbour, .number = script.byte() % 8};
    const auto content = next_content(script);
    if (!content) break;
    engine->input(theirs.protect({.session = session, .content = *content}), now);
    if (engine->bytes_held() > 4'000) __builtin_trap();
    for (Event& event : engine->take_events()) {
      auto* received = std::get_if<Received>(&event);
      if (received == nullptr) continue;
      undecided.insert(received->id.value);
      if ((step & 0x40U) != 0) continue;
      if ((step & 0x80U) != 0)
        engine->refuse(received->id, Refusal::no_room);
      else
        engine->accept(received->id);
      undecided.erase(received->id.value);
    }
    while (const auto datagram = engine->output(now)) {
      if (mode % 4 == 3) __builtin_trap();
      const auto said = decode(*datagram).value();
      const bool is_report = std::holds_alternative<ReportSegment>(said.segment.content);
      if (is_report && undecided.contains(said.segment.session.number)) __builtin_trap();
    }
    now += Duration(static_cast<std::int64_t>((step & 0x30U) * 100));
    if (engine->deadline() && *engine->deadline() <= now) engine->tick(now);
  }
  if (decode_numbers(encode(engine->numbers())) && engine->numbers().next_session == 0) __builtin_trap();
  return 0;
}
