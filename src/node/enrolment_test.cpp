// SPDX-License-Identifier: EUPL-1.2
#include "node/enrolment.h"

#include <algorithm>

#include "node/enrolment_code.h"
#include "node/fleet_fixture.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

EnrolmentCode sample_code() {
  SeededEntropy entropy(3);
  return EnrolmentCode::of(draw<16>(entropy), as_bytes("a package"));
}

TEST_CASE("a code comes back as it was written, however it is typed") {
  const EnrolmentCode code = sample_code();
  std::string text = to_text(code);
  CHECK(text.size() == 39 + 9);
  CHECK(parse_enrolment_code(text)->secret == code.secret);
  CHECK(parse_enrolment_code(text)->package == code.package);
  std::ranges::replace(text, '-', ' ');
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  std::ranges::replace(text, '0', 'o');
  std::ranges::replace(text, '1', 'l');
  CHECK(parse_enrolment_code(text)->secret == code.secret);
}

TEST_CASE("every slip of the pen in a code is noticed before it opens anything") {
  const std::string text = to_text(sample_code());
  std::size_t unnoticed = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-') continue;
    std::string slipped = text;
    slipped[i] = slipped[i] == 'A' ? 'B' : 'A';
    if (const auto parsed = parse_enrolment_code(slipped)) {
      ++unnoticed;
      CHECK_FALSE((parsed->secret == sample_code().secret && parsed->package == sample_code().package &&
                   i + 1 < text.size()));
    }
  }
  CHECK(unnoticed <= 2);
  CHECK_FALSE(parse_enrolment_code(text.substr(0, text.size() - 1)).has_value());
  CHECK_FALSE(parse_enrolment_code(text + "A").has_value());
  CHECK(parse_enrolment_code("UUUU").error().what.starts_with("group 1"));
}

TEST_CASE("an enrolled post has the house's directory and its own papers, and its log verifies") {
  TestSite headquarters("enrol");
  headquarters.send(headquarters.report("Lage", "Vor der Einrichtung.", label_of(Level::restricted)));
  JoinedSite post(headquarters, "kairo");
  CHECK(post.node->site().node == MailboxId{"node.kairo"});
  CHECK(post.node->site().root == headquarters.node->site().root);
  CHECK(post.node->site().exercise);
  const auto ours = headquarters.node->published()->directory;
  const auto theirs = post.node->published()->directory;
  CHECK(theirs->mailboxes() == ours->mailboxes());
  CHECK(theirs->persons() == ours->persons());
  const auto verified = verify_site(*post.node, [](auto, auto) { return true; });
  REQUIRE(verified.has_value());
  CHECK(verified->faults.empty());
  CHECK(rebuild_views(*post.node)->all_equal());
}

TEST_CASE(
    "after its enrolment only the post's node writes in the post's name, and goes on with its numbers") {
  TestSite headquarters("enrol-writer");
  const Sent before = headquarters.send(headquarters.report("Eins", "Text", label_of(Level::open)));
  JoinedSite post(headquarters, "kairo");
  const auto report = headquarters.report("Zwei", "Text", label_of(Level::open));
  CHECK(headquarters.refusal(report).code == Code::denied);
  const auto answers = post.node->submit(std::vector{report});
  REQUIRE(answers.has_value());
  REQUIRE_MESSAGE(answers->front().has_value(), (answers->front() ? "" : answers->front().error().what));
  CHECK(answers->front()->numbers.front().number == before.numbers.front().number + 1);
}

TEST_CASE("a package opens with its own code only, and only as the authority signed it") {
  TestSite headquarters("enrol-code");
  JoinedSite post(headquarters, "kairo");
  const auto join = [&](BytesView package, std::string_view code) {
    const auto folder = headquarters.folder.parent_path() / "enrol-code-again";
    std::filesystem::remove_all(folder);
    const auto joined = join_site(folder, package, code, TestSite::passphrase(), JoinedSite::cost,
                                  headquarters.clock, post.entropy);
    CHECK_FALSE(std::filesystem::exists(folder / "site.json") != joined.has_value());
    return joined;
  };
  CHECK(join(post.package, post.code).has_value());
  CHECK(join(post.package, to_text(sample_code())).error().code == Code::denied);
  const EnrolmentCode right = *parse_enrolment_code(post.code);
  for (std::size_t i = 0; i < post.package.size(); i += post.package.size() / 40) {
    Bytes altered = post.package;
    altered[i] ^= std::byte{4};
    CHECK_FALSE(join(altered, post.code).has_value());
    // Even where the code names the altered package, seal and signature do not fit.
    CHECK_FALSE(join(altered, to_text(EnrolmentCode::of(right.secret, altered))).has_value());
  }
  CHECK_FALSE(join(BytesView(post.package).first(post.package.size() / 2), post.code).has_value());
}

