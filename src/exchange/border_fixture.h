// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>

#include "dispatch/seal.h"
#include "exchange/exchange.h"
#include "node/federation.h"
#include "node/fleet_fixture.h"
#include "node/root_shares.h"
#include "node/upkeep.h"

namespace depesche {

inline const std::vector<std::string> words_here{"OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM",
                                                 "STRENG GEHEIM"};
inline const std::vector<std::string> words_there{"FREI", "INTERN", "SCHUTZ", "HOCH", "HÖCHST"};

// The ministry „aa“ with headquarters and Cairo, and another one, „bmi“, whose mailboxes are called as ours
// are. Each has its own root, in the hands of two officers.
class Border {
 public:
  explicit Border(const std::string& name)
      : here("border-" + name + "-aa", 21),
        there("border-" + name + "-bmi", 22, "bmi", "berlin"),
        kairo(here, "kairo", 23),
        bonn(there, "kairo", 24) {
    for (TestSite* site : {&here, &there}) {
      auto keys = site->node->authority_keys()->copy();
      REQUIRE(split_root(*site->node, 2, 2).has_value());
      REQUIRE(give_up_root(*site->node).has_value());
      REQUIRE(site->node->borrow_authority(std::move(keys)).has_value());
    }
    add("zentrale", *here.node);
    add("berlin", *there.node);
    add("kairo", *kairo.node);
    add("aussen", *bonn.node);
  }

  static Offer offer_of(TestSite& site, const std::vector<std::string>& words) {
    return read_offer(make_offer(*site.node, site.node->site().node, words).value()).value();
  }
  Offer ours() { return offer_of(here, words_here); }
  Offer theirs() { return offer_of(there, words_there); }

  // OFFEN and VS-NfD go there as FREI and INTERN; INTERN comes as VS-NfD, SCHUTZ as GEHEIM, FREI not at all.
  Terms terms_here() {
    return {.gateway = {"node.zentrale"},
            .outward = {{Level::open, Level::open}, {Level::restricted, Level::restricted}},
            .inward = {{Level::restricted, Level::restricted}, {Level::secret, Level::confidential}},
            .compartments = {},
            .release = {},
            .offered = {{"unit.201"}, {"post.kairo"}}};
  }
  Terms terms_there() {
    return {.gateway = {"node.berlin"},
            .outward = {{Level::restricted, Level::restricted}, {Level::confidential, Level::confidential}},
            .inward = {{Level::open, Level::open}, {Level::restricted, Level::restricted}},
            .compartments = {},
            .release = {},
            .offered = {{"unit.201"}, {"post.kairo"}}};
  }
  void conclude() {
    const auto offer = ours();
    const auto other = theirs();
    const auto one = conclude_treaty(*here.node, other, terms_here());
    REQUIRE_MESSAGE(one.has_value(), (one ? "" : one.error().what));
    const auto two = conclude_treaty(*there.node, offer, terms_there());
    REQUIRE_MESSAGE(two.has_value(), (two ? "" : two.error().what));
    connect("zentrale", "kairo");
    connect("berlin", "aussen");
    connect("zentrale", "berlin");
    run(std::chrono::seconds(20));
  }

  void connect(const std::string& one, const std::string& other) {
    wires_.emplace_back(one, other);
    at(one).exchange->up(link_name(other));
    at(other).exchange->up(link_name(one));
  }
  void run(Duration time) {
    for (Duration passed{}; passed < time; passed += std::chrono::seconds(1)) {
      here.clock.time += std::chrono::seconds(1);
      there.clock.time += std::chrono::seconds(1);
      for (auto& [_, one] : nodes_) {
        const auto ticked = one.exchange->tick();
        REQUIRE_MESSAGE(ticked.has_value(), (ticked ? "" : ticked.error().what));
      }
      for (const auto& [one, other] : wires_) {
        carry(one, other);
        carry(other, one);
      }
    }
  }

