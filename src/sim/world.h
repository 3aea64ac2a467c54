// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "sim/disk.h"
#include "sim/fleet.h"
#include "sim/ledger.h"
#include "sim/line.h"
#include "sim/story.h"
#include "sim/timetable.h"
#include "sim/turns.h"

namespace depesche::sim {

// The whole fleet in one process and one thread: places, the lines between them, true time and chance. It
// runs from event to event, and everything follows from the seed.
class World {
 public:
  struct Settings {
    std::filesystem::path folder;  // empty or missing; the world removes it when it ends
    std::uint64_t seed = 1;
    Weather weather{};           // of every post's line to headquarters
    bool watches_disks = false;  // what was not synced can get lost, and disks can fail
  };
  // The founded places joined by a star of lines, all up.
  static Result<std::unique_ptr<World>> begin(const Settings& settings, const Foundation& foundation);
  ~World();

  Timetable& timetable() { return timetable_; }
  Time now() const { return timetable_.now(); }
  Chance& chance() { return chance_; }
  Story& story() { return story_; }
  Ledger& ledger() { return ledger_; }
  const exercise::Ministry& ministry() const { return fleet_.ministry; }
  // Headquarters and posts; places from there on are partners'.
  std::size_t size() const { return house_size_; }
  std::size_t count() const { return fleet_.places.size(); }
  bool is_partner(std::size_t place) const { return place >= house_size_; }
  // Whether a node of this name, as either house calls it, is that place's.
  bool is_called(std::size_t place, const MailboxId& name) const;
  // Founds another organisation's node with a line to one of ours, and says its place.
  Result<std::size_t> add_partner(std::size_t gateway, const std::string& name);
  Place& place(std::size_t index) { return *fleet_.places[index]; }
  // The line of a post to headquarters.
  Line& line(std::size_t post) { return *lines_[post - 1]; }
  std::vector<std::unique_ptr<Line>>& lines() { return lines_; }
  // Another line, down at first. From then on nobody can tell from the book alone which way a bundle takes.
  Line& add_line(std::size_t one, std::size_t other);
  const std::filesystem::path& folder() const { return settings_.folder; }
  void tell(std::string what) { story_.tell(now(), std::move(what)); }

  void run_for(Duration time) { timetable_.run_until(now() + time); }
  // Until nothing is owed or on its way any more, at most so long; whether that was reached.
  bool settle(Duration longest);

  // Somebody writes at a place; entered into the ledger once the node has said „sent“.
  Result<Sent> write(std::size_t place, const Submission& submission, std::string mark);
  // Bundles come to a place; how each is settled with its sender.
  std::vector<Exchange::Settlement> deliver(std::size_t place, std::span<const Exchange::Incoming> batch);
  // A bundle as the versions of the product at both ends make it and read it.
  Bytes as_versions_have_it(std::size_t from, std::size_t to, Bytes bundle);
  // From now on later versions write what people write in another container than today's.
  void change_container() { has_later_container_ = true; }
  // A line took a bundle: what is less urgent must not go while something more urgent could.
  void took(std::size_t from, std::size_t to, const Exchange::Outgoing& next);
  // The place looks at what is due, soon.
  void wake(std::size_t place);
  // Does it now, or when the place does not wait for its disk any more.
  void when_free(std::size_t place, std::function<void()> what);
  // Every sync of the place takes up to so long from now on, and some writes too; zero for a quick disk.
  void set_slow(std::size_t place, Duration most);

  // The process of a place ends, as with kill -9, and begins again after a pause.
  void restart(std::size_t place, Duration pause);
  void stop(std::size_t place);
  // The process ends, and its disk is gone.
  void destroy(std::size_t place);
  Result<> start(std::size_t place);
  // Begins again from a backup, in an empty or missing folder.
  Result<> come_back(std::size_t place, const std::filesystem::path& backup, std::filesystem::path folder);

  // Null where disks are not watched.
  Disk* disk(std::size_t place) { return place < disks_.size() ? disks_[place].get() : nullptr; }
  // Call it after every work with a place: where the power went meanwhile, the node ends, loses what was not
  // synced, and begins again later.
  void after_work(std::size_t place);

  // What must not be: kept for the verdict.
  void complain(std::size_t place, const std::string& what);
  // The same for what a node could not do; while its disk fails that is no complaint.
  void could_not(std::size_t place, const std::string& doing, const Error& error);
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  friend Result<Foundation> lay_foundation(const std::filesystem::path& folder, std::size_t nodes);
  World(Settings settings, Time begin);
  Result<> join(Fleet fleet);
  void begin_after_cut(std::size_t place);
  void begin_again(std::size_t place);

  void visit(std::size_t place, Time planned);
  void plan_visit(std::size_t place, Time when);
  void look_at_log(std::size_t place);
  std::optional<std::size_t> place_of(const MailboxId& node) const;
  std::pair<std::optional<std::size_t>, std::optional<std::size_t>> ends_of(BytesView bundle) const;
  std::optional<Turns::Hop> hop_of(std::size_t from, BytesView bundle) const;
  std::size_t way_from(std::size_t from, std::size_t destination, const DispatchId& dispatch) const;
  void note_origin(std::size_t place, const Exchange::Incoming& incoming);
  Result<std::set<std::size_t>> holders(std::size_t author, const Submission& submission) const;

  struct Rhythm {
    Time next{};  // visit
    bool is_planned = false;
    Duration pause{};  // doubles while nothing happens
    Time looked{};     // when it last looked at what is due
    Position seen{};   // of the log
  };

  Settings settings_;
  Timetable timetable_;
  Chance chance_;
  Story story_;
  Ledger ledger_;
  Turns turns_;
  Fleet fleet_;
  std::size_t house_size_ = 0;
  std::vector<std::unique_ptr<Line>> lines_;
  bool is_star_ = true;
  // The neighbour that gave a dispatch for a destination to a place, where lines are no star.
  std::map<std::tuple<std::size_t, std::size_t, DispatchId>, std::size_t> came_from_;
  bool has_later_container_ = false;
  std::vector<Rhythm> rhythms_;
  std::vector<std::unique_ptr<Disk>> disks_;
  std::vector<std::string> complaints_;
};

}  // namespace depesche::sim
