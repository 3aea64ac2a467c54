// SPDX-License-Identifier: EUPL-1.2
#include "sim/courier.h"

#include <fstream>

#include "exchange/consignment.h"

namespace depesche::sim {
namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t volume_size_max = 200'000;  // bytes: small media, so that some of several get lost

void damage(World& world, const fs::path& file) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto place = static_cast<std::streamoff>(world.chance().roll(fs::file_size(file)));
  stream.seekg(place);
  const auto byte = static_cast<char>(stream.get() ^ 0x10);
  stream.seekp(place);
  stream.put(byte);
}

void read_at(World& world, std::size_t to, const fs::path& file, bool is_damaged) {
  Place& place = world.place(to);
  if (!place.is_open()) {  // they wait at the door until somebody is in
    world.timetable().after(std::chrono::hours(12),
                            [&world, to, file, is_damaged] { read_at(world, to, file, is_damaged); });
    return;
  }
  const auto with_exchange = [&](const std::function<Result<>(Exchange&, Node&)>& work) {
    return work(place.exchange(), place.node());
  };
  const auto report = read_volume(file, with_exchange);
  if (!report && !is_damaged) world.could_not(to, "a volume is not taken", report.error());
  if (report) world.story().count("courier");
  if (report)
    world.story().event(world.now(), "volume of " + report->from.value + " " + std::to_string(report->taken));
  world.wake(to);
  world.after_work(to);
}

Result<std::vector<fs::path>> write_all(World& world, std::size_t from, std::size_t to) {
  Place& sender = world.place(from);
  TRY(sender.exchange().tick());
  TRY(sender.exchange().confirm_now());
  const auto packed = TRY(pack(sender.exchange(), sender.node(), {world.place(to).id()}, volume_size_max));
  std::vector<fs::path> files;
  if (packed.is_empty()) return files;
  const fs::path folder = world.folder() / "media";
  fs::create_directories(folder);
  auto writer = TRY(courier::Writer::begin(packed.manifest, packed.readers, packed.sign, sender.entropy()));
  for (std::uint32_t volume = 1; volume <= packed.manifest.volumes; ++volume)
    files.push_back(TRY(write_volume(writer, packed, volume, folder, sender.entropy())));
  return files;
}

}  // namespace

void send_courier(World& world, std::size_t from, std::size_t to, const Journey& journey) {
  if (!world.place(from).is_open()) return;
  const auto files = write_all(world, from, to);
  if (!files) world.could_not(from, "courier", files.error());
  world.after_work(from);
  if (!files) return;
  world.story().event(world.now(), "courier with " + std::to_string(files->size()));
  for (const fs::path& file : *files) {
    if (world.chance().in_thousand(journey.lost)) continue;
    const bool is_damaged = world.chance().in_thousand(journey.damaged);
    if (is_damaged) damage(world, file);
    const Duration travel = journey.travel + world.chance().upto(journey.late);
    world.timetable().after(travel, [&world, to, file, is_damaged] { read_at(world, to, file, is_damaged); });
    if (world.chance().in_thousand(journey.read_twice)) {
      world.timetable().after(travel + std::chrono::days(1 + world.chance().roll(5)),
                              [&world, to, file, is_damaged] { read_at(world, to, file, is_damaged); });
    }
  }
}

}  // namespace depesche::sim
