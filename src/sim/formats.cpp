// SPDX-License-Identifier: EUPL-1.2
#include "sim/formats.h"

#include <map>
#include <memory>

#include "dispatch/open.h"

namespace depesche::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// What was written where the later version runs has gone where it runs too, also over an older node.
void check_later_traffic(World& world, const std::map<std::size_t, Time>& later) {
  constexpr Duration again_after = hours(8);  // an author's node sends again after six
  for (const Promise& promise : world.ledger().promises()) {
    const auto is_later = [&](std::size_t place) {
      return later.contains(place) && later.at(place) < promise.given;
    };
    if (!is_later(promise.from) || promise.given + again_after > world.now()) continue;
    for (const std::size_t to : promise.to) {
      if (is_later(to) && !promise.arrived.contains(to))
        world.complain(to, "versions: not handed on: " + to_text(promise.id).substr(0, 10));
    }
  }
}

// The supervision knows from every older node to which something came that it could not read.
void check_said(World& world) {
  Node& headquarters = world.place(0).node();
  const auto keys = headquarters.published()->keys;
  Opener opener(*keys);
  std::set<MailboxId> said;
  constexpr std::size_t entries_at_once = 512;
  for (Position at;;) {
    const auto page = headquarters.log().read(at, entries_at_once);
    if (!page || page->empty()) break;
    at = page->back().position;
    for (const Entry& entry : *page) {
      const auto header = decode_header(entry.dispatch.header);
      if (!header || header->kind != Kind::audit) continue;
      const auto content = opener.open(entry.dispatch, *header);
      const auto record = content ? decode_audit(*content) : std::unexpected(content.error());
      if (record && record->because.contains("version of the container")) said.insert(header->author);
    }
  }
  for (std::size_t place = 0; place < world.size(); ++place) {
    const bool is_older = world.story().counted("to an older addressee, " + world.place(place).post()) > 0;
    if (is_older && !said.contains(world.place(place).id()))
      world.complain(place, "versions: what it could not read is not said");
  }
}

}  // namespace

void play_formats(Stage& stage) {
  World& world = stage.world;
  world.change_container();
  const auto later = std::make_shared<std::map<std::size_t, Time>>();
  const auto upgrade = [&](unsigned share, std::size_t place) {
    world.timetable().after(stage.at(share), [&world, later, place] {
      world.tell(world.place(place).post() + " bekommt die neue Fassung, die anders schreibt.");
      world.place(place).upgrade(true);
      world.restart(place, minutes(10));
      later->emplace(place, world.now() + minutes(10));
    });
  };
  const auto count = static_cast<unsigned>(world.size());
  for (unsigned i = 1; i < count; ++i) upgrade(50 + 600 * (i - 1) / count, i);
  world.timetable().after(stage.at(790), [&world, later] { check_later_traffic(world, *later); });
  upgrade(800, 0);
  world.timetable().after(stage.at(940), [&world] { check_said(world); });
}

}  // namespace depesche::sim
