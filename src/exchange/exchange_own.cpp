// SPDX-License-Identifier: EUPL-1.2
// What the exchange does for this node's own dispatches: bundles for what is owed, the log for what comes,
// and the notes that nodes write one another.
#include <algorithm>

#include "crypto/digest.h"
#include "directory/border.h"
#include "dispatch/verify.h"
#include "exchange/addresses.h"
#include "exchange/exchange.h"
#include "exchange/plan_source.h"
#include "exchange/refusal.h"
#include "node/returned.h"
#include "node/submission.h"
#include "node/view_set.h"

namespace depesche {
namespace {

constexpr std::size_t owed_page_size = 512;
constexpr std::size_t gaps_at_once = 256;

Result<Dispatch> dispatch_in(BytesView bundle_bytes) {
  const auto bundle =
      TRY(bundle::decode(bundle_bytes, {.needs_primary_crc = false, .needs_age_without_time = false}));
  return decode_dispatch(bundle.payload());
}

// Whether it is whole and signed with a key that is known.
bool is_as_signed(const Dispatch& dispatch, const Directory& directory) {
  const auto header = decode_header(dispatch.header);
  const PublicKeys* keys = header ? directory.keys(header->author_key) : nullptr;
  return keys != nullptr && !dispatch.body.empty() && verify(dispatch, keys->signing).has_value();
}

// The node that learns what became of a dispatch: the one that answers for its author. Of a partner whose
// treaty has ended it is our gateway, which has the dispatch and would hand it on for ever.
const Mailbox* node_to_tell(const Header& header, const Directory& directory) {
  if (const Mailbox* node = node_of_signer(header, directory)) return node;
  const MailboxId* author = directory.owner(header.author_key);
  const Partner* partner = author == nullptr ? nullptr : directory.partner(plain_name(*author).organisation);
  return partner == nullptr ? nullptr : directory.mailbox(partner->treaty().gateway);
}

}  // namespace

// Hands to the log what has come for this node. What it does not take yet is offered again whenever something
// else was taken, for that may have been what it waited for.
Result<> Exchange::deliver_all() {
  while (!to_deliver_.empty()) {
    const auto keys = std::exchange(to_deliver_, {});
    const auto delivered = deliver(keys);
    if (!delivered) {  // the disk failed, as a rule: all of it is offered again at the next tick
      to_deliver_.insert(to_deliver_.begin(), keys.begin(), keys.end());
      return delivered;
    }
    TRY(run_effects());
  }
  return {};
}

Result<> Exchange::deliver(std::span<const bundle::BundleKey> keys) {
  std::vector<bundle::BundleKey> offered;
  std::vector<Dispatch> dispatches;
  for (const bundle::BundleKey& key : keys) {
    const auto bytes = store_.read(key);
    if (!bytes) continue;  // it waited and has expired
    auto dispatch = dispatch_in(*bytes);
    if (!dispatch) {  // of a later version perhaps: its author's node sends it again until it is confirmed
      count_forgery("bundles for us, without a dispatch of a form known here,", dispatch.error().what);
      agent_.delivered(key, *bytes, moments_());
      continue;
    }
    offered.push_back(key);
    dispatches.push_back(*std::move(dispatch));
  }
  const auto answers = TRY(node_.accept(dispatches));
  bool is_any_taken = false;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    is_any_taken = is_any_taken || (answers[i] && *answers[i] == Node::Acceptance::taken);
    TRY(conclude(offered[i], dispatches[i], answers[i]));
  }
  if (!is_any_taken) return {};
  std::ranges::move(std::exchange(waiting_, {}), std::back_inserter(to_deliver_));
  return adopt_plan();
}

Result<> Exchange::conclude(const bundle::BundleKey& key, const Dispatch& dispatch,
                            Result<Node::Acceptance> answer) {
  if (answer && *answer == Node::Acceptance::waiting) {
    waiting_.push_back(key);
    return {};
  }
  if (answer && *answer == Node::Acceptance::known) {
    const bool is_told_again = TRY(note_again(key, dispatch));
    if (is_told_again) return {};
  }
  const Bytes bytes = TRY(store_.read(key));
  agent_.delivered(key, bytes, moments_());
  scanned_ = {};  // it may be a note that confirms or asks for something
  return answer ? Result<>{} : refuse(dispatch, answer.error().what);
}

