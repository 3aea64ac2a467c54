// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <unistd.h>

#include "bundle/crc.h"
#include "spool/spool.h"

namespace {

using namespace depesche;

// One folder for the whole run, in memory where the system offers that.
const std::filesystem::path& folder() {
  static const std::filesystem::path path =
      std::filesystem::path("/dev/shm") / ("depesche-spool-fuzz-" + std::to_string(::getpid()));
  return path;
}

void put_file(std::uint64_t number, BytesView records) {
  Bytes bytes;
  spool::write_file_head(bytes, number);
  bytes.insert(bytes.end(), records.begin(), records.end());
  std::ofstream file(spool::SegmentFile::path_of(folder(), number), std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

// Gives records that the fuzzer cannot guess their checksums; what does not fit stays as it is.
Bytes with_checksums(BytesView input) {
  Bytes records;
  while (input.size() >= 4) {
    const auto size = std::min<std::size_t>(std::to_integer<std::size_t>(input[1]), input.size() - 4);
    const BytesView data = input.subspan(4, size);
    const auto kind =
        (std::to_integer<unsigned>(input[0]) & 1U) != 0 ? spool::Kind::removal : spool::Kind::bundle;
    const auto claimed = static_cast<std::uint32_t>(size + (std::to_integer<unsigned>(input[0]) >> 6));
    spool::write_head(records, {.kind = kind,
                                .mark = std::to_integer<std::uint8_t>(input[3]),
                                .id = std::to_integer<std::uint64_t>(input[2]),
                                .size = claimed,
                                .checksum = bundle::crc32c(data)});
    records.insert(records.end(), data.begin(), data.end());
    input = input.subspan(4 + size);
  }
  records.insert(records.end(), input.begin(), input.end());
  return records;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  std::filesystem::remove_all(folder());
  std::filesystem::create_directories(folder());
  const BytesView input = std::as_bytes(std::span(data, size)).subspan(1);
  const std::size_t first = std::min<std::size_t>(data[0], input.size());
  put_file(1, with_checksums(input.first(first)));
  put_file(2, with_checksums(input.subspan(first)));
  const auto opened = spool::Spool::open(folder(), {});
  if (!opened) return 0;
  spool::Spool& spool = **opened;
  std::size_t held = 0;
  for (const spool::Held& one : spool.after({0}, 10'000)) {
    if (!spool.holds(one.id)) __builtin_trap();
    const auto bytes = spool.read(one.id);
    if (bytes && bytes->size() != one.size) __builtin_trap();
    ++held;
  }
  if (held > spool.count()) __builtin_trap();
  if (!spool.append(as_bytes("ein Bündel"))) __builtin_trap();
  spool::Commit work = spool.begin_commit();
  const auto outcome = work.run();
  if (!outcome) __builtin_trap();
  spool.finish(work, outcome);
  return 0;
}
