// SPDX-License-Identifier: EUPL-1.2
#include "station/node_exchange.h"

#include <fstream>

#include "crypto/digest.h"
#include "transport/instant.h"

namespace depesche {
namespace {

constexpr const char* bundles_file = "exchange.db";

// A number for this start of the machine, as the kernel names it.
std::uint64_t boot_number() {
  std::ifstream in("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(in, id);
  const auto digest = crypto::sha256(as_bytes(id));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = (number << 8U) | std::to_integer<std::uint64_t>(digest[i]);
  return number;
}

}  // namespace

Result<std::unique_ptr<Exchange>> open_exchange(Node& node, Exchange::Settings settings) {
  const auto moments = [&node, boot = boot_number()] {
    return bundle::Moment{.boot = boot, .up = transport::monotonic_now(), .wall = node.clock().now()};
  };
  return Exchange::open(node, (node.folder() / bundles_file).string(), moments, std::move(settings));
}

}  // namespace depesche
