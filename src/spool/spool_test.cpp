// SPDX-License-Identifier: EUPL-1.2
#include "spool/spool.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "crypto/encoding.h"
#include "env/entropy.h"

namespace depesche::spool {
namespace {

// A folder that is gone when this is.
class Folder {
 public:
  Folder() {
    SystemEntropy entropy;
    path = std::filesystem::temp_directory_path() / ("depesche-spool-" + crypto::to_hex(draw<8>(entropy)));
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path;
};

Bytes load(std::size_t size, std::size_t seed) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>((seed * 31 + i * 7) & 0xFFU);
  return bytes;
}

std::unique_ptr<Spool> open(const Folder& folder, Limits limits = {}) {
  return Spool::open(folder.path, limits).value();
}

void commit(Spool& spool) {
  if (!spool.wants_commit()) return;
  Commit work = spool.begin_commit();
  const Result<> outcome = work.run();
  REQUIRE(outcome.has_value());
  spool.finish(work, outcome);
}

Bytes file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return to_bytes(as_bytes(text));
}

void write_file(const std::filesystem::path& path, BytesView bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

std::vector<BundleId> ids_after(const Spool& spool, BundleId id, std::size_t count) {
  std::vector<BundleId> ids;
  for (const Held& held : spool.after(id, count)) ids.push_back(held.id);
  return ids;
}

TEST_CASE("35: what was committed is there after opening again, in its order, and what was removed is not") {
  const Folder folder;
  std::vector<BundleId> ids;
  {
    const auto spool = open(folder);
    for (std::size_t i = 0; i < 10; ++i)
      ids.push_back(spool->append(load(i * 100, i), static_cast<std::uint8_t>(i)).value());
    CHECK(spool->read(ids[3]).value() == load(300, 3));  // before it is written
    commit(*spool);
    spool->remove(ids[4]);
    commit(*spool);
    CHECK(spool->read(ids[3]).value() == load(300, 3));
  }
  const auto again = open(folder);
  CHECK(again->count() == 9);
  CHECK(again->damaged() == 0);
  CHECK_FALSE(again->holds(ids[4]));
  CHECK(again->read(ids[4]).error().code == Code::not_found);
  CHECK(ids_after(*again, {0}, 4) == std::vector{ids[0], ids[1], ids[2], ids[3]});
  CHECK(ids_after(*again, ids[3], 2) == std::vector{ids[5], ids[6]});
  for (std::size_t i = 0; i < 10; ++i) {
    if (i != 4) CHECK(again->read(ids[i]).value() == load(i * 100, i));
  }
  CHECK(again->after(ids[8], 1) == std::vector{Held{.id = ids[9], .mark = 9, .size = 900}});
  CHECK(again->append(load(1, 1)).value().value > ids[9].value);
}

TEST_CASE(
    "35: cut off at any byte, with nothing, zeros or noise behind, the file gives what was whole before it") {
  const Folder folder;
  std::vector<std::uint64_t> ends;
  {
    const auto spool = open(folder);
    for (std::size_t i = 0; i < 6; ++i) {
      static_cast<void>(spool->append(load(10 + i * 13, i)).value());
      commit(*spool);
      ends.push_back(spool->bytes_on_disk());
    }
  }
  const std::filesystem::path file = SegmentFile::path_of(folder.path, 1);
  const Bytes whole = file_bytes(file);
  REQUIRE(whole.size() == ends.back());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    for (const int tail : {0, 1, 2}) {
      Bytes torn = to_bytes(BytesView(whole).first(size));
      if (tail == 1) torn.resize(whole.size());
      if (tail == 2) {
        for (std::size_t i = size; i < whole.size(); ++i) torn.push_back(~whole[i]);
      }
      write_file(file, torn);
      const auto spool = open(folder);
      const auto expected = static_cast<std::size_t>(
          std::ranges::count_if(ends, [&](std::uint64_t end) { return end <= size; }));
      REQUIRE(spool->count() == expected);
      for (const BundleId id : ids_after(*spool, {0}, 10)) {
        REQUIRE(spool->read(id).value() == load(10 + (id.value - 1) * 13, id.value - 1));
      }
      // And it goes on from there.
      const BundleId more = spool->append(load(5, 99)).value();
      commit(*spool);
      REQUIRE(spool->read(more).value() == load(5, 99));
    }
  }
}

TEST_CASE("35: each flipped byte is seen") {
  const Folder folder;
  {
    const auto spool = open(folder);
    for (std::size_t i = 0; i < 3; ++i) static_cast<void>(spool->append(load(20, i)).value());
    commit(*spool);
  }
  const std::filesystem::path file = SegmentFile::path_of(folder.path, 1);
  const Bytes whole = file_bytes(file);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes damaged = whole;
    damaged[at] ^= std::byte{0x10};
    write_file(file, damaged);
    const auto spool = open(folder);
    CHECK(spool->count() < 3);
    for (const BundleId id : ids_after(*spool, {0}, 10))
      CHECK(spool->read(id).value() == load(20, id.value - 1));
  }
}

