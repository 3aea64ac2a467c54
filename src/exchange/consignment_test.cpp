// SPDX-License-Identifier: EUPL-1.2
#include "exchange/consignment.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "exchange/addresses.h"
#include "exchange/fleet.h"
#include "exchange/plan_source.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::uint64_t one_volume = 1'000'000'000;

// Headquarters and posts whose media lie in a folder of their own.
class Couriers {
 public:
  explicit Couriers(const std::string& name) : fleet(name) {
    folder = fleet.headquarters.folder.parent_path() / ("media-" + name);
    fs::remove_all(folder);
    fs::create_directories(folder);
  }

  WithExchange at(const std::string& name) {
    return [this, name](const std::function<Result<>(Exchange&, Node&)>& work) {
      return work(fleet.exchange(name), fleet.node(name));
    };
  }

  std::vector<fs::path> write(const std::string& from, const std::string& to, std::uint64_t size_max) {
    const auto packed = pack(fleet.exchange(from), fleet.node(from), {Fleet::id(to)}, size_max);
    REQUIRE_MESSAGE(packed.has_value(), (packed ? "" : packed.error().what));
    if (packed->is_empty()) return {};
    auto writer = courier::Writer::begin(packed->manifest, packed->readers, packed->sign, entropy);
    REQUIRE(writer.has_value());
    std::vector<fs::path> files;
    for (std::uint32_t volume = 1; volume <= packed->manifest.volumes; ++volume) {
      const auto file = write_volume(*writer, *packed, volume, folder, entropy);
      REQUIRE_MESSAGE(file.has_value(), (file ? "" : file.error().what));
      files.push_back(*file);
    }
    return files;
  }

  Result<VolumeReport> read(const std::string& name, const fs::path& file) {
    return read_volume(file, at(name));
  }

  void flip(const fs::path& file, std::uint64_t place) const {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(place));
    const auto byte = static_cast<char>(stream.get() ^ 0x10);
    stream.seekp(static_cast<std::streamoff>(place));
    stream.put(byte);
  }

  std::size_t count_audits(const std::string& name) {
    std::size_t count = 0;
    for (const Dispatch& one : logged(fleet.node(name), {})) {
      const auto header = decode_header(one.header);  // those of other nodes come here too
      count += header->kind == Kind::audit && header->author == Fleet::id(name) ? 1 : 0;
    }
    return count;
  }

  std::vector<courier::Shortage> shortages(const std::string& name) {
    return courier_shortages(fleet.exchange(name), 1000).value();
  }

  Fleet fleet;
  SeededEntropy entropy{36};
  fs::path folder;
};

struct Bag {
  std::string to;
  fs::path file;
  bool is_flipped = false;
};

