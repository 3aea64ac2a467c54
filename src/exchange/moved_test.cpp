// SPDX-License-Identifier: EUPL-1.2
// What becomes of what is owed when its addressees move, and when nodes come and go.
#include "exchange/fleet.h"
#include "node/submission.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

using namespace std::chrono_literals;

// Carla sits at another post from now on. What is owed follows with the next record of a node.
void move(Fleet& fleet, const std::string& post) {
  const auto directory = fleet.node("zentrale").published()->directory;
  Person carla = *directory->person("carla");
  carla.post = post;
  const std::vector<Record> records{carla, *directory->mailbox(Fleet::id("bonn"))};
  for (const Record& record : records)
    fleet.headquarters.send(submission_of("", fleet.node("zentrale").site(), {"group.house"}, record));
}

std::vector<MailboxId> owed_to(Fleet& fleet, const DispatchId& id) {
  std::vector<MailboxId> nodes;
  for (const Owed& owed : owed_by(fleet.node("zentrale"))) {
    if (owed.dispatch == id) nodes.push_back(owed.node);
  }
  return nodes;
}

// A post tells headquarters that it does not take this.
void refuse(Fleet& fleet, const std::string& at, const DispatchId& id) {
  Node& post = fleet.node(at);
  const Refused note{.dispatch = id, .because = "not-served: not here"};
  const auto sent =
      post.submit(std::vector{note_submission(post.site(), Fleet::id("zentrale"), note)})->front().value();
  const Dispatch told = post.log().find(sent.id)->dispatch;
  REQUIRE(fleet.node("zentrale").accept(std::vector{told})->front() == Node::Acceptance::taken);
  REQUIRE(fleet.exchange("zentrale").tick().has_value());
}

// How often headquarters told an author that something could not be delivered.
std::size_t count_returned(Fleet& fleet) {
  const auto all = logged(fleet.node("zentrale"), {});
  return static_cast<std::size_t>(std::ranges::count_if(all, [](const Dispatch& one) {
    const Header header = decode_header(one.header).value();
    return header.kind == Kind::message && header.author == Fleet::id("zentrale");
  }));
}

TEST_CASE("an author is told of each node that does not take a dispatch, also after its addressee moved") {
  Fleet fleet("moved-twice", "carla");
  const auto ids = fleet.write("zentrale", "unit.201", {"person.carla"}, 1);
  REQUIRE(owed_to(fleet, ids[0]) == std::vector{Fleet::id("kairo")});
  refuse(fleet, "kairo", ids[0]);
  CHECK(count_returned(fleet) == 1);
  move(fleet, "bonn");
  REQUIRE(owed_to(fleet, ids[0]) == std::vector{Fleet::id("bonn")});
  refuse(fleet, "bonn", ids[0]);
  CHECK(count_returned(fleet) == 2);
  CHECK(owed_to(fleet, ids[0]).empty());
  CHECK(rebuild_views(fleet.node("zentrale"))->all_equal());
}

TEST_CASE("what stayed here because its addressee had come home goes when the addressee leaves again") {
  Fleet fleet("moved-home", "carla");
  const auto ids = fleet.write("zentrale", "unit.201", {"person.carla"}, 1);
  fleet.run(2s);
  move(fleet, "zentrale");
  fleet.run(2s);
  CHECK(owed_to(fleet, ids[0]).empty());
  CHECK(count_returned(fleet) == 1);
  move(fleet, "kairo");
  CHECK(owed_to(fleet, ids[0]) == std::vector{Fleet::id("kairo")});
  fleet.connect("kairo", "zentrale");
  fleet.run(7h, 10min);
  CHECK(fleet.has("kairo", ids[0]));
  CHECK(owed_to(fleet, ids[0]).empty());
  CHECK(rebuild_views(fleet.node("zentrale"))->all_equal());
}

