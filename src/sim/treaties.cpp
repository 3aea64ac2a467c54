// SPDX-License-Identifier: EUPL-1.2
#include "sim/treaties.h"

#include <array>

#include "sim/border.h"

namespace depesche::sim {
namespace {

using std::chrono::hours;

MailboxId unit_at(World& world, std::size_t partner) { return {"unit.lage@" + world.place(partner).post()}; }

// As the partner writes it.
MailboxId post_at(World& world, std::size_t post) {
  return {"post." + world.place(post).post() + "@" + world.ministry().organisation.id};
}

// Traffic of a level that may cross, to and from both partners in turn.
void write_both_ways(Stage& stage, const std::array<std::size_t, 2>& partners) {
  World& world = stage.world;
  for (unsigned share = 100; share < 900; share += 20) {
    const std::size_t partner = partners[share / 20 % 2];
    const std::size_t post = 1 + world.chance().roll(world.size() - 1);
    world.timetable().after(stage.at(share), [&world, post, partner] {
      write_over_border(world, post, unit_at(world, partner), Level::restricted);
    });
    world.timetable().after(stage.at(share + 10), [&world, post, partner] {
      write_over_border(world, partner, post_at(world, post), Level::restricted);
    });
  }
}

// One side ends it; some write in the same moment, so that there is something under way.
void end_treaty_at(World& world, std::size_t partner, bool is_ours) {
  for (std::size_t post = 1; post < world.size(); ++post)
    write_over_border(world, post, unit_at(world, partner), Level::restricted);
  write_over_border(world, partner, post_at(world, world.size() - 1), Level::restricted);
  const auto ended = end_at(world, partner, is_ours);
  if (!ended) return world.could_not(is_ours ? 0 : partner, "end of a treaty", ended.error());
  world.tell(is_ours ? "Unsere Seite beendet ein Abkommen." : "Der Partner beendet das Abkommen.");
}

}  // namespace

void play_federation(Stage& stage) {
  World& world = stage.world;
  const auto concluded = conclude_with_partner(world, "partner");
  if (!concluded) return world.could_not(0, "treaty", concluded.error());
  world.tell("Ein Abkommen mit einer zweiten Organisation gilt.");
  constexpr std::array levels{Level::open, Level::restricted, Level::confidential, Level::secret,
                              Level::top_secret};
  for (unsigned share = 100; share < 900; share += 40) {
    const Level level = levels[share / 40 % levels.size()];
    const std::size_t post = 1 + world.chance().roll(world.size() - 1);
    world.timetable().after(stage.at(share), [&world, post, level, partner = *concluded] {
      write_over_border(world, post, unit_at(world, partner), level);
    });
    world.timetable().after(stage.at(share + 20), [&world, post, level, partner = *concluded] {
      write_over_border(world, partner, post_at(world, post), level);
    });
  }
  world.timetable().after(stage.at(500),
                          [&world, partner = *concluded] { world.restart(partner, hours(1)); });
}

void play_treaties(Stage& stage) {
  World& world = stage.world;
  std::array<std::size_t, 2> partners{};
  for (std::size_t i = 0; i < partners.size(); ++i) {
    const auto concluded = conclude_with_partner(world, i == 0 ? "partner" : "verbund");
    if (!concluded) return world.could_not(0, "treaty", concluded.error());
    partners[i] = *concluded;
  }
  world.tell("Abkommen mit zwei Organisationen gelten.");
  write_both_ways(stage, partners);
  const bool are_we_first = world.chance().in_thousand(500);
  world.timetable().after(stage.at(500), [&world, partner = partners[0], are_we_first] {
    end_treaty_at(world, partner, are_we_first);
  });
  world.timetable().after(stage.at(560), [&world, partner = partners[0], are_we_first] {
    end_treaty_at(world, partner, !are_we_first);
  });
}

}  // namespace depesche::sim
