// SPDX-License-Identifier: EUPL-1.2
#include "bundle/agent.h"

#include <algorithm>
#include <cstring>

#include "base/ensure.h"
#include "cbor/reader.h"

namespace depesche::bundle {
namespace {

constexpr std::uint64_t state_version = 2;

// Extension blocks that are encrypted are somebody else's to read.
std::optional<std::uint64_t> readable_age(const Bundle& bundle) {
  const Block* block = bundle.find_type(block_type::bundle_age);
  if (block == nullptr) return std::nullopt;
  const auto age = decode_age(block->data);
  return age ? std::optional(*age) : std::nullopt;
}

Precedence precedence_of(const Bundle& bundle) {
  const Block* block = bundle.find_type(block_type::handling);
  if (block == nullptr) return Precedence::routine;
  const auto handling = decode_handling(block->data);
  return handling ? handling->precedence : Precedence::routine;
}

}  // namespace

std::size_t Agent::KeyHash::operator()(const BundleKey& key) const {
  std::size_t value = 0;
  std::memcpy(&value, key.data(), sizeof value);
  return value;
}

Agent::Agent(Settings settings, const Routes& routes)
    : settings_(std::move(settings)),
      routes_(routes),
      duplicates_(settings_.duplicates_max),
      reassembly_(settings_.reassembly) {}

Bytes Agent::state() const {
  const Timeline::State& time = timeline_.state();
  cbor::Writer writer;
  writer.array(6).uint(state_version).uint(time.node_time).uint(time.last.boot);
  writer.uint(static_cast<std::uint64_t>(time.last.up.count()));
  if (time.last.wall) {
    writer.uint(static_cast<std::uint64_t>(time.last.wall->time_since_epoch().count()));
  } else {
    writer.null();
  }
  return writer.uint(next_sequence_).take();
}

Result<> Agent::restore(BytesView state, const Moment& now) {
  constexpr std::uint64_t time_max = std::uint64_t{1} << 50;  // thousands of years in milliseconds
  cbor::Reader reader(state);
  const std::size_t size = TRY(reader.read_array());
  const std::uint64_t version_found = TRY(reader.read_uint());
  const bool has_known = size == 7 && version_found == 1;  // all known bundles stood in the state itself
  const bool is_of_today = size == 6 && version_found == state_version;
  if (!has_known && !is_of_today) return reader.refuse("an unknown version");
  Timeline::State time;
  time.node_time = TRY(reader.read_uint());
  time.last.boot = TRY(reader.read_uint());
  time.last.up = Duration(TRY(reader.read_uint(time_max)));
  const bool has_no_wall = TRY(reader.read_null_if_next());
  if (!has_no_wall) time.last.wall = Time(Duration(TRY(reader.read_uint(time_max))));
  const std::uint64_t sequence = TRY(reader.read_uint());
  const BytesView known = has_known ? TRY(reader.read_bytes()) : BytesView();
  TRY(reader.finish());
  if (has_known) TRY(duplicates_.restore(known));
  next_sequence_ = sequence;
  timeline_ = Timeline(time);
  timeline_.at(now);
  return {};
}

Result<> Agent::restored(BytesView bytes, std::uint64_t arrived, std::uint64_t age, const Moment& now) {
  const Bundle bundle = TRY(decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false}));
  const BundleKey id = key_of(bundle);
  if (bundle.primary.fragment && is_known(whole_key_of(bundle))) {
    effects_.emplace_back(Discard{id});  // its whole was stored, and it was not removed any more
    return {};
  }
  hold(id, bundle,
       {.arrived = arrived, .age = age, .size = bytes.size(), .retention = retention::dispatch_pending});
  stored(id, bytes, now);
  return {};
}

// What is known of a bundle's age when it comes. Later only the node's own time counts, so that a clock that
// is set does not change it.
std::uint64_t Agent::age_on_arrival(const Bundle& bundle, const Moment& now) const {
  const std::uint64_t told = readable_age(bundle).value_or(0);
  const std::uint64_t created = bundle.primary.created.milliseconds;
  if (created == 0 || !now.wall) return told;
  const std::uint64_t today = to_dtn_time(*now.wall);
  return std::max(told, today > created ? today - created : 0);
}

void Agent::hold(const BundleKey& id, const Bundle& bundle, Held held) {
  const std::uint64_t lifetime = bundle.primary.lifetime;
  held.expires = saturating_add(held.arrived, lifetime > held.age ? lifetime - held.age : 0);
  if (!held_.emplace(id, held).second) return;
  by_expiry_.emplace(held.expires, id);
  bytes_held_ += held.size;
}

Reception Agent::refuse(Reception::Kind kind, std::uint64_t reason, std::string what) const {
  return {.kind = kind, .reason = reason, .what = std::move(what)};
}