TEST_CASE("all that is owed to an addressee follows, wherever each of it was to go before") {
  Fleet fleet("moved-mixed", "carla");
  const auto first = fleet.write("zentrale", "unit.201", {"person.carla"}, 1);
  const auto both = fleet.write("zentrale", "unit.201", {"person.carla", "post.bonn"}, 1);
  REQUIRE(owed_to(fleet, first[0]) == std::vector{Fleet::id("kairo")});
  REQUIRE(owed_to(fleet, both[0]) == std::vector{Fleet::id("bonn"), Fleet::id("kairo")});
  Person carla = *fleet.node("zentrale").published()->directory->person("carla");
  carla.post = "bonn";
  fleet.headquarters.send(submission_of("", fleet.node("zentrale").site(), {"group.house"}, carla));
  const auto second = fleet.write("zentrale", "unit.201", {"person.carla"}, 1);
  REQUIRE(owed_to(fleet, second[0]) == std::vector{Fleet::id("bonn")});
  REQUIRE(owed_to(fleet, first[0]) == std::vector{Fleet::id("kairo")});
  SUBCASE("to where the last of it goes already") {
    move(fleet, "bonn");
    for (const DispatchId& id : {first[0], both[0], second[0]})
      CHECK(owed_to(fleet, id) == std::vector{Fleet::id("bonn")});
  }
  SUBCASE("to where the first of it goes already") {
    move(fleet, "kairo");
    CHECK(owed_to(fleet, first[0]) == std::vector{Fleet::id("kairo")});
    CHECK(owed_to(fleet, both[0]) == std::vector{Fleet::id("bonn"), Fleet::id("kairo")});
    CHECK(owed_to(fleet, second[0]) == std::vector{Fleet::id("kairo")});
  }
  CHECK(rebuild_views(fleet.node("zentrale"))->all_equal());
}

TEST_CASE("what the whole house gets and somebody has not confirmed is owed to a node that joins") {
  Fleet fleet("moved-joined");
  const auto all = owed_by(fleet.node("zentrale"));  // nobody has confirmed anything
  REQUIRE(!all.empty());
  CHECK(owed_to(fleet, all.front().dispatch) == std::vector{Fleet::id("bonn"), Fleet::id("kairo")});
  CHECK(owed_to(fleet, all.back().dispatch) == std::vector{Fleet::id("bonn"), Fleet::id("kairo")});
  CHECK(rebuild_views(fleet.node("zentrale"))->all_equal());
}

TEST_CASE("when a node is revoked nothing comes back of what the whole house gets") {
  Fleet fleet("moved-house");
  const auto ids = fleet.write("zentrale", "unit.201", {"group.house"}, 3);
  fleet.run(2s);
  REQUIRE(revoke_node(fleet.node("zentrale"), Fleet::id("kairo"), "gestohlen").has_value());
  CHECK(owed_to(fleet, ids[0]) == std::vector{Fleet::id("bonn")});
  fleet.run(2s);
  REQUIRE(revoke_node(fleet.node("zentrale"), Fleet::id("bonn"), "gestohlen").has_value());
  fleet.run(2s);
  for (const DispatchId& id : ids) CHECK(owed_to(fleet, id).empty());
  CHECK(count_returned(fleet) == 0);
  CHECK(rebuild_views(fleet.node("zentrale"))->all_equal());
}

TEST_CASE("what is owed is read in pages of any size, also where several nodes are owed the same") {
  Fleet fleet("moved-pages");
  fleet.write("zentrale", "unit.201", {"group.house", "post.kairo"}, 3);
  const auto all = owed_by(fleet.node("zentrale"));
  REQUIRE(all.size() > 6);
  const Delivery delivery(fleet.node("zentrale").views().database());
  std::vector<OwedPlace> paged;
  for (OwedPlace after;;) {
    const auto page = delivery.owed(after, 1).value();
    if (page.empty()) break;
    after = page.back().place();
    paged.push_back(after);
  }
  REQUIRE(paged.size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(paged[i] == all[i].place());
}

}  // namespace
}  // namespace depesche
