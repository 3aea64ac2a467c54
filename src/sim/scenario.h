// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/checks.h"
#include "sim/ledger.h"
#include "sim/line.h"
#include "sim/story.h"

namespace depesche::sim {

// One run of a scenario; everything follows from it.
struct Trial {
  std::uint64_t seed = 1;
  Duration time = std::chrono::days(3);
  std::size_t dispatches = 120;
  Duration rest = std::chrono::days(60);    // within which the fleet must come to rest at the end
  std::filesystem::path folder;             // for the world's files; missing or empty
  std::function<void()> begun{};            // called, when it is set, once the fleet stands,
  std::function<void(const World&)> day{};  // and at the end of each of the fleet's days
};

// What a scenario has to play with.
struct Stage {
  World& world;
  People& people;
  Trial trial;

  // At this share of the trial's time, in thousandths.
  Duration at(unsigned share) const { return trial.time * share / 1000; }
};

// A story of the fleet: it enters what will happen into the timetable. When the time is over the sky clears:
// lines and nodes are up, and the fleet comes to rest before it is looked at.
struct Scenario {
  std::string_view name;
  std::string_view what;  // one sentence
  void (*play)(Stage& stage);
  // What must have happened in half of its histories at least, however short: names that are counted in the
  // story.
  std::vector<std::string_view> happens{};
  People::Habits habits{};
  Weather weather{};
  bool watches_disks = false;
  std::size_t nodes_least = 2;  // a smaller fleet is played with so many
};

const std::vector<Scenario>& scenarios();
const Scenario* find_scenario(std::string_view name);

// How a run ended.
struct Outcome {
  std::vector<Story::Line> story;
  std::vector<Finding> findings;
  std::vector<std::string_view> absent;  // what the scenario is about and did not happen this time
  std::array<Ledger::Latency, precedences_count> latencies{};
  std::size_t nodes = 0;
  std::size_t dispatches = 0;
  std::size_t missing = 0;  // arrivals at the end
  struct LineFigures {
    std::string name;
    Line::Traffic traffic;
  };
  std::vector<LineFigures> lines;
  // Every way of a dispatch to an addressee elsewhere.
  struct Way {
    Precedence precedence = Precedence::routine;
    Time given{};
    std::optional<Time> arrived;
  };
  std::vector<Way> ways;
  std::uint64_t events = 0;
  Time begun{};
  Duration lasted{};  // true time of the fleet
  std::string hash;
};

// Errors: those of opening the founded fleet.
Result<Outcome> run(const Scenario& scenario, const Trial& trial, const Foundation& foundation);

}  // namespace depesche::sim
