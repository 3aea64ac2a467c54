// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <vector>

#include "transport/line.h"

// A node behind a line, for tests.
namespace depesche::transport {

// A peer that keeps what it is given and gives what it was told to.
class Desk final : public Peer {
 public:
  void up(const bundle::Eid&) override { ++ups; }
  void down(const bundle::Eid&, const std::string&) override { ++downs; }
  void received(Arrival arrival) override {
    if (accepts) port->accept(arrival.ticket);
    arrivals.push_back(std::move(arrival));
  }
  std::optional<tcpcl::Transfer> next(const bundle::Eid&, tcpcl::Lane lane) override {
    const auto found = std::ranges::find_if(waiting, [lane](const tcpcl::Transfer& transfer) {
      return (lane == tcpcl::Lane::urgent) == (transfer.precedence >= bundle::Precedence::immediate);
    });
    if (found == waiting.end()) return {};
    tcpcl::Transfer transfer = std::move(*found);
    waiting.erase(found);
    return transfer;
  }
  void settled(const bundle::Eid&, tcpcl::TransferId id, const Outcome& outcome) override {
    outcomes[id.value].push_back(outcome);
  }
  void interrupted(const bundle::Eid&, Bytes) override {}

  void queue(std::uint64_t id, Bytes bytes, bundle::Precedence precedence = bundle::Precedence::routine) {
    waiting.push_back(
        {.id = {id}, .bytes = std::make_shared<const Bytes>(std::move(bytes)), .precedence = precedence});
    port->wake();
  }

  std::unique_ptr<Line> port;
  bool accepts = true;
  int ups = 0;
  int downs = 0;
  std::vector<Arrival> arrivals;
  std::deque<tcpcl::Transfer> waiting;
  std::map<std::uint64_t, std::vector<Outcome>> outcomes;
};

}  // namespace depesche::transport
