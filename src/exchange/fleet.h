// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "exchange/exchange.h"
#include "exchange/plan_source.h"
#include "node/fleet_fixture.h"

// Headquarters, Cairo and Bonn for tests, each with its exchange, joined by wires that a test cuts and mends.

namespace depesche {

class Fleet {
 public:
  // `moved` is somebody of headquarters who sits at Cairo.
  explicit Fleet(const std::string& name, const std::string& moved = {}) : headquarters(name) {
    add_post("bonn");
    if (!moved.empty()) {
      const Person person{.id = moved, .name = moved, .post = "kairo"};
      headquarters.send(submission_of("", headquarters.node->site(), {"group.house"}, person));
    }
    posts_.emplace("kairo", std::make_unique<JoinedSite>(headquarters, "kairo", 7));
    posts_.emplace("bonn", std::make_unique<JoinedSite>(headquarters, "bonn", 8));
    for (const char* node : {"zentrale", "kairo", "bonn"}) open(node);
  }

  Node& node(const std::string& name) {
    return name == "zentrale" ? *headquarters.node : *posts_.at(name)->node;
  }
  Exchange& exchange(const std::string& name) { return *exchanges_.at(name); }
  static MailboxId id(const std::string& name) { return {"node." + name}; }

  // Ends a node as a crash would and starts it again: what it had only in memory is gone. `meanwhile` is done
  // with its folder.
  void restart(
      const std::string& name,
      const std::function<void(const std::filesystem::path&)>& meanwhile = [](const auto&) {}) {
    const std::filesystem::path folder = node(name).folder();
    exchanges_.erase(name);
    if (name == "zentrale") {
      headquarters.close();
      meanwhile(folder);
      headquarters.open();
    } else {
      posts_.at(name)->close();
      meanwhile(folder);
      posts_.at(name)->open();
    }
    open(name);
    for (const auto& wire : wires_) connect_if(wire.first, wire.second, name);
  }

  void connect(const std::string& one, const std::string& other) {
    wires_.insert({one, other});
    exchange(one).up(id(other));
    exchange(other).up(id(one));
  }
  void cut(const std::string& one, const std::string& other) {
    wires_.erase({one, other});
    exchange(one).down(id(other));
    exchange(other).down(id(one));
  }

  // Sets every clock, while no time passes.
  void set_clocks(Duration by) {
    headquarters.clock.time += by;
    set_by_ += by;
  }

  // Lets time pass and carries what the wires carry.
  void run(Duration time, Duration step = Duration(1'000)) {
    for (Duration passed{}; passed < time; passed += step) {
      headquarters.clock.time += step;
      for (auto& [_, exchange] : exchanges_) {
        const auto ticked = exchange->tick();
        REQUIRE_MESSAGE(ticked.has_value(), (ticked ? "" : ticked.error().what));
      }
      for (const auto& [one, other] : wires_) {
        carry(one, other);
        carry(other, one);
      }
    }
  }

  // By courier: everything for `to`, in random order, with losses and repeats in percent.
  void courier(const std::string& from, const std::string& to, unsigned lost, unsigned repeated,
               std::mt19937& chance) {
    auto bundles = exchange(from).for_courier(id(to));
    REQUIRE(bundles.has_value());
    std::ranges::shuffle(*bundles, chance);
    std::vector<Exchange::Incoming> batch;
    for (const Exchange::Outgoing& one : *bundles) {
      if (chance() % 100 < lost) continue;
      batch.push_back({.neighbour = id(from), .bytes = *one.bytes, .over = route::LinkClass::courier});
      if (chance() % 100 < repeated) batch.push_back(batch.back());
    }
    REQUIRE(exchange(to).receive(batch).has_value());
  }

  std::vector<DispatchId> write(const std::string& at, const std::string& author,
                                const std::vector<std::string>& to, int count,
                                Precedence precedence = Precedence::routine) {
    std::vector<DispatchId> ids;
    for (int i = 0; i < count; ++i) {
      Submission report =
          headquarters.report("Bericht " + std::to_string(++written_), "Text.", label_of(Level::restricted));
      report.author = {author};
      report.precedence = precedence;
      report.to.clear();
      for (const std::string& mailbox : to)
        report.to.push_back({.mailbox = {mailbox}, .for_information = false});
      const auto answers = node(at).submit(std::vector{report});
      REQUIRE(answers.has_value());
      REQUIRE_MESSAGE(answers->front().has_value(), (answers->front() ? "" : answers->front().error().what));
      ids.push_back(answers->front()->id);
    }
    return ids;
  }

  // A plan that counts from now on.
  void publish(const route::Plan& plan) {
    Submission published = submission_of("", headquarters.node->site(), {"group.house"},
                                         Unit{.id = "x", .post = "zentrale", .name = {}});
    published.kind = Kind::policy;
    published.content = encode_published(plan);
    headquarters.send(published);
  }

  std::size_t count_of(const std::string& at, Kind kind) {
    const auto all = logged(node(at), {});
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [&](const Dispatch& one) { return decode_header(one.header)->kind == kind; }));
  }

