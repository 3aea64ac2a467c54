// SPDX-License-Identifier: EUPL-1.2
#include "sim/fleet.h"

#include <algorithm>
#include <set>

#include "node/enrolment.h"
#include "node/founding.h"
#include "node/submission.h"

namespace depesche::sim {
namespace {

constexpr std::string_view headquarters_kind = "headquarters";
constexpr std::size_t units_max = 10;
constexpr std::uint8_t all_duties = 7;  // read, write, release

// Headquarters and the first posts of the list, with what belongs to them.
exercise::Ministry part_of(exercise::Ministry whole, std::size_t nodes) {
  const auto home = std::ranges::find(whole.posts, headquarters_kind, &Post::kind);
  std::rotate(whole.posts.begin(), home, std::next(home));
  whole.posts.resize(std::min(nodes, whole.posts.size()));
  std::set<std::string> owners{whole.organisation.id};
  for (const Post& post : whole.posts) owners.insert(post.id);
  std::erase_if(whole.units, [&](const Unit& unit) { return !owners.contains(unit.post); });
  if (whole.units.size() > units_max) whole.units.resize(units_max);
  for (const Unit& unit : whole.units) owners.insert(unit.id);
  std::erase_if(whole.mailboxes, [&](const exercise::MailboxPlan& plan) {
    return plan.kind == MailboxKind::person || !owners.contains(plan.owner);
  });
  whole.people.clear();
  whole.clearances.clear();
  whole.roles.clear();
  whole.sign_ins.clear();
  return whole;
}

Label everything(const exercise::Ministry& ministry) {
  Label label{.level = Level::top_secret,
              .compartments = {},
              .releasable_to = {ministry.organisation.id},
              .term_year = 0};
  for (const Compartment& compartment : ministry.compartments) label.compartments.push_back(compartment.code);
  return normalised(label);
}

void add_person(exercise::Ministry& ministry, const Post& post, const std::string& id, const Label& upto) {
  ministry.people.push_back({.id = id, .name = id, .post = post.id});
  ministry.mailboxes.push_back({.id = {"person." + id},
                                .kind = MailboxKind::person,
                                .owner = id,
                                .name = {},
                                .ceiling = everything(ministry)});
  ministry.clearances.push_back({.person = id, .upto = upto});
  ministry.roles.push_back({.person = id, .mailbox = {"person." + id}, .duties = all_duties});
  if (post.kind != headquarters_kind) {
    ministry.roles.push_back({.person = id, .mailbox = {"post." + post.id}, .duties = all_duties});
    return;
  }
  for (const Unit& unit : ministry.units) {
    if (unit.post == post.id)
      ministry.roles.push_back({.person = id, .mailbox = {"unit." + unit.id}, .duties = all_duties});
  }
}

void add_people(exercise::Ministry& ministry) {
  const Label high = everything(ministry);
  const Label low{
      .level = Level::open, .compartments = {}, .releasable_to = high.releasable_to, .term_year = 0};
  const std::size_t count = std::min(peopled_places_max, ministry.posts.size());
  for (std::size_t i = 0; i < count; ++i) {
    const Post& post = ministry.posts[i];
    add_person(ministry, post, post.id + "-geheim", high);
    add_person(ministry, post, post.id + "-offen", low);
  }
}

Result<> submit_all(Node& node, const std::vector<Record>& records) {
  const MailboxId house = node.published()->directory->house_of(node.site().organisation)->id;
  std::vector<Submission> batch;
  for (const Record& record : records) batch.push_back(submission_of("", node.site(), house, record));
  const auto answers = TRY(node.submit(batch));
  for (const auto& answer : answers) {
    if (!answer) return std::unexpected(answer.error());
  }
  return {};
}

// Everything the founding has not made already.
Result<> furnish(Node& node, const exercise::Ministry& ministry) {
  const auto directory = node.published()->directory;
  std::vector<Mailbox> mailboxes;
  for (const exercise::MailboxPlan& plan : ministry.mailboxes) {
    if (directory->mailbox(plan.id) != nullptr) continue;
    mailboxes.push_back({.id = plan.id,
                         .kind = plan.kind,
                         .owner = plan.owner,
                         .name = plan.name,
                         .ceiling = plan.ceiling,
                         .keys = {}});
  }
  TRY(node.create_keys(mailboxes));
  std::vector<Record> records(ministry.posts.begin(), ministry.posts.end());
  const auto add = [&](const auto& more) { records.insert(records.end(), more.begin(), more.end()); };
  add(ministry.units);
  add(ministry.people);
  add(mailboxes);
  add(ministry.clearances);
  add(ministry.roles);
  return submit_all(node, records);
}

Result<> found_headquarters(Place& place, const exercise::Ministry& ministry) {
  const Founding founding{.site = place.post(),
                          .name = ministry.posts.front().name,
                          .organisation = ministry.organisation,
                          .compartments = ministry.compartments,
                          .home = ministry.posts.front(),
                          .ceiling = Level::top_secret,
                          .exercise = true};
  TRY(found_site(place.folder(), founding, Place::passphrase(), Place::cost, place.clock(), place.entropy()));
  TRY(place.open());
  return furnish(place.node(), ministry);
}

std::vector<std::unique_ptr<Place>> places_of(const exercise::Ministry& ministry,
                                              const std::filesystem::path& folder, std::uint64_t seed,
                                              const Time& truth) {
  Chance chance(seed);
  std::vector<std::unique_ptr<Place>> places;
  for (const Post& post : ministry.posts)
    places.push_back(std::make_unique<Place>(post.id, folder / post.id, truth, chance.next()));
  return places;
}

}  // namespace

Result<Fleet> found_fleet(const std::filesystem::path& folder, std::size_t nodes, const Time& truth) {
  constexpr std::uint64_t seed = 1;
  auto whole = exercise::make_ministry(seed);
  if (nodes < 2 || nodes > whole.posts.size())
    return fail(Code::invalid, "a fleet has 2 to " + std::to_string(whole.posts.size()) + " nodes");
  Fleet fleet{.ministry = part_of(std::move(whole), nodes), .places = {}};
  add_people(fleet.ministry);
  fleet.places = places_of(fleet.ministry, folder, seed, truth);
  Place& headquarters = *fleet.places.front();
  TRY(found_headquarters(headquarters, fleet.ministry));
  for (std::size_t i = 1; i < fleet.places.size(); ++i) {
    Place& place = *fleet.places[i];
    const auto package = TRY(enrol(headquarters.node(), place.post(), Level::top_secret));
    TRY(join_site(place.folder(), package.bytes, package.code, Place::passphrase(), Place::cost,
                  place.clock(), place.entropy()));
    TRY(place.open());
  }
  return fleet;
}

Result<std::unique_ptr<Place>> found_partner(const std::string& id, const std::filesystem::path& folder,
                                             std::uint64_t seed, const Time& truth) {
  exercise::Ministry house;
  house.organisation.id = id;
  house.posts.emplace_back();
  house.posts.front().id = house.posts.front().organisation = id;
  house.posts.front().kind = headquarters_kind;
  house.units.push_back({.id = "lage", .post = id, .name = {}});
  house.mailboxes.push_back({.id = {"unit.lage"},
                             .kind = MailboxKind::unit,
                             .owner = "lage",
                             .name = {},
                             .ceiling = everything(house)});
  auto place = std::make_unique<Place>(id, folder, truth, seed);
  TRY(found_headquarters(*place, house));
  return place;
}

Result<Fleet> copied_fleet(const Foundation& foundation, const std::filesystem::path& folder,
                           std::uint64_t seed, const Time& truth) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::filesystem::copy(foundation.folder, folder, std::filesystem::copy_options::recursive, error);
  if (error) return fail(Code::unavailable, "the founded fleet cannot be copied: " + error.message());
  Fleet fleet{.ministry = foundation.ministry, .places = {}};
  fleet.places = places_of(fleet.ministry, folder, seed, truth);
  for (const auto& place : fleet.places) place->boot();
  return fleet;
}

}  // namespace depesche::sim
