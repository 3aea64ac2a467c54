// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include "ltp/sample.h"

// What is said to an engine and what it says, for tests.
namespace depesche::ltp {

inline constexpr Duration second{1'000};
inline constexpr Duration minute{60'000};
inline constexpr Duration hour{3'600'000};

inline Result<> send(End& end, std::uint64_t id, std::shared_ptr<const Bytes> bytes,
                     bundle::Precedence precedence = bundle::Precedence::routine) {
  const std::uint64_t size = bytes->size();
  return end.engine->send(
      {.id = {id}, .bytes = std::move(bytes), .red_size = size, .precedence = precedence});
}

// What an end sent of one kind.
template <class Kind>
std::vector<Kind> sent_by(const End& end) {
  std::vector<Kind> found;
  for (const Bytes& datagram : end.datagrams) {
    const auto decoded = decode(datagram);
    if (const auto* one = std::get_if<Kind>(&decoded->segment.content)) found.push_back(*one);
  }
  return found;
}

// An engine that is spoken to as its neighbour would, segment by segment.
struct Stage {
  explicit Stage(Settings given)
      : settings(std::move(given)),
        theirs(settings.suite, settings.key.view(), settings.neighbour, settings.own) {
    Settings copy = settings_of(settings.own.value, settings.neighbour.value);
    copy.mode = settings.mode;
    copy.sessions_max = settings.sessions_max;
    copy.block_size_max = settings.block_size_max;
    copy.bytes_max = settings.bytes_max;
    copy.segment_size_max = settings.segment_size_max;
    copy.reports_commits = settings.reports_commits;
    engine = Engine::begin(std::move(copy), entropy, now).value();
  }
  void hear(std::uint64_t originator, std::uint64_t number, Content content) {
    engine->input(theirs.protect({.session = {.originator = {originator}, .number = number},
                                  .content = std::move(content)}),
                  now);
  }
  std::vector<Bytes> take_all() {
    std::vector<Bytes> all;
    while (auto datagram = engine->output(now)) all.push_back(*std::move(datagram));
    return all;
  }
  template <class Kind>
  std::vector<Kind> said() {
    kept = take_all();
    std::vector<Kind> found;
    for (const Bytes& one : kept) {
      const DecodedSegment decoded = decode(one).value();
      if (const auto* content = std::get_if<Kind>(&decoded.segment.content)) found.push_back(*content);
    }
    return found;
  }
  void meet() {
    const DecodedSegment call = decode(engine->output(now).value()).value();
    hear(settings.own.value, call.segment.session.number, CancelAcknowledgement{.to = Side::sender});
    REQUIRE(engine->is_up());
  }
  template <class Kind>
  std::vector<Kind> events() {
    std::vector<Kind> found;
    for (Event& event : engine->take_events())
      if (auto* one = std::get_if<Kind>(&event)) found.push_back(std::move(*one));
    return found;
  }

  Settings settings;
  Authentication theirs;
  CountedEntropy entropy{1};
  Instant now{};
  std::unique_ptr<Engine> engine;
  std::vector<Bytes> kept;
};

inline constexpr std::uint64_t own = 1;
inline constexpr std::uint64_t neighbour = 2;

}  // namespace depesche::ltp