  bool has(const std::string& at, const DispatchId& dispatch) {
    return node(at).log().find(dispatch).has_value();
  }
  std::size_t count_owed(const std::string& at) { return owed_by(node(at)).size(); }

  TestSite headquarters;
  std::size_t carried = 0;  // bundles over wires

 private:
  void add_post(const std::string& id) {
    Post post = *headquarters.node->published()->directory->post("zentrale");
    post.id = id;
    post.kind = "office";
    headquarters.send(submission_of("", headquarters.node->site(), {"group.house"}, post));
    std::vector<Mailbox> mailboxes{
        {.id = {"post." + id},
         .kind = MailboxKind::post,
         .owner = id,
         .name = {},
         .ceiling = headquarters.node->published()->directory->mailbox({"post.kairo"})->ceiling,
         .keys = {}}};
    REQUIRE(headquarters.node->create_keys(mailboxes).has_value());
    headquarters.send(submission_of("", headquarters.node->site(), {"group.house"}, mailboxes.front()));
  }

  void open(const std::string& name) {
    const auto moments = [this] {
      const Time now = headquarters.clock.time;
      return bundle::Moment{.boot = 1, .up = now.time_since_epoch() - set_by_, .wall = now};
    };
    const auto file = node(name).folder() / "exchange.db";
    auto opened = Exchange::open(node(name), file.string(), moments, {});
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().what));
    exchanges_[name] = *std::move(opened);
  }

  void connect_if(const std::string& one, const std::string& other, const std::string& restarted) {
    if (one == restarted) exchange(one).up(id(other));
    if (other == restarted) exchange(other).up(id(one));
  }

  void carry(const std::string& from, const std::string& to) {
    std::vector<Exchange::Incoming> batch;
    std::vector<bundle::BundleKey> keys;
    while (auto one = exchange(from).next(id(to), route::LinkClass::tls)) {
      batch.push_back({.neighbour = id(from), .bytes = *one->bytes});
      keys.push_back(one->key);
    }
    if (batch.empty()) return;
    carried += batch.size();
    const auto answers = exchange(to).receive(batch);
    REQUIRE_MESSAGE(answers.has_value(), (answers ? "" : answers.error().what));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const bool is_taken = (*answers)[i].answer == Exchange::Answer::stored ||
                            (*answers)[i].answer == Exchange::Answer::duplicate;
      CHECK_MESSAGE(is_taken, (*answers)[i].what);
      exchange(from).settled(id(to), keys[i],
                             is_taken ? Exchange::Settlement::taken : Exchange::Settlement::refused);
    }
  }

  std::map<std::string, std::unique_ptr<JoinedSite>> posts_;
  std::map<std::string, std::unique_ptr<Exchange>> exchanges_;
  std::set<std::pair<std::string, std::string>> wires_;
  int written_ = 0;
  Duration set_by_{};
};

}  // namespace depesche
