// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "courier/ledger.h"
#include "courier/writer.h"
#include "exchange/exchange.h"

// The exchange by courier: what waits for other nodes is packed into consignments (docs/formats/courier.md),
// and what a courier brought is taken in. Volumes are written and read on any thread; only what needs the
// exchange runs on the writing thread.

namespace depesche {

// What one courier takes to some nodes, numbered and ready to be written. The bundles are in memory.
struct Consignment {
  courier::Manifest manifest;
  std::vector<crypto::PublicSealingKey> readers;  // of manifest.heading.to
  courier::Sign sign;
  std::map<crypto::Sha256Digest, std::shared_ptr<const Bytes>> bundles;

  bool is_empty() const { return manifest.pieces.empty(); }
};

// Packs all that waits for these nodes. Its number is durable when this returns, so that none is used twice;
// an empty consignment uses none and is not to be written. Each set of destinations has a series of numbers
// of its own, so that whoever receives one misses what did not come. Errors: invalid (a limit, a bundle
// larger than a volume), not_found (no such node), denied (revoked).
Result<Consignment> pack(Exchange& exchange, const Node& node, std::vector<MailboxId> to,
                         std::uint64_t volume_size_max);

// Writes one volume as a new file in this folder, with a name that says nothing, and returns its path. It is
// durable then; after an error no file remains. Errors: unavailable.
Result<std::filesystem::path> write_volume(courier::Writer& writer, const Consignment& consignment,
                                           std::uint32_t volume, const std::filesystem::path& folder,
                                           Entropy& entropy);

// Does work with the exchange on the node's writing thread and waits for it.
using WithExchange = std::function<Result<>(const std::function<Result<>(Exchange&, Node&)>&)>;

// What was on a volume, and what became of it.
struct VolumeReport {
  MailboxId from;
  std::uint64_t sequence = 0;
  std::uint32_t volume = 0;
  std::uint32_t volumes = 0;
  std::size_t taken = 0;
  std::size_t known = 0;                // here already
  std::vector<std::string> refused{};   // why a bundle is not taken, for good
  std::size_t no_room = 0;              // to be read again later
  std::vector<std::size_t> tampered{};  // places in the manifest
  std::vector<std::size_t> missing{};
  std::string not_accounted{};  // why the ledger does not count it, or empty
  bool is_whole = true;         // nothing is missing at the end and nothing follows it

  bool is_good() const {
    return refused.empty() && no_room == 0 && tampered.empty() && missing.empty() && is_whole &&
           not_accounted.empty();
  }
};

// Takes in what is good on a volume, as often as one likes: nothing comes twice. What was tampered with is
// recorded for the supervision. Errors: invalid (no volume), denied (sealed to others; the sender is unknown
// or revoked) and corrupt (tampered with), both recorded; not_found; unavailable (our own disk: read it
// again).
Result<VolumeReport> read_volume(const std::filesystem::path& file, const WithExchange& with_exchange);

// What couriers should have brought and did not, at most `limit`.
Result<std::vector<courier::Shortage>> courier_shortages(const Exchange& exchange, std::size_t limit);

}  // namespace depesche