// Whether the sender is to be told once more that this is here.
Result<bool> Exchange::note_again(const bundle::BundleKey& key, const Dispatch& dispatch) {
  const auto directory = node_.published()->directory;
  auto signed_header = TRY(decode_header(dispatch.header));
  const Header header = TRY(named_here(std::move(signed_header), *directory));
  const Mailbox* author_node = node_of_signer(header, *directory);
  if (author_node == nullptr || author_node->id == node_.site().node || is_delivery_note(header))
    return false;
  Again& again = again_[author_node->id];
  again.bundles.push_back(key);
  for (const Recipient& recipient : header.recipients) {
    if (recipient.number == 0) continue;
    again.ranges.insert({.author = header.author,
                         .addressee = recipient.mailbox,
                         .first = recipient.number,
                         .last = recipient.number});
  }
  return true;
}

// For good: the sender learns of it, and the supervision has a record. What its author did not sign, or not
// with this body, anybody on the way may have made of a dispatch that will come as it was: it is counted as a
// forgery, and the author is told nothing, who would let the true one go.
Result<> Exchange::refuse(const Dispatch& dispatch, const std::string& because) {
  const auto directory = node_.published()->directory;
  const auto header = decode_header(dispatch.header);
  const Mailbox* author_node = header ? node_to_tell(*header, *directory) : nullptr;
  if (!is_as_signed(dispatch, *directory)) {
    const std::string whose = author_node == nullptr ? "somebody unknown" : author_node->id.value;
    count_forgery("dispatches in the name of " + whose, because);
    return {};
  }
  const auto here = localised(*header, *directory);
  TRY(record_refusal(node_, "exchange: " + because, {dispatch.id}, here ? here->label : Label{}));
  if (author_node == nullptr || author_node->id == node_.site().node) return {};
  // Why is nobody's business but ours.
  const bool is_partner = is_foreign(author_node->id);
  TRY(tell(author_node->id,
           Refused{.dispatch = dispatch.id, .because = is_partner ? "not-available" : because}));
  return {};
}

// A node that cannot be told, as it left the directory or may not get such notes, holds nothing else up: the
// supervision has a record. When the directory has changed it is spoken to again. Whether it is told.
Result<bool> Exchange::tell(const MailboxId& node, const DeliveryNote& note) {
  const bool is_logged = TRY(log_note(node, note));
  TRY(send_notes());
  return is_logged;
}

// The same, but for its bundle: send_notes() makes it. After an error nothing is in the log.
Result<bool> Exchange::log_note(const MailboxId& node, const DeliveryNote& note) {
  if (auto directory = node_.published()->directory; directory != told_by_) {
    told_by_ = std::move(directory);
    untold_.clear();
  }
  if (untold_.contains(node)) return false;
  const Mailbox* known = told_by_->mailbox(node);
  if (is_foreign(node) && (known == nullptr || told_by_->node_of(*known) == nullptr))
    return false;     // with that partner no treaty is in force: nothing goes there
  TRY(send_notes());  // while the disk is full no more of them are written
  const auto answers = TRY(node_.submit(std::vector{note_submission(node_.site(), node, note)}));
  if (!answers.front()) {
    untold_.insert(node);
    TRY(record_refusal(node_, "exchange: " + node.value + " cannot be told: " + answers.front().error().what,
                       {}, Label{}));
    return false;
  }
  unsent_notes_.push_back({.node = node, .note = answers.front()->id});
  return true;
}

// Bundles for the notes that are in the log. One that the disk has damaged holds up no other: whoever was to
// have it asks, or sends, once more.
Result<> Exchange::send_notes() {
  while (!unsent_notes_.empty()) {
    const auto& [node, note] = unsent_notes_.front();
    const auto entry = node_.log().find(note);
    if (!entry && entry.error().code != Code::corrupt) return std::unexpected(entry.error());
    if (entry) TRY(make_bundle(node, *entry, std::nullopt));
    unsent_notes_.pop_front();
  }
  return {};
}

