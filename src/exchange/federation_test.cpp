// SPDX-License-Identifier: EUPL-1.2
#include "node/federation.h"

#include <algorithm>

#include "directory/border.h"
#include "exchange/border_fixture.h"
#include "node/root_shares.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

using namespace std::chrono_literals;

TEST_CASE("two organisations with roots of their own write to each other, and receipts cross back") {
  Border border("both");
  border.conclude();
  REQUIRE(border.directory("kairo").mailbox({"unit.201@bmi"}) != nullptr);  // told to the whole house
  const auto there =
      border.write("kairo", border.letter("post.kairo", {"unit.201@bmi"}, Level::restricted, {"bmi"}));
  const auto back =
      border.write("berlin", border.letter("unit.201", {"post.kairo@aa"}, Level::confidential, {"aa"}));
  border.run(30s);
  CHECK(border.has("berlin", there));
  CHECK(border.has("kairo", back));
  for (const char* name : {"kairo", "zentrale", "berlin", "aussen"}) {
    CAPTURE(name);
    for (const Owed& owed : owed_by(border.node(name)))
      FAIL_CHECK("owed to " << owed.node.value << " at " << owed.position.value);
    CHECK(Delivery(border.node(name).views().database()).gaps(10)->empty());
    CHECK(border.exchange(name).held() == 0);
    CHECK(rebuild_views(border.node(name))->all_equal());
    const auto proof = verify_site(border.node(name), [](auto, auto) { return true; });
    for (const std::string& fault : proof->faults) FAIL_CHECK(fault);
  }
}

TEST_CASE("a label is read by the treaty: level and release here, and the author's own beside it") {
  Border border("label");
  border.conclude();
  const auto id =
      border.write("berlin", border.letter("unit.201", {"unit.201@aa"}, Level::confidential, {"aa"}));
  border.run(20s);
  REQUIRE(border.has("zentrale", id));
  auto reader = border.here.reader();
  Ledger ledger;
  const auto seen = reader.open_dispatch(border.here.actor("anna"), id, ledger);
  REQUIRE_MESSAGE(seen.has_value(), (seen ? "" : seen.error().what));
  CHECK(seen->row.label.level == Level::secret);  // SCHUTZ comes as GEHEIM
  CHECK(seen->origin == "SCHUTZ (bmi)");
  CHECK(seen->header.author == MailboxId{"unit.201@bmi"});
  CHECK(seen->header.recipients.front().mailbox == MailboxId{"unit.201"});
  // Bernd may see VS-VERTRAULICH: the number alone would have let him.
  CHECK_FALSE(reader.open_dispatch(border.here.actor("bernd"), id, ledger).has_value());
}

TEST_CASE("what a level, a compartment or a release does not let go there does not leave") {
  Border border("outward");
  border.conclude();
  const auto refused = [&](Submission letter) { return border.refusal("zentrale", letter).code; };
  CHECK(refused(border.letter("unit.201", {"unit.201@bmi"}, Level::secret, {"bmi"})) == Code::invalid);
  CHECK(refused(border.letter("unit.201", {"unit.201@bmi"}, Level::restricted, {})) == Code::invalid);
  CHECK(refused(border.letter("unit.201", {"unit.201@bmi"}, Level::restricted, {"bmf"})) == Code::invalid);
  CHECK(refused(border.letter("unit.201", {"post.low@bmi"}, Level::restricted, {"bmi"})) == Code::invalid);
  CHECK(refused(border.letter("person.anna", {"unit.201@bmi"}, Level::open, {"bmi"})) == Code::invalid);
  CHECK(refused(border.letter("unit.201", {"unit.201@bmf"}, Level::restricted, {"bmf"})) == Code::invalid);
  auto blind = border.letter("unit.201", {"unit.201"}, Level::secret, {"bmi"});
  blind.blind.push_back({"unit.201@bmi"});
  CHECK(refused(blind) == Code::invalid);
  auto secret = border.letter("unit.201", {"unit.201@bmi"}, Level::restricted, {"bmi"});
  secret.label.compartments = {"NUKLEAR"};
  CHECK(refused(secret) == Code::invalid);
}

