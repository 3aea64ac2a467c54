// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstring>
#include <map>

#include "bundle/bundle.h"
#include "courier/reader.h"
#include "courier/writer.h"

// Consignments for tests.
namespace depesche::courier {

// Chance that is the same every time.
class CountedEntropy final : public Entropy {
 public:
  void fill(std::span<std::byte> target) override {
    for (std::byte& byte : target) {
      state_ = state_ * 6364136223846793005U + 1442695040888963407U;
      byte = static_cast<std::byte>(state_ >> 56);
    }
  }

 private:
  std::uint64_t state_ = 36;
};

class MemoryOutput final : public Output {
 public:
  Result<> write(BytesView written) override {
    bytes.insert(bytes.end(), written.begin(), written.end());
    return {};
  }
  Bytes bytes;
};

class MemoryInput final : public Input {
 public:
  explicit MemoryInput(BytesView bytes) : left_(bytes) {}
  std::size_t read(std::span<std::byte> target) override {
    const std::size_t size = std::min(target.size(), left_.size());
    std::ranges::copy(left_.first(size), target.begin());
    left_ = left_.subspan(size);
    return size;
  }

 private:
  BytesView left_;
};

inline Bytes text(std::string_view words) { return to_bytes(as_bytes(words)); }

// A sending node and its destination.
struct Post {
  CountedEntropy entropy{};
  crypto::SigningKey signing = crypto::SigningKey::generate(entropy);
  crypto::SealingKey reader = crypto::SealingKey::generate(entropy);
  std::optional<crypto::Secret> release{};
  Heading heading{.organisation = "auswaertiges-amt",
                  .from = bundle::parse_eid("dtn://kairo/").value(),
                  .to = {bundle::parse_eid("dtn://zentrale/").value()},
                  .sequence = 7,
                  .created = Time(Duration(1'760'000'000'000))};

  Sign sign() const {
    return [this](BytesView message) { return Result<crypto::Signature>(signing.sign(message)); };
  }
  Verify verify() const {
    return
        [this](std::string_view, const bundle::Eid&, BytesView message, const crypto::Signature& signature) {
          return crypto::verify(signing.public_key(), message, signature);
        };
  }
  Opener opener() const {
    Opener made{.key = reader, .verify = verify()};
    if (release) made.release = release->copy();
    return made;
  }

  Manifest manifest(const std::vector<Bytes>& bundles, const std::vector<bundle::Precedence>& precedences,
                    std::uint64_t volume_size_max) const {
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < bundles.size(); ++i)
      pieces.push_back(
          piece_of(bundles[i], i < precedences.size() ? precedences[i] : bundle::Precedence::routine));
    return plan(heading, pieces, volume_size_max).value();
  }

  // All volumes of a consignment of these bundles; without precedences all are ROUTINE.
  std::vector<Bytes> volumes(const std::vector<Bytes>& bundles,
                             const std::vector<bundle::Precedence>& precedences,
                             std::uint64_t volume_size_max) {
    std::map<crypto::Sha256Digest, BytesView> by_digest;
    for (const Bytes& one : bundles) by_digest[crypto::sha256(one)] = one;
    std::optional<crypto::Secret> second;
    if (release) second = release->copy();
    Writer writer = Writer::begin(manifest(bundles, precedences, volume_size_max), {reader.public_key()},
                                  sign(), entropy, std::move(second))
                        .value();
    std::vector<Bytes> made;
    for (std::uint32_t volume = 1; volume <= writer.manifest().volumes; ++volume) {
      MemoryOutput output;
      if (!writer.open(volume, output)) return {};
      while (const Piece* piece = writer.wanted())
        if (!writer.add(by_digest[piece->digest])) return {};
      if (!writer.finish()) return {};
      made.push_back(std::move(output.bytes));
    }
    return made;
  }
};

}  // namespace depesche::courier
