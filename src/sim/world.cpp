// SPDX-License-Identifier: EUPL-1.2
#include "sim/world.h"

#include <algorithm>
#include <system_error>

#include "bundle/bundle.h"
#include "exchange/addresses.h"
#include "node/upkeep.h"
#include "node/view_set.h"

namespace depesche::sim {
namespace {

constexpr Time begin_of_time = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);
constexpr Duration reaction{100};
constexpr Duration pause_least{1'000};
constexpr Duration pause_most = std::chrono::hours(2);
constexpr std::size_t complaints_max = 50;
constexpr Duration rise_after = std::chrono::minutes(29);  // what waits rises a minute later
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
  house_size_ = count();
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

Result<std::size_t> World::add_partner(std::size_t gateway) {
  const std::size_t index = count();
  auto partner = TRY(found_partner(folder() / "partner", chance_.next(), timetable_.now()));
  fleet_.places.push_back(std::move(partner));
  rhythms_.emplace_back();
  rhythms_.back().seen = TRY(place(index).node().log().last());
  place(index).on_append = [this, index] { look_at_log(index); };
  lines_.push_back(std::make_unique<Line>(*this, gateway, index, settings_.weather));
  lines_.back()->mend();
  return index;
}

bool World::is_called(std::size_t index, const MailboxId& name) const {
  const Place& one = *fleet_.places[index];
  const std::string house = is_partner(index) ? one.post() : ministry().organisation.id;
  return name == one.id() || name.value == one.id().value + "@" + house;
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
  if (done)
    rhythm.looked = now();
  else
    could_not(index, "tick", done.error());
  after_work(index);
  if (!place(index).is_open()) return;
  for (const auto& line : lines_) {
    if (line->touches(index)) line->feed(index);
  }
  plan_visit(index, now() + rhythm.pause);
  rhythm.pause = std::min(rhythm.pause * 2, pause_most);
}

bool World::settle(Duration longest) {
  const Time end = now() + longest;
  while (now() < end) {
    run_for(std::min<Duration>(std::chrono::minutes(10), end - now()));
    bool is_quiet = ledger_.open() == 0;
    for (std::size_t i = 0; i < count() && is_quiet; ++i) {
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

// Where a dispatch must arrive. Which of our nodes has a mailbox that a partner writes to, we know ourselves.
Result<std::set<std::size_t>> World::holders(std::size_t author, const Submission& submission) const {
  const std::size_t asked = is_partner(author) ? 0 : author;
  const std::string own = "@" + ministry().organisation.id;
  const auto directory = fleet_.places[asked]->node().published()->directory;
  std::set<std::size_t> found;
  for (const To& to : submission.to) {
    std::string name = to.mailbox.value;
    if (is_partner(author) && name.ends_with(own)) name.resize(name.size() - own.size());
    const Mailbox* mailbox = directory->mailbox({name});
    if (mailbox == nullptr) return fail(Code::invalid, "no mailbox " + name);
    for (std::size_t i = size(); i < count(); ++i) {
      if (name.ends_with("@" + fleet_.places[i]->post())) found.insert(i);
    }
    if (is_foreign(mailbox->id)) continue;  // our directory knows the gateway only
    for (const Mailbox* node : directory->nodes_of(*mailbox)) {
      for (std::size_t i = 0; i < count(); ++i) {
        if (is_called(i, node->id)) found.insert(i);
      }
    }
  }
  return found;
}

Result<Sent> World::write(std::size_t index, const Submission& submission, std::string mark) {
  Place& author = place(index);
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
  promise.to = TRY(holders(index, submission));
  const auto answers = author.node().submit(std::span(&submission, 1));
  wake(index);
  if (!answers) {
    after_work(index);
    return std::unexpected(answers.error());
  }
  if (!answers->front()) return std::unexpected(answers->front().error());
  promise.id = answers->front()->id;
  promise.arrived.emplace(index, now());
  for (const std::size_t to : promise.to) {
    if (to == index || is_partner(index) || is_partner(to)) continue;  // gateways make bundles of their own
    turns_.wait({.from = index, .to = next_place(index, to), .dispatch = promise.id, .destination = to},
                promise.precedence, now());
  }
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
    could_not(index, "receive", answers.error());
    after_work(index);
    return how;
  }
  for (std::size_t i = 0; i < how.size(); ++i) {
    const auto onward =
        (*answers)[i].answer == Exchange::Answer::stored ? hop_of(index, batch[i].bytes) : std::nullopt;
    const Promise* promise = onward ? ledger_.find(onward->dispatch) : nullptr;
    if (promise != nullptr && onward->destination != index) turns_.wait(*onward, promise->precedence, now());
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

// In the star everything between posts goes over headquarters.
std::size_t World::next_place(std::size_t from, std::size_t destination) const {
  return from == 0 ? destination : 0;
}

// The way that a bundle goes on from a place; nothing for what carries no dispatch for a node.
std::optional<Turns::Hop> World::hop_of(std::size_t from, BytesView bytes) const {
  const auto bundle = bundle::decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (!bundle) return std::nullopt;
  const auto node = node_mailbox(bundle->primary.destination);
  const auto dispatch = decode_dispatch(bundle->payload());
  if (!node || !dispatch) return std::nullopt;
  const auto place = std::ranges::find_if(fleet_.places, [&](const auto& one) { return one->id() == *node; });
  if (place == fleet_.places.end()) return std::nullopt;
  const auto destination = static_cast<std::size_t>(place - fleet_.places.begin());
  return Turns::Hop{.from = from,
                    .to = next_place(from, destination),
                    .dispatch = dispatch->id,
                    .destination = destination};
}

// By the book of what was promised and has come, not by what the node's own queue says. What has waited for
// long has risen; where a clock was wrong nobody can say what has.
void World::took(std::size_t from, std::size_t to, const Exchange::Outgoing& next) {
  const auto hop = hop_of(from, *next.bytes);
  if (!hop || hop->to != to) return;
  const auto overtaken = turns_.taken(*hop, rhythms_[from].looked, now() - rise_after);
  if (!overtaken || place(from).clock().was_wrong()) return;
  complain(from, "precedence: " + std::string(to_text(ledger_.find(hop->dispatch)->precedence)) +
                     " goes before " + std::string(to_text(*overtaken)));
}

void World::look_at_log(std::size_t index) {
  Rhythm& rhythm = rhythms_[index];
  for (;;) {
    const auto page = place(index).node().log().read(rhythm.seen, log_page);
    if (!page) return could_not(index, "log", page.error());
    if (page->empty()) return;
    for (const Entry& entry : *page) {
      story_.event(now(), "logged", entry.dispatch.id.value);
      ledger_.arrive(index, entry.dispatch.id, now());
      turns_.drop(entry.dispatch.id, index);
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

Result<> World::come_back(std::size_t index, const std::filesystem::path& backup,
                          std::filesystem::path folder) {
  TRY(restore(backup, folder));
  place(index).move_to(std::move(folder));
  place(index).boot();
  return start(index);
}

void World::destroy(std::size_t index) {
  stop(index);
  std::error_code ignored;
  std::filesystem::remove_all(place(index).folder(), ignored);
  turns_.drop_all_from(index);
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
  if (place(index).is_open()) story_.count("restart");
  stop(index);
  timetable_.after(pause, [this, index] {
    if (place(index).is_open()) return;
    const auto started = start(index);
    if (!started) could_not(index, "start", started.error());
  });
}

void World::after_work(std::size_t index) {
  Disk* watched = disk(index);
  if (watched == nullptr || !watched->has_failed() || !place(index).is_open()) return;
  story_.count("power cut");
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
    if (!started) could_not(index, "start after a power cut", started.error());
    return;
  }
  if (place(index).is_open()) return after_work(index);
  story_.count("power cut");
  disk(index)->cut_power(chance_);
  place(index).boot();
  timetable_.after(std::chrono::minutes(10), [this, index] { begin_after_cut(index); });
}

void World::could_not(std::size_t index, const std::string& doing, const Error& error) {
  if (disk(index) == nullptr || !disk(index)->is_faulty()) return complain(index, doing + ": " + error.what);
  story_.count("failing disk");
}

void World::complain(std::size_t index, const std::string& what) {
  if (complaints_.size() < complaints_max) complaints_.push_back(place(index).post() + ": " + what);
}

}  // namespace depesche::sim
