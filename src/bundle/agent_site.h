// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>

#include "bundle/agent.h"
#include "bundle/sample.h"

// An agent with a store and a clock of its own, and bundles to give to it, for tests.
namespace depesche::bundle {

inline const Time noon{std::chrono::milliseconds(1'790'000'000'000)};
inline const std::uint64_t dtn_noon = to_dtn_time(noon);

// Sends everything to one neighbour, or to nobody.
class OneWay final : public Routes {
 public:
  std::optional<Eid> next_hop(const Bundle&) const override { return neighbour; }
  std::optional<Eid> neighbour = Eid::ipn(3, 0);
};

// An agent with a store that forgets nothing, and a hand-moved clock.
struct Site {
  explicit Site(Agent::Settings settings = {}) : agent(with_node(std::move(settings)), routes) {}

  static Agent::Settings with_node(Agent::Settings settings) {
    settings.node = Eid::ipn(2, 0);
    return settings;
  }

  Reception receive(const Bytes& bytes) {
    Reception reception = agent.receive(bytes, now);
    if (reception.kind != Reception::Kind::accepted) return reception;
    store[reception.id] = reception.bytes;
    agent.stored(reception.id, reception.bytes, now);
    run();
    return reception;
  }

  // Carries out what the store and the application have to do, and notes the rest.
  void run() {
    for (Effect& effect : agent.take_effects()) {
      if (const auto* submit = std::get_if<Submit>(&effect)) {
        store[submit->id] = submit->bytes;
        made.push_back(submit->bytes);
        agent.stored(submit->id, submit->bytes, now);
        run();
      } else if (const auto* deliver = std::get_if<Deliver>(&effect)) {
        delivered.push_back(deliver->id);
      } else if (const auto* forward = std::get_if<Forward>(&effect)) {
        queue.push_back(*forward);
      } else {
        discarded.push_back(std::get<Discard>(effect).id);
      }
    }
  }

  Result<Bytes> prepare(const BundleKey& id) { return agent.prepare(id, store.at(id), now); }
  void pass(Duration time) {
    now.up += time, now.wall = now.wall ? std::optional(*now.wall + time) : std::nullopt;
  }

  OneWay routes;
  Agent agent;
  Moment now{.boot = 1, .up = std::chrono::seconds(100), .wall = noon};
  std::map<BundleKey, Bytes> store;
  std::vector<BundleKey> delivered;
  std::vector<Forward> queue;
  std::vector<BundleKey> discarded;
  std::vector<Bytes> made;
};

inline Primary sent_at_noon(const Eid& destination) {
  Primary primary = sample_primary();
  primary.destination = destination;
  primary.created.milliseconds = dtn_noon;
  primary.lifetime = 3'600'000;
  return primary;
}
inline const Eid here = Eid::ipn(2, 7);
inline const Eid far_off = Eid::ipn(9, 7);

inline Bytes bundle_to(const Eid& destination, std::vector<Block> blocks = {}, std::uint64_t flags = 0) {
  Primary primary = sent_at_noon(destination);
  primary.flags = flags;
  blocks.push_back(sample_payload());
  return written(primary, blocks);
}

}  // namespace depesche::bundle
