// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <mutex>
#include <thread>

#include "node/fleet_fixture.h"
#include "station/station.h"

// Nodes with their stations, for tests.
namespace depesche {

// A node with its station; whoever writes holds the lock, as a writing thread would.
struct Outpost {
  explicit Outpost(Node& own, Station::Settings settings = {.listen_address = "127.0.0.1",
                                                            .listen_port = 0,
                                                            .exchange = {}})
      : node(own) {
    settings.exchange.confirm_after = Duration(0);
    auto opened = Station::open(
        node,
        [this](const std::function<Result<>(Node&)>& work) {
          const std::lock_guard lock(mutex);
          return work(node);
        },
        std::move(settings));
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().what));
    station = *std::move(opened);
  }

  DispatchId write(const Submission& submission) {
    const std::lock_guard lock(mutex);
    const auto answers = node.submit(std::vector{submission});
    REQUIRE(answers.has_value());
    REQUIRE_MESSAGE(answers->front().has_value(), (answers->front() ? "" : answers->front().error().what));
    station->wake();
    return answers->front()->id;
  }
  bool has(const DispatchId& id) {
    const std::lock_guard lock(mutex);
    return node.log().find(id).has_value();
  }
  std::size_t owed() {
    const std::lock_guard lock(mutex);
    return owed_by(node).size();
  }

  Node& node;
  std::mutex mutex;
  std::unique_ptr<Station> station;
};

inline bool comes_true(const std::function<bool()>& claim) {
  for (int i = 0; i < 1'000; ++i) {
    if (claim()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

inline Submission report_from_cairo(TestSite& headquarters) {
  return headquarters.report("Lage", "Text", label_of(Level::secret));
}

}  // namespace depesche
