// SPDX-License-Identifier: EUPL-1.2
#include "exchange/hop_security.h"

#include <algorithm>

#include "bundle/asb.h"
#include "bundle/fragment.h"
#include "exchange/addresses.h"
#include "exchange/fleet.h"
#include "exchange/full_disk.h"

namespace depesche {
namespace {

using namespace std::chrono_literals;
using route::Protection;

constexpr bundle::Rules lax{.needs_primary_crc = false, .needs_age_without_time = false};

// Cairo and headquarters with what each does to bundles for the other, and a bundle that Cairo sends.
class Hop {
 public:
  explicit Hop(const std::string& name) : fleet("hop-" + name) {
    fleet.connect("kairo", "zentrale");
    fleet.run(10s);
    fleet.write("kairo", "post.kairo", {"unit.201"}, 1, Precedence::flash);
    REQUIRE(fleet.exchange("kairo").tick().has_value());
    const auto next = fleet.exchange("kairo").next(Fleet::id("zentrale"), route::LinkClass::tls);
    REQUIRE(next.has_value());
    plain = *next->bytes;
  }

  HopSecurity& at(const std::string& name) {
    auto& end = ends_[name];
    if (!end) end = std::make_unique<End>(fleet.node(name));
    return end->security;
  }
  Bytes sent(Protection how, const Bytes& bundle) {
    const auto bytes = at("kairo").protect(Fleet::id("zentrale"), how, bundle);
    REQUIRE_MESSAGE(bytes.has_value(), (bytes ? "" : bytes.error().what));
    return *bytes;
  }
  Result<Bytes> come(Protection demanded, const Bytes& bundle, const std::string& from = "kairo") {
    return at("zentrale").unwrap(Fleet::id(from), demanded, bundle);
  }

  Fleet fleet;
  Bytes plain;

