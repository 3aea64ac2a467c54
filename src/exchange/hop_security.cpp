// SPDX-License-Identifier: EUPL-1.2
#include "exchange/hop_security.h"

#include <algorithm>

#include "bundle/record.h"
#include "cbor/reader.h"
#include "cbor/writer.h"
#include "crypto/curve.h"
#include "directory/signing_keys.h"
#include "exchange/addresses.h"

namespace depesche {
namespace {

constexpr bundle::Rules any_rules{.needs_primary_crc = false, .needs_age_without_time = false};
constexpr std::string_view hop_word = "depesche hop 1";
constexpr std::size_t generations_max = 3;  // of keys that are tried, at each end
constexpr std::size_t keys_max = 4'096;     // kept; beyond that they are derived anew
constexpr std::size_t key_size = 32;
constexpr std::uint64_t counter_step = 4'096;  // IVs for each durable write
constexpr std::size_t blocks_signed_max = 16;  // of one bundle; one with more goes inside another

bool is_security(const bundle::Block& block) {
  return block.type == bundle::block_type::integrity || block.type == bundle::block_type::confidentiality;
}

bool has_security(const bundle::Bundle& bundle) { return std::ranges::any_of(bundle.blocks, is_security); }

// The keys of this node, newest first.
std::vector<const KeyRing::Entry*> own_generations(const KeyRing& ring, const MailboxId& node) {
  std::vector<const KeyRing::Entry*> found;
  const auto& entries = ring.entries();
  for (auto entry = entries.rbegin(); entry != entries.rend() && found.size() < generations_max; ++entry) {
    if ((*entry)->mailbox == node) found.push_back(entry->get());
  }
  return found;
}

crypto::Secret expand(const crypto::Secret& extracted, std::string_view purpose, BytesView ends) {
  Bytes info = to_bytes(as_bytes(purpose));
  info.insert(info.end(), ends.begin(), ends.end());
  return crypto::hkdf_expand(crypto::Hash::sha384, extracted.view(), info, key_size);
}

// A bundle whose blocks all can be signed here.
bool can_be_signed(const bundle::Bundle& bundle) {
  return !bundle.primary.fragment && !has_security(bundle) && bundle.blocks.size() <= blocks_signed_max &&
         bundle.find_type(bundle::block_type::handling) != nullptr &&
         bundle.find_type(bundle::block_type::hop_count) != nullptr;
}

// The bundle as the payload of another one, which ends at the neighbour.
Bytes enclosed(const bundle::Bundle& inner, BytesView bytes, const MailboxId& from, const MailboxId& to) {
  bundle::Primary primary{.flags = bundle::flag::is_administrative,
                          .destination = node_eid(to),
                          .source = node_eid(from),
                          .created = inner.primary.created,
                          .lifetime = inner.primary.lifetime};
  bundle::Draft draft(std::move(primary), bundle::encode_enclosed(bytes), bundle::CrcType::none);
  const bundle::Block* age = inner.find_type(bundle::block_type::bundle_age);
  if (age != nullptr) draft.add({.type = age->type, .number = draft.free_number()}, to_bytes(age->data));
  return draft.encode();
}

std::vector<std::uint64_t> all_blocks(const bundle::Bundle& bundle) {
  std::vector<std::uint64_t> numbers;
  for (const bundle::Block& block : bundle.blocks) {
    if (!is_security(block)) numbers.push_back(block.number);
  }
  return numbers;
}

// Payload and label: what somebody on the line could learn from.
std::vector<std::uint64_t> telling_blocks(const bundle::Bundle& bundle) {
  std::vector<std::uint64_t> numbers{bundle::payload_number};
  const bundle::Block* handling = bundle.find_type(bundle::block_type::handling);
  if (handling != nullptr) numbers.push_back(handling->number);
  return numbers;
}

// Whether every block was verified, none that belongs there was taken out on the way, and what is to be
// encrypted was.
Result<> check_outcome(const bundle::Bundle& bundle, const bundle::SecurityOutcome& outcome,
                       route::Protection demanded) {
  const auto is_good = [&](bundle::Operation operation, std::uint64_t number) {
    return std::ranges::any_of(outcome.findings, [&](const bundle::SecurityFinding& finding) {
      return finding.operation == operation && finding.target == number && finding.is_good;
    });
  };
  for (const bundle::SecurityFinding& finding : outcome.findings) {
    if (!finding.is_good) return fail(Code::denied, finding.reason);
  }
  if (demanded == route::Protection::none) return {};
  for (const std::uint64_t number : all_blocks(bundle)) {
    if (!is_good(bundle::Operation::integrity, number))
      return fail(Code::denied, "block " + std::to_string(number) + " is not signed by the neighbour");
  }
  const bool is_administrative = bundle.primary.has(bundle::flag::is_administrative);
  const bool is_whole = bundle.find_type(bundle::block_type::handling) != nullptr &&
                        bundle.find_type(bundle::block_type::hop_count) != nullptr;
  if (!is_administrative && !is_whole) return fail(Code::denied, "a block that it was signed with is gone");
  if (demanded != route::Protection::sealed) return {};
  for (const std::uint64_t number : telling_blocks(bundle)) {
    if (!is_good(bundle::Operation::confidentiality, number))
      return fail(Code::denied, "block " + std::to_string(number) + " is not encrypted");
  }
  return {};
}

// The keys of one hop, for the acceptor.
class NeighbourKeys final : public bundle::SecurityKeys {
 public:
  NeighbourKeys(bundle::Eid source, BytesView integrity, BytesView confidentiality)
      : source_(std::move(source)), integrity_(integrity), confidentiality_(confidentiality) {}