TEST_CASE("35: damage in an old file is told when its bundle is read, and the others are still there") {
  const Folder folder;
  std::vector<BundleId> ids;
  {
    const auto spool = open(folder, {.segment_size = 1000});
    for (std::size_t i = 0; i < 12; ++i) {
      ids.push_back(spool->append(load(900, i)).value());
      commit(*spool);
    }
    CHECK(spool->files() == 12);
  }
  const std::filesystem::path file = SegmentFile::path_of(folder.path, 2);
  Bytes bytes = file_bytes(file);
  bytes[500] ^= std::byte{1};
  write_file(file, bytes);
  const auto spool = open(folder, {.segment_size = 1000});
  CHECK(spool->read(ids[1]).error().code == Code::corrupt);
  CHECK(spool->read(ids[2]).value() == load(900, 2));
  CHECK(spool->count() == 12);
}

TEST_CASE("files whose bundles are all gone go, oldest first, and a removal outlives what it removes") {
  const Folder folder;
  std::vector<BundleId> ids;
  const Limits limits{.segment_size = 1000};
  {
    const auto spool = open(folder, limits);
    for (std::size_t i = 0; i < 10; ++i) {
      ids.push_back(spool->append(load(400, i)).value());
      commit(*spool);
    }
    CHECK(spool->files() == 5);
    spool->remove(ids[2]);
    spool->remove(ids[3]);
    commit(*spool);
    CHECK(spool->files() >= 5);  // the first still lives
    spool->remove(ids[0]);
    spool->remove(ids[1]);
    commit(*spool);
    CHECK_FALSE(std::filesystem::exists(SegmentFile::path_of(folder.path, 1)));
    CHECK_FALSE(std::filesystem::exists(SegmentFile::path_of(folder.path, 2)));
  }
  const auto again = open(folder, limits);
  CHECK(again->count() == 6);
  for (std::size_t i = 0; i < 4; ++i) CHECK_FALSE(again->holds(ids[i]));
}

TEST_CASE("35: bundles that go on before they are durable do not take away the file their commit writes to") {
  const Folder folder;
  const Limits limits{.segment_size = 1000};
  BundleId stays;
  {
    const auto spool = open(folder, limits);
    const BundleId first = spool->append(load(400, 0)).value();
    Commit work = spool->begin_commit();
    const BundleId second = spool->append(load(400, 1)).value();  // waits, for the same file
    stays = spool->append(load(400, 2)).value();                  // and for the next
    spool->remove(first);
    spool->remove(second);
    const Result<> outcome = work.run();
    REQUIRE(outcome.has_value());
    spool->finish(work, outcome);
    CHECK(std::filesystem::exists(SegmentFile::path_of(folder.path, 1)));
    commit(*spool);
    CHECK_FALSE(std::filesystem::exists(SegmentFile::path_of(folder.path, 1)));
  }
  const auto again = open(folder, limits);
  CHECK(ids_after(*again, {0}, 10) == std::vector{stays});
  CHECK(again->read(stays).value() == load(400, 2));
}

