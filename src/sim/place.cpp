// SPDX-License-Identifier: EUPL-1.2
#include "sim/place.h"

namespace depesche::sim {

Place::Place(std::string post, std::filesystem::path folder, const Time& truth, std::uint64_t seed)
    : post_(std::move(post)),
      id_{"node." + post_},
      folder_(std::move(folder)),
      time_(truth),
      clock_(time_),
      entropy_(seed),
      booted_(truth) {}

crypto::Secret Place::passphrase() { return crypto::Secret::of(as_bytes("ein Kennsatz für die Übung")); }

bundle::Moment Place::moment() const {
  return {.boot = boots_, .up = time_.now() - booted_, .wall = clock_.now()};
}

Result<> Place::open() {
  ++life_;
  auto node = TRY(Node::open(folder_, passphrase(), clock_, entropy_));
  auto exchange =
      TRY(Exchange::open(*node, (folder_ / "exchange.db").string(), [this] { return moment(); }, {}));
  node_ = std::move(node);
  exchange_ = std::move(exchange);
  node_->on_append([this](Position) {
    if (on_append) on_append();
  });
  if (on_append) on_append();
  return {};
}

void Place::close() {
  exchange_.reset();
  node_.reset();
}

void Place::boot() {
  ++boots_;
  booted_ = time_.now();
}

}  // namespace depesche::sim