TEST_CASE("only a post without a node is enrolled") {
  TestSite headquarters("enrol-twice");
  JoinedSite post(headquarters, "kairo");
  CHECK(enrol(*headquarters.node, "kairo", Level::secret).error().code == Code::conflict);
  CHECK(enrol(*headquarters.node, "atlantis", Level::secret).error().code == Code::not_found);
  CHECK(enrol(*post.node, "zentrale", Level::secret).error().code == Code::conflict);
}

TEST_CASE("33: a revoked node's mailboxes fall back to headquarters under new keys, and it is not believed") {
  TestSite headquarters("revoke");
  JoinedSite post(headquarters, "kairo");
  const auto before = post.node->log().last().value();
  const auto stolen =
      post.node->submit(std::vector{headquarters.report("Falsch", "x", label_of(Level::open))});
  REQUIRE(stolen->front().has_value());
  const auto forged = logged(*post.node, before);

  REQUIRE(revoke_node(*headquarters.node, {"node.kairo"}, "Gerät gestohlen").has_value());
  const auto answers = headquarters.node->accept(forged);
  REQUIRE(answers.has_value());
  REQUIRE_FALSE(answers->front().has_value());
  CHECK(answers->front().error().what.find("revoked") != std::string::npos);

  headquarters.send(headquarters.report("Echt", "Die Zentrale schreibt.", label_of(Level::open)));
  CHECK(revoke_node(*headquarters.node, {"node.kairo"}, "").error().code == Code::not_found);
  CHECK(revoke_node(*headquarters.node, headquarters.node->site().node, "").error().code == Code::invalid);
  const auto verified = verify_site(*headquarters.node, [](auto, auto) { return true; });
  CHECK(verified->faults.empty());
}

TEST_CASE("33: the other nodes are given the house's new keys before anything is sealed to them") {
  TestSite headquarters("revoke-grant");
  JoinedSite lost(headquarters, "kairo");
  const auto home = headquarters.node->published()->directory->post("zentrale");
  REQUIRE(home != nullptr);
  Post second = *home;
  second.id = "bonn";
  second.kind = "office";
  const auto told = headquarters.node->submit(
      std::vector{submission_of("", headquarters.node->site(), {"group.house"}, second)});
  REQUIRE(told->front().has_value());
  JoinedSite other(headquarters, "bonn", 9);
  const auto before = headquarters.node->log().last().value();
  REQUIRE(revoke_node(*headquarters.node, lost.node->site().node, "verloren").has_value());
  headquarters.send(headquarters.report("An alle", "Neuer Schlüssel.", label_of(Level::open)));
  auto sent = logged(*headquarters.node, before);

  // The last comes first: it waits for the key it is sealed to.
  const std::vector<Dispatch> last{sent.back()};
  CHECK(*other.node->accept(last)->front() == Node::Acceptance::waiting);
  const auto answers = other.node->accept(sent);
  REQUIRE(answers.has_value());
  for (const auto& answer : *answers)
    CHECK_MESSAGE((answer && *answer == Node::Acceptance::taken), (answer ? "waits" : answer.error().what));
  CHECK(other.node->published()->directory->is_revoked(
      lost.node->published()->directory->mailbox({"node.kairo"})->keys.id()));
  CHECK(rebuild_views(*other.node)->all_equal());
}

