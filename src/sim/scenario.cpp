// SPDX-License-Identifier: EUPL-1.2
#include "sim/scenario.h"

#include <algorithm>

namespace depesche::sim {
namespace {

// Everything that was broken is whole again, and what is lost for good stays so.
void clear_sky(World& world) {
  for (std::size_t i = 0; i < world.count(); ++i) {
    world.place(i).clock().set_wrong_by(Duration{0});
    world.place(i).clock().set_drift(0);
    if (Disk* disk = world.disk(i); disk != nullptr) {
      world.after_work(i);
      disk->disarm();
      disk->set_full(false);
      disk->set_slow({});
    }
  }
  for (const auto& line : world.lines()) {
    line->set({});
    line->mend();
  }
  for (std::size_t i = 0; i < world.count(); ++i) {
    if (world.place(i).is_open() || world.ledger().is_gone(i)) continue;
    const auto started = world.start(i);
    if (!started) world.could_not(i, "start", started.error());
  }
  world.tell("Der Himmel klart auf.");
}

std::vector<Outcome::Way> ways_of(const Ledger& ledger) {
  std::vector<Outcome::Way> ways;
  for (const Promise& promise : ledger.promises()) {
    for (const std::size_t place : promise.to) {
      if (place == promise.from) continue;
      Outcome::Way way{.precedence = promise.precedence, .given = promise.given, .arrived = {}};
      if (const auto found = promise.arrived.find(place); found != promise.arrived.end())
        way.arrived = found->second;
      ways.push_back(way);
    }
  }
  return ways;
}

Outcome outcome_of(World& world, const People& people) {
  Outcome outcome;
  outcome.findings = check_all(world, people);
  outcome.latencies = world.ledger().latencies();
  outcome.nodes = world.size();
  outcome.dispatches = world.ledger().promises().size();
  outcome.missing = world.ledger().open();
  for (const auto& line : world.lines()) {
    outcome.lines.push_back(
        {.name = world.place(line->one()).post() + " – " + world.place(line->other()).post(),
         .traffic = line->traffic()});
  }
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (!world.place(i).is_open()) continue;
    const auto last = world.place(i).node().log().last();
    if (last) world.story().event(world.now(), world.place(i).post() + " " + std::to_string(last->value));
  }
  outcome.story = world.story().lines();
  outcome.events = world.story().events();
  outcome.hash = world.story().hash();
  return outcome;
}

}  // namespace

const Scenario* find_scenario(std::string_view name) {
  const auto found = std::ranges::find(scenarios(), name, &Scenario::name);
  return found == scenarios().end() ? nullptr : &*found;
}

Result<Outcome> run(const Scenario& scenario, const Trial& trial, const Foundation& foundation) {
  auto world = TRY(World::begin({.folder = trial.folder,
                                 .seed = trial.seed,
                                 .weather = scenario.weather,
                                 .watches_disks = scenario.watches_disks},
                                foundation));
  if (trial.begun) trial.begun();
  const Time begun = world->now();
  People::Habits habits = scenario.habits;
  habits.dispatches = trial.dispatches;
  People people(*world, habits);
  people.begin(trial.time);
  Stage stage{.world = *world, .people = people, .trial = trial};
  scenario.play(stage);
  for (Duration left = trial.time; left > Duration{0};
       left -= std::min<Duration>(left, std::chrono::days(1))) {
    world->run_for(std::min<Duration>(left, std::chrono::days(1)));
    if (trial.day) trial.day(*world);
  }
  clear_sky(*world);
  const bool is_at_rest = world->settle(trial.rest);
  world->tell(is_at_rest ? "Die Flotte ruht: alles ist angekommen und bestätigt."
                         : "Die Flotte kommt nicht zur Ruhe.");
  Outcome outcome = outcome_of(*world, people);
  for (const std::string_view event : scenario.happens) {
    if (world->story().counted(event) == 0) outcome.absent.push_back(event);
  }
  if (!is_at_rest)
    outcome.findings.push_back({.checker = "rest", .what = "something is owed or on its way for ever"});
  outcome.ways = ways_of(world->ledger());
  outcome.begun = begun;
  outcome.lasted = world->now() - begun;
  return outcome;
}

}  // namespace depesche::sim
