// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/merkle.h"

#include "base/ensure.h"
#include "cbor/writer.h"

namespace depesche {
namespace {

using crypto::Sha384Digest;

constexpr std::array leaf_mark{std::byte{0x00}};
constexpr std::array node_mark{std::byte{0x01}};

Sha384Digest leaf_digest(const DispatchId& id) {
  return crypto::Sha384().add(leaf_mark).add(id.value).finish();
}

Sha384Digest node_digest(const Sha384Digest& left, const Sha384Digest& right) {
  return crypto::Sha384().add(node_mark).add(left).add(right).finish();
}

}  // namespace

MerkleTree::MerkleTree(std::span<const DispatchId> leaves) {
  ENSURE(!leaves.empty());
  std::vector<Sha384Digest> level;
  level.reserve(leaves.size());
  for (const DispatchId& id : leaves) level.push_back(leaf_digest(id));
  while (level.size() > 1) {
    std::vector<Sha384Digest> above;
    for (std::size_t i = 0; i + 1 < level.size(); i += 2)
      above.push_back(node_digest(level[i], level[i + 1]));
    if (level.size() % 2 == 1) above.push_back(level.back());
    levels_.push_back(std::move(level));
    level = std::move(above);
  }
  levels_.push_back(std::move(level));
}

std::vector<Sha384Digest> MerkleTree::path(std::size_t leaf) const {
  ENSURE(leaf < levels_.front().size());
  std::vector<Sha384Digest> path;
  for (const auto& level : levels_) {
    const std::size_t sibling = leaf ^ 1U;
    if (sibling < level.size()) path.push_back(level[sibling]);
    leaf /= 2;
  }
  return path;
}

Result<Sha384Digest> root_of(const DispatchId& id, const Proof& proof) {
  const auto refuse = [] { return fail(Code::corrupt, "the proof's path does not fit its tree"); };
  if (proof.leaves == 0 || proof.leaves > batch_max || proof.leaf >= proof.leaves) return refuse();
  Sha384Digest digest = leaf_digest(id);
  std::size_t used = 0;
  std::uint32_t place = proof.leaf;
  for (std::uint32_t width = proof.leaves; width > 1; width = (width + 1) / 2, place /= 2) {
    if ((place ^ 1U) >= width) continue;  // the odd one, carried up
    if (used == proof.path.size()) return refuse();
    const Sha384Digest& sibling = proof.path[used++];
    digest = place % 2 == 0 ? node_digest(digest, sibling) : node_digest(sibling, digest);
  }
  if (used != proof.path.size()) return refuse();
  return digest;
}

Bytes signed_message(std::uint32_t leaves, const Sha384Digest& root) {
  return cbor::Writer().array(3).text("depesche batch 1").uint(leaves).bytes(root).take();
}

}  // namespace depesche