TEST_CASE(
    "33: keys of people, posts, nodes and the house are renewed in-band, and both sides go on with them") {
  TestSite headquarters("renew");
  JoinedSite post(headquarters, "kairo");
  auto before = headquarters.node->log().last().value();
  for (const char* id : {"post.kairo", "node.kairo", "group.house", "unit.201", "person.anna"}) {
    CAPTURE(id);
    const KeyId old = headquarters.node->published()->directory->mailbox({id})->keys.id();
    const auto renewed = renew_keys(*headquarters.node, {id}, "");
    REQUIRE_MESSAGE(renewed.has_value(), (renewed ? "" : renewed.error().what));
    const auto answers = post.node->accept(logged(*headquarters.node, before));
    before = headquarters.node->log().last().value();
    for (const auto& answer : *answers) {
      if (!answer) CHECK(answer.error().what.find("served here") != std::string::npos);
    }
    const auto moment = post.node->published();
    CHECK(moment->directory->mailbox({id})->keys.id() != old);
    CHECK_FALSE(moment->directory->is_revoked(old));
    const Node& holder = moment->keys->latest({id}) == nullptr ? *headquarters.node : *post.node;
    CHECK(holder.published()->keys->latest({id})->id == moment->directory->mailbox({id})->keys.id());
  }
  const auto written = post.node->log().last().value();
  REQUIRE(post.node->submit(std::vector{headquarters.report("Neu", "x", label_of(Level::open))})
              ->front()
              .has_value());
  const auto answers = headquarters.node->accept(logged(*post.node, written));
  CHECK_MESSAGE((*answers)[0].has_value(), ((*answers)[0] ? "" : (*answers)[0].error().what));

  const KeyId leaked = headquarters.node->published()->directory->mailbox({"post.kairo"})->keys.id();
  REQUIRE(renew_keys(*headquarters.node, {"post.kairo"}, "Schlüssel bekannt geworden").has_value());
  CHECK(headquarters.node->published()->directory->is_revoked(leaked));
  CHECK(renew_keys(*headquarters.node, {"node.kairo"}, "gestohlen").error().code == Code::invalid);
  CHECK(renew_keys(*headquarters.node, {"authority.aa"}, "").error().code == Code::invalid);
  CHECK(renew_keys(*headquarters.node, {"unit.none"}, "").error().code == Code::not_found);
  CHECK(verify_site(*headquarters.node, [](auto, auto) { return true; })->faults.empty());
}

TEST_CASE("33: keys that were made but never became known sign nothing") {
  TestSite site("renew-interrupted");
  const KeyId known = site.node->published()->directory->mailbox({"unit.201"})->keys.id();
  std::vector<Mailbox> renewed{*site.node->published()->directory->mailbox({"unit.201"})};
  REQUIRE(site.node->create_keys(renewed).has_value());  // the record that tells of them was not written
  REQUIRE(site.node->published()->keys->latest({"unit.201"})->id != known);
  Submission report = site.report("Danach", "Text", label_of(Level::open));
  report.author = {"unit.201"};
  const Sent sent = site.send(report);
  const auto header = decode_header(site.node->log().find(sent.id)->dispatch.header).value();
  CHECK(header.author_key == known);
}

TEST_CASE("33: in whatever order revocations and new keys arrive, the revoked stay revoked") {
  TestSite headquarters("renew-order");
  JoinedSite post(headquarters, "kairo");
  const auto before = headquarters.node->log().last().value();
  std::vector<KeyId> revoked;
  for (int round = 0; round < 3; ++round) {
    revoked.push_back(headquarters.node->published()->directory->mailbox({"unit.201"})->keys.id());
    REQUIRE(renew_keys(*headquarters.node, {"unit.201"}, "Probe").has_value());
    REQUIRE(renew_keys(*headquarters.node, {"post.kairo"}, "").has_value());
  }
  std::vector<Dispatch> sent = logged(*headquarters.node, before);
  std::mt19937 chance(4);
  std::set<KeyId> seen;
  for (std::size_t left = sent.size(), rounds = 0; left > 0 && rounds < 40; ++rounds) {
    std::ranges::shuffle(sent, chance);
    left = 0;
    for (const Dispatch& one : sent) {
      const auto answer = post.node->accept(std::vector{one})->front();
      REQUIRE_MESSAGE(answer.has_value(), (answer ? "" : answer.error().what));
      if (*answer == Node::Acceptance::waiting) ++left;
      const auto directory = post.node->published()->directory;
      for (const KeyId& keys : revoked) {
        if (directory->is_revoked(keys)) seen.insert(keys);
        CHECK(directory->is_revoked(keys) == seen.contains(keys));
      }
    }
  }
  const auto here = post.node->published()->directory;
  const auto there = headquarters.node->published()->directory;
  CHECK(seen.size() == revoked.size());
  CHECK(here->revocation_epoch() == there->revocation_epoch());
  for (const auto& [id, mailbox] : there->mailboxes()) CHECK(*here->mailbox({id}) == mailbox);
}

}  // namespace
}  // namespace depesche
