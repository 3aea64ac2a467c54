// SPDX-License-Identifier: EUPL-1.2
#include "sim/disk.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ensure.h"

namespace depesche::sim {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t sector = 512;  // bytes that a disk writes as a whole

// The C library knows no object to hang this on.
std::map<std::string, Disk*>& all_disks() {
  static std::map<std::string, Disk*> disks;
  return disks;
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

std::uint64_t size_of(int descriptor) {
  struct stat status{};
  return fstat(descriptor, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

Bytes whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  return to_bytes(as_bytes(text));
}

// What stands at a place, through a descriptor of our own: the writer's may be for writing only.
Bytes standing(const std::string& path, std::uint64_t offset, std::size_t size) {
  Bytes bytes(size);
  const int file = real_calls().open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  const ssize_t got = pread(file, bytes.data(), size, static_cast<off_t>(offset));
  real_calls().close(file);
  bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return bytes;
}

void put(int descriptor, BytesView bytes, std::uint64_t offset) {
  const ssize_t written =
      real_calls().pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
  ENSURE(written == static_cast<ssize_t>(bytes.size()));
}

void make_file(const std::string& path, BytesView bytes) {
  const int file = real_calls().open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ENSURE(file >= 0);
  put(file, bytes, 0);
  real_calls().close(file);
}

}  // namespace

Disk::Disk(fs::path folder) : folder_(std::move(folder)) { all_disks().emplace(folder_.string(), this); }

Disk::~Disk() { all_disks().erase(folder_.string()); }

Disk* Disk::of(const std::string& path) {
  const auto& disks = all_disks();
  auto next = disks.upper_bound(path);
  if (next == disks.begin()) return nullptr;
  const auto& [folder, disk] = *std::prev(next);
  const bool is_below =
      path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
  return is_below ? disk : nullptr;
}

std::shared_ptr<Disk::File> Disk::opened(const std::string& path, bool is_new) {
  auto& file = files_[path];
  if (!file) file = std::make_shared<File>(File{.path = path});
  if (is_new) names_.push_back({.kind = NameChange::Kind::made, .from = {}, .to = path});
  return file;
}

int Disk::may_change(bool grows) {
  ++changes_;
  if (wait_) wait_(Work::change);
  if (has_failed()) return EIO;
  return is_full_ && grows ? ENOSPC : 0;
}

void Disk::before_write(File& file, int descriptor, BytesView bytes, std::uint64_t offset) {
  const std::uint64_t size = size_of(descriptor);
  Change change{.offset = offset, .before = {}, .after = to_bytes(bytes), .size_before = size};
  if (offset < size)
    change.before = standing(file.path, offset, std::min<std::uint64_t>(bytes.size(), size - offset));
  file.changes.push_back(std::move(change));
}

void Disk::before_truncation(File& file, int descriptor, std::uint64_t size) {
  const std::uint64_t now = size_of(descriptor);
  Change change{.offset = size, .before = {}, .after = {}, .size_before = now, .is_truncation = true};
  if (size < now) change.before = standing(file.path, size, now - size);
  file.changes.push_back(std::move(change));
}

int Disk::sync(File& file) {
  if (wait_) wait_(Work::sync);
  if (has_failed()) return EIO;
  ++syncs_;
  file.changes.clear();
  std::erase_if(names_, [&](const NameChange& change) {
    return change.kind == NameChange::Kind::made && change.to == file.path;
  });
  return 0;
}

int Disk::sync_folder(const std::string& folder) {
  if (wait_) wait_(Work::sync);
  if (has_failed()) return EIO;
  ++syncs_;
  std::erase_if(names_, [&](const NameChange& change) { return folder_of(change.to) == folder; });
  return 0;
}

void Disk::before_rename(const std::string& from, const std::string& to) {
  NameChange change{.kind = NameChange::Kind::renamed, .from = from, .to = to};
  std::error_code ignored;
  if (fs::is_regular_file(to, ignored)) change.covered = whole(to);
  names_.push_back(std::move(change));
  files_.erase(to);
  // A folder takes along what is in it.
  std::vector<std::shared_ptr<File>> moved;
  std::erase_if(files_, [&](const auto& entry) {
    const bool is_moved = entry.first == from || entry.first.starts_with(from + "/");
    if (is_moved) moved.push_back(entry.second);
    return is_moved;
  });
  for (const auto& file : moved) {
    file->path = to + file->path.substr(from.size());
    files_[file->path] = file;
  }
}

void Disk::before_removal(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return;
  names_.push_back({.kind = NameChange::Kind::removed, .from = {}, .to = path, .covered = whole(path)});
  files_.erase(path);
}

// `kept` of a thousand changes were on the disk already, in any order; one that was not may be there in part.
void Disk::take_back(File& file, Chance& chance, unsigned kept) {
  const int descriptor = real_calls().open(file.path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return;  // it was removed
  for (auto change = file.changes.rbegin(); change != file.changes.rend(); ++change) {
    ENSURE(real_calls().ftruncate(descriptor, static_cast<off_t>(change->size_before)) == 0);
    put(descriptor, change->before, change->offset);
  }
  for (const Change& change : file.changes) {
    if (!chance.in_thousand(kept)) continue;
    if (change.is_truncation) {
      ENSURE(real_calls().ftruncate(descriptor, static_cast<off_t>(change.offset)) == 0);
      continue;
    }
    const bool is_torn = chance.in_thousand(300);
    for (std::size_t at = 0; at < change.after.size(); at += sector) {
      if (is_torn && chance.in_thousand(500)) continue;
      const std::size_t size = std::min(sector, change.after.size() - at);
      put(descriptor, BytesView(change.after).subspan(at, size), change.offset + at);
    }
  }
  real_calls().close(descriptor);
  file.changes.clear();
}

void Disk::take_back(const NameChange& change) {
  switch (change.kind) {
    case NameChange::Kind::made: real_calls().unlink(change.to.c_str()); break;
    case NameChange::Kind::renamed:
      if (real_calls().rename(change.to.c_str(), change.from.c_str()) != 0) return;  // gone with its folder
      if (change.covered) make_file(change.to, *change.covered);
      break;
    case NameChange::Kind::removed: {
      std::error_code ignored;
      fs::create_directories(folder_of(change.to), ignored);
      make_file(change.to, *change.covered);
      break;
    }
  }
}

void Disk::cut_power(Chance& chance) {
  constexpr std::array<unsigned, 4> shares{0, 1000, 500, 900};
  const unsigned kept = shares[chance.roll(shares.size())];
  for (const auto& [_, file] : files_) take_back(*file, chance, kept);
  // A journal of names is on the disk up to some point.
  const std::size_t last = names_.empty() ? 0 : chance.roll(names_.size() + 1);
  for (std::size_t i = names_.size(); i-- > last;) take_back(names_[i]);
  names_.clear();
  files_.clear();
  fails_at_.reset();
}

bool Disk::rot(const fs::path& file, Chance& chance) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  if (error || size == 0) return false;
  const std::uint64_t place = chance.next() % size;
  Bytes byte = standing(file.string(), place, 1);
  if (byte.empty()) return false;
  byte.front() ^= static_cast<std::byte>(1U << chance.roll(8));
  const int descriptor = real_calls().open(file.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  put(descriptor, byte, place);
  real_calls().close(descriptor);
  return true;
}

}  // namespace depesche::sim