TEST_CASE("who gets it at home and who at the partner's does not see the other's names") {
  Border border("mixed");
  border.conclude();
  const auto id = border.write("zentrale", border.letter("unit.201", {"post.kairo", "unit.201@bmi"},
                                                         Level::restricted, {"bmi", "aa"}));
  border.run(20s);
  CHECK(border.has("kairo", id));
  CHECK_FALSE(border.has("berlin", id));
  std::size_t copies = 0;
  for (const Dispatch& one : logged(border.node("berlin"), {})) {
    const auto header = decode_header(one.header).value();
    if (header.kind != Kind::report || header.references.empty()) continue;
    CHECK(header.references.front().target == id);
    for (const Recipient& recipient : header.recipients) CHECK(recipient.mailbox.value != "post.kairo");
    ++copies;
  }
  CHECK(copies == 1);
}

TEST_CASE("a partner cannot sign for ours, or name, revoke and change anything of ours") {
  Border border("hostile");
  border.conclude();
  const MailboxKeys& root = *border.there.node->authority_keys();
  const auto ring = border.there.node->published()->keys;
  const MailboxKeys& unit = ring->latest({"unit.201"})->keys;
  const MailboxKeys& gateway = ring->latest({"node.berlin"})->keys;
  const Directory before = border.directory("zentrale");
  const Label label{.level = Level::restricted, .compartments = {}, .releasable_to = {}, .term_year = 0};
  const auto refused = [&](const Dispatch& dispatch) {
    const auto answer = border.offered("zentrale", dispatch);
    return !answer || *answer == Node::Acceptance::waiting;
  };
  const auto to_unit = [&] { return std::vector{border.addressed("zentrale", "unit.201", "unit.201@aa")}; };
  const auto to_node = [&] {
    return std::vector{border.addressed("zentrale", "node.zentrale", "node.zentrale@aa")};
  };
  const auto to_house = [&] {
    return std::vector{border.addressed("zentrale", "group.house", "group.house@aa")};
  };
  const Bytes text = encode_content(TestSite::content_of("Weisung", "Text")).value();

  SUBCASE("as an author of ours") {
    CHECK(refused(border.forged(unit, "post.kairo", Kind::report, label, to_unit(), text)));
    CHECK(refused(border.forged(unit, "unit.201@aa", Kind::report, label, to_unit(), text)));
    CHECK(refused(border.forged(root, "authority.aa", Kind::report, label, to_unit(), text)));
  }
  SUBCASE("to mailboxes that are not offered, and to the house") {
    const std::vector low{border.addressed("zentrale", "post.low", "post.low@aa")};
    CHECK(refused(border.forged(unit, "unit.201", Kind::report, label, low, text)));
    CHECK(refused(border.forged(unit, "unit.201", Kind::report, label, to_house(), text)));
    CHECK(refused(border.forged(unit, "unit.201", Kind::report, label, to_node(), text)));
  }
  SUBCASE("under a level that stands for nothing here, or one of our compartments") {
    Label open = label;
    open.level = Level::open;
    CHECK(refused(border.forged(unit, "unit.201", Kind::report, open, to_unit(), text)));
    Label compartment = label;
    compartment.compartments = {"NUKLEAR"};
    CHECK(refused(border.forged(unit, "unit.201", Kind::report, compartment, to_unit(), text)));
  }
  SUBCASE("as a change of the directory, by its authority, its gateway or a unit") {
    const Mailbox ours = *before.mailbox({"unit.201"});
    Mailbox taken = ours;
    taken.keys = unit.public_keys();
    const std::vector<Record> records{
        taken,
        Clearance{.person = "anna", .upto = {}},
        Role{.person = "anna", .mailbox = {"unit.201"}, .duties = 0},
        Revocation{.mailbox = ours.id, .keys = ours.keys.id(), .epoch = 99, .because = "x"},
        Credential{
            .id = "c", .person = "anna", .kind = Credential::Kind::password, .name = {}, .verifier = {}},
        before.partner("bmi")->treaty()};
    for (const Record& record : records) {
      for (const auto& [keys, author] : {std::pair(&root, "authority.bmi"),
                                         std::pair(&gateway, "node.berlin"), std::pair(&unit, "unit.201")}) {
        CHECK(refused(border.forged(*keys, author, Kind::directory, label, to_node(), encode(record))));
        CHECK(refused(border.forged(*keys, author, Kind::directory, label, to_house(), encode(record))));
        CHECK(refused(border.forged(*keys, author, Kind::policy, label, to_node(), encode(record))));
      }
    }
  }
  SUBCASE("in an excerpt") {
    Excerpt excerpt{.organisation = "bmi",
                    .partner = "aa",
                    .number = 50,
                    .authority = root.public_keys(),
                    .mailboxes = {},
                    .revoked = {}};
    const Mailbox ours = *before.mailbox({"unit.201"});
    for (const KeyId& keys : {ours.keys.id(), before.mailbox({"node.zentrale"})->keys.id()})
      excerpt.revoked.push_back(keys);
    Mailbox claimed = ours;
    claimed.owner = "201";
    excerpt.mailboxes = {claimed};
    const auto said = [&](const SignedExcerpt& one) {
      return border.offered("zentrale", border.forged(root, "authority.bmi", Kind::directory, label,
                                                      to_node(), encode(Record(one))));
    };
    const auto told = said(sign(excerpt, root.signing));
    REQUIRE_MESSAGE(told.has_value(),
                    (told ? "" : told.error().what));  // it is well-formed, and harms nobody here
    const Directory& after = border.directory("zentrale");
    CHECK_FALSE(after.is_revoked(ours.keys.id()));
    CHECK(*after.owner(ours.keys.id()) == ours.id);
    CHECK(*after.mailbox(ours.id) == ours);
    excerpt.number = 51;
    claimed.id = {"unit.201@aa"};
    excerpt.mailboxes = {claimed};
    CHECK_FALSE(said(sign(excerpt, root.signing)).has_value());
    claimed.id = {"group.house"};
    claimed.kind = MailboxKind::group;
    excerpt.mailboxes = {claimed};
    CHECK_FALSE(said(sign(excerpt, root.signing)).has_value());
    excerpt.mailboxes.clear();
    CHECK_FALSE(said(sign(excerpt, unit.signing)).has_value());  // another key than its root's
    excerpt.organisation = "aa";
    CHECK_FALSE(said(sign(excerpt, root.signing)).has_value());
  }
  const Directory& after = border.directory("zentrale");
  CHECK(*after.mailbox({"unit.201"}) == *before.mailbox({"unit.201"}));
  CHECK(after.revocation_epoch() == before.revocation_epoch());
  CHECK(after.held_by("anna") == before.held_by("anna"));
}

