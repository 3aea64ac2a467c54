// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <memory>

#include "tcpcl/session.h"

namespace {

using namespace depesche;
using tcpcl::Instant;

tcpcl::Config small_config(bool is_active) {
  tcpcl::Config config{.role = is_active ? tcpcl::Role::active : tcpcl::Role::passive,
                       .node = bundle::Eid::ipn(1, 0),
                       .needs_tls = false};
  config.segment_mru = 4096;
  config.transfer_mru = 16'384;
  config.segment_size = 100;
  config.transfers_max = 8;
  config.unaccepted_bytes_max = 32'768;
  return config;
}

// Writes everything away, and looks whether what is written is made of whole messages.
void drain(tcpcl::Session& session, Bytes& said, Instant now) {
  for (auto views = session.output(); !views.empty(); views = session.output()) {
    std::size_t size = 0;
    for (const BytesView view : views) {
      said.insert(said.end(), view.begin(), view.end());
      size += view.size();
    }
    session.written(size, now);
  }
}

void check_said(BytesView said) {
  if (said.empty()) return;
  if (!tcpcl::read_contact_header(said)) __builtin_trap();
  said = said.subspan(tcpcl::contact_header_size);
  while (!said.empty()) {
    const tcpcl::Reading reading = tcpcl::read_message(said);
    if (reading.kind != tcpcl::Reading::Kind::message) __builtin_trap();
    const auto* segment = std::get_if<tcpcl::Segment>(&reading.message);
    const std::uint64_t size = reading.size + (segment == nullptr ? 0 : segment->size);
    if (size > said.size()) __builtin_trap();
    said = said.subspan(size);
  }
}

}  // namespace

// The first byte chooses the role, and how the owner behaves; then come pieces: a length and that many bytes
// of the neighbour's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const unsigned choice = data[0];
  BytesView input = std::as_bytes(std::span(data, size)).subspan(1);
  Instant now{0};
  tcpcl::Session session(small_config((choice & 1U) != 0), now);
  const auto payload = std::make_shared<const Bytes>(250);
  Bytes said;
  std::size_t open = 0;
  if ((choice & 16U) != 0) {  // the session is up already
    Bytes greeting;
    tcpcl::write(greeting, tcpcl::ContactHeader{});
    tcpcl::write(greeting, tcpcl::Initiation{.segment_mru = 100, .transfer_mru = 1000, .node_id = "ipn:2.0"});
    if (session.input(greeting, now) != greeting.size()) __builtin_trap();
  }
  while (!input.empty()) {
    const std::size_t length =
        std::min<std::size_t>(std::to_integer<std::size_t>(input[0]), input.size() - 1);
    const std::size_t taken = session.input(input.subspan(1, length), now);
    if (taken != length) __builtin_trap();
    input = input.subspan(1 + length);
    if ((choice & 2U) != 0 && session.can_send() && session.send({.id = {open}, .bytes = payload})) ++open;
    if ((choice & 4U) != 0 && length == 0) session.terminate(tcpcl::TermReason::unknown, now);
    for (const tcpcl::Event& event : session.take_events()) {
      if (const auto* received = std::get_if<tcpcl::Received>(&event)) {
        if ((choice & 8U) != 0) session.refuse(received->id, tcpcl::Reason::completed);
        session.accept(received->id);
      }
      const bool is_settled = std::holds_alternative<tcpcl::Acknowledged>(event) ||
                              std::holds_alternative<tcpcl::Refused>(event) ||
                              std::holds_alternative<tcpcl::Broken>(event);
      if (is_settled && open-- == 0) __builtin_trap();
    }
    drain(session, said, now);
    now += Duration{static_cast<int>(length)};
    session.tick(now);
  }
  session.lost("");
  for (const tcpcl::Event& event : session.take_events()) {
    const bool is_settled = std::holds_alternative<tcpcl::Acknowledged>(event) ||
                            std::holds_alternative<tcpcl::Refused>(event) ||
                            std::holds_alternative<tcpcl::Broken>(event);
    if (is_settled && open-- == 0) __builtin_trap();
  }
  if (open != 0) __builtin_trap();  // each transfer is settled, and once
  drain(session, said, now);
  check_said(said);
  return 0;
}
