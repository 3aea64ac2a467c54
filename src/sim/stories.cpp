// SPDX-License-Identifier: EUPL-1.2
// The scenarios. Each enters into the timetable what will happen; how it must end is the checkers' matter.
#include <algorithm>
#include <set>

#include "node/enrolment.h"
#include "node/upkeep.h"
#include "sim/attacker.h"
#include "sim/centres.h"
#include "sim/courier.h"
#include "sim/formats.h"
#include "sim/scenario.h"
#include "sim/treaties.h"

namespace depesche::sim {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

void calm(Stage&) {}

// The posts behind one cable are cut off together, three times, each time for longer.
void cable(Stage& stage) {
  World& world = stage.world;
  for (unsigned cut = 0; cut < 3; ++cut) {
    world.timetable().after(stage.at(100 + 300 * cut), [&world] {
      world.tell("Ein Seekabel reißt: die Hälfte der Posten ist abgeschnitten.");
      for (std::size_t i = 1; i < world.size(); i += 2) world.line(i).cut();
    });
    world.timetable().after(stage.at(150 + 330 * cut), [&world] {
      world.tell("Das Kabel ist geflickt.");
      for (std::size_t i = 1; i < world.size(); i += 2) world.line(i).mend();
    });
  }
}

// One capital has no line at all; couriers go both ways, and some of their media get lost.
void capital(Stage& stage) {
  World& world = stage.world;
  const std::size_t post = 1;
  world.timetable().after(stage.at(20), [&world] {
    world.tell(world.place(post).post() + " ist abgeschnitten; nur Kuriere kommen durch.");
    world.line(post).cut();
  });
  // In a short history they arrive before the sky clears, or the line would have brought everything first.
  const Journey journey{.travel = std::min<Duration>(days(1), stage.at(100)),
                        .late = std::min<Duration>(days(2), stage.at(200)),
                        .lost = 200,
                        .read_twice = 200,
                        .damaged = 100};
  const Duration first = std::min<Duration>(hours(30), stage.at(250));
  const Duration pause = std::min<Duration>(hours(40), stage.at(330));
  for (Duration leaves = first; leaves < stage.at(950); leaves += pause) {
    world.timetable().after(leaves, [&world, journey] { send_courier(world, post, 0, journey); });
    world.timetable().after(leaves + std::min<Duration>(hours(9), pause / 2),
                            [&world, journey] { send_courier(world, 0, post, journey); });
  }
}

// Lines that lose, repeat, swap and spoil what they carry, and break.
void storm(Stage& stage) {
  World& world = stage.world;
  for (Duration when = hours(1); when < stage.at(950); when += hours(3)) {
    world.timetable().after(when, [&world] {
      const std::size_t post = 1 + world.chance().roll(world.size() - 1);
      world.line(post).cut();
      world.timetable().after(minutes(1) + world.chance().upto(hours(6)),
                              [&world, post] { world.line(post).mend(); });
    });
  }
}

// Processes end at any moment and begin again.
void restarts(Stage& stage) {
  World& world = stage.world;
  for (Duration when = minutes(30); when < stage.at(950); when += hours(2)) {
    world.timetable().after(when + world.chance().upto(hours(1)), [&world] {
      const Duration pause = world.chance().upto(hours(2));  // compilers evaluate arguments as they like
      world.restart(world.chance().roll(world.size()), pause);
    });
  }
}

// Clocks are wrong by years, are set back, and drift.
void clocks(Stage& stage) {
  World& world = stage.world;
  const auto set = [&](unsigned share, std::size_t place, Duration wrong_by, const char* what) {
    world.timetable().after(stage.at(share), [&world, place, wrong_by, what] {
      world.tell(world.place(place).post() + ": " + what);
      world.place(place).clock().set_wrong_by(wrong_by);
      if (world.place(place).clock().now() != world.now()) world.story().count("wrong clock");
      world.wake(place);
    });
  };
  constexpr auto ten_years = days(3652);
  set(100, 1, ten_years, "die Uhr springt um zehn Jahre vor.");
  set(300, 1, -ten_years, "die Uhr springt um zehn Jahre zurück.");
  set(400, 0, hours(30), "die Uhr geht um dreißig Stunden vor.");
  set(600, 0, Duration{0}, "die Uhr ist gestellt.");
  set(700, 1, Duration{0}, "die Uhr ist gestellt.");
  for (std::size_t i = 2; i < world.size(); ++i)
    world.place(i).clock().set_drift(static_cast<std::int64_t>(world.chance().roll(20'000)) - 10'000);
  for (Duration when = hours(7); when < stage.at(950); when += hours(11)) {
    world.timetable().after(when, [&world] { world.restart(world.chance().roll(world.size()), minutes(5)); });
  }
}

// Every post has a satellite line only, much is urgent, and now and then much comes at once.
void satellite(Stage& stage) {
  constexpr std::size_t at_once = 10;
  World& world = stage.world;
  People& people = stage.people;
  for (unsigned share = 100; share < 900; share += 200) {
    const std::size_t place = world.chance().roll(world.size());
    for (std::size_t i = 0; i < at_once; ++i)
      world.timetable().after(stage.at(share) + world.chance().upto(minutes(2)),
                              [&people, place] { people.write(place); });
  }
}

// Nodes get a later version of the product one after another, and one of them goes back to today's.
void versions(Stage& stage) {
  World& world = stage.world;
  const auto change = [&](unsigned share, std::size_t place, bool is_later) {
    world.timetable().after(stage.at(share), [&world, place, is_later] {
      world.tell(world.place(place).post() +
                 (is_later ? " bekommt die neue Fassung." : " geht zurück zur alten."));
      world.place(place).upgrade(is_later);
      world.restart(place, minutes(10));
    });
  };
  const auto count = static_cast<unsigned>(world.size());
  for (unsigned i = 1; i < count; ++i) change(100 + 600 * i / count, i, true);
  change(750, 0, true);
  change(850, 1, false);
}

// A flood from one post, which the lines must digest.
void flood(Stage& stage) {
  World& world = stage.world;
  People& people = stage.people;
  world.timetable().after(stage.at(300), [&world, &people, count = stage.trial.dispatches * 2] {
    world.tell(world.place(1).post() + " schreibt " + std::to_string(count) + " Dispatches in einer Stunde.");
    for (std::size_t i = 0; i < count; ++i)
      world.timetable().after(world.chance().upto(hours(1)), [&world, &people] {
        people.write(1);
        world.story().count("of the flood");
      });
  });
}

// The power goes at any write, also while the node begins anew.
void power(Stage& stage) {
  World& world = stage.world;
  for (Duration when = minutes(20); when < stage.at(950); when += hours(1)) {
    world.timetable().after(when + world.chance().upto(minutes(50)), [&world] {
      const std::size_t place = world.chance().roll(world.size());
      if (world.place(place).is_open()) world.disk(place)->fail_after(1 + world.chance().roll(120));
    });
  }
}

// Disks run full in the crisis; somebody makes room and starts the node again.
void full(Stage& stage) {
  World& world = stage.world;
  for (unsigned share = 50; share < 900; share += 120) {
    const std::size_t place = world.chance().roll(world.size());
    world.timetable().after(stage.at(share), [&world, place] {
      world.tell(world.place(place).post() + ": die Platte ist voll.");
      world.disk(place)->set_full(true);
    });
    world.timetable().after(stage.at(share + 80), [&world, place] {
      world.tell(world.place(place).post() + " hat wieder Platz.");
      world.disk(place)->set_full(false);
      world.restart(place, minutes(1));
    });
  }
}

// Disks answer after seconds, and in the crisis after minutes, headquarters' too; somebody takes a machine
// for dead and pulls its plug.
void slow(Stage& stage) {
  World& world = stage.world;
  const auto slow_down = [&](unsigned share, std::size_t place, Duration most) {
    world.timetable().after(stage.at(share), [&world, place, most] {
      world.tell(world.place(place).post() + ": die Platte wird langsam.");
      world.set_slow(place, most);
    });
    world.timetable().after(stage.at(share + 100), [&world, place] { world.set_slow(place, Duration{0}); });
  };
  for (unsigned share = 50; share < 900; share += 120) {
    const bool is_crisis = share % 240 == 50;
    slow_down(share, world.chance().roll(world.size()), is_crisis ? minutes(2) : Duration(10'000));
  }
  slow_down(400, 0, minutes(2));
  for (const unsigned share : {460U, 580U, 820U}) {
    const std::size_t place = share == 460 ? 0 : world.chance().roll(world.size());
    world.timetable().after(stage.at(share), [&world, place] {
      if (world.place(place).is_open()) world.disk(place)->fail_after(1 + world.chance().roll(40));
    });
  }
}

// A post's keys are in the wrong hands: it offers records of the directory again and again.
void poison(Stage& stage) {
  World& world = stage.world;
  for (unsigned share = 100; share < 900; share += 200) {
    world.timetable().after(stage.at(share), [&world] {
      world.tell(world.place(1).post() + " bietet gefälschte Einträge des Verzeichnisses an.");
      poison_directory(world, 1);
    });
  }
}

// A post is overrun: its keys are destroyed after a last word, and headquarters revokes its node.
void overrun(Stage& stage) {
  World& world = stage.world;
  const std::size_t post = world.size() - 1;
  world.timetable().after(stage.at(400), [&world] {
    const std::size_t lost = world.size() - 1;
    world.tell(world.place(lost).post() + " wird gestürmt und vernichtet seine Schlüssel.");
    const auto destroyed = world.place(lost).node().destroy_keys({});
    if (!destroyed || !destroyed->remaining.empty()) world.complain(lost, "the keys are not destroyed");
    world.ledger().forget(lost);
    world.stop(lost);
    const auto again = world.place(lost).open();
    if (again) world.complain(lost, "a destroyed site can be opened");
  });
  world.timetable().after(stage.at(420), [&world, post] {
    world.tell("Die Zentrale sperrt den Knoten.");
    const auto revoked = revoke_node(world.place(0).node(), world.place(post).id(), "gestürmt");
    if (!revoked) return world.could_not(0, "revocation", revoked.error());
    world.story().count("revoked");
    world.wake(0);
  });
}

// Headquarters is lost with its disk. The second centre has its last backup and goes on in its place; what
// was written after the backup is gone with the disk, and nobody writes in those last hours.
void headquarters(Stage& stage) {
  World& world = stage.world;
  const auto backup = world.folder() / "backup";
  world.timetable().after(stage.at(500), [&world, backup] {
    const auto done = back_up(world.place(0).node(), backup);
    if (!done) return world.could_not(0, "backup", done.error());
    world.tell("Die Zentrale ist zerstört, ihre Platte verloren.");
    world.destroy(0);
  });
  world.timetable().after(stage.at(600), [&world, backup] {
    const auto back = world.come_back(0, backup, world.folder() / "second-centre");
    if (!back) return world.could_not(0, "second centre", back.error());
    world.tell("Das zweite Rechenzentrum übernimmt.");
    world.story().count("second centre");
  });
}

// Whether the operator's two proofs find nothing.
bool is_whole(Node& node) {
  const auto verified = verify_site(node, [](auto, auto) { return true; });
  if (!verified || !verified->faults.empty()) return false;
  const auto rebuilt = rebuild_views(node);
  return rebuilt && rebuilt->all_equal();
}

// The log, the views and the index; in the order of their names.
std::set<std::filesystem::path> files_that_rot(const std::filesystem::path& folder) {
  std::set<std::filesystem::path> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    const bool is_log_or_view =
        file.path().filename() == "log.db" || file.path().string().find("views") != std::string::npos;
    if (file.is_regular_file() && is_log_or_view) files.insert(file.path());
  }
  return files;
}

void turn_a_bit(World& world, std::size_t index) {
  Place& place = world.place(index);
  if (!place.is_open()) return;
  const auto backup = world.folder() / ("backup-" + std::to_string(world.timetable().entered()));
  const auto saved = back_up(place.node(), backup);
  if (!saved) return world.could_not(index, "backup", saved.error());
  world.stop(index);
  const auto files = files_that_rot(place.folder());
  if (files.empty()) return world.complain(index, "there is nothing that could rot");
  const auto file = std::next(files.begin(), static_cast<std::ptrdiff_t>(world.chance().roll(files.size())));
  if (Disk::rot(*file, world.chance())) world.story().count("bit turned");
  const auto started = world.start(index);
  if (started && is_whole(place.node())) return;  // nothing was written there
  world.story().count("bit noticed");
  world.tell(place.post() + ": ein Bit von " + file->filename().string() +
             " ist gekippt; die Sicherung hilft.");
  const auto old = place.folder();
  world.destroy(index);
  const auto back = world.come_back(index, backup, old);
  if (!back) world.could_not(index, "after a turned bit", back.error());
}

// Bits turn on the disks. The node does not start, or the operator's proofs name the damage, or the bit meant
// nothing: all checkers hold at the end.
void rot(Stage& stage) {
  World& world = stage.world;
  for (unsigned share = 150; share < 900; share += 150) {
    world.timetable().after(stage.at(share),
                            [&world] { turn_a_bit(world, 1 + world.chance().roll(world.size() - 1)); });
  }
}

}  // namespace

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all{
      {.name = "calm",
       .what = "Ein ruhiges Jahr: gute Leitungen, Alltag.",
       .play = calm,
       .happens = {"written"}},
      {.name = "cable",
       .what = "Ein Kabel reißt, eine Region ist abgeschnitten.",
       .play = cable,
       .happens = {"cut"}},
      {.name = "capital",
       .what = "Eine Hauptstadt ist abgeschnitten, nur Kuriere kommen durch.",
       .play = capital,
       .happens = {"cut", "courier"}},
      {.name = "storm",
       .what = "Leitungen verlieren, wiederholen, vertauschen und verfälschen.",
       .play = storm,
       .happens = {"cut", "hurt on the line"},
       .habits = {},
       .weather = {.rate = 128'000,
                   .delay = Duration(600),
                   .jitter = minutes(3),
                   .lost = 80,
                   .repeated = 80,
                   .corrupted = 20,
                   .unacknowledged = 80}},
      {.name = "restarts",
       .what = "Knoten enden jederzeit und beginnen neu.",
       .play = restarts,
       .happens = {"restart"}},
      {.name = "clocks",
       .what = "Uhren gehen um zehn Jahre falsch, springen und driften.",
       .play = clocks,
       .happens = {"wrong clock", "restart"},
       .habits = {},
       .weather = {.lost = 50, .corrupted = 100}},
      {.name = "satellite",
       .what = "Die ganze Flotte hängt an langsamen Satellitenleitungen.",
       .play = satellite,
       .happens = {"waited for the line"},
       .habits = {.urgent = 250},
       .weather = {.rate = 2'400, .delay = Duration(700), .jitter = {}, .lost = 10}},
      {.name = "power",
       .what = "Der Strom fällt bei jedem Schreiben aus.",
       .play = power,
       .happens = {"power cut"},
       .habits = {},
       .weather = {},
       .watches_disks = true},
      {.name = "full",
       .what = "Platten laufen voll.",
       .play = full,
       .happens = {"failing disk"},
       .habits = {},
       .weather = {},
       .watches_disks = true},
      {.name = "slow",
       .what = "Platten antworten nach Sekunden, in der Krise nach Minuten.",
       .play = slow,
       .happens = {"waited for its disk", "answered too late"},
       .habits = {},
       .weather = {},
       .watches_disks = true},
      {.name = "poison",
       .what = "Gefälschte Einträge des Verzeichnisses.",
       .play = poison,
       .happens = {"forgery offered"}},
      {.name = "overrun",
       .what = "Ein Posten wird gestürmt: Schlüssel vernichtet, Knoten gesperrt.",
       .play = overrun,
       .happens = {"revoked"}},
      {.name = "headquarters",
       .what = "Die Zentrale ist verloren, das zweite Rechenzentrum übernimmt.",
       .play = headquarters,
       .happens = {"second centre"}},
      {.name = "centres",
       .what = "Zwei weitere Rechenzentren: Leitungen der Zentrale reißen, ein Zentrum fällt aus.",
       .play = play_centres,
       .happens = {"handed on by a post", "carried in a contact", "cut"},
       .habits = {},
       .weather = {.rate = 64'000, .delay = Duration(300)},
       .nodes_least = 5},
      {.name = "versions",
       .what = "Neue und alte Fassungen des Programms laufen nebeneinander.",
       .play = versions,
       .happens = {"of a later version", "restart"}},
      {.name = "formats",
       .what = "Die neue Fassung schreibt Depeschen in einer Form, die die alte nicht kennt.",
       .play = play_formats,
       .happens = {"to an older version", "restart"},
       .habits = {.between_posts = 700}},
      {.name = "federation",
       .what = "Eine zweite Organisation mit eigener Wurzel, verbunden durch ein Abkommen.",
       .play = play_federation,
       .happens = {"over the border", "held at the border"}},
      {.name = "treaties",
       .what = "Zwei Partner an einer Grenze; mit einem endet das Abkommen.",
       .play = play_treaties,
       .happens = {"over the border", "held after the end", "came back"}},
      {.name = "flood",
       .what = "Ein Posten überschwemmt die Zentrale.",
       .play = flood,
       .happens = {"of the flood"}},
      {.name = "rot",
       .what = "Auf den Platten kippen Bits.",
       .play = rot,
       .happens = {"bit turned", "bit noticed"}},
  };
  return all;
}

}  // namespace depesche::sim