 private:
  struct End {
    explicit End(Node& node)
        : store(BundleStore::open(":memory:").value()),
          security(node, store, [this] { return store.commit(); }) {}
    BundleStore store;
    HopSecurity security;
  };
  std::map<std::string, std::unique_ptr<End>> ends_;
};

bool contains(BytesView whole, BytesView part) { return !std::ranges::search(whole, part).empty(); }

TEST_CASE("28: between neighbours every block is signed, and what arrives is what was to be sent") {
  Hop hop("signed");
  const Bytes sent = hop.sent(Protection::is_signed, hop.plain);
  const auto there = bundle::decode(sent, lax);
  REQUIRE(there.has_value());
  const bundle::Block* bib = there->find_type(bundle::block_type::integrity);
  REQUIRE(bib != nullptr);
  CHECK(bundle::decode_asb(bib->data)->targets.size() == there->blocks.size() - 1);
  CHECK(hop.come(Protection::is_signed, sent).value() == hop.plain);
  CHECK(hop.come(Protection::none, sent).value() == hop.plain);
  CHECK(sent.size() < hop.plain.size() + 240);
}

TEST_CASE("10: the primary block crosses a protected hop byte for byte") {
  Hop hop("primary");
  const Bytes before = to_bytes(bundle::decode(hop.plain, lax)->primary_encoded);
  for (const Protection how : {Protection::is_signed, Protection::sealed}) {
    const Bytes sent = hop.sent(how, hop.plain);
    CHECK(to_bytes(bundle::decode(sent, lax)->primary_encoded) == before);
  }
}

TEST_CASE("31: a bundle that somebody on the line altered is refused, or the same bundle comes out") {
  Hop hop("altered");
  for (const Protection how : {Protection::is_signed, Protection::sealed}) {
    const Bytes sent = hop.sent(how, hop.plain);
    for (std::size_t bit = 0; bit < sent.size() * 8; bit += 5) {
      Bytes altered = sent;
      altered[bit / 8] ^= std::byte(1U << (bit % 8));
      const auto come = hop.come(how, altered);
      if (come) CHECK_MESSAGE(*come == hop.plain, bit);
    }
  }
}

TEST_CASE("31: what is demanded and missing counts as failure") {
  Hop hop("missing");
  CHECK(hop.come(Protection::none, hop.plain).value() == hop.plain);
  CHECK(hop.come(Protection::is_signed, hop.plain).error().code == Code::denied);
  const Bytes sent = hop.sent(Protection::is_signed, hop.plain);
  CHECK(hop.come(Protection::sealed, sent).error().code == Code::denied);
  CHECK(hop.come(Protection::is_signed, sent, "bonn").error().code == Code::denied);
  CHECK(hop.come(Protection::is_signed, to_bytes(as_bytes("no bundle"))).error().code == Code::denied);
  // One's own words thrown back are nobody's.
  CHECK(hop.at("kairo").unwrap(Fleet::id("zentrale"), Protection::is_signed, sent).error().code ==
        Code::denied);
  const auto there = bundle::decode(sent, lax).value();
  const std::uint64_t handling = there.find_type(bundle::block_type::handling)->number;
  for (const bool takes_block_too : {false, true}) {
    bundle::Draft draft(there);
    const bundle::Block bib = *there.find_type(bundle::block_type::integrity);
    auto asb = bundle::decode_asb(bib.data).value();
    const auto target = std::ranges::find(asb.targets, handling) - asb.targets.begin();
    asb.targets.erase(asb.targets.begin() + target);
    asb.results.erase(asb.results.begin() + target);
    draft.set_data(bib.number, bundle::encode_asb(asb));
    if (takes_block_too) draft.drop(handling);
    CHECK(hop.come(Protection::is_signed, draft.encode()).error().code == Code::denied);
  }
}

TEST_CASE("30: a sealed hop shows neither payload nor label, and every IV is another") {
  Hop hop("sealed");
  const auto plain = bundle::decode(hop.plain, lax).value();
  const Bytes first = hop.sent(Protection::sealed, hop.plain);
  const Bytes second = hop.sent(Protection::sealed, hop.plain);
  CHECK_FALSE(first == second);
  CHECK_FALSE(contains(first, plain.payload()));
  CHECK_FALSE(contains(first, plain.find_type(bundle::block_type::handling)->data));
  const auto there = bundle::decode(first, lax).value();
  const auto covers_payload = [&](const bundle::Block& block) {
    return block.type == bundle::block_type::confidentiality &&
           bundle::decode_asb(block.data)->targets.front() == bundle::payload_number;
  };
  const auto bcb = std::ranges::find_if(there.blocks, covers_payload);
  REQUIRE(bcb != there.blocks.end());
  CHECK(bcb->has(bundle::block_flag::replicate));
  CHECK(hop.come(Protection::sealed, first).value() == hop.plain);
  CHECK(hop.come(Protection::is_signed, second).value() == hop.plain);
}

TEST_CASE("29: the counter of IVs goes on where an earlier run may have ended") {
  Fleet fleet("hop-counter");
  fleet.connect("kairo", "zentrale");
  fleet.run(10s);
  auto store = BundleStore::open(":memory:").value();
  const auto commit = [&] { return store.commit(); };
  fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  REQUIRE(fleet.exchange("kairo").tick().has_value());
  const Bytes plain = *fleet.exchange("kairo").next(Fleet::id("zentrale"), route::LinkClass::tls)->bytes;
  std::set<Bytes> counters;
  for (int run = 0; run < 3; ++run) {
    HopSecurity security(fleet.node("kairo"), store, commit);
    const auto sent = security.protect(Fleet::id("zentrale"), Protection::sealed, plain);
    REQUIRE(sent.has_value());
    const auto there = bundle::decode(*sent, lax).value();
    for (const bundle::Block& block : there.blocks) {
      if (block.type != bundle::block_type::confidentiality) continue;
      const auto asb = bundle::decode_asb(block.data).value();
      // An IV is CBOR bytes of 12: head, salt, counter.
      CHECK(counters.insert(to_bytes(asb.parameters.front().value.subspan(5))).second);
    }
  }
  CHECK(counters.size() >= 9);
}

TEST_CASE("16: a fragment gets no security blocks: it goes inside another bundle, and comes out as it was") {
  Hop hop("fragment");
  const auto whole = bundle::decode(hop.plain, lax).value();
  const auto parts = bundle::fragment(whole, hop.plain.size() / 2 + 100);
  REQUIRE(parts.has_value());
  REQUIRE(parts->size() > 1);
  for (const Protection how : {Protection::is_signed, Protection::sealed}) {
    for (const Bytes& part : *parts) {
      const Bytes sent = hop.sent(how, part);
      CHECK_FALSE(bundle::decode(sent, lax)->primary.fragment.has_value());
      CHECK(hop.come(how, sent).value() == part);
    }
  }
  CHECK_FALSE(bundle::decode_enclosed(as_bytes("x")).has_value());
}

TEST_CASE("33: revoked neighbours are neither written to nor believed; newer keys take the place of older") {
  Hop hop("revoked");
  const Bytes sent = hop.sent(Protection::is_signed, hop.plain);
  Node& headquarters = hop.fleet.node("zentrale");
  REQUIRE(revoke_node(headquarters, Fleet::id("kairo"), "gestohlen").has_value());
  CHECK(hop.come(Protection::is_signed, sent).error().code == Code::denied);
  CHECK(hop.at("zentrale").protect(Fleet::id("kairo"), Protection::is_signed, hop.plain).error().code ==
        Code::unavailable);
}

TEST_CASE(
    "32: the plan says which links are protected; forgeries are refused and recorded, not each of them") {
  for (const Protection how : {Protection::is_signed, Protection::sealed}) {
    Fleet fleet("hop-plan-" + std::string(route::to_text(how)));
    fleet.connect("kairo", "zentrale");
    fleet.connect("bonn", "zentrale");
    fleet.run(10s);
    auto plan = usual_plan(*fleet.node("zentrale").published()->directory, "aa");
    plan.number = 1;
    for (route::Link& link : plan.links) link.protection = how;
    fleet.publish(plan);
    fleet.run(10s);
    const auto ids = fleet.write("kairo", "post.kairo", {"unit.201", "post.bonn"}, 3);
    fleet.run(20s);
    for (const DispatchId& id : ids) {
      CHECK(fleet.has("zentrale", id));
      CHECK(fleet.has("bonn", id));
    }
    CHECK(fleet.count_owed("kairo") == 0);
    const std::size_t before = fleet.count_of("zentrale", Kind::audit);
    const Bytes forged(200, std::byte{0x9F});
    for (int i = 0; i < 50; ++i) {
      const auto answers =
          fleet.exchange("zentrale")
              .receive(std::vector{Exchange::Incoming{.neighbour = Fleet::id("kairo"), .bytes = forged}});
      CHECK(answers->front().answer == Exchange::Answer::invalid);
    }
    CHECK(fleet.count_of("zentrale", Kind::audit) == before + 1);
  }
}

TEST_CASE("29: what cannot be protected while the disk is full goes when there is room again") {
  Fleet fleet("hop-full");
  fleet.connect("kairo", "zentrale");
  fleet.run(10s);
  auto plan = usual_plan(*fleet.node("zentrale").published()->directory, "aa");
  plan.number = 1;
  for (route::Link& link : plan.links) link.protection = Protection::sealed;
  fleet.publish(plan);
  fleet.run(10s);
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 3);
  fleet.restart("kairo");  // so that its counter of IVs is to be written first
  REQUIRE(fleet.exchange("kairo").tick().has_value());
  {
    const FullDisk full;
    CHECK_FALSE(fleet.exchange("kairo").next(Fleet::id("zentrale"), route::LinkClass::tls).has_value());
  }
  CHECK(fleet.exchange("kairo").standing().front().bytes > 0);
  fleet.run(2s);
  for (const DispatchId& id : ids) CHECK(fleet.has("zentrale", id));
}

TEST_CASE("36: what a courier brings is signed by the node that packed it, unless the plan says otherwise") {
  Fleet fleet("hop-courier");
  fleet.connect("kairo", "zentrale");
  fleet.run(10s);
  fleet.cut("kairo", "zentrale");
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  REQUIRE(fleet.exchange("kairo").tick().has_value());
  const auto pieces = fleet.exchange("kairo").for_courier(Fleet::id("zentrale")).value();
  REQUIRE(pieces.size() == 1);
  const auto there = bundle::decode(*pieces[0].bytes, lax).value();
  CHECK(there.find_type(bundle::block_type::integrity) != nullptr);
  Exchange::Incoming incoming{
      .neighbour = Fleet::id("bonn"), .bytes = *pieces[0].bytes, .over = route::LinkClass::courier};
  auto answers = fleet.exchange("zentrale").receive(std::vector{incoming});
  CHECK(answers->front().answer == Exchange::Answer::invalid);
  incoming.neighbour = Fleet::id("kairo");
  answers = fleet.exchange("zentrale").receive(std::vector{incoming});
  CHECK(answers->front().answer == Exchange::Answer::stored);
  CHECK(fleet.has("zentrale", ids[0]));
}

TEST_CASE("33: keys that were made but never became known sign no hop") {
  Fleet fleet("hop-unknown");
  fleet.connect("kairo", "zentrale");
  fleet.run(10s);
  fleet.cut("kairo", "zentrale");
  Node& kairo = fleet.node("kairo");
  std::vector renewed{*kairo.published()->directory->mailbox(Fleet::id("kairo"))};
  REQUIRE(kairo.create_keys(renewed).has_value());  // the record that tells of them was not written
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  REQUIRE(fleet.exchange("kairo").tick().has_value());
  const auto pieces = fleet.exchange("kairo").for_courier(Fleet::id("zentrale")).value();
  REQUIRE(pieces.size() == 1);
  const Exchange::Incoming incoming{
      .neighbour = Fleet::id("kairo"), .bytes = *pieces[0].bytes, .over = route::LinkClass::courier};
  const auto answers = fleet.exchange("zentrale").receive(std::vector{incoming});
  CHECK(answers->front().answer == Exchange::Answer::stored);
  CHECK(fleet.has("zentrale", ids[0]));
}

}  // namespace
}  // namespace depesche