  std::optional<BytesView> key_for(const bundle::Eid& source, bundle::Operation operation) const override {
    if (source != source_) return std::nullopt;
    return operation == bundle::Operation::integrity ? integrity_ : confidentiality_;
  }

 private:
  bundle::Eid source_;
  BytesView integrity_, confidentiality_;
};

// Verifies and strips with one pair of keys. Blocks get a checksum again in place of the HMAC.
Result<Bytes> accept_with(const bundle::Bundle& bundle, const NeighbourKeys& keys,
                          route::Protection demanded) {
  bundle::Draft draft(bundle);
  const auto outcome = bundle::accept_security(draft, keys);
  TRY(check_outcome(draft.bundle(), outcome, demanded));
  for (const bundle::SecurityFinding& finding : outcome.findings) {
    const bundle::Block* block = draft.bundle().find_number(finding.target);
    if (finding.target != 0 && block != nullptr) draft.set_crc(finding.target, bundle::CrcType::crc32c);
  }
  return draft.encode();
}

}  // namespace

HopSecurity::HopSecurity(Node& node, BundleStore& store, std::function<Result<>()> commit)
    : node_(node), store_(store), commit_(std::move(commit)) {
  node_.entropy().fill(salt_);
}

// Both ends come to the same point, and each direction has keys of its own.
Result<const HopSecurity::Keys*> HopSecurity::keys_of(const MailboxId& neighbour, const KeyRing::Entry& own,
                                                      const PublicKeys& theirs, bool is_sent) {
  const Ends ends{.own = own.id, .theirs = theirs.id(), .is_sent = is_sent};
  if (const auto known = keys_.find(ends); known != keys_.end()) return &known->second;
  const auto pair = TRY(crypto::pair_from_parts(crypto::Curve::p384, own.keys.sealing.private_scalar(),
                                                own.keys.sealing.public_key().point));
  const auto shared = TRY(crypto::agree(pair, theirs.sealing.point));
  const auto extracted = crypto::hkdf_extract(crypto::Hash::sha384, as_bytes(hop_word), shared.view());
  const MailboxId& here = node_.site().node;
  cbor::Writer writer;
  writer.array(4).text((is_sent ? here : neighbour).value).bytes((is_sent ? ends.own : ends.theirs).value);
  writer.text((is_sent ? neighbour : here).value).bytes((is_sent ? ends.theirs : ends.own).value);
  const Bytes info = writer.take();
  if (keys_.size() >= keys_max) keys_.clear();
  return &keys_
              .insert_or_assign(ends, Keys{.integrity = expand(extracted, "integrity", info),
                                           .confidentiality = expand(extracted, "confidentiality", info)})
              .first->second;
}

Result<> HopSecurity::encrypt(bundle::Draft& draft, const Ends& ends, const Keys& keys) {
  const std::string name = "hop counter " + to_text(ends.own) + " " + to_text(ends.theirs);
  if (!counters_.contains(ends)) {
    const Bytes kept = TRY(store_.recall(name));
    std::uint64_t next = 0;
    if (!kept.empty()) next = TRY(cbor::Reader(kept).read_uint());
    counters_.emplace(ends, Counter{.nonces = bundle::NonceCounter(salt_, next), .reserved = next});
  }
  Counter& counter = counters_.at(ends);
  constexpr std::uint64_t wanted = 2 * bundle::blocks_max;  // more than one bundle can need
  if (counter.nonces.next() + wanted > counter.reserved) {
    const std::uint64_t reserved = counter.nonces.next() + counter_step;
    store_.remember(name, cbor::Writer().uint(reserved).take());
    TRY(commit_());
    counter.reserved = reserved;
  }
  return bundle::encrypt(draft,
                         {.source = node_eid(node_.site().node),
                          .targets = telling_blocks(draft.bundle()),
                          .key = keys.confidentiality.view()},
                         counter.nonces);
}

Result<Bytes> HopSecurity::protect(const MailboxId& neighbour, route::Protection how, Bytes bytes) {
  if (how == route::Protection::none) return bytes;
  const auto moment = node_.published();
  const KeyRing::Entry* own = signing_keys(*moment->keys, *moment->directory, node_.site().node);
  const Mailbox* known = moment->directory->neighbour(neighbour);
  std::vector<PublicKeys> theirs;
  if (known != nullptr) theirs = moment->directory->generations(known->id);
  if (own == nullptr || known == nullptr || theirs.empty() || theirs.front() != known->keys)
    return fail(Code::unavailable, "there is no key of " + neighbour.value + " that counts");
  const Keys* keys = TRY(keys_of(neighbour, *own, theirs.front(), true));

  auto bundle = TRY(bundle::decode(bytes, any_rules));
  if (!can_be_signed(bundle)) {
    bytes = enclosed(bundle, bytes, node_.site().node, neighbour);
    bundle = TRY(bundle::decode(bytes, any_rules));
  }
  const auto targets = all_blocks(bundle);
  bundle::Draft draft(std::move(bundle));
  TRY(bundle::sign(draft, {.source = node_eid(node_.site().node),
                           .targets = targets,
                           .variant = bundle::HmacVariant::sha256,
                           .key = keys->integrity.view()}));
  if (how == route::Protection::sealed)
    TRY(encrypt(draft, {.own = own->id, .theirs = theirs.front().id(), .is_sent = true}, *keys));
  return draft.encode();
}

Result<Bytes> HopSecurity::unwrap(const MailboxId& neighbour, route::Protection demanded, Bytes bytes) {
  const auto bundle = bundle::decode(bytes, any_rules);
  if (!bundle) {
    if (demanded == route::Protection::none) return bytes;  // whoever takes bundles in says what is wrong
    return fail(Code::denied, bundle.error().what);
  }
  if (demanded == route::Protection::none && !has_security(*bundle)) return bytes;
  const auto moment = node_.published();
  const Mailbox* known = moment->directory->neighbour(neighbour);
  std::vector<PublicKeys> theirs;
  if (known != nullptr) theirs = moment->directory->generations(known->id);
  Result<Bytes> plain = fail(Code::denied, "there is no key of " + neighbour.value + " that counts");
  for (const KeyRing::Entry* own : own_generations(*moment->keys, node_.site().node)) {
    for (const PublicKeys& one : theirs) {
      const auto keys = keys_of(neighbour, *own, one, false);
      if (!keys) continue;
      const NeighbourKeys hop(node_eid(neighbour), (*keys)->integrity.view(),
                              (*keys)->confidentiality.view());
      plain = accept_with(*bundle, hop, demanded);
      if (plain) break;
    }
    if (plain) break;
  }
  if (!plain) {
    // Blocks that others secured are none of our business where nothing is demanded of the neighbour.
    if (demanded == route::Protection::none && theirs.empty()) return bytes;
    return fail(Code::denied, plain.error().what);
  }
  const auto taken = bundle::decode(*plain, any_rules);
  const bool is_for_here = taken && taken->primary.has(bundle::flag::is_administrative) &&
                           taken->primary.destination == node_eid(node_.site().node) &&
                           taken->primary.source == node_eid(neighbour);
  if (!is_for_here) return plain;
  auto inner = bundle::decode_enclosed(taken->payload());
  return inner ? Result<Bytes>(to_bytes(*inner)) : plain;
}

}  // namespace depesche
