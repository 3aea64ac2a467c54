// SPDX-License-Identifier: EUPL-1.2
#include "sim/centres.h"

#include <array>

#include "exchange/addresses.h"
#include "exchange/plan_source.h"

namespace depesche::sim {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<std::size_t, 2> centres{1, 2};
constexpr std::size_t posts_begin = 3;
constexpr Duration contact_every = hours(3);
constexpr Duration contact_length = minutes(20);
constexpr Duration planned_after = days(20);  // contacts go on after the story
// A contact, and the time after which an author's node sends again what lies at a centre that is away.
constexpr Duration arrives_within = hours(14);

bool has_contacts_only(std::size_t post) { return post % 2 == 1; }

std::string name_of(World& world, std::size_t from, std::size_t to) {
  return world.place(from).post() + "-" + world.place(to).post();
}

// From the begin of the story to the first contact of a post with a centre.
Duration first_contact(std::size_t post, std::size_t centre) {
  return minutes(30) + minutes(7) * static_cast<int>(post) +
         (centre == centres[0] ? minutes(0) : minutes(90));
}

void add_both_ways(World& world, route::Plan& plan, std::size_t one, std::size_t other) {
  for (const auto& [from, to] : {std::pair(one, other), std::pair(other, one)})
    plan.links.push_back({.name = name_of(world, from, to),
                          .from = node_eid(world.place(from).id()),
                          .to = node_eid(world.place(to).id()),
                          .level = static_cast<std::uint64_t>(Level::top_secret),
                          .carries_unmarked = true,
                          .rate = world.line(1).weather().rate,
                          .delay = world.line(1).weather().delay});
}

void add_route(World& world, route::Plan& plan, std::size_t at, std::size_t to,
               const std::vector<std::size_t>& over) {
  route::Route route{.at = node_eid(world.place(at).id()), .destination = node_eid(world.place(to).id())};
  for (const std::size_t next : over) route.via.push_back(name_of(world, at, next));
  plan.routes.push_back(std::move(route));
}

void add_contacts(Stage& stage, route::Plan& plan, std::size_t post, std::size_t centre, Time begin) {
  World& world = stage.world;
  const Time end = begin + stage.trial.time + planned_after;
  for (Time start = begin + first_contact(post, centre); start < end; start += contact_every) {
    for (const auto& [from, to] : {std::pair(post, centre), std::pair(centre, post)})
      plan.contacts.push_back({.link = name_of(world, from, to),
                               .start = start,
                               .end = start + contact_length,
                               .rate = world.line(1).weather().rate,
                               .delay = world.line(1).weather().delay});
  }
}

route::Plan plan_of(Stage& stage, std::uint64_t number, Time begin) {
  World& world = stage.world;
  route::Plan plan{.number = number, .links = {}, .routes = {}, .contacts = {}};
  for (const std::size_t centre : centres) add_both_ways(world, plan, 0, centre);
  add_both_ways(world, plan, centres[0], centres[1]);
  add_route(world, plan, centres[0], 0, {0, centres[1]});
  add_route(world, plan, centres[1], 0, {0, centres[0]});
  for (std::size_t post = posts_begin; post < world.size(); ++post) {
    for (const std::size_t centre : centres) add_both_ways(world, plan, post, centre);
    if (has_contacts_only(post)) {
      for (const std::size_t centre : centres) add_contacts(stage, plan, post, centre, begin);
      continue;
    }
    add_both_ways(world, plan, 0, post);
    add_route(world, plan, post, 0, {0, centres[0], centres[1]});
    add_route(world, plan, 0, post, {post, centres[0], centres[1]});
    for (const std::size_t centre : centres) add_route(world, plan, centre, post, {post, 0});
  }
  route::arrange(plan);
  return plan;
}

// What is left without the first centre: nobody but its neighbours knows that it is away.
route::Plan without_first(World& world, route::Plan plan) {
  std::set<std::string> gone;
  const bundle::Eid centre = node_eid(world.place(centres[0]).id());
  for (const route::Link& link : plan.links) {
    if (link.from == centre || link.to == centre) gone.insert(link.name);
  }
  const auto is_gone = [&](const std::string& link) { return gone.contains(link); };
  std::erase_if(plan.links, [&](const route::Link& link) { return is_gone(link.name); });
  std::erase_if(plan.contacts, [&](const route::Contact& contact) { return is_gone(contact.link); });
  for (route::Route& route : plan.routes) std::erase_if(route.via, is_gone);
  std::erase_if(plan.routes, [](const route::Route& route) { return route.via.empty(); });
  return plan;
}

// As an operator of headquarters publishes it.
Result<> publish(Place& headquarters, const route::Plan& plan) {
  Node& node = headquarters.node();
  const Mailbox* house = node.published()->directory->house_of(node.site().organisation);
  if (house == nullptr) return fail(Code::corrupt, "the directory has no house mailbox");
  const Submission submission{
      .person = {},
      .author = node.site().authority,
      .kind = Kind::policy,
      .label = {.level = Level::restricted, .compartments = {}, .releasable_to = {}, .term_year = 0},
      .precedence = Precedence::routine,
      .created = {},
      .references = {},
      .to = {{.mailbox = house->id, .for_information = true}},
      .blind = {},
      .content = encode_published(plan),
      .forgets = {}};
  const auto answers = TRY(node.submit(std::vector{submission}));
  if (!answers.front()) return std::unexpected(answers.front().error());
  return headquarters.exchange().refresh_plan();
}

// The line of a post that is seen now and then.
void play_contacts(Stage& stage, std::size_t post, std::size_t centre) {
  World& world = stage.world;
  Line& line = world.add_line(post, centre);
  for (Duration start = first_contact(post, centre); start + contact_length < stage.trial.time;
       start += contact_every) {
    world.timetable().after(start, [&world, &line] {
      const std::uint64_t before = line.traffic().bundles;
      line.mend();
      world.timetable().after(contact_length, [&world, &line, before] {
        line.cut();
        if (line.traffic().bundles > before) world.story().count("carried in a contact");
      });
    });
  }
}

void draw_lines(Stage& stage) {
  World& world = stage.world;
  world.add_line(centres[0], centres[1]).mend();
  for (std::size_t post = posts_begin; post < world.size(); ++post) {
    for (const std::size_t centre : centres) {
      if (has_contacts_only(post))
        play_contacts(stage, post, centre);
      else
        world.add_line(post, centre).mend();
    }
  }
}

void cut_posts(World& world, bool is_for_contacts) {
  for (std::size_t post = posts_begin; post < world.size(); ++post) {
    if (has_contacts_only(post) == is_for_contacts) world.line(post).cut();
  }
}

// Traffic goes on: what was written a while ago has arrived, but for what a centre wrote or is to have.
void check_arrivals(World& world, Time since) {
  for (const Promise& promise : world.ledger().promises()) {
    if (promise.given < since || promise.given + arrives_within > world.now()) continue;
    std::set<std::size_t> ends = promise.to;
    ends.insert(promise.from);
    if (ends.contains(centres[0])) continue;
    for (const std::size_t to : promise.to) {
      if (!promise.arrived.contains(to))
        world.complain(to, "ways: there is one, and it has not come: " + to_text(promise.id).substr(0, 10));
    }
  }
}

}  // namespace

