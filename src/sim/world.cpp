// SPDX-License-Identifier: EUPL-1.2
#include "sim/world.h"

#include <algorithm>
#include <system_error>

#include "bundle/bundle.h"
#include "node/view_set.h"

namespace depesche::sim {
namespace {

constexpr Time begin_of_time = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);
constexpr Duration reaction{100};
constexpr Duration pause_least{1'000};
constexpr Duration pause_most = std::chrono::hours(2);
constexpr std::size_t complaints_max = 50;
constexpr Duration rise_after = std::chrono::minutes(30);  // as of route::Queue
constexpr std::size_t log_page = 512;

}  // namespace

World::World(Settings settings, Time begin)
    : settings_(std::move(settings)), timetable_(begin), chance_(settings_.seed * 2 + 1) {}

World::~World() {
  for (const auto& place : fleet_.places) place->close();
  std::error_code ignored;
  std::filesystem::remove_all(settings_.folder, ignored);
}

Result<Foundation> lay_foundation(const std::filesystem::path& folder, std::size_t nodes) {
  World world({.folder = folder / "founding"}, begin_of_time);
  auto fleet = TRY(found_fleet(world.folder(), nodes, world.timetable_.now()));
  TRY(world.join(std::move(fleet)));
  if (!world.settle(std::chrono::days(30)))
    return fail(Code::conflict, "the new fleet does not come to rest");
  for (const auto& place : world.fleet_.places) place->close();
  std::error_code error;
  std::filesystem::rename(world.folder(), folder / "founded", error);
  if (error) return fail(Code::unavailable, "the founded fleet cannot be moved: " + error.message());
  return Foundation{.folder = folder / "founded", .ministry = world.ministry(), .at = world.now()};
}

Result<std::unique_ptr<World>> World::begin(const Settings& settings, const Foundation& foundation) {
  std::unique_ptr<World> world(new World(settings, foundation.at));
  auto fleet = TRY(copied_fleet(foundation, settings.folder, settings.seed, world->timetable_.now()));
  if (settings.watches_disks) {
    for (const auto& place : fleet.places) world->disks_.push_back(std::make_unique<Disk>(place->folder()));
  }
  for (const auto& place : fleet.places) TRY(place->open());
  TRY(world->join(std::move(fleet)));
  world->tell("Die Flotte steht: " + std::to_string(world->size()) + " Knoten kennen einander.");
  return world;
}

// Lines from every post to headquarters, and an eye on every log.
Result<> World::join(Fleet fleet) {
  fleet_ = std::move(fleet);
  rhythms_.resize(size());
  for (std::size_t i = 0; i < size(); ++i) {
    rhythms_[i].seen = TRY(place(i).node().log().last());
    place(i).on_append = [this, i] { look_at_log(i); };
  }
  for (std::size_t i = 1; i < size(); ++i)
    lines_.push_back(std::make_unique<Line>(*this, 0, i, settings_.weather));
  for (const auto& line : lines_) line->mend();
  return {};
}

void World::wake(std::size_t place) {
  rhythms_[place].pause = pause_least;
  plan_visit(place, now() + reaction);
}

void World::plan_visit(std::size_t place, Time when) {
  Rhythm& rhythm = rhythms_[place];
  if (rhythm.is_planned && rhythm.next <= when) return;
  rhythm.is_planned = true;
  rhythm.next = when;
  timetable_.at(when, [this, place, when] { visit(place, when); });
}

void World::visit(std::size_t index, Time planned) {
  Rhythm& rhythm = rhythms_[index];
  if (!rhythm.is_planned || rhythm.next != planned) return;  // an earlier visit took its place
  rhythm.is_planned = false;
  if (!place(index).is_open()) return;
  const auto done = place(index).exchange().tick();
  if (!done) complain(index, "tick: " + done.error().what);
  after_work(index);
  if (!place(index).is_open()) return;
  if (index == 0) {
    for (const auto& line : lines_) line->feed(index);
  } else {
    line(index).feed(index);
  }
  plan_visit(index, now() + rhythm.pause);
  rhythm.pause = std::min(rhythm.pause * 2, pause_most);
}

bool World::settle(Duration longest) {
  const Time end = now() + longest;
  while (now() < end) {
    run_for(std::min<Duration>(std::chrono::minutes(10), end - now()));
    bool is_quiet = ledger_.open() == 0;
    for (std::size_t i = 0; i < size() && is_quiet; ++i) {
      if (ledger_.is_gone(i)) continue;
      if (!place(i).is_open()) return false;
      const auto owed = Delivery(place(i).node().views().database()).owed({}, 1);
      const bool is_idle = place(i).exchange().held() == 0 || ledger_.is_any_gone();
      is_quiet = owed && owed->empty() && is_idle;
    }
    if (is_quiet) return true;
  }
  return false;
}

Result<Sent> World::write(std::size_t index, const Submission& submission, std::string mark) {
  Place& author = place(index);
  const auto directory = author.node().published()->directory;
  Promise promise{.id = {},
                  .from = index,
                  .to = {},
                  .precedence = submission.precedence,
                  .level = submission.label.level,
                  .author = submission.author,
                  .addressee = submission.to.front().mailbox,
                  .mark = std::move(mark),
                  .given = now(),
                  .arrived = {}};
  for (const To& to : submission.to) {
    const Mailbox* mailbox = directory->mailbox(to.mailbox);
    if (mailbox == nullptr) return fail(Code::invalid, "no mailbox " + to.mailbox.value);
    for (const Mailbox* node : directory->nodes_of(*mailbox)) {
      for (std::size_t i = 0; i < size(); ++i) {
        if (place(i).id() == node->id) promise.to.insert(i);
      }
    }
  }
  const auto answers = author.node().submit(std::span(&submission, 1));
  wake(index);
  if (!answers) {
    after_work(index);
    return std::unexpected(answers.error());
  }
  if (!answers->front()) return std::unexpected(answers->front().error());
  promise.id = answers->front()->id;
  promise.arrived.emplace(index, now());
  story_.event(now(), "sent", promise.id.value);
  ledger_.enter(std::move(promise));
  after_work(index);
  return *answers->front();
}

std::vector<Exchange::Settlement> World::deliver(std::size_t index,
                                                 std::span<const Exchange::Incoming> batch) {
  using enum Exchange::Settlement;
  std::vector<Exchange::Settlement> how(batch.size(), broken);
  if (batch.empty()) return how;
  const auto answers = place(index).exchange().receive(batch);
  wake(index);
  if (!answers) {
    complain(index, "receive: " + answers.error().what);
    after_work(index);
    return how;
  }
  for (std::size_t i = 0; i < how.size(); ++i) {
    switch ((*answers)[i].answer) {
      case Exchange::Answer::stored:
      case Exchange::Answer::duplicate: how[i] = taken; break;
      case Exchange::Answer::invalid: how[i] = refused; break;
      case Exchange::Answer::no_room: break;
    }
  }
  after_work(index);
  return how;
}

// What is less urgent must not go while something more urgent could; but what has waited for long has risen.
void World::took(std::size_t from, std::size_t to, const Exchange::Outgoing& next) {
  story_.event(now(), "took", *next.bytes);
  const auto standing = place(from).exchange().standing();
  const auto with = std::ranges::find(standing, place(to).id(), &Exchange::LinkStanding::neighbour);
  const auto line =
      std::ranges::find_if(lines_, [&](const auto& one) { return one->touches(from) && one->touches(to); });
  if (with == standing.end() || line == lines_.end()) return;
  const Line::Counts& on_their_way = (*line)->unanswered(from);  // counted as waiting, too
  bool is_overtaken = false;
  for (std::size_t i = static_cast<std::size_t>(next.precedence) + 1; i < precedences_count; ++i)
    is_overtaken = is_overtaken || with->waiting[i] > on_their_way[i];
  if (!is_overtaken) return;
  const auto bundle =
      bundle::decode(*next.bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (!bundle) return;
  const auto dispatch = decode_dispatch(bundle->payload());
  const Promise* promise = dispatch ? ledger_.find(dispatch->id) : nullptr;
  if (promise != nullptr && now() - promise->given < rise_after)
    complain(from,
             "precedence: " + std::string(to_text(promise->precedence)) + " goes before what is more urgent");
}

void World::look_at_log(std::size_t index) {
  Rhythm& rhythm = rhythms_[index];
  for (;;) {
    const auto page = place(index).node().log().read(rhythm.seen, log_page);
    if (!page) return complain(index, "log: " + page.error().what);
    if (page->empty()) return;
    for (const Entry& entry : *page) {
      story_.event(now(), "logged", entry.dispatch.id.value);
      ledger_.arrive(index, entry.dispatch.id, now());
    }
    rhythm.seen = page->back().position;
  }
}

void World::stop(std::size_t index) {
  if (!place(index).is_open()) return;
  story_.event(now(), "stop " + place(index).post());
  place(index).close();
  for (const auto& line : lines_) {
    if (line->touches(index)) line->hang_up(index);
  }
}

Result<> World::start(std::size_t index) {
  story_.event(now(), "start " + place(index).post());
  TRY(place(index).open());
  const Position last = TRY(place(index).node().log().last());
  if (last < rhythms_[index].seen) complain(index, "the log has lost entries that it had shown");
  for (const auto& line : lines_) {
    if (line->touches(index)) line->greet(index);
  }
  wake(index);
  return {};
}

void World::restart(std::size_t index, Duration pause) {
  stop(index);
  timetable_.after(pause, [this, index] {
    if (place(index).is_open()) return;
    const auto started = start(index);
    if (!started) complain(index, "start: " + started.error().what);
  });
}

void World::after_work(std::size_t index) {
  Disk* watched = disk(index);
  if (watched == nullptr || !watched->has_failed() || !place(index).is_open()) return;
  ++power_cuts_;
  stop(index);
  watched->cut_power(chance_);
  place(index).boot();
  timetable_.after(chance_.upto(std::chrono::hours(3)), [this, index] { begin_after_cut(index); });
}

// The power may go again before the node has begun.
void World::begin_after_cut(std::size_t index) {
  if (place(index).is_open()) return;
  if (chance_.in_thousand(300)) disk(index)->fail_after(1 + chance_.roll(60));
  const auto started = start(index);
  if (!disk(index)->has_failed()) {
    if (!started) complain(index, "start after a power cut: " + started.error().what);
    return;
  }
  if (place(index).is_open()) return after_work(index);
  ++power_cuts_;
  disk(index)->cut_power(chance_);
  place(index).boot();
  timetable_.after(std::chrono::minutes(10), [this, index] { begin_after_cut(index); });
}

void World::complain(std::size_t index, const std::string& what) {
  if (disk(index) != nullptr && disk(index)->is_faulty()) return;
  if (complaints_.size() < complaints_max) complaints_.push_back(place(index).post() + ": " + what);
}

}  // namespace depesche::sim