TEST_CASE("a partner's gateway is no way into our network, and its bundles come from itself alone") {
  Border border("relay");
  border.conclude();
  const auto id = border.write("kairo", border.letter("post.kairo", {"unit.201"}, Level::restricted, {}));
  REQUIRE(border.exchange("kairo").tick().has_value());
  const auto own = border.exchange("kairo").next({"node.zentrale"}, route::LinkClass::tls);
  REQUIRE(own.has_value());
  const auto answers =
      border.exchange("zentrale")
          .receive(std::vector{Exchange::Incoming{.neighbour = {"node.berlin"}, .bytes = *own->bytes}});
  CHECK(answers->front().answer == Exchange::Answer::invalid);
  CHECK_FALSE(border.has("zentrale", id));
  CHECK(border.directory("kairo").neighbour({"node.berlin"}) == nullptr);  // the gateway's neighbour alone
}

TEST_CASE(
    "33: what a partner revokes of its own counts here too, and the order of excerpts does not matter") {
  Border border("revoked");
  border.conclude();
  const MailboxKeys& root = *border.there.node->authority_keys();
  const KeyId keys = border.directory("zentrale").mailbox({"unit.201@bmi"})->keys.id();
  const auto excerpt = [&](std::uint64_t number, bool is_revoked) {
    Excerpt made{.organisation = "bmi",
                 .partner = "aa",
                 .number = number,
                 .authority = root.public_keys(),
                 .mailboxes = {*border.there.node->published()->directory->mailbox({"unit.201"})},
                 .revoked = {}};
    if (is_revoked) made.revoked.push_back(keys);
    return sign(made, root.signing);
  };
  const std::vector<SignedExcerpt> all{excerpt(10, false), excerpt(11, true), excerpt(12, false)};
  std::vector<std::size_t> order{0, 1, 2};
  do {
    Directory one = border.directory("zentrale");
    bool has_come = false;
    for (const std::size_t i : order) {
      one.apply(all[i]);
      has_come = has_come || i == 1;
      CHECK(one.is_revoked(keys) == has_come);  // from then on, and never taken back
    }
  } while (std::ranges::next_permutation(order).found);

  const auto& ring = *border.there.node->published()->keys;
  const auto letter = [&] {
    const Label label{.level = Level::restricted, .compartments = {}, .releasable_to = {}, .term_year = 0};
    return border.forged(ring.latest({"unit.201"})->keys, "unit.201", Kind::report, label,
                         {border.addressed("zentrale", "unit.201", "unit.201@aa")},
                         encode_content(TestSite::content_of("Brief", "Text")).value());
  };
  REQUIRE(border.offered("zentrale", letter()).has_value());
  // Both sides end what the thief of Cairo's node there could do, in-band.
  REQUIRE(revoke_node(*border.there.node, {"node.kairo"}, "gestohlen").has_value());
  const KeyId stolen = border.directory("zentrale").mailbox({"post.kairo@bmi"})->keys.id();
  border.run(20s);
  CHECK(border.directory("zentrale").is_revoked(stolen));
  CHECK(border.directory("kairo").is_revoked(stolen));
  CHECK(border.directory("kairo").mailbox({"post.kairo@bmi"})->keys.id() != stolen);
}