// Some media of one courier get lost, some are read twice, some are tampered with.
void pack_bag(Couriers& couriers, const std::string& from, const std::string& to, std::vector<Bag>& bag,
              std::mt19937& chance) {
  for (const fs::path& file : couriers.write(from, to, 20'000)) {
    const auto luck = chance() % 100;
    if (luck < 25) continue;
    if (luck < 40) couriers.flip(file, chance() % fs::file_size(file));
    bag.push_back({.to = to, .file = file, .is_flipped = luck >= 25 && luck < 40});
    if (luck > 85) bag.push_back(bag.back());
  }
}

TEST_CASE("36: 200 dispatches each way by courier, media in any order, lost, repeated and tampered with") {
  Couriers couriers("courier-storm");
  Fleet& fleet = couriers.fleet;
  std::mt19937 chance(36);
  std::vector<DispatchId> there, back;
  std::vector<Bag> bag;
  for (int trip = 0; trip < 10; ++trip) {
    std::ranges::copy(fleet.write("kairo", "post.kairo", {"unit.201"}, 20), std::back_inserter(there));
    std::ranges::copy(fleet.write("zentrale", "unit.201", {"post.kairo"}, 20), std::back_inserter(back));
    fleet.run(24h, 12h);
    pack_bag(couriers, "kairo", "zentrale", bag, chance);
    pack_bag(couriers, "zentrale", "kairo", bag, chance);
    std::ranges::shuffle(bag, chance);
    for (std::size_t half = bag.size() / 2; bag.size() > half; bag.pop_back()) {
      const auto audits = couriers.count_audits(bag.back().to);
      const auto report = couriers.read(bag.back().to, bag.back().file);
      const bool is_good = report && report->is_good();
      CHECK(is_good != bag.back().is_flipped);
      const bool is_recorded = couriers.count_audits(bag.back().to) > audits;
      if (report) CHECK(is_recorded == !report->tampered.empty());
      if (!report && report.error().code != Code::invalid) CHECK(is_recorded);
    }
  }
  CHECK_FALSE(couriers.shortages("kairo").empty());

  // Couriers who arrive close all series, and bring the receipts home.
  for (int trip = 0; trip < 3; ++trip) {
    for (const fs::path& file : couriers.write("kairo", "zentrale", 20'000))
      CHECK(couriers.read("zentrale", file)->is_good());
    for (const fs::path& file : couriers.write("zentrale", "kairo", 20'000))
      CHECK(couriers.read("kairo", file)->is_good());
    fleet.run(31s);
  }
  for (const DispatchId& id : there) CHECK(fleet.has("zentrale", id));
  for (const DispatchId& id : back) CHECK(fleet.has("kairo", id));
  for (const char* name : {"kairo", "zentrale"}) {
    CHECK(couriers.shortages(name).empty());
    CHECK(Delivery(fleet.node(name).views().database()).gaps(10)->empty());
    std::size_t reports = 0;
    for (const Dispatch& one : logged(fleet.node(name), {}))
      reports += decode_header(one.header)->kind == Kind::report ? 1 : 0;
    CHECK(reports == there.size() + back.size());
  }
  CHECK(fleet.count_owed("kairo") == 0);
  CHECK(verify_site(fleet.node("zentrale"), [](auto, auto) { return true; })->faults.empty());
}

TEST_CASE("36: a medium may be read as often as one likes, and says what is still missing") {
  Couriers couriers("courier-again");
  couriers.fleet.write("kairo", "post.kairo", {"unit.201"}, 60);
  const auto files = couriers.write("kairo", "zentrale", 12'000);
  REQUIRE(files.size() > 2);
  const auto first = couriers.read("zentrale", files[1]);
  CHECK(first->taken > 0);
  CHECK(first->volumes == files.size());
  CHECK(first->from == Fleet::id("kairo"));
  const auto again = couriers.read("zentrale", files[1]);
  CHECK(again->taken == 0);
  CHECK(again->known == first->taken);
  const auto short_of = couriers.shortages("zentrale");
  REQUIRE(short_of.size() == 1);
  CHECK(short_of[0].volumes.size() == files.size() - 1);
  for (const fs::path& file : files) CHECK(couriers.read("zentrale", file)->is_good());
  CHECK(couriers.shortages("zentrale").empty());

  // A courier who never arrives is missed when the next one comes, until one is whole.
  couriers.fleet.write("kairo", "post.kairo", {"unit.201"}, 6);
  couriers.write("kairo", "zentrale", one_volume);
  couriers.fleet.write("kairo", "post.kairo", {"unit.201"}, 6);
  const auto third = couriers.write("kairo", "zentrale", 6'000);
  REQUIRE(third.size() > 1);
  REQUIRE(couriers.read("zentrale", third[0])->is_good());
  CHECK(couriers.shortages("zentrale")[0].is_unseen);
  for (const fs::path& file : third) REQUIRE(couriers.read("zentrale", file)->is_good());
  CHECK(couriers.shortages("zentrale").empty());
}

TEST_CASE("36: a tampered medium is refused with a reason, on record, and its whole pieces count") {
  Couriers couriers("courier-tampered");
  couriers.fleet.write("kairo", "post.kairo", {"unit.201"}, 5);
  const fs::path file = couriers.write("kairo", "zentrale", one_volume).front();
  couriers.flip(file, fs::file_size(file) - 100);  // in the last piece
  const auto audits = couriers.count_audits("zentrale");
  const auto report = couriers.read("zentrale", file);
  REQUIRE(report.has_value());
  CHECK(report->tampered.size() == 1);
  CHECK(report->taken >= 4);
  CHECK(couriers.count_audits("zentrale") == audits + 1);
  couriers.flip(file, 300);  // in the manifest
  const auto refused = couriers.read("zentrale", file);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Code::corrupt);
  CHECK(refused.error().what.find("tampered") != std::string::npos);
  CHECK(couriers.count_audits("zentrale") == audits + 2);
}

TEST_CASE("33: what a revoked node sends by courier, and what is sealed to others, is refused on record") {
  Couriers couriers("courier-revoked");
  couriers.fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  const fs::path file = couriers.write("kairo", "zentrale", one_volume).front();
  CHECK(couriers.read("bonn", file).error().code == Code::denied);
  REQUIRE(revoke_node(couriers.fleet.node("zentrale"), Fleet::id("kairo"), "gestohlen").has_value());
  const auto audits = couriers.count_audits("zentrale");
  const auto refused = couriers.read("zentrale", file);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Code::denied);
  CHECK(refused.error().what.find("revoked") != std::string::npos);
  CHECK(couriers.count_audits("zentrale") == audits + 1);
  CHECK(pack(couriers.fleet.exchange("zentrale"), couriers.fleet.node("zentrale"), {Fleet::id("kairo")},
             one_volume)
            .error()
            .code == Code::denied);
}

TEST_CASE("18: what goes over headquarters goes there by courier too while the link is cut") {
  Couriers couriers("courier-transit");
  Fleet& fleet = couriers.fleet;
  fleet.connect("kairo", "zentrale");
  fleet.connect("bonn", "zentrale");
  fleet.run(60s);
  fleet.cut("kairo", "zentrale");
  fleet.cut("bonn", "zentrale");
  const auto ids = fleet.write("kairo", "post.kairo", {"post.bonn"}, 1);
  fleet.run(5s);
  for (const fs::path& file : couriers.write("kairo", "zentrale", one_volume))
    CHECK(couriers.read("zentrale", file)->is_good());
  CHECK_FALSE(fleet.has("zentrale", ids[0]));
  for (const fs::path& file : couriers.write("zentrale", "bonn", one_volume))
    CHECK(couriers.read("bonn", file)->is_good());
  CHECK(fleet.has("bonn", ids[0]));
}

TEST_CASE("20: what the plan lets go by courier only up to a level stays here above it") {
  Couriers couriers("courier-level");
  Fleet& fleet = couriers.fleet;
  Node& node = fleet.node("zentrale");
  auto plan = usual_plan(*node.published()->directory, node.site().organisation);
  plan.number = 1;
  plan.links.push_back({.name = "pouch",
                        .from = node_eid(Fleet::id("zentrale")),
                        .to = node_eid(Fleet::id("kairo")),
                        .link_class = route::LinkClass::courier,
                        .level = 0});
  route::arrange(plan);
  Submission published =
      submission_of("", node.site(), {"group.house"}, Unit{.id = "x", .post = "zentrale", .name = {}});
  published.kind = Kind::policy;
  published.content = encode_published(plan);
  fleet.headquarters.send(published);
  fleet.write("zentrale", "unit.201", {"post.kairo"}, 1);
  const auto before = fleet.exchange("zentrale").for_courier(Fleet::id("kairo"))->size();
  fleet.run(5s);
  CHECK(fleet.exchange("zentrale").for_courier(Fleet::id("kairo"))->size() > before);
  REQUIRE(fleet.exchange("zentrale").refresh_plan().has_value());
  CHECK(fleet.exchange("zentrale").for_courier(Fleet::id("kairo"))->empty());
}

TEST_CASE("a number is used once, also after a crash before the first byte was written") {
  Couriers couriers("courier-number");
  couriers.fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  const auto number = [&] {
    return pack(couriers.fleet.exchange("kairo"), couriers.fleet.node("kairo"), {Fleet::id("zentrale")},
                one_volume)
        ->manifest.heading.sequence;
  };
  CHECK(number() == 1);
  couriers.fleet.restart("kairo");
  CHECK(number() == 2);
}

}  // namespace
}  // namespace depesche
