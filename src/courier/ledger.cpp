// SPDX-License-Identifier: EUPL-1.2
#include "courier/ledger.h"

#include <algorithm>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "courier/volume.h"

namespace depesche::courier {
namespace {

constexpr std::uint64_t state_version = 1;

Shortage shortage_of(std::span<const std::uint32_t> volume_of, const std::vector<bool>& has) {
  Shortage shortage;
  for (std::size_t begin = 0; begin < volume_of.size();) {
    std::size_t end = begin;
    bool is_any_here = false;
    for (; end < volume_of.size() && volume_of[end] == volume_of[begin]; ++end) {
      if (has[end])
        is_any_here = true;
      else
        shortage.pieces.push_back(end);
    }
    if (!is_any_here) shortage.volumes.push_back(volume_of[begin]);
    begin = end;
  }
  return shortage;
}

Result<crypto::Sha256Digest> read_digest(cbor::Reader& reader) {
  crypto::Sha256Digest digest;
  const BytesView bytes = TRY(reader.read_bytes_of(digest.size()));
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

}  // namespace

ConsignmentId id_of(const Manifest& manifest) {
  return {.from = bundle::encode_eid(manifest.heading.from),
          .sequence = manifest.heading.sequence,
          .digest = digest_of(manifest)};
}

Result<ConsignmentId> Ledger::saw(const Manifest& manifest) {
  const ConsignmentId id = id_of(manifest);
  if (open_.contains(id)) return id;
  if (!senders_.contains(id.from) && senders_.size() >= senders_max)
    return fail(Code::unavailable, "too many senders are known");
  Sender& sender = senders_[id.from];
  const auto known = sender.known.find(id.sequence);
  if (known != sender.known.end()) {
    if (known->second == id.digest || known->second == crypto::Sha256Digest{}) return id;
    return fail(Code::conflict, "this sender used the consignment's number before");
  }
  if (id.sequence <= sender.settled) return fail(Code::conflict, "the consignment's number is of the past");
  if (open_.size() >= open_consignments_max || sender.known.size() >= 2 * known_consignments_max)
    return fail(Code::unavailable, "pieces of too many consignments are missing");
  sender.known[id.sequence] = id.digest;
  if (!manifest.pieces.empty()) {
    Consignment consignment{.missing = manifest.pieces.size()};
    for (const Piece& piece : manifest.pieces) consignment.volume_of.push_back(piece.volume);
    consignment.has.resize(manifest.pieces.size());
    open_.emplace(id, std::move(consignment));
  }
  advance(id.from);
  return id;
}

bool Ledger::has(const ConsignmentId& id, std::size_t index) const {
  const auto open = open_.find(id);
  if (open != open_.end()) return index < open->second.has.size() && open->second.has[index];
  const auto sender = senders_.find(id.from);
  if (sender == senders_.end()) return false;
  const auto known = sender->second.known.find(id.sequence);
  return known != sender->second.known.end() && known->second == id.digest;
}

void Ledger::took(const ConsignmentId& id, std::size_t index) {
  const auto open = open_.find(id);
  if (open == open_.end() || index >= open->second.has.size() || open->second.has[index]) return;
  open->second.has[index] = true;
  if (--open->second.missing > 0) return;
  open_.erase(open);
  advance(id.from);
}

void Ledger::settle(const bundle::Eid& from, std::uint64_t sequence) {
  const auto found = senders_.find(bundle::encode_eid(from));
  if (found == senders_.end() || sequence <= found->second.settled) return;
  auto& known = found->second.known;
  const auto [entry, is_unseen] = known.try_emplace(sequence, crypto::Sha256Digest{});
  if (!is_unseen) {
    open_.erase({.from = found->first, .sequence = sequence, .digest = entry->second});
    entry->second = {};  // what comes late of it is new all the same
  }
  advance(found->first);
}

// Moves on over numbers of which nothing is missing, and forgets those long past.
void Ledger::advance(const Bytes& from) {
  Sender& sender = senders_[from];
  for (;;) {
    const auto next = sender.known.find(sender.settled + 1);
    if (next == sender.known.end()) break;
    if (open_.contains({.from = from, .sequence = next->first, .digest = next->second})) break;
    ++sender.settled;
  }
  while (sender.known.size() > known_consignments_max && sender.known.begin()->first <= sender.settled)
    sender.known.erase(sender.known.begin());
}

std::vector<Shortage> Ledger::shortages(std::size_t limit) const {
  std::vector<Shortage> all;
  for (const auto& [from, sender] : senders_) {
    const std::uint64_t last = sender.known.empty() ? 0 : sender.known.rbegin()->first;
    for (std::uint64_t number = sender.settled; number < last && all.size() < limit;) {
      ++number;
      const auto known = sender.known.find(number);
      Shortage shortage{.is_unseen = known == sender.known.end()};
      if (!shortage.is_unseen) {
        const auto open = open_.find({.from = from, .sequence = number, .digest = known->second});
        if (open == open_.end()) continue;
        shortage = shortage_of(open->second.volume_of, open->second.has);
      }
      shortage.from = bundle::decode_eid(from).value_or(bundle::Eid{});
      shortage.sequence = number;
      all.push_back(std::move(shortage));
    }
  }
  return all;
}

Bytes Ledger::state() const {
  cbor::Writer writer;
  writer.array(3).uint(state_version).array(senders_.size());
  for (const auto& [from, sender] : senders_) {
    writer.array(3).bytes(from).uint(sender.settled).array(sender.known.size());
    for (const auto& [sequence, digest] : sender.known) writer.array(2).uint(sequence).bytes(digest);
  }
  writer.array(open_.size());
  for (const auto& [id, consignment] : open_) {
    writer.array(5).bytes(id.from).uint(id.sequence).bytes(id.digest);
    writer.array(consignment.volume_of.size());
    for (const std::uint32_t volume : consignment.volume_of) writer.uint(volume);
    Bytes has((consignment.has.size() + 7) / 8);
    for (std::size_t i = 0; i < consignment.has.size(); ++i)
      if (consignment.has[i]) has[i / 8] |= std::byte{1} << (i % 8);
    writer.bytes(has);
  }
  return writer.take();
}

Result<Ledger> Ledger::restore(BytesView state) {
  Ledger ledger;
  cbor::Reader reader(state);
  TRY(reader.read_array_of(3));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != state_version) return reader.refuse("a ledger of another version");
  const std::size_t senders = TRY(reader.read_array(senders_max));
  for (std::size_t i = 0; i < senders; ++i) {
    TRY(reader.read_array_of(3));
    const BytesView from = TRY(reader.read_bytes());
    TRY(bundle::decode_eid(from));
    Sender& sender = ledger.senders_[to_bytes(from)];
    sender.settled = TRY(reader.read_uint());
    const std::size_t known = TRY(reader.read_array(2 * known_consignments_max));
    for (std::size_t j = 0; j < known; ++j) {
      TRY(reader.read_array_of(2));
      const std::uint64_t sequence = TRY(reader.read_uint());
      sender.known[sequence] = TRY(read_digest(reader));
    }
  }
  const std::size_t open = TRY(reader.read_array(open_consignments_max));
  for (std::size_t i = 0; i < open; ++i) {
    TRY(ledger.read_open(reader));
  }
  TRY(reader.finish());
  return ledger;
}

Result<> Ledger::read_open(cbor::Reader& reader) {
  ConsignmentId id;
  Consignment consignment;
  TRY(reader.read_array_of(5));
  const BytesView from = TRY(reader.read_bytes());
  id.from = to_bytes(from);
  id.sequence = TRY(reader.read_uint());
  id.digest = TRY(read_digest(reader));
  if (!senders_.contains(id.from)) return reader.refuse("a consignment without sender");
  const std::size_t pieces = TRY(reader.read_array(pieces_max));
  for (std::size_t i = 0; i < pieces; ++i) {
    consignment.volume_of.push_back(static_cast<std::uint32_t>(TRY(reader.read_uint(volumes_max))));
  }
  const BytesView has = TRY(reader.read_bytes_of((pieces + 7) / 8));
  for (std::size_t i = 0; i < pieces; ++i)
    consignment.has.push_back((has[i / 8] >> (i % 8) & std::byte{1}) != std::byte{0});
  consignment.missing = static_cast<std::size_t>(std::ranges::count(consignment.has, false));
  if (consignment.missing == 0) return reader.refuse("nothing is missing of an open consignment");
  open_.emplace(id, std::move(consignment));
  return {};
}

}  // namespace depesche::courier