TEST_CASE("an ended treaty lets nothing pass, and no older one brings it back") {
  Border border("ended");
  border.conclude();
  const auto before = border.directory("zentrale").partner("bmi")->treaty();
  const auto waiting =
      border.write("berlin", border.letter("unit.201", {"unit.201@aa"}, Level::restricted, {"aa"}));
  const auto owed =
      border.write("zentrale", border.letter("unit.201", {"unit.201@bmi"}, Level::restricted, {"bmi"}));
  REQUIRE(end_treaty(*border.here.node, "bmi").has_value());
  CHECK(std::ranges::count(owed_by(border.node("zentrale")), owed, &Owed::dispatch) == 0);
  CHECK(border.refusal("zentrale", border.letter("unit.201", {"unit.201@bmi"}, Level::restricted, {"bmi"}))
            .code == Code::invalid);
  CHECK(border.directory("zentrale").neighbour({"node.berlin"}) == nullptr);
  const Entry entry = border.node("berlin").log().find(waiting).value();
  const auto answer = border.offered("zentrale", entry.dispatch);
  CHECK(answer.error().code == Code::denied);
  Directory again = border.directory("zentrale");
  again.apply(before);
  CHECK_FALSE(again.partner("bmi")->is_in_force());
  CHECK(end_treaty(*border.here.node, "bmi").error().code == Code::not_found);
  CHECK(conclude_treaty(*border.here.node, border.theirs(), border.terms_here()).has_value());
  CHECK(border.directory("zentrale").partner("bmi")->is_in_force());
}

TEST_CASE("a treaty is the act of two officers, with a partner whose border has another name than ours") {
  TestSite alone("border-alone");
  TestSite twin("border-twin", 3, "bmi");
  const auto offer = Border::offer_of(twin, words_there);
  const Terms terms{.gateway = {"node.zentrale"},
                    .outward = {},
                    .inward = {},
                    .compartments = {},
                    .release = {},
                    .offered = {}};
  CHECK(conclude_treaty(*alone.node, offer, terms).error().code == Code::denied);

  Border border("terms");
  const auto refused = [&](const Offer& one, const std::function<void(Terms&)>& change) {
    Terms changed = border.terms_here();
    change(changed);
    return conclude_treaty(*border.here.node, one, changed).error().code;
  };
  const auto nothing = [](Terms&) {};
  border.conclude();
  TestSite namesake("border-namesake", 4, "bka", "berlin");
  CHECK(refused(Border::offer_of(namesake, words_there), nothing) == Code::invalid);  // two of one name
  CHECK(refused(offer, nothing) == Code::invalid);                                    // node.zentrale is ours
  CHECK(refused(border.ours(), nothing) == Code::invalid);                            // with ourselves
  const auto other = border.theirs();
  CHECK(refused(other, [](Terms& t) { t.offered.assign(1, MailboxId{"unit.none"}); }) == Code::invalid);
  CHECK(refused(other, [](Terms& t) { t.offered.assign(1, MailboxId{"group.house"}); }) == Code::invalid);
  CHECK(refused(other, [](Terms& t) { t.gateway = MailboxId{"node.none"}; }) == Code::invalid);
  CHECK(refused(other, [](Terms& t) { t.compartments.emplace_back("NICHTS"); }) == Code::invalid);
  CHECK(refused(other, [](Terms& t) {
          t.inward = {{Level::secret, Level::restricted}, {Level::restricted, Level::confidential}};
        }) == Code::invalid);
  CHECK(refused(other, [](Terms& t) {
          t.outward = {{Level::open, Level::open}, {Level::open, Level::restricted}};
        }) == Code::invalid);
  Bytes bytes = make_offer(*border.there.node, {"node.berlin"}, words_there).value();
  bytes[bytes.size() / 2] ^= std::byte{1};
  CHECK_FALSE(read_offer(bytes).has_value());
}

}  // namespace
}  // namespace depesche
