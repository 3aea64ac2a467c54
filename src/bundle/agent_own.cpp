// SPDX-License-Identifier: EUPL-1.2
// What an agent makes itself (bundles of applications here, status reports), and how bundles leave it.
#include <algorithm>

#include "base/ensure.h"
#include "bundle/agent.h"
#include "bundle/asb.h"

namespace depesche::bundle {
namespace {

constexpr std::uint64_t own_hop_limit = 32;
constexpr std::uint64_t hour = 3'600'000;           // milliseconds
constexpr std::size_t report_sources_max = 10'000;  // whose reports are counted at one time

void put_block(Draft& draft, std::uint64_t type, Bytes data) {
  const Block* block = draft.bundle().find_type(type);
  if (block != nullptr) return draft.set_data(block->number, std::move(data));
  draft.add({.type = type, .number = draft.free_number(), .crc = CrcType::crc32c}, std::move(data));
}

bool is_encrypted(const Bundle& bundle, std::uint64_t type) {
  const Block* block = bundle.find_type(type);
  if (block == nullptr || bundle.find_type(block_type::confidentiality) == nullptr) return false;
  const auto encrypted = encrypted_blocks(bundle);
  return !encrypted || std::ranges::find(*encrypted, block->number) != encrypted->end();
}

}  // namespace

// The sequence never begins anew, so a clock that went back makes no bundle twice.
CreationTime Agent::next_creation(const Moment& now) {
  return {.milliseconds = now.wall ? to_dtn_time(*now.wall) : 0, .sequence = next_sequence_++};
}

// Gives a bundle what every bundle made here has, and holds it until it is stored.
Submit Agent::make_own(Draft draft, const Moment& now) {
  if (draft.bundle().primary.created.milliseconds == 0)
    put_block(draft, block_type::bundle_age, encode_age(0));
  put_block(draft, block_type::hop_count, encode_hop_count({.limit = own_hop_limit, .count = 0}));
  Submit made{.id = key_of(draft.bundle()), .bytes = draft.encode(), .arrived = timeline_.at(now), .age = 0};
  hold(made.id, draft.bundle(),
       {.arrived = made.arrived, .size = made.bytes.size(), .retention = retention::dispatch_pending});
  return made;
}

Result<Submit> Agent::submit(Primary primary, Bytes payload, const std::optional<Handling>& handling,
                             const Moment& now) {
  if (!primary.source.is_null() && !on_same_node(primary.source, settings_.node)) {
    return fail(Code::invalid, "the source is on another node");
  }
  if (held_.size() >= settings_.bundles_max || payload.size() > settings_.bytes_max - bytes_held_) {
    return fail(Code::unavailable, "there is no room");
  }
  primary.created = next_creation(now);
  Draft draft(std::move(primary), std::move(payload), CrcType::crc32c);
  if (handling) {
    draft.add({.type = block_type::handling,
               .number = draft.free_number(),
               .flags = block_flag::replicate,
               .crc = CrcType::crc32c},
              encode_handling(*handling));
  }
  TRY(check(draft.bundle(), {.needs_age_without_time = false}));
  const auto objection = objection_to(draft.bundle());
  if (objection) return fail(Code::invalid, objection->what);
  return make_own(std::move(draft), now);
}

void Agent::delivered(const BundleKey& id, BytesView bytes, const Moment& now) {
  if ((retention_of(id) & retention::delivery_pending) == 0) return;
  const auto bundle = decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (bundle) report(*bundle, flag::report_delivery, {.delivered = {.is_made = true}}, now);
  drop_constraint(id, retention::delivery_pending);
}

Result<Bytes> Agent::prepare(const BundleKey& id, BytesView bytes, const Moment& now) {
  if ((retention_of(id) & retention::forward_pending) == 0)
    return fail(Code::not_found, "it is not to be sent");
  Bundle bundle = TRY(decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false}));
  const Held& held = held_.at(id);
  const std::uint64_t time = timeline_.at(now);
  if (time > held.expires) {
    expire(id, bytes, now);
    return fail(Code::not_found, "its lifetime is over");
  }
  Draft draft(std::move(bundle));
  const Block* hop_block = draft.bundle().find_type(block_type::hop_count);
  if (hop_block != nullptr && !is_encrypted(draft.bundle(), block_type::hop_count)) {
    HopCount hops = TRY(decode_hop_count(hop_block->data));
    if (hops.count >= hops.limit) {
      erase(id, bytes, reason::hop_limit_exceeded, now);
      return fail(Code::denied, "its hops are used up");
    }
    ++hops.count;
    put_block(draft, block_type::hop_count, encode_hop_count(hops));
  }
  const bool has_age = draft.bundle().find_type(block_type::bundle_age) != nullptr;
  if (has_age && !is_encrypted(draft.bundle(), block_type::bundle_age)) {
    put_block(draft, block_type::bundle_age, encode_age(saturating_add(held.age, time - held.arrived)));
  }
  if (!is_encrypted(draft.bundle(), block_type::previous_node)) {
    put_block(draft, block_type::previous_node, encode_previous_node(settings_.node));
  }
  return draft.encode();
}

void Agent::sent(const BundleKey& id, BytesView bytes, const Moment& now) {
  if ((retention_of(id) & retention::forward_pending) == 0) return;
  const auto bundle = decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (bundle) report(*bundle, flag::report_forwarding, {.forwarded = {.is_made = true}}, now);
  drop_constraint(id, retention::forward_pending);
}

