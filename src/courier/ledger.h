// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>

#include "courier/manifest.h"

namespace depesche::cbor {
class Reader;
}

namespace depesche::courier {

inline constexpr std::size_t open_consignments_max = 256;    // of which pieces are missing
inline constexpr std::size_t known_consignments_max = 1024;  // remembered for each sender
inline constexpr std::size_t senders_max = 4096;

// Names a consignment, and with its manifest's digest nothing else that pretends to be it.
struct ConsignmentId {
  Bytes from{};  // encoded endpoint id of its sender
  std::uint64_t sequence = 0;
  crypto::Sha256Digest digest{};
  auto operator<=>(const ConsignmentId&) const = default;
};
ConsignmentId id_of(const Manifest& manifest);

// What is missing of a consignment.
struct Shortage {
  bundle::Eid from{};
  std::uint64_t sequence = 0;
  bool is_unseen = false;                // no volume of it ever came: what was in it is unknown
  std::vector<std::uint32_t> volumes{};  // no piece of these came
  std::vector<std::size_t> pieces{};     // places in the manifest
  bool operator==(const Shortage&) const = default;
};

// Remembers which pieces of which consignments came, so that an import may be repeated and says exactly what
// is missing. It forgets in time: whoever takes bundles in must know duplicates by itself.
class Ledger {
 public:
  // A volume of this consignment is here. Code::conflict when this sender used the number for another
  // consignment (it lost its memory, or somebody has its key): its bundles may be taken in, but are not
  // accounted for. Code::unavailable when a limit above is reached.
  Result<ConsignmentId> saw(const Manifest& manifest);
  // Whether the piece at this place came before.
  bool has(const ConsignmentId& id, std::size_t index) const;
  // The bundle of this piece is durable.
  void took(const ConsignmentId& id, std::size_t index);
  // What is missing of this consignment came another way, or is not wanted any more; also one never seen.
  void settle(const bundle::Eid& from, std::uint64_t sequence);

  // Consignments with missing pieces, and numbers that a sender skipped; at most `limit`.
  std::vector<Shortage> shortages(std::size_t limit) const;

  // Deterministic CBOR, to be written with what was taken in.
  Bytes state() const;
  // Code::invalid when it is none.
  static Result<Ledger> restore(BytesView state);

 private:
  struct Consignment {
    std::vector<std::uint32_t> volume_of{};  // of each piece
    std::vector<bool> has{};
    std::size_t missing = 0;
  };
  struct Sender {
    std::uint64_t settled = 0;  // nothing is missing of this one and all before
    // Digests by number; zero where settle() was called for one never seen.
    std::map<std::uint64_t, crypto::Sha256Digest> known{};
  };

  void advance(const Bytes& from);
  Result<> read_open(cbor::Reader& reader);

  std::map<Bytes, Sender> senders_;  // by encoded endpoint id
  std::map<ConsignmentId, Consignment> open_;
};

}  // namespace depesche::courier
