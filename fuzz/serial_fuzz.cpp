// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "serial/cobs.h"
#include "serial/conversation.h"
#include "serial/one_way.h"
#include "serial/sample.h"

namespace {

using namespace depesche;
using namespace depesche::serial;

// A neighbour that holds the key and says what it likes: its items go into genuine frames.
void speak_as_neighbour(Session& session, const LineKey& key, BytesView script) {
  const Settings own = left_settings();
  const Settings neighbours = right_settings();
  Bytes bytes = session.output(1, Instant(0));
  BytesView rest = bytes;
  Deframer deframer;
  if (!deframer.next(rest)) return;
  const auto call = decode_hello(deframer.body(), key, own.neighbour);
  if (!call) return;
  const Nonce nonce{std::byte{5}};
  Bytes line;
  append_frame(encode({.nonce = nonce, .echo = call->nonce, .node = neighbours.own}, key, own.own), line);
  session.input(line, Instant(1));
  if (!session.is_up()) __builtin_trap();
  const auto payload = std::make_shared<const Bytes>(Bytes(3'000, std::byte{1}));
  static_cast<void>(session.send({.id = {1}, .bytes = payload}));
  static_cast<void>(session.send({.id = {2}, .bytes = random_bytes(900, 2)}));
  const crypto::Secret frames = key.frames(neighbours.own, nonce, call->nonce);
  std::uint64_t number = 0;
  for (Instant now(2); !script.empty(); now += Duration(200)) {
    const std::size_t size =
        std::min<std::size_t>(script.size() - 1, std::to_integer<std::size_t>(script[0]));
    const BytesView items = script.subspan(1, size);
    script = script.subspan(1 + size);
    ++number;
    Bytes body = {static_cast<std::byte>(number % number_modulus >> 8U), static_cast<std::byte>(number)};
    body.insert(body.end(), items.begin(), items.end());
    const FrameTag tag = frame_tag(frames, number, body);
    body.insert(body.end(), tag.begin(), tag.end());
    line.clear();
    append_frame(body, line);
    session.input(line, now);
    if (session.deadline() && *session.deadline() <= now) session.tick(now);
    static_cast<void>(session.output(1'000, now));
    for (Event& event : session.take_events())
      if (const auto* received = std::get_if<Received>(&event)) session.accept(received->id);
  }
  const Bytes state = session.state();
  if (!state.empty() && !session.restore(state)) __builtin_trap();
}

}  // namespace

// The first byte says who reads the rest.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const BytesView input = std::as_bytes(std::span(data, size)).subspan(1);
  Settings settings = left_settings();
  const LineKey key(settings.key.view());
  CountedEntropy entropy(1);
  switch (data[0] % 4) {
    case 0: {  // raw bytes from the line
      Session session = Session::begin(std::move(settings), entropy, Instant(0)).value();
      session.input(input, Instant(0));
      static_cast<void>(session.output(1'000, Instant(1)));
      break;
    }
    case 1: {
      Session session = Session::begin(std::move(settings), entropy, Instant(0)).value();
      speak_as_neighbour(session, key, input);
      break;
    }
    case 2: {  // genuine one-way frames with any content
      const crypto::Secret sending = key.one_way(settings.neighbour);
      Gathering gathering(settings);
      for (BytesView rest = input; !rest.empty();) {
        const std::size_t length =
            std::min<std::size_t>(rest.size() - 1, std::to_integer<std::size_t>(rest[0]));
        Bytes body = {std::byte{0x80}};
        body.insert(body.end(), rest.begin() + 1, rest.begin() + 1 + static_cast<std::ptrdiff_t>(length));
        rest = rest.subspan(1 + length);
        const FrameTag tag = frame_tag(sending, 0, body);
        body.insert(body.end(), tag.begin(), tag.end());
        gathering.input(body);
        static_cast<void>(gathering.take_events());
      }
      break;
    }
    default: {
      Session session = Session::begin(std::move(settings), entropy, Instant(0)).value();
      if (session.restore(input)) static_cast<void>(session.state());
    }
  }
  return 0;
}
