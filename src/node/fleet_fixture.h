// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "dispatch/seal.h"
#include "node/enrolment.h"
#include "node/test_site.h"
#include "node/view_set.h"

// Headquarters and an enrolled post for tests: what one logs is handed to the other by hand.

namespace depesche {

class JoinedSite {
 public:
  JoinedSite(TestSite& headquarters, const std::string& post, std::uint64_t seed = 7)
      : folder(headquarters.folder.parent_path() / (headquarters.folder.filename().string() + "-" + post)),
        entropy(seed),
        clock_(headquarters.clock) {
    std::filesystem::remove_all(folder);
    const auto made = enrol(*headquarters.node, post, Level::top_secret);
    REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().what));
    package = made->bytes;
    code = made->code;
    const auto joined =
        join_site(folder, package, code, TestSite::passphrase(), cost, headquarters.clock, entropy);
    REQUIRE_MESSAGE(joined.has_value(), (joined ? "" : joined.error().what));
    open();
  }

  void open() {
    auto opened = Node::open(folder, TestSite::passphrase(), clock_, entropy);
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().what));
    node = *std::move(opened);
  }
  void close() { node.reset(); }

  static constexpr crypto::ScryptCost cost{.log2_rounds = 4, .block_size = 8, .parallel = 1};

  std::filesystem::path folder;
  SeededEntropy entropy;
  std::unique_ptr<Node> node;
  Bytes package;
  std::string code;

 private:
  HandClock& clock_;
};

// What a node logged after `after`.
inline std::vector<Dispatch> logged(const Node& node, Position after) {
  std::vector<Dispatch> found;
  const auto entries = node.log().read(after, 10'000);
  REQUIRE(entries.has_value());
  for (const Entry& entry : *entries) found.push_back(entry.dispatch);
  return found;
}

// What the node still owes to others, as its delivery view sees it.
inline std::vector<Owed> owed_by(Node& node) {
  const auto owed = Delivery(node.views().database()).owed({}, 10'000);
  REQUIRE_MESSAGE(owed.has_value(), (owed ? "" : owed.error().what));
  return *owed;
}

}  // namespace depesche
