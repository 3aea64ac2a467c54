// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "bundle/sample.h"
#include "tcpcl/session.h"

// Two sessions that face each other, for tests.
namespace depesche::tcpcl {

inline const bundle::Eid cairo = bundle::parse_eid("dtn://kairo/").value();
inline const bundle::Eid berlin = bundle::parse_eid("dtn://zentrale/").value();

inline Config config_of(Role role) {
  return {.role = role, .node = role == Role::active ? cairo : berlin, .needs_tls = false};
}

inline std::shared_ptr<const Bytes> load(std::size_t size, unsigned first = 0) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>((first + i * 7) & 0xFFU);
  return std::make_shared<const Bytes>(std::move(bytes));
}

inline Transfer transfer(std::uint64_t id, std::size_t size,
                         bundle::Precedence precedence = bundle::Precedence::routine) {
  return {.id = {id}, .bytes = load(size, static_cast<unsigned>(id)), .precedence = precedence};
}

// Everything a session wants to write.
inline Bytes drain(Session& session, Instant now = Instant{0}) {
  Bytes all;
  for (auto views = session.output(); !views.empty(); views = session.output()) {
    std::size_t size = 0;
    for (const BytesView view : views) {
      all.insert(all.end(), view.begin(), view.end());
      size += view.size();
    }
    session.written(size, now);
  }
  return all;
}

template <class Kind>
std::vector<Kind> of_kind(std::vector<Event>& events) {
  std::vector<Kind> found;
  for (Event& event : events) {
    if (auto* wanted = std::get_if<Kind>(&event)) found.push_back(std::move(*wanted));
  }
  return found;
}

// One session with its neighbour played by the test.
struct Alone {
  explicit Alone(Config config) : session(std::move(config), Instant{0}) {}

  void hear(BytesView bytes, Instant now = Instant{0}) {
    session.input(bytes, now);
    collect();
  }
  void hear(std::string_view hex, Instant now = Instant{0}) { hear(BytesView(bundle::hex(hex)), now); }
  void tick(Instant now) {
    session.tick(now);
    collect();
  }
  void collect() {
    for (Event& event : session.take_events()) events.push_back(std::move(event));
  }
  Bytes said(Instant now = Instant{0}) { return drain(session, now); }
  template <class Kind>
  std::vector<Kind> told() {
    return of_kind<Kind>(events);
  }
  // Leads it to a session with limits of 64 kB per segment and 1 MB per transfer at the neighbour's.
  void come_up(std::uint16_t keepalive_seconds = 0) {
    Bytes greeting;
    write(greeting, ContactHeader{});
    write(greeting, Initiation{.keepalive_seconds = keepalive_seconds,
                               .segment_mru = 65'536,
                               .transfer_mru = 1'048'576,
                               .node_id = "dtn://nachbar/"});
    hear(greeting);
    said();
  }

  Session session;
  std::vector<Event> events;
};

// Two sessions, and what crosses between them in pieces of a chosen size.
struct Pair {
  explicit Pair(Config left_config = config_of(Role::active), Config right_config = config_of(Role::passive))
      : left(std::move(left_config)), right(std::move(right_config)) {}

  void cross(Alone& from, Alone& to) {
    const Bytes bytes = from.said(now);
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      to.hear(BytesView(bytes).subspan(at, std::min(piece, bytes.size() - at)), now);
      if (accepts) accept_all(to);
    }
  }
  void accept_all(Alone& at) {
    for (const Event& event : at.events) {
      if (const auto* received = std::get_if<Received>(&event)) at.session.accept(received->id);
    }
    at.collect();
  }
  void settle() {
    for (int round = 0; round < 20; ++round) {
      cross(left, right);
      cross(right, left);
    }
  }

  Alone left;
  Alone right;
  std::size_t piece = 4096;
  bool accepts = true;
  Instant now{0};
};

}  // namespace depesche::tcpcl