Result<> Exchange::tick() {
  const bundle::Moment now = moments_();
  const auto expired = agent_.expired(now);
  for (const bundle::BundleKey& key : expired) {
    if (const auto bytes = store_.read(key)) agent_.expire(key, *bytes, now);
  }
  go_with_time();
  if (neighbourhood(*node_.published()->directory) != nodes_known_) TRY(adopt_plan());
  try_again();
  if (auto done = go_on(); !done) late_ = std::move(done);  // first of all, for it makes room
  // What one step cannot do, as the disk is full, keeps no other from making room.
  Result<> first_failure = share_excerpts();
  const auto step = [&](Result<> done) {
    if (first_failure && !done) first_failure = std::move(done);
  };
  step(drop_for_strangers());
  step(make_owed());
  step(review_owed());
  step(return_undelivered());
  step(confirm(settings_.confirm_after));
  step(ask_for_missing());
  step(go_on());
  return first_failure;
}

// To a mailbox of our own as a message from this node; a partner's gateway is told, and tells its own author.
Result<> Exchange::return_undelivered() {
  const auto foreign = TRY(depesche::return_undelivered(node_));
  for (const ForeignReturn& one : foreign) {
    if (!returning_.contains(one.dispatch)) {
      TRY(log_note(one.gateway, Refused{.dispatch = one.dispatch, .because = "not-available"}));
      returning_.insert(one.dispatch);
    }
    TRY(send_notes());
    TRY(mark_returned(node_, one.dispatch));  // only now: its bundle is stored
    returning_.erase(one.dispatch);
  }
  return {};
}

// What a partner says of itself comes to the gateway, which tells the house. A crash in between tells it
// twice, which changes nothing.
Result<> Exchange::share_excerpts() {
  const auto directory = node_.published()->directory;
  for (const auto& [organisation, partner] : directory->partners()) {
    if (partner.treaty().gateway != node_.site().node || partner.excerpt_number() == 0) continue;
    const std::string name = "excerpt of " + organisation;
    const auto digest = crypto::sha256(partner.excerpt().body);
    const Bytes before = TRY(store_.recall(name));
    const Mailbox* house = directory->house_of(node_.site().organisation);
    if (house == nullptr || std::ranges::equal(before, digest)) continue;
    const auto answers =
        TRY(node_.submit(std::vector{excerpt_submission(node_.site(), house->id, partner.excerpt())}));
    if (!answers.front()) return std::unexpected(answers.front().error());
    store_.remember(name, to_bytes(digest));
    TRY(commit());
  }
  return {};
}

// Bundles for what was logged since the last time.
Result<> Exchange::make_owed() {
  const Delivery delivery(node_.views().database());
  for (;;) {
    const auto owed = TRY(delivery.owed(made_up_to_, owed_page_size));
    for (const Owed& one : owed) {
      const auto before = TRY(store_.carriage(one.node, one.position));
      if (!before) {
        const Entry entry = TRY(node_.log().find(one.dispatch));
        TRY(make_bundle(one.node, entry, one.position));
      }
      made_up_to_ = one.place();
    }
    if (owed.size() < owed_page_size) return {};
  }
}