Reception Agent::receive(BytesView bytes, const Moment& now) {
  using Kind = Reception::Kind;
  const auto bundle = decode(bytes, settings_.rules);
  if (!bundle) return refuse(Kind::invalid, reason::block_unintelligible, bundle.error().what);
  const std::uint64_t time = timeline_.at(now);
  duplicates_.forget_expired(time);
  const BundleKey id = key_of(*bundle);
  if (is_known(id) || is_known(whole_key_of(*bundle))) return {.kind = Kind::duplicate, .id = id};
  const auto objection = objection_to(*bundle);
  if (objection) {
    report(*bundle, flag::report_deletion, {.deleted = {.is_made = true}, .reason = objection->reason}, now);
    return refuse(Kind::invalid, objection->reason, objection->what);
  }
  const std::uint64_t age = age_on_arrival(*bundle, now);
  if (age > bundle->primary.lifetime) {
    report(*bundle, flag::report_deletion, {.deleted = {.is_made = true}, .reason = reason::lifetime_expired},
           now);
    return refuse(Kind::invalid, reason::lifetime_expired, "the bundle's lifetime is over");
  }
  if (held_.size() >= settings_.bundles_max || bytes.size() > settings_.bytes_max - bytes_held_) {
    return refuse(Kind::no_room, reason::depleted_storage, "there is no room");
  }
  Reception reception{.kind = Kind::accepted, .id = id, .arrived = time, .age = age};
  report(*bundle, flag::report_reception, {.received = {.is_made = true}}, now);
  reception.bytes = without_unknown_blocks(*bundle, bytes, now);
  hold(id, *bundle,
       {.arrived = time,
        .age = age,
        .size = reception.bytes.size(),
        .retention = retention::dispatch_pending});
  return reception;
}

// §5.6 step 4: blocks nobody here understands go where they ask to.
Bytes Agent::without_unknown_blocks(const Bundle& bundle, BytesView bytes, const Moment& now) {
  Draft draft(bundle);
  bool is_changed = false;
  for (const Block& block : bundle.blocks) {
    if (is_known_type(block.type)) continue;
    if (block.has(block_flag::report_if_unknown)) {
      report(bundle, 0, {.received = {.is_made = true}, .reason = reason::block_unsupported}, now);
    }
    if (!block.has(block_flag::discard_if_unknown)) continue;
    draft.drop(block.number);
    is_changed = true;
  }
  return is_changed ? draft.encode() : to_bytes(bytes);
}

void Agent::stored(const BundleKey& id, BytesView bytes, const Moment& now) {
  const auto found = held_.find(id);
  const auto bundle = decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  ENSURE(found != held_.end() && bundle.has_value());
  if (found->second.is_stored) return;  // its parts made it once more, after a restart
  found->second.is_stored = true;
  // Not before: whoever is told that it was here lets go of it.
  duplicates_.remember(id, saturating_add(found->second.expires, settings_.duplicate_margin));
  drop_parts(id);
  dispatch(id, *bundle, now);
}

void Agent::not_stored(const BundleKey& id) {
  const auto found = held_.find(id);
  if (found != held_.end() && !found->second.is_stored) release(id);
}

// §5.3
void Agent::dispatch(const BundleKey& id, const Bundle& bundle, const Moment& now) {
  if (on_same_node(bundle.primary.destination, settings_.node)) {
    deliver_or_reassemble(id, bundle, now);
  } else {
    held_.at(id).retention |= retention::forward_pending;
    drop_constraint(id, retention::dispatch_pending);
    forward(id, bundle);
  }
}

// §5.7 and §5.9
void Agent::deliver_or_reassemble(const BundleKey& id, const Bundle& bundle, const Moment& now) {
  Held& held = held_.at(id);
  if (!bundle.primary.fragment) {
    held.retention = retention::delivery_pending;
    effects_.emplace_back(Deliver{id});
    return;
  }
  held.retention = retention::reassembly_pending;
  auto progress = reassembly_.add(bundle);
  if (!progress) {
    const bool is_full = progress.error().code == Code::unavailable;
    report(bundle, flag::report_deletion,
           {.deleted = {.is_made = true},
            .reason = is_full ? reason::depleted_storage : reason::block_unintelligible},
           now);
    drop_constraint(id, retention::reassembly_pending);
    return;
  }
  if (progress->whole) unite(std::move(*progress), bundle, now);
}

// The whole bundle takes the place of its parts once it is stored.
void Agent::unite(Reassembly::Progress progress, const Bundle& fragment, const Moment& now) {
  const auto whole = decode(*progress.whole, {.needs_primary_crc = false, .needs_age_without_time = false});
  const BundleKey id = whole ? key_of(*whole) : BundleKey{};
  if (!whole || held_.contains(id)) {
    if (!whole) {
      report(fragment, flag::report_deletion,
             {.deleted = {.is_made = true}, .reason = reason::block_unintelligible}, now);
    }
    for (const BundleKey& part : progress.parts) drop_constraint(part, retention::reassembly_pending);
    return;
  }
  const Held& last = held_.at(key_of(fragment));
  hold(id, *whole,
       {.arrived = last.arrived,
        .age = last.age,
        .size = progress.whole->size(),
        .retention = retention::dispatch_pending});
  parts_of_[id] = std::move(progress.parts);
  effects_.emplace_back(
      Submit{.id = id, .bytes = std::move(*progress.whole), .arrived = last.arrived, .age = last.age});
}

// §5.4
void Agent::forward(const BundleKey& id, const Bundle& bundle) {
  Held& held = held_.at(id);
  const auto next_hop = routes_.next_hop(bundle);
  held.is_routed = next_hop.has_value();
  if (next_hop)
    effects_.emplace_back(Forward{.id = id, .next_hop = *next_hop, .precedence = precedence_of(bundle)});
}

}  // namespace depesche::bundle
