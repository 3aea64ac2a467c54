// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "bundle/agent.h"
#include "exchange/bundle_store.h"
#include "exchange/hop_security.h"
#include "node/node.h"
#include "route/queue.h"
#include "route/router.h"
#include "view/delivery.h"

namespace depesche {

// The store-and-forward side of a node: what its mailboxes owe to other nodes goes into bundles, bundles go
// to neighbours by precedence, what comes is stored, acknowledged, taken into the log or handed on, and
// confirmed. Sans I/O; called on the node's writing thread. Links of every kind use it in the same way.
class Exchange {
 public:
  struct Settings {
    Duration lifetime = std::chrono::days(90);      // of a bundle; then it is made again
    Duration confirm_after{2'000};                  // what comes meanwhile is confirmed together
    Duration gap_after{60'000};                     // a missing number may still be on its way
    Duration gap_again = std::chrono::minutes(30);  // it is asked for again, each time after twice as long
    Duration retry_after =
        std::chrono::hours(6);  // after a neighbour took it, without the receiver's receipt
    Duration forgery_again = std::chrono::hours(1);  // one record for what a neighbour sent badly meanwhile
    Duration give_up_after = std::chrono::days(90);  // without a receipt: then it comes back to its author
    std::uint64_t rate = 10'000'000;                 // bit/s of links that the plan does not know
    bundle::Agent::Settings agent{};                 // `node` is set by the exchange
  };
  using Moments = std::function<bundle::Moment()>;

  // `file` is the store's; the node must outlive the exchange. Errors: corrupt, unavailable.
  static Result<std::unique_ptr<Exchange>> open(Node& node, const std::string& file, Moments moments,
                                                Settings settings);

  // A neighbour can be sent bundles over this class of links from now on, or no longer.
  void up(const MailboxId& neighbour, route::LinkClass over = route::LinkClass::tls);
  void down(const MailboxId& neighbour, route::LinkClass over = route::LinkClass::tls);

  struct Incoming {
    MailboxId neighbour;
    Bytes bytes;
    route::LinkClass over = route::LinkClass::tls;  // decides how the neighbour must have protected it
  };
  enum class Answer : std::uint8_t { stored, duplicate, invalid, no_room };
  struct Received {
    Answer answer = Answer::invalid;
    std::string what;  // of a refusal, for the record
  };
  // Takes bundles in. What is `stored` is durable when this returns and may be acknowledged. An error of the
  // whole (the disk failed) acknowledges nothing. What a neighbour did not protect as the plan demands of its
  // link is `invalid`, and the supervision has a record of it.
  Result<std::vector<Received>> receive(std::span<const Incoming> bundles);

  struct Outgoing {
    bundle::BundleKey key{};
    std::shared_ptr<const Bytes> bytes;
    bundle::Precedence precedence = bundle::Precedence::routine;
  };
  // The next bundle for a neighbour that the plan lets over a link of this class, unless it is below `least`;
  // it is under way then until settled().
  std::optional<Outgoing> next(const MailboxId& neighbour, route::LinkClass over,
                               bundle::Precedence least = bundle::Precedence::routine);
  enum class Settlement : std::uint8_t { taken, refused, broken };
  void settled(const MailboxId& neighbour, const bundle::BundleKey& key, Settlement how);

  // What a courier should carry to this node: all that waits for it as a neighbour or has it for its
  // destination, the most urgent first. It goes on waiting: a courier may be lost, and what comes twice is
  // taken once. Where the plan has courier links there, only what one of them may carry.
  Result<std::vector<Outgoing>> for_courier(const MailboxId& node);

  // A courier has these now; for the trace.
  Result<> given_to_courier(std::span<const bundle::BundleKey> keys, const std::string& courier);

  // Makes bundles of what the log says is owed, confirms what came, asks for what is missing, lets expire.
  // Call it after the log grew and at least once a second.
  Result<> tick();
  // What the disk did not take at first and is tried again every ten seconds: an error while there is
  // something.
  Result<> late() const { return late_; }
  // Confirms at once what came, for a courier who leaves now.
  Result<> confirm_now();

  // Small things that belong beside the bundles (numbers of consignments, addresses of neighbours), by name:
  // durable when keep() returns; empty when nothing was kept.
  Result<> keep(std::string name, Bytes value);
  Result<Bytes> kept(std::string_view name) const { return store_.recall(name); }

  // Where the bundle of an own dispatch for another node is; nothing when none was made yet.
  struct Whereabouts {
    Time made{};
    bool is_held = false;  // here
    std::optional<Handover> given;
  };
  Result<std::optional<Whereabouts>> whereabouts(const MailboxId& node, Position position) const;

  // The plan of ways that counts here, and what it says about a bundle.
  const route::Plan& plan() const { return router_.plan(); }
  route::Explanation explain(const route::Request& request) const { return router_.explain(request); }
  // Takes up at once a plan that was just logged here.
  Result<> refresh_plan();

  // Told whenever there is something new for a neighbour.
  void on_ready(std::function<void(const MailboxId&)> listener) { on_ready_ = std::move(listener); }

  struct LinkStanding {
    MailboxId neighbour;
    bool is_up = false;
    Time since{};
    std::array<std::size_t, 4> waiting{};  // bundles, by precedence
    std::uint64_t bytes = 0;
  };
  std::vector<LinkStanding> standing() const;
  std::size_t held() const { return agent_.held(); }
  // Bundles for which no way is known now.
  std::size_t without_way() const { return agent_.waiting().size(); }

 private:
  struct Neighbour {
    std::set<route::LinkClass> over;  // those that are up
    Time since{};
    route::Queue queue;
    std::map<bundle::BundleKey, route::Queue::Item> under_way;
  };
  // What was here already: it is confirmed anew, and its bundles stay in the store until that is done.
  struct Again {
    std::set<NumberRange> ranges;
    std::vector<bundle::BundleKey> bundles;
  };
  struct Asked {
    Time seen{};
    Time again{};
    unsigned times = 0;
  };

  // What came that its link's protection does not let in, or that nobody signed.
  struct Forgeries {
    Time recorded{};
    std::uint64_t count = 0;
    std::string because;
  };

  Exchange(Node& node, BundleStore store, Moments moments, Settings settings, route::Router router);

  Result<> restore();
  Result<> restore_plan();
  Result<> adopt_plan();
  Neighbour& neighbour(const MailboxId& id);
  bool is_link_to(const route::Link& link, const MailboxId& neighbour, route::LinkClass over) const;
  void set_links(const MailboxId& neighbour, const std::set<route::LinkClass>& over);
  void mark_links();
  void go_with_time();
  std::vector<bundle::BundleKey> give_back(Neighbour& from);
  bool may_go_on(const MailboxId& neighbour, const bundle::BundleKey& key);
  bool may_carry(const MailboxId& neighbour, route::LinkClass over, BytesView bytes) const;
  route::Protection protection(const bundle::Eid& from, const bundle::Eid& to, route::LinkClass over) const;
  void take_in(const Incoming& incoming, Received& answer, std::vector<bundle::Reception>& accepted,
               const bundle::Moment& now);
  void count_forgery(const std::string& what, const std::string& because);
  Result<> record_forgeries();
  Result<> drop_for_strangers();
  bool is_partner(const MailboxId& neighbour) const;
  bool may_cross(const MailboxId& neighbour, const bundle::Eid& source, const bundle::Eid& destination) const;
  bool is_settled(const bundle::BundleKey& key) const;
  bool is_for_courier(const bundle::Bundle& bundle, const MailboxId& node) const;
  Result<std::optional<Outgoing>> sent_now(const MailboxId& id, const route::Queue::Item& item,
                                           route::LinkClass over);
  void run_all(std::vector<bundle::Effect> effects);
  Result<> run_effects();
  Result<> go_on();
  void try_again();
  Result<> run(const bundle::Deliver& deliver);
  Result<> run(const bundle::Forward& forward);
  Result<> run(const bundle::Discard& discard);
  Result<> run(const bundle::Submit& submit);
  Result<> deliver_all();
  Result<> deliver(std::span<const bundle::BundleKey> keys);
  Result<> conclude(const bundle::BundleKey& key, const Dispatch& dispatch, Result<Node::Acceptance> answer);
  Result<bool> note_again(const bundle::BundleKey& key, const Dispatch& dispatch);
  Result<> confirm(const MailboxId& node);
  Result<> refuse(const Dispatch& dispatch, const std::string& because);
  void reroute(std::span<const bundle::BundleKey> keys);
  Result<> make_bundle(const MailboxId& node, const Entry& entry, std::optional<Position> owed);
  Result<> share_excerpts();
  Result<> make_owed();
  Result<> review_owed();
  Result<> drop_settled();
  Result<> remake(const Owed& owed, const Carriage& carriage, Time now);
  Result<> review(const Owed& owed, Time now);
  Result<bool> give_up(const Owed& owed, const Carriage& carriage, Time now);
  Result<> note_given_up(const GivenUp& note);
  Result<> confirm(Duration after);
  Result<> ask_for_missing();
  Result<bool> tell(const MailboxId& node, const DeliveryNote& note);
  Result<bool> log_note(const MailboxId& node, const DeliveryNote& note);
  Result<> send_notes();
  Result<> return_undelivered();
  Result<> commit();

  Node& node_;
  BundleStore store_;
  Moments moments_;
  Settings settings_;
  route::Router router_;
  bundle::Agent agent_;
  HopSecurity hop_;
  std::vector<bundle::Effect> unfinished_;      // what the disk did not take,
  Time tried_again_{};                          // when it was tried last,
  Result<> late_;                               // and why it is not done
  std::map<std::string, Forgeries> forgeries_;  // by what it was
  std::map<MailboxId, Neighbour> neighbours_;
  std::vector<bundle::BundleKey> to_deliver_;
  std::vector<bundle::BundleKey> waiting_;  // what the log does not take yet
  std::map<MailboxId, Again> again_;
  std::set<MailboxId> untold_;                // who could not be told something,
  std::shared_ptr<const Directory> told_by_;  // by this directory
  struct UnsentNote {
    MailboxId node;
    DispatchId note;
  };
  std::deque<UnsentNote> unsent_notes_;  // in the log, but the disk did not take their bundles
  std::set<DispatchId> returning_;       // whose notes are in the log
  std::map<MailboxId, Time> unconfirmed_since_;
  std::map<NumberRange, Asked> asked_;
  OwedPlace made_up_to_{};
  Position plan_at_{};
  std::size_t nodes_known_ = 0;  // neighbourhood() of the plan's,
  std::size_t dropped_for_ = 0;  // and of the last time that something was dropped
  Time scanned_{};
  std::function<void(const MailboxId&)> on_ready_;
};

}  // namespace depesche
