// SPDX-License-Identifier: EUPL-1.2
#include "sim/world.h"

#include <algorithm>
#include <system_error>

#include "bundle/bundle.h"
#include "exchange/addresses.h"
#include "node/upkeep.h"
#include "node/view_set.h"
#include "sim/border.h"
#include "sim/later_version.h"

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
  const auto founded = folder / ("founded-" + std::to_string(nodes));
  std::filesystem::rename(world.folder(), founded, error);
  if (error) return fail(Code::unavailable, "the founded fleet cannot be moved: " + error.message());
  return Foundation{.folder = founded, .ministry = world.ministry(), .at = world.now()};
}

Result<const Foundation*> Foundations::of(std::size_t nodes) {
  auto found = laid_.find(nodes);
  if (found == laid_.end()) found = laid_.emplace(nodes, TRY(lay_foundation(folder_, nodes))).first;
  return &found->second;
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

Result<std::size_t> World::add_partner(std::size_t gateway, const std::string& name) {
  const std::size_t index = count();
  auto partner = TRY(found_partner(name, folder() / name, chance_.next(), timetable_.now()));
  fleet_.places.push_back(std::move(partner));
  rhythms_.emplace_back();
  rhythms_.back().seen = TRY(place(index).node().log().last());
  place(index).on_append = [this, index] { look_at_log(index); };
  lines_.push_back(std::make_unique<Line>(*this, gateway, index, settings_.weather));
  lines_.back()->mend();
  return index;
}

Line& World::add_line(std::size_t one, std::size_t other) {
  is_star_ = false;
  lines_.push_back(std::make_unique<Line>(*this, one, other, settings_.weather));
  return *lines_.back();
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

void World::when_free(std::size_t index, std::function<void()> what) {
  if (!place(index).time().is_waiting()) return what();
  timetable_.at(place(index).time().now(),
                [this, index, what = std::move(what)]() mutable { when_free(index, std::move(what)); });
}

void World::set_slow(std::size_t index, Duration most) {
  constexpr unsigned slow_changes = 20;  // of a thousand
  Disk& slow = *disk(index);
  if (most == Duration{0}) return slow.set_slow({});
  slow.set_slow([this, index, most](Disk::Work work) {
    if (work == Disk::Work::change && !chance_.in_thousand(slow_changes)) return;
    place(index).time().wait(most / 10 + chance_.upto(most));
    story_.count("waited for its disk");
  });
}

void World::visit(std::size_t index, Time planned) {
  Rhythm& rhythm = rhythms_[index];
  if (!rhythm.is_planned || rhythm.next != planned) return;  // an earlier visit took its place
  rhythm.is_planned = false;
  if (!place(index).is_open()) return;
  if (place(index).time().is_waiting()) return plan_visit(index, place(index).time().now());
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
    turns_.wait(
        {.from = index, .to = way_from(index, to, promise.id), .dispatch = promise.id, .destination = to},
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
    if (!is_star_) note_origin(index, batch[i]);
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

// Only what was written at a node of a later version is in the later container; who knows it not hands it on
// as it is.
Bytes World::as_versions_have_it(std::size_t from, std::size_t to, Bytes bytes) {
  if (place(from).is_later_version()) {
    bytes = as_of_later_version(std::move(bytes));
    story_.count("of a later version");
  }
  if (!has_later_container_) return bytes;
  const auto [source, destination] = ends_of(bytes);
  if (source && place(*source).is_later_version() && place(from).is_later_version())
    bytes = in_later_container(std::move(bytes));
  if (place(to).is_later_version()) return out_of_later_container(std::move(bytes));
  if (!is_in_later_container(bytes)) return bytes;
  story_.count("to an older version");
  if (destination == to) story_.count("to an older addressee, " + place(to).post());
  return bytes;
}

// The places that a bundle comes from and goes to.
std::pair<std::optional<std::size_t>, std::optional<std::size_t>> World::ends_of(BytesView bytes) const {
  const auto bundle = bundle::decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (!bundle) return {};
  const auto source = node_mailbox(bundle->primary.source);
  const auto destination = node_mailbox(bundle->primary.destination);
  return {source ? place_of(*source) : std::nullopt, destination ? place_of(*destination) : std::nullopt};
}

// What is sure to go the same way: in the star everything for posts goes over headquarters; elsewhere what
// has the same destination and came from the same neighbour, to whom it does not go back.
std::size_t World::way_from(std::size_t from, std::size_t destination, const DispatchId& dispatch) const {
  constexpr std::size_t places_max = std::size_t{1} << 20U;
  if (is_star_) return from == 0 ? destination : 0;
  const auto came = came_from_.find({from, destination, dispatch});
  const std::size_t neighbour = came == came_from_.end() ? from : came->second;
  return (neighbour + 1) * places_max + destination;
}

// The way that a bundle goes on from a place; nothing for what carries no dispatch for a node.
std::optional<Turns::Hop> World::hop_of(std::size_t from, BytesView bytes) const {
  const auto bundle = bundle::decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (!bundle) return std::nullopt;
  const auto node = node_mailbox(bundle->primary.destination);
  const auto dispatch = decode_dispatch(bundle->payload());
  if (!node || !dispatch) return std::nullopt;
  const auto destination = place_of(*node);
  if (!destination) return std::nullopt;
  return Turns::Hop{.from = from,
                    .to = way_from(from, *destination, dispatch->id),
                    .dispatch = dispatch->id,
                    .destination = *destination};
}

void World::note_origin(std::size_t index, const Exchange::Incoming& incoming) {
  const auto hop = hop_of(index, incoming.bytes);
  const auto neighbour = place_of(incoming.neighbour);
  if (hop && neighbour) came_from_[{index, hop->destination, hop->dispatch}] = *neighbour;
}

std::optional<std::size_t> World::place_of(const MailboxId& node) const {
  const auto place = std::ranges::find_if(fleet_.places, [&](const auto& one) { return one->id() == node; });
  if (place == fleet_.places.end()) return std::nullopt;
  return static_cast<std::size_t>(place - fleet_.places.begin());
}

// By the book of what was promised and has come, not by what the node's own queue says. What has waited for
// long has risen; where a clock was wrong nobody can say what has.
void World::took(std::size_t from, std::size_t to, const Exchange::Outgoing& next) {
  if (is_partner(from) != is_partner(to)) check_crossing(*this, from, to, *next.bytes);
  const auto hop = hop_of(from, *next.bytes);
  const Promise* promise = hop ? ledger_.find(hop->dispatch) : nullptr;
  if (promise != nullptr && from != 0 && promise->from != from) story_.count("handed on by a post");
  if (!hop || (is_star_ && hop->to != to)) return;
  const auto overtaken = turns_.taken(*hop, rhythms_[from].looked, now() - rise_after);
  if (!overtaken || place(from).clock().was_wrong()) return;
  if (!is_star_ && !place(hop->destination).is_open()) return;  // several copies wander to where nobody is
  complain(from, "precedence: " + std::string(to_text(ledger_.find(hop->dispatch)->precedence)) +
                     " goes before " + std::string(to_text(*overtaken)) + " to " +
                     place(hop->destination).post());
}

void World::look_at_log(std::size_t index) {
  Rhythm& rhythm = rhythms_[index];
  for (;;) {
    const auto page = place(index).node().log().read(rhythm.seen, log_page);
    if (!page) return could_not(index, "log", page.error());
    if (page->empty()) return;
    for (const Entry& entry : *page) {
      story_.event(now(), "logged", entry.dispatch.id.value);
      ledger_.arrive(index, entry.dispatch.id, place(index).time().now());
      turns_.drop(entry.dispatch.id, index);
      if (ledger_.is_any_treaty_over()) note_return(*this, index, entry.dispatch);
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
  timetable_.after(pause, [this, index] { when_free(index, [this, index] { begin_again(index); }); });
}

void World::after_work(std::size_t index) {
  Disk* watched = disk(index);
  if (watched == nullptr || !watched->has_failed() || !place(index).is_open()) return;
  story_.count("power cut");
  stop(index);
  watched->cut_power(chance_);
  place(index).boot();
  timetable_.after(chance_.upto(std::chrono::hours(3)),
                   [this, index] { when_free(index, [this, index] { begin_after_cut(index); }); });
}

// The power may go again before the node has begun.
void World::begin_after_cut(std::size_t index) {
  if (place(index).is_open()) return;
  if (chance_.in_thousand(300)) disk(index)->fail_after(1 + chance_.roll(60));
  begin_again(index);
}

void World::begin_again(std::size_t index) {
  if (place(index).is_open()) return;
  const auto started = start(index);
  if (disk(index) == nullptr || !disk(index)->has_failed()) {
    if (!started) could_not(index, "start", started.error());
    return;
  }
  if (place(index).is_open()) return after_work(index);
  story_.count("power cut");
  disk(index)->cut_power(chance_);
  place(index).boot();
  timetable_.after(std::chrono::minutes(10),
                   [this, index] { when_free(index, [this, index] { begin_after_cut(index); }); });
}

void World::could_not(std::size_t index, const std::string& doing, const Error& error) {
  if (disk(index) == nullptr || !disk(index)->is_faulty()) return complain(index, doing + ": " + error.what);
  story_.count("failing disk");
}

void World::complain(std::size_t index, const std::string& what) {
  if (complaints_.size() < complaints_max) complaints_.push_back(place(index).post() + ": " + what);
}

}  // namespace depesche::sim
