// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <vector>

#include "crypto/digest.h"
#include "dispatch/dispatch.h"

// The Merkle tree of a batch (RFC 6962 §2.1, with SHA-384): leaf = H(0x00 id), node = H(0x01 left right).
// For this module only.
namespace depesche {

class MerkleTree {
 public:
  // At least one leaf.
  explicit MerkleTree(std::span<const DispatchId> leaves);

  const crypto::Sha384Digest& root() const { return levels_.back().front(); }
  // From the leaf's sibling to the children of the root. RFC 6962's tree splits at the largest power of
  // two, which is the same as pairing from the left and carrying an odd one up unchanged.
  std::vector<crypto::Sha384Digest> path(std::size_t leaf) const;

 private:
  std::vector<std::vector<crypto::Sha384Digest>> levels_;
};

// The root that the path leads to; Code::corrupt when the path does not have the length such a leaf has in
// such a tree.
Result<crypto::Sha384Digest> root_of(const DispatchId& id, const Proof& proof);

// What an author signs: a word that keeps it apart from all else signed with the key, number of leaves, root.
Bytes signed_message(std::uint32_t leaves, const crypto::Sha384Digest& root);

}  // namespace depesche
