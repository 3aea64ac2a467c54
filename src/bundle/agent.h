// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <variant>
#include <vector>

#include "bundle/draft.h"
#include "bundle/duplicates.h"
#include "bundle/extension.h"
#include "bundle/fragment.h"
#include "bundle/record.h"
#include "bundle/timeline.h"

namespace depesche::bundle {

// Where bundles go on from here.
class Routes {
 public:
  virtual ~Routes() = default;
  // The neighbour to hand this bundle to; nothing while there is none, and the bundle waits.
  virtual std::optional<Eid> next_hop(const Bundle& bundle) const = 0;
};

// What a node owes a bundle it holds (RFC 9171 §5): as long as it owes something, the bundle is not
// discarded.
namespace retention {
inline constexpr std::uint8_t dispatch_pending = 1;
inline constexpr std::uint8_t forward_pending = 2;
inline constexpr std::uint8_t reassembly_pending = 4;
inline constexpr std::uint8_t delivery_pending = 8;  // ours: the application has not taken it yet
}  // namespace retention

// What is to be done outside. Ids are those of the store: a bundle's BundleKey.
struct Deliver {  // hand it to the application at its destination, then call delivered()
  BundleKey id{};
};
struct Forward {  // queue it for that neighbour; prepare() gives its bytes, sent() or not_sent() ends it
  BundleKey id{};
  Eid next_hop{};
  Precedence precedence = Precedence::routine;
};
struct Discard {  // remove it from the store
  BundleKey id{};
};
struct Submit {  // a bundle made here: store it durably, whenever that succeeds, then call stored()
  BundleKey id{};
  Bytes bytes{};
  // For the store to keep beside the bytes, as of a Reception.
  std::uint64_t arrived = 0;
  std::uint64_t age = 0;
};
using Effect = std::variant<Deliver, Forward, Discard, Submit>;

// What became of bytes that a neighbour gave.
struct Reception {
  enum class Kind : std::uint8_t {
    accepted,   // store `bytes` under `id`, durably; then acknowledge and call stored()
    duplicate,  // it is here, or was: answer with "completed" once all that was accepted before is stored
    invalid,    // no bundle, or not acceptable
    no_room,
  };
  Kind kind = Kind::invalid;
  BundleKey id{};
  Bytes bytes{};                        // as it came, but for unknown blocks that asked to be discarded
  std::uint64_t reason = reason::none;  // of a refusal
  std::string what{};                   // the same for people
  // For the store to keep beside the bytes, and to give to restored().
  std::uint64_t arrived = 0;  // node time
  std::uint64_t age = 0;      // then, in milliseconds
};

// Processes bundles as RFC 9171 §5 says: sans I/O, one node. It holds what it must know of each bundle, not
// the bundles; the store is its owner's. Security blocks are dealt with before receive() (accept_security).
class Agent {
 public:
  struct Settings {
    Eid node{};                           // the administrative endpoint
    bool sends_reports = false;           // status reports; few networks want them, and they amplify
    std::uint32_t reports_per_hour = 60;  // for each source of bundles reported on
    std::uint64_t report_lifetime = 86'400'000;
    std::size_t bundles_max = 2'000'000;
    std::uint64_t bytes_max = std::uint64_t{1} << 40;
    std::size_t duplicates_max = 1'000'000;
    std::uint64_t duplicate_margin = 3'600'000;  // remembered so long after expiry, in milliseconds
    Reassembly::Quota reassembly{};
    Rules rules{};
  };

  // `routes` must outlive the agent.
  Agent(Settings settings, const Routes& routes);

  // What outlives a restart: time, the sequence of own bundles, and known bundles, which are many: their
  // changes since the last time are for the store to write. Restore before anything else.
  Bytes state() const;
  std::vector<Duplicates::Change> take_known() { return duplicates_.take_changes(); }
  void restore_known(const BundleKey& key, std::uint64_t expires) { duplicates_.restore(key, expires); }
  // By which bundles age here; a clock that is set changes nothing of it.
  std::uint64_t node_time(const Moment& now) { return timeline_.at(now); }
  Result<> restore(BytesView state, const Moment& now);
  // A bundle that the store still has. It is dispatched anew.
  Result<> restored(BytesView bytes, std::uint64_t arrived, std::uint64_t age, const Moment& now);

