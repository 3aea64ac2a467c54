// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <functional>
#include <map>

#include "env/stopwatch.h"
#include "transport/links.h"

// Two nodes in one thread, for tests.
namespace depesche::transport {

inline const bundle::Eid cairo = bundle::parse_eid("dtn://kairo/").value();
inline const bundle::Eid berlin = bundle::parse_eid("dtn://zentrale/").value();

// A peer that keeps what it is given and gives what it was told to.
class Pouch final : public Peer {
 public:
  void up(const bundle::Eid&) override { is_up = true; }
  void down(const bundle::Eid&, const std::string& why) override {
    is_up = false;
    reasons.push_back(why);
  }
  void received(Arrival arrival) override {
    if (links != nullptr && accepts) links->accept(arrival.ticket);
    arrivals.push_back(std::move(arrival));
  }
  std::optional<tcpcl::Transfer> next(const bundle::Eid&, tcpcl::Lane lane) override {
    const auto fits = [&](const tcpcl::Transfer& transfer) {
      const bool is_urgent = transfer.precedence >= bundle::Precedence::immediate;
      return lane == tcpcl::Lane::all || (lane == tcpcl::Lane::urgent) == is_urgent;
    };
    const auto found = std::ranges::find_if(waiting, fits);
    if (found == waiting.end()) return {};
    tcpcl::Transfer transfer = std::move(*found);
    waiting.erase(found);
    return transfer;
  }
  void settled(const bundle::Eid&, tcpcl::TransferId id, const Outcome& outcome) override {
    outcomes[id.value].push_back(outcome);
  }
  void interrupted(const bundle::Eid&, Bytes beginning) override {
    beginnings.push_back(std::move(beginning));
  }

  void queue(std::uint64_t id, std::size_t size,
             bundle::Precedence precedence = bundle::Precedence::routine) {
    waiting.push_back({.id = {id},
                       .bytes = std::make_shared<const Bytes>(size, static_cast<std::byte>(id)),
                       .precedence = precedence});
  }

  Links* links = nullptr;
  bool accepts = true;
  bool is_up = false;
  std::vector<std::string> reasons;
  std::vector<Arrival> arrivals;
  std::deque<tcpcl::Transfer> waiting;
  std::map<std::uint64_t, std::vector<Outcome>> outcomes;
  std::vector<Bytes> beginnings;
};

struct TestNode {
  TestNode(boost::asio::io_context& io, Settings settings)
      : links(Links::open(io, std::move(settings), pouch).value()) {
    pouch.links = links.get();
  }

  Pouch pouch;
  std::unique_ptr<Links> links;
};

// Runs until it is so, or ten seconds have passed; whether it is so.
inline bool comes_true(boost::asio::io_context& io, const std::function<bool()>& claim,
                       double seconds_max = 10) {
  const Stopwatch watch;
  while (!claim() && watch.seconds() < seconds_max) {
    io.restart();
    io.run_one_for(std::chrono::milliseconds(10));
  }
  return claim();
}

}  // namespace depesche::transport
