// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/merkle.h"

#include <doctest/doctest.h>

#include <bit>

namespace depesche {
namespace {

std::vector<DispatchId> ids(std::size_t count) {
  std::vector<DispatchId> ids(count);
  for (std::size_t i = 0; i < count; ++i) ids[i].value[0] = static_cast<std::byte>(i);
  return ids;
}

crypto::Sha384Digest digest_of(unsigned mark, BytesView left, BytesView right) {
  const std::array marked{static_cast<std::byte>(mark)};
  return crypto::Sha384().add(marked).add(left).add(right).finish();
}

// The definition of RFC 6962 §2.1, word by word: split at the largest power of two below the size.
crypto::Sha384Digest by_definition(std::span<const DispatchId> leaves) {
  if (leaves.size() == 1) return digest_of(0, leaves[0].value, {});
  const std::size_t split = std::bit_floor(leaves.size() - 1);
  return digest_of(1, by_definition(leaves.first(split)), by_definition(leaves.subspan(split)));
}

TEST_CASE("the root is the one of RFC 6962, and every leaf's path leads to it") {
  for (std::size_t count = 1; count <= 70; ++count) {
    CAPTURE(count);
    const auto leaves = ids(count);
    const MerkleTree tree(leaves);
    REQUIRE(tree.root() == by_definition(leaves));
    for (std::uint32_t leaf = 0; leaf < count; ++leaf) {
      const Proof proof{.signature = {},
                        .leaf = leaf,
                        .leaves = static_cast<std::uint32_t>(count),
                        .path = tree.path(leaf)};
      CHECK(proof.path.size() <= proof_path_max);
      CHECK(root_of(leaves[leaf], proof).value() == tree.root());
    }
  }
}

TEST_CASE("a path for another place, too short or too long, does not lead to the root") {
  const auto leaves = ids(7);
  const MerkleTree tree(leaves);
  const Proof good{.signature = {}, .leaf = 2, .leaves = 7, .path = tree.path(2)};
  const auto leads = [&](const Proof& proof) {
    const auto root = root_of(leaves[2], proof);
    return root && *root == tree.root();
  };
  CHECK(leads(good));
  Proof moved = good;
  moved.leaf = 3;
  CHECK_FALSE(leads(moved));
  Proof shortened = good;
  shortened.path.pop_back();
  CHECK(root_of(leaves[2], shortened).error().code == Code::corrupt);
  Proof longer = good;
  longer.path.push_back(tree.root());
  CHECK(root_of(leaves[2], longer).error().code == Code::corrupt);
  Proof outside = good;
  outside.leaf = 7;
  CHECK_FALSE(root_of(leaves[2], outside).has_value());
}

TEST_CASE("the number of leaves is part of what is signed") {
  const MerkleTree tree(ids(2));
  CHECK(signed_message(2, tree.root()) != signed_message(3, tree.root()));
}

}  // namespace
}  // namespace depesche