TEST_CASE("a bundle that stays does not keep the dead behind it: it is written again, and found there") {
  const Folder folder;
  const Limits limits{.segment_size = 4000};
  BundleId stays;
  {
    const auto spool = open(folder, limits);
    stays = spool->append(load(500, 77)).value();
    for (std::size_t i = 0; i < 400; ++i) {
      const BundleId passing = spool->append(load(300, i)).value();
      commit(*spool);
      spool->remove(passing);
      REQUIRE(spool->read(stays).value() == load(500, 77));
    }
    commit(*spool);
    CHECK(spool->bytes_on_disk() < 16'000);
  }
  const auto again = open(folder, limits);
  CHECK(again->count() == 1);
  CHECK(again->read(stays).value() == load(500, 77));
}

TEST_CASE("35: a full spool refuses, and takes again when something is removed") {
  const Folder folder;
  const auto spool = open(folder, {.bytes_max = 2000, .segment_size = 500});
  std::vector<BundleId> ids;
  for (;;) {
    const auto id = spool->append(load(300, ids.size()));
    if (!id) {
      CHECK(id.error().code == Code::unavailable);
      break;
    }
    ids.push_back(*id);
    commit(*spool);
  }
  CHECK(ids.size() == 5);
  for (std::size_t i = 0; i < ids.size(); ++i) CHECK(spool->read(ids[i]).value() == load(300, i));
  for (std::size_t i = 0; i < 3; ++i) spool->remove(ids[i]);
  commit(*spool);
  CHECK(spool->append(load(300, 9)).has_value());
}

TEST_CASE("35: when the disk takes no more the bundles of that commit are gone, and nothing else") {
  const Folder folder;
  std::vector<BundleId> ids;
  {
    const auto spool = open(folder, {.segment_size = 1000});
    ids.push_back(spool->append(load(600, 0)).value());
    commit(*spool);
    ids.push_back(spool->append(load(600, 1)).value());
    spool->remove(ids[0]);
    Commit work = spool->begin_commit();
    ids.push_back(spool->append(load(10, 2)).value());
    spool->finish(work, fail(Code::unavailable, "no space left"));
    CHECK(spool->count() == 0);
    CHECK_FALSE(spool->holds(ids[1]));
    CHECK_FALSE(spool->holds(ids[2]));
    ids.push_back(spool->append(load(600, 3)).value());
    commit(*spool);
    CHECK(spool->read(ids[3]).value() == load(600, 3));
  }
  const auto again = open(folder, {.segment_size = 1000});
  CHECK(ids_after(*again, {0}, 10) == std::vector{ids[3]});
}

TEST_CASE("two processes do not share a spool") {
  const Folder folder;
  const auto spool = open(folder);
  CHECK(Spool::open(folder.path, {}).error().code == Code::unavailable);
}

TEST_CASE("the index takes no more than 24 bytes a bundle, also after most have gone") {
  const Folder folder;
  const auto spool = open(folder);
  std::vector<BundleId> ids;
  for (std::size_t i = 0; i < 20'000; ++i) ids.push_back(spool->append(load(1, i)).value());
  CHECK(spool->index_bytes() == 20'000 * 24);
  for (std::size_t i = 1; i < ids.size(); ++i) spool->remove(ids[i]);
  CHECK(spool->index_bytes() < 10'000 * 24);
  CHECK(spool->holds(ids[0]));
}

TEST_CASE("a history of taking in and removing, opened again at random, agrees with a plain map") {
  const Folder folder;
  const Limits limits{.segment_size = 3000};
  std::map<std::uint64_t, Bytes> model;
  std::uint64_t state = 42;
  const auto pick = [&](std::uint64_t below) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state >> 33) % below;
  };
  auto spool = open(folder, limits);
  for (int step = 0; step < 2000; ++step) {
    const std::uint64_t act = pick(20);
    if (act < 10) {
      const Bytes bytes = load(pick(700), pick(256));
      auto id = spool->append(bytes);
      if (!id) {  // too much waits
        commit(*spool);
        id = spool->append(bytes);
      }
      model.emplace(id.value().value, bytes);
    } else if (act < 18 && !model.empty()) {
      const auto victim = std::next(model.begin(), static_cast<std::ptrdiff_t>(pick(model.size())));
      spool->remove({victim->first});
      model.erase(victim);
    } else if (act == 18) {
      commit(*spool);
    } else {
      commit(*spool);
      spool.reset();
      spool = open(folder, limits);
    }
    REQUIRE(spool->count() == model.size());
  }
  for (const auto& [id, bytes] : model) CHECK(spool->read({id}).value() == bytes);
}

}  // namespace
}  // namespace depesche::spool