  Node& node(const std::string& name) { return *at(name).node; }
  Exchange& exchange(const std::string& name) { return *at(name).exchange; }

  Submission letter(const std::string& author, const std::vector<std::string>& to, Level level,
                    std::vector<std::string> release) {
    Submission made = here.report("Bericht " + std::to_string(++written_), "Text.", label_of(level));
    made.label.releasable_to = std::move(release);
    made.author = {author};
    made.to.clear();
    for (const std::string& mailbox : to) made.to.push_back({.mailbox = {mailbox}, .for_information = false});
    return made;
  }
  DispatchId write(const std::string& at, const Submission& submission) {
    const auto answers = node(at).submit(std::vector{submission});
    REQUIRE_MESSAGE(answers->front().has_value(), (answers->front() ? "" : answers->front().error().what));
    return answers->front()->id;
  }
  Error refusal(const std::string& at, const Submission& submission) {
    const auto answers = node(at).submit(std::vector{submission});
    REQUIRE_FALSE(answers->front().has_value());
    return answers->front().error();
  }
  bool has(const std::string& at, const DispatchId& id) { return node(at).log().find(id).has_value(); }
  const Directory& directory(const std::string& at) {
    held_ = node(at).published()->directory;
    return *held_;
  }

  // A dispatch as somebody makes it who holds these keys and minds no rule.
  Dispatch forged(const MailboxKeys& keys, const std::string& author, Kind kind, const Label& label,
                  std::vector<Addressee> to, Bytes content) {
    Feed feed;
    const std::vector<Draft> drafts{{.kind = kind,
                                     .label = label,
                                     .precedence = Precedence::routine,
                                     .created = here.clock.now(),
                                     .references = {},
                                     .to = std::move(to),
                                     .content = std::move(content)}};
    return seal(drafts, {author}, keys, feed, here.entropy).value().front();
  }
  Result<Node::Acceptance> offered(const std::string& at, const Dispatch& dispatch) {
    return node(at).accept(std::vector{dispatch})->front();
  }
  Addressee addressed(const std::string& at, const std::string& mailbox, const std::string& as) {
    return {.mailbox = {as},
            .number = 1,
            .for_information = false,
            .keys = directory(at).mailbox({mailbox})->keys};
  }

  TestSite here, there;
  JoinedSite kairo, bonn;

 private:
  struct One {
    Node* node = nullptr;
    std::unique_ptr<Exchange> exchange;
  };
  One& at(const std::string& name) { return nodes_.at(name); }
  MailboxId link_name(const std::string& name) { return at(name).node->site().node; }

  void add(const std::string& name, Node& node) {
    const auto moments = [&node] {
      const Time now = node.clock().now();
      return bundle::Moment{.boot = 1, .up = now.time_since_epoch(), .wall = now};
    };
    auto opened = Exchange::open(node, (node.folder() / "exchange.db").string(), moments, {});
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().what));
    nodes_[name] = {.node = &node, .exchange = *std::move(opened)};
  }

 public:
  // Hands over what waits in one direction and says how many bundles that were.
  int carry(const std::string& from, const std::string& to) {
    int carried = 0;
    while (auto one = exchange(from).next(link_name(to), route::LinkClass::tls)) {
      const auto answers = exchange(to).receive(
          std::vector{Exchange::Incoming{.neighbour = link_name(from), .bytes = *one->bytes}});
      REQUIRE_MESSAGE(answers.has_value(), (answers ? "" : answers.error().what));
      const bool is_taken = answers->front().answer == Exchange::Answer::stored;
      CHECK_MESSAGE(is_taken, answers->front().what);
      exchange(from).settled(link_name(to), one->key,
                             is_taken ? Exchange::Settlement::taken : Exchange::Settlement::refused);
      ++carried;
    }
    return carried;
  }

 private:
  std::map<std::string, One> nodes_;
  std::vector<std::pair<std::string, std::string>> wires_;
  std::shared_ptr<const Directory> held_;
  int written_ = 0;
};

}  // namespace depesche
