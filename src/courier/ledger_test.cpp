// SPDX-License-Identifier: EUPL-1.2
#include "courier/ledger.h"

#include <doctest/doctest.h>

#include <random>

#include "courier/sample.h"

namespace depesche::courier {
namespace {

std::vector<Bytes> reports(int count, const std::string& name = "Bericht ") {
  std::vector<Bytes> made;
  for (int i = 0; i < count; ++i) made.push_back(text(name + std::to_string(i) + std::string(300, '.')));
  return made;
}

// A destination that takes in volumes: what a node does, without the node.
struct Destination {
  Ledger ledger{};
  std::vector<Bytes> taken{};

  bool take_in(const Bytes& volume, const Post& post) {
    MemoryInput input(volume);
    auto reader = Reader::open(input, post.opener());
    if (!reader) return false;
    const auto id = ledger.saw(reader->manifest());
    if (!id) return false;
    while (auto found = reader->next()) {
      if (found->verdict != Verdict::good || ledger.has(*id, found->index)) continue;
      taken.push_back(std::move(found->bundle));
      ledger.took(*id, found->index);
    }
    return true;
  }
};

constexpr std::size_t all = 1000;

}  // namespace

TEST_CASE("36: volumes in any order, doubled and lost, give each bundle once and name what is missing") {
  Post post;
  const auto bundles = reports(40);
  const auto volumes = post.volumes(bundles, {}, 6000);
  REQUIRE(volumes.size() == 4);
  Destination destination;

  REQUIRE(destination.take_in(volumes[3], post));
  REQUIRE(destination.take_in(volumes[0], post));
  REQUIRE(destination.take_in(volumes[0], post));
  auto shortages = destination.ledger.shortages(all);
  REQUIRE(shortages.size() == 7);  // consignments 1 to 6 were never seen
  CHECK(shortages[0].is_unseen);
  CHECK(shortages[6].sequence == 7);
  CHECK(shortages[6].volumes == std::vector<std::uint32_t>{2, 3});
  CHECK(shortages[6].from == post.heading.from);
  CHECK(shortages[6].pieces.size() == 40 - destination.taken.size());

  REQUIRE(destination.take_in(volumes[2], post));
  REQUIRE(destination.take_in(volumes[1], post));
  REQUIRE(destination.take_in(volumes[3], post));
  CHECK(destination.ledger.shortages(all).size() == 6);
  std::ranges::sort(destination.taken);
  auto expected = bundles;
  std::ranges::sort(expected);
  CHECK(destination.taken == expected);
}

TEST_CASE("36: a tampered piece is missing until it comes whole") {
  Post post;
  post.heading.sequence = 1;
  const Bytes volume = post.volumes(reports(3), {}, 100'000).at(0);
  Bytes spoiled = volume;
  spoiled[volume.size() - 400] ^= std::byte{1};  // in the second piece
  Destination destination;
  REQUIRE(destination.take_in(spoiled, post));
  REQUIRE(destination.ledger.shortages(all).size() == 1);
  CHECK(destination.ledger.shortages(all)[0].pieces == std::vector<std::size_t>{1});
  CHECK(destination.ledger.shortages(all)[0].volumes.empty());

  REQUIRE(destination.take_in(volume, post));
  CHECK(destination.ledger.shortages(all).empty());
  CHECK(destination.taken.size() == 3);
}

TEST_CASE("a number used for two consignments is a conflict, whether pieces are missing or not") {
  Post post;
  post.heading.sequence = 1;
  const Manifest first = post.manifest(reports(2), {}, 100'000);
  const Manifest second = post.manifest(reports(2, "Anderer "), {}, 100'000);
  Ledger ledger;
  const ConsignmentId id = ledger.saw(first).value();
  CHECK(ledger.saw(second).error().code == Code::conflict);
  ledger.took(id, 0);
  ledger.took(id, 1);
  CHECK(ledger.shortages(all).empty());
  CHECK(ledger.saw(first).value() == id);
  CHECK(ledger.has(id, 1));
  CHECK(ledger.saw(second).error().code == Code::conflict);
  CHECK_FALSE(ledger.has(id_of(second), 0));
}

TEST_CASE("what was settled by hand is no shortage, and its bundles are new when they come late") {
  Post post;
  post.heading.sequence = 2;
  Ledger ledger;
  const ConsignmentId second = ledger.saw(post.manifest(reports(2), {}, 100'000)).value();
  ledger.settle(post.heading.from, 1);
  ledger.settle(post.heading.from, 2);
  CHECK(ledger.shortages(all).empty());
  CHECK_FALSE(ledger.has(second, 0));
  post.heading.sequence = 1;
  const ConsignmentId first = ledger.saw(post.manifest(reports(2), {}, 100'000)).value();
  CHECK_FALSE(ledger.has(first, 0));
}

TEST_CASE("a ledger is restored as it was, from its state and from no beginning of it") {
  std::mt19937 chance(5);
  Post post;
  Ledger ledger;
  for (std::uint64_t sequence : {1, 2, 4, 9}) {
    post.heading.sequence = sequence;
    const Manifest manifest = post.manifest(reports(20, std::to_string(sequence)), {}, 4000);
    const ConsignmentId id = ledger.saw(manifest).value();
    for (std::size_t i = 0; i < 20; ++i)
      if (sequence == 1 || chance() % 3 != 0) ledger.took(id, i);
  }
  const Bytes state = ledger.state();
  const Ledger restored = Ledger::restore(state).value();
  CHECK(restored.state() == state);
  CHECK(restored.shortages(all) == ledger.shortages(all));
  CHECK(restored.shortages(2).size() == 2);
  for (std::size_t size = 0; size < state.size(); size += 7)
    CHECK_FALSE(Ledger::restore(BytesView(state).first(size)).has_value());
}

}  // namespace depesche::courier