// What was made long ago without a receipt, or is asked for, is made again; what was confirmed is given up.
Result<> Exchange::review_owed() {
  constexpr Duration between{30'000};
  const Time now = node_.clock().now();
  if (now - scanned_ < between && now >= scanned_) return {};
  scanned_ = now;
  TRY(drop_settled());
  const Delivery delivery(node_.views().database());
  for (OwedPlace after;;) {
    const auto owed = TRY(delivery.owed(after, owed_page_size));
    for (const Owed& one : owed) {
      TRY(review(one, now));
      after = one.place();
    }
    if (owed.size() < owed_page_size) return {};
  }
}

// What came to its receiver by another way, as with a courier, need not go any more.
Result<> Exchange::drop_settled() {
  const auto held = TRY(store_.held_carriages());
  for (const bundle::BundleKey& key : held) {
    if (!is_settled(key)) continue;
    const Bytes bytes = TRY(store_.read(key));
    agent_.cancel(key, bytes, moments_());
  }
  return run_effects();
}

Result<> Exchange::review(const Owed& owed, Time now) {
  const auto carriage = TRY(store_.carriage(owed.node, owed.position));
  if (carriage) {
    const bool is_over = TRY(give_up(owed, *carriage, now));
    if (is_over) return {};
    return remake(owed, *carriage, now);
  }
  if (owed.place() > made_up_to_) return {};
  const Entry entry = TRY(node_.log().find(owed.dispatch));  // its addressee has moved to another node
  return make_bundle(owed.node, entry, owed.position);
}

// What people wrote and nobody confirmed or asked for in so long is not made again: the node notes it, and
// its author learns of it. What nodes owe one another, as the directory, is never given up.
Result<bool> Exchange::give_up(const Owed& owed, const Carriage& carriage, Time now) {
  if (!carriage.first) return false;
  const bool is_wanted = owed.requested && now - *owed.requested < settings_.give_up_after &&
                         *owed.requested - now < settings_.give_up_after;
  if (is_wanted) return false;
  const Duration tried(agent_.node_time(moments_()) - *carriage.first);
  if (tried < settings_.give_up_after) return false;
  const Entry entry = TRY(node_.log().find(owed.dispatch));
  const Header header = TRY(decode_header(entry.dispatch.header));
  if (!is_written_by_people(header.kind)) return false;
  TRY(note_given_up(
      {.dispatch = owed.dispatch, .node = owed.node, .because = "no-receipt: none came in time"}));
  return true;
}

Result<> Exchange::note_given_up(const GivenUp& note) {
  const auto answers = TRY(node_.submit(std::vector{note_submission(node_.site(), node_.site().node, note)}));
  return answers.front() ? Result<>{} : std::unexpected(answers.front().error());
}

Result<> Exchange::remake(const Owed& owed, const Carriage& carriage, Time now) {
  const bool is_held = agent_.retention_of(carriage.key) != 0;
  const bool is_asked_for = owed.requested && *owed.requested > carriage.made;
  // One that was made while the clock was far ahead would not be late for years.
  const bool is_late =
      now - carriage.made > settings_.retry_after || carriage.made - now > settings_.retry_after;
  if (is_held || !(is_asked_for || is_late)) return {};
  const Entry entry = TRY(node_.log().find(owed.dispatch));
  return make_bundle(owed.node, entry, owed.position);
}

Result<> Exchange::confirm_now() {
  TRY(confirm(Duration{0}));
  TRY(run_effects());
  return commit();
}

Result<> Exchange::confirm(Duration after) {
  const Delivery delivery(node_.views().database());
  const Time now = node_.clock().now();
  const auto nodes = TRY(delivery.unconfirmed_nodes());
  for (const MailboxId& node : nodes) unconfirmed_since_.try_emplace(node, now);
  for (const auto& [node, _] : again_) unconfirmed_since_.try_emplace(node, now);
  for (auto one = unconfirmed_since_.begin(); one != unconfirmed_since_.end();) {
    if (now - one->second < after && now >= one->second) {
      ++one;
      continue;
    }
    TRY(confirm(one->first));
    one = unconfirmed_since_.erase(one);
  }
  return {};
}

Result<> Exchange::confirm(const MailboxId& node) {
  auto ranges = TRY(Delivery(node_.views().database()).unconfirmed(node, note_ranges_max / 2));
  const Again again = again_[node];
  for (const NumberRange& range : again.ranges) {
    if (ranges.size() < note_ranges_max) ranges.push_back(range);
  }
  if (!ranges.empty()) TRY(tell(node, Arrived{std::move(ranges)}));
  again_.erase(node);  // only now: what the disk did not take is told at the next tick
  for (const bundle::BundleKey& key : again.bundles) {  // unless it expired meanwhile
    if (const auto bytes = store_.read(key)) agent_.delivered(key, *bytes, moments_());
  }
  return {};
}

// Numbers may overtake one another on their way; only what is missing for a while is asked for, and then less
// and less often.
Result<> Exchange::ask_for_missing() {
  const Delivery delivery(node_.views().database());
  const Time now = node_.clock().now();
  const auto gaps = TRY(delivery.gaps(gaps_at_once));
  std::map<MailboxId, Missing> wanted;
  std::map<NumberRange, Asked> still;
  for (const Delivery::Gap& gap : gaps) {
    const auto known = asked_.find(gap.range);
    Asked asked = known != asked_.end() ? known->second
                                        : Asked{.seen = now, .again = now + settings_.gap_after, .times = 0};
    if (asked.seen > now) asked = {.seen = now, .again = now + settings_.gap_after, .times = 0};  // set back
    if (now >= asked.again) {
      wanted[gap.node].ranges.push_back(gap.range);
      constexpr unsigned times_max = 8;
      asked.again = now + settings_.gap_again * (1 << std::min(asked.times, times_max));
      ++asked.times;
    }
    still.emplace(gap.range, asked);
  }
  asked_ = std::move(still);
  for (const auto& [node, missing] : wanted) TRY(tell(node, missing));
  return {};
}

}  // namespace depesche