void Agent::not_sent(const BundleKey& id) {
  const auto found = held_.find(id);
  if (found != held_.end()) found->second.is_routed = false;
}

void Agent::reroute(const BundleKey& id, BytesView bytes) {
  const auto found = held_.find(id);
  const bool waits = found != held_.end() && (found->second.retention & retention::forward_pending) != 0;
  if (!waits || found->second.is_routed) return;
  const auto bundle = decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (bundle) forward(id, *bundle);
}

std::vector<BundleKey> Agent::waiting() const {
  std::vector<BundleKey> ids;
  for (const auto& [id, held] : held_) {
    if ((held.retention & retention::forward_pending) != 0 && !held.is_routed) ids.push_back(id);
  }
  return ids;
}

std::vector<BundleKey> Agent::expired(const Moment& now) {
  const std::uint64_t time = timeline_.at(now);
  std::vector<BundleKey> ids;
  for (const auto& [expires, id] : by_expiry_) {
    if (expires >= time) break;
    ids.push_back(id);
  }
  return ids;
}

// §5.10
void Agent::erase(const BundleKey& id, BytesView bytes, std::uint64_t reason, const Moment& now) {
  if (!held_.contains(id)) return;
  const auto bundle = decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (bundle) report(*bundle, flag::report_deletion, {.deleted = {.is_made = true}, .reason = reason}, now);
  const bool is_part = (retention_of(id) & retention::reassembly_pending) != 0;
  drop_constraint(id, 0xFF);
  if (bundle && is_part) drop_parts(whole_key_of(*bundle));  // the others wait for nothing any more
}

// What was to become one bundle: without one of them it does not come, or it is there already.
void Agent::drop_parts(const BundleKey& whole) {
  auto parts = reassembly_.parts_of(whole);
  reassembly_.forget(whole);
  if (const auto united = parts_of_.extract(whole)) parts = united.mapped();
  for (const BundleKey& part : parts) drop_constraint(part, retention::reassembly_pending);
}

// §5.11: what nothing is owed to any more is discarded.
void Agent::drop_constraint(const BundleKey& id, std::uint8_t constraint) {
  const auto found = held_.find(id);
  if (found == held_.end()) return;
  found->second.retention &= static_cast<std::uint8_t>(~constraint);
  if (found->second.retention != 0) return;
  effects_.emplace_back(Discard{id});
  release(id);
}

void Agent::release(const BundleKey& id) {
  const auto found = held_.find(id);
  const auto [begin, end] = by_expiry_.equal_range(found->second.expires);
  by_expiry_.erase(std::find_if(begin, end, [&](const auto& entry) { return entry.second == id; }));
  bytes_held_ -= found->second.size;
  held_.erase(found);
}

std::uint8_t Agent::retention_of(const BundleKey& id) const {
  const auto found = held_.find(id);
  return found == held_.end() ? std::uint8_t{0} : found->second.retention;
}

// So many reports an hour for each source, so that nobody makes this node send more than it would.
bool Agent::may_report(const Bundle& bundle, std::uint64_t now) {
  if (!settings_.sends_reports || bundle.primary.has(flag::is_administrative)) return false;
  if (bundle.primary.report_to.is_null() || !bundle.primary.report_to.is_known_scheme()) return false;
  const std::string source = to_text(node_of(bundle.primary.source));
  auto found = allowances_.find(source);
  if (found == allowances_.end()) {
    if (allowances_.size() >= report_sources_max) {
      std::erase_if(allowances_, [&](const auto& entry) { return now - entry.second.since >= hour; });
    }
    if (allowances_.size() >= report_sources_max) return false;
    found = allowances_.emplace(source, Allowance{.since = now}).first;
  }
  Allowance& allowance = found->second;
  if (now - allowance.since >= hour) allowance = {.since = now};
  if (allowance.used >= settings_.reports_per_hour) return false;
  ++allowance.used;
  return true;
}

// §6.2. `wanted` is the flag that asks for it; 0 where a block does.
void Agent::report(const Bundle& bundle, std::uint64_t wanted, StatusReport content, const Moment& now) {
  if (wanted != 0 && !bundle.primary.has(wanted)) return;
  if (!may_report(bundle, timeline_.at(now))) return;
  if (bundle.primary.has(flag::status_time_wanted) && now.wall) {
    const std::uint64_t today = to_dtn_time(*now.wall);
    for (Assertion* assertion :
         {&content.received, &content.forwarded, &content.delivered, &content.deleted}) {
      if (assertion->is_made) assertion->at = today;
    }
  }
  content.source = bundle.primary.source;
  content.created = bundle.primary.created;
  if (bundle.primary.fragment) {
    content.part =
        StatusReport::Part{.offset = bundle.primary.fragment->offset, .length = bundle.payload().size()};
  }
  Primary primary{.flags = flag::is_administrative,
                  .destination = bundle.primary.report_to,
                  .source = settings_.node,
                  .created = next_creation(now),
                  .lifetime = settings_.report_lifetime};
  Draft draft(std::move(primary), encode_status_report(content), CrcType::crc32c);
  effects_.emplace_back(make_own(std::move(draft), now));
}

}  // namespace depesche::bundle