  // §5.6. Nothing of it counts until stored(); not_stored() when the store failed.
  Reception receive(BytesView bytes, const Moment& now);
  // §5.2: a bundle of an application here. Its source and creation time are set; without a trusted clock it
  // gets creation time 0 and an age. Code::invalid when the result breaks the rules.
  Result<Submit> submit(Primary primary, Bytes payload, const std::optional<Handling>& handling,
                        const Moment& now);
  // The bytes are durable: the bundle is dispatched (§5.3). `bytes` are those that were stored.
  void stored(const BundleKey& id, BytesView bytes, const Moment& now);
  // The store failed, and nobody was told that the bundle is here: it may come again.
  void not_stored(const BundleKey& id);

  // §5.7: the application has it.
  void delivered(const BundleKey& id, BytesView bytes, const Moment& now);
  // §5.4 step 4: the bytes to send now, with age, previous node and hop count of this moment. Code::not_found
  // when it is no longer to be sent, Code::denied when its hops are used up (it is deleted then).
  Result<Bytes> prepare(const BundleKey& id, BytesView bytes, const Moment& now);
  // The neighbour acknowledged it.
  void sent(const BundleKey& id, BytesView bytes, const Moment& now);
  // §5.4.2: it did not get there. It is offered again when reroute() is called.
  void not_sent(const BundleKey& id);
  // §5.4.1: asks for a route again, for a bundle that waits for one.
  void reroute(const BundleKey& id, BytesView bytes);
  std::vector<BundleKey> waiting() const;

  // §5.5: ids whose lifetime is over; the owner gives their bytes to expire().
  std::vector<BundleKey> expired(const Moment& now);
  void expire(const BundleKey& id, BytesView bytes, const Moment& now) {
    erase(id, bytes, reason::lifetime_expired, now);
  }
  // §5.12, and §5.10 for any other reason.
  void cancel(const BundleKey& id, BytesView bytes, const Moment& now) {
    erase(id, bytes, reason::transmission_canceled, now);
  }
  void erase(const BundleKey& id, BytesView bytes, std::uint64_t reason, const Moment& now);

  // What is to be done, oldest first; each is given once.
  std::vector<Effect> take_effects() { return std::exchange(effects_, {}); }
  std::size_t held() const { return held_.size(); }
  std::uint8_t retention_of(const BundleKey& id) const;

 private:
  struct Held {
    std::uint64_t arrived = 0;
    std::uint64_t age = 0;
    std::uint64_t expires = 0;  // node time
    std::uint64_t size = 0;
    std::uint8_t retention = 0;
    bool is_stored = false;
    bool is_routed = false;
  };
  struct KeyHash {
    std::size_t operator()(const BundleKey& key) const;
  };
  struct Allowance {
    std::uint64_t since = 0;
    std::uint32_t used = 0;
  };

  std::uint64_t age_on_arrival(const Bundle& bundle, const Moment& now) const;
  bool is_known(const BundleKey& id) const { return held_.contains(id) || duplicates_.knows(id); }
  void hold(const BundleKey& id, const Bundle& bundle, Held held);
  void release(const BundleKey& id);
  void dispatch(const BundleKey& id, const Bundle& bundle, const Moment& now);
  void deliver_or_reassemble(const BundleKey& id, const Bundle& bundle, const Moment& now);
  void forward(const BundleKey& id, const Bundle& bundle);
  void drop_constraint(const BundleKey& id, std::uint8_t constraint);
  Reception refuse(Reception::Kind kind, std::uint64_t reason, std::string what) const;
  Bytes without_unknown_blocks(const Bundle& bundle, BytesView bytes, const Moment& now);
  void drop_parts(const BundleKey& whole);
  void unite(Reassembly::Progress progress, const Bundle& fragment, const Moment& now);
  CreationTime next_creation(const Moment& now);
  Submit make_own(Draft draft, const Moment& now);
  void report(const Bundle& bundle, std::uint64_t wanted, StatusReport content, const Moment& now);
  bool may_report(const Bundle& bundle, std::uint64_t now);

  Settings settings_;
  const Routes& routes_;
  Timeline timeline_;
  std::uint64_t next_sequence_ = 0;
  Duplicates duplicates_;
  Reassembly reassembly_;
  std::unordered_map<BundleKey, Held, KeyHash> held_;
  std::multimap<std::uint64_t, BundleKey> by_expiry_;
  std::unordered_map<BundleKey, std::vector<BundleKey>, KeyHash>
      parts_of_;  // of wholes that are not stored yet
  std::uint64_t bytes_held_ = 0;
  std::map<std::string, Allowance> allowances_;
  std::vector<Effect> effects_;
};

}  // namespace depesche::bundle
