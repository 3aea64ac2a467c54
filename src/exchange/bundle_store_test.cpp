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

TEST_CASE("known bundles are written as they change, and what a full disk did not take is written later") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("depesche-bundle-known-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const std::string file = (folder / "exchange.db").string();
  {
    auto store = BundleStore::open(file);
    REQUIRE(store.has_value());
    const std::vector<bundle::Duplicates::Change> first{{.key = key_of(1), .expires = 10},
                                                        {.key = key_of(2), .expires = 20}};
    store->know(first);
    store->remember("number", Bytes(1));
    {
      const FullDisk full;
      CHECK_FALSE(store->commit().has_value());
    }
    REQUIRE(store->commit().has_value());
    const std::vector<bundle::Duplicates::Change> second{{.key = key_of(1), .expires = {}},
                                                         {.key = key_of(3), .expires = 30}};
    store->know(second);
    store->remember("number", Bytes(2));
    REQUIRE(store->commit().has_value());
  }
  std::map<bundle::BundleKey, std::uint64_t> known;
  const auto store = BundleStore::open(file);
  REQUIRE(
      store->each_known([&](const auto& key, std::uint64_t expires) { known[key] = expires; }).has_value());
  CHECK(known == std::map<bundle::BundleKey, std::uint64_t>{{key_of(2), 20}, {key_of(3), 30}});
  std::filesystem::remove_all(folder);
}

TEST_CASE("38: an empty note, as of a line that is only listened to, is kept and holds up nothing") {
  auto store = BundleStore::open(":memory:");
  REQUIRE(store.has_value());
  store->remember("serial node.kairo", {});
  store->put({.key = key_of(1), .bytes = Bytes(1), .arrived = 1, .age = 0});
  REQUIRE(store->commit().has_value());
  CHECK(store->recall("serial node.kairo") == Bytes{});
  CHECK(store->keys()->size() == 1);
}

}  // namespace
}  // namespace depesche