void play_centres(Stage& stage) {
  World& world = stage.world;
  draw_lines(stage);
  const Time begin = world.now();
  const auto publish_now = [&world](const route::Plan& plan) {
    if (const auto done = publish(world.place(0), plan); !done)
      return world.could_not(0, "plan", done.error());
    world.wake(0);
  };
  publish_now(plan_of(stage, 1, begin));
  world.tell("Zwei Rechenzentren stehen bereit; der Plan der Wege ist unterschrieben.");
  const auto at = [&](unsigned share, std::function<void()> what) {
    world.timetable().after(stage.at(share), std::move(what));
  };
  at(20, [&world] { cut_posts(world, true); });
  at(250, [&world] {
    world.tell("Die Leitungen der Zentrale zu den Posten reißen.");
    cut_posts(world, false);
  });
  at(400, [&world] { world.line(centres[0]).cut(); });
  at(450, [&world] { world.line(centres[0]).mend(); });
  at(500, [&world] {
    world.tell(world.place(centres[0]).post() + " fällt aus.");
    world.stop(centres[0]);
  });
  at(520, [&world, publish_now, plan = without_first(world, plan_of(stage, 2, begin))] {
    world.tell("Die Zentrale veröffentlicht einen Plan ohne dieses Rechenzentrum.");
    publish_now(plan);
  });
  at(600, [&world] { world.restart(world.size() - 1, minutes(10)); });
  at(840, [&world, since = world.now() + stage.at(20)] { check_arrivals(world, since); });
  at(850, [&world] {
    for (std::size_t post = posts_begin; post < world.size(); ++post) {
      if (!has_contacts_only(post)) world.line(post).mend();
    }
  });
  at(860, [publish_now, plan = plan_of(stage, 3, begin)] { publish_now(plan); });
}

}  // namespace depesche::sim
