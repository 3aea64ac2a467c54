// SPDX-License-Identifier: EUPL-1.2
#include "exchange/bundle_store.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <unistd.h>

#include "exchange/full_disk.h"

namespace depesche {
namespace {

bundle::BundleKey key_of(unsigned char number) {
  bundle::BundleKey key{};
  key.front() = std::byte{number};
  return key;
}

TEST_CASE(
    "what a full disk did not take is forgotten where it comes again, and written later where it does not") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("depesche-bundle-store-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  auto store = BundleStore::open((folder / "exchange.db").string());
  REQUIRE(store.has_value());
  const Bytes bytes(100'000);
  store->put({.key = key_of(1), .bytes = bytes, .arrived = 1, .age = 0});
  REQUIRE(store->commit().has_value());
  {
    const FullDisk full;
    store->remove(key_of(1));
    for (unsigned char again = 2; again < 12; ++again) {
      store->remember("number", Bytes(1, std::byte{again}));
      store->put({.key = key_of(again), .bytes = bytes, .arrived = 1, .age = 0});
      store->carry({.node = {"node.kairo"}, .position = Position{again}, .key = key_of(again), .made = {}});
      CHECK_FALSE(store->commit().has_value());
    }
  }
  REQUIRE(store->commit().has_value());
  CHECK(store->keys()->empty());
  CHECK(store->carried_up_to() == Position{});
  CHECK(store->recall("number") == Bytes(1, std::byte{11}));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace depesche
