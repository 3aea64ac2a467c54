// SPDX-License-Identifier: EUPL-1.2
#include "spool/segment_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace depesche::spool {
namespace {

std::unexpected<Error> unavailable(const std::string& what) {
  return fail(Code::unavailable, what + ": " + std::generic_category().message(errno));
}

}  // namespace

std::filesystem::path SegmentFile::path_of(const std::filesystem::path& folder, std::uint64_t number) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "%016llx.spool", static_cast<unsigned long long>(number));
  return folder / name.data();
}

SegmentFile::SegmentFile(std::filesystem::path folder, std::uint64_t number)
    : folder_(std::move(folder)), path_(path_of(folder_, number)), number_(number) {}

SegmentFile::~SegmentFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<> SegmentFile::open() {
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor_ < 0) return unavailable("the spool's file cannot be opened");
  return {};
}

Result<> SegmentFile::create() {
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor_ < 0) return unavailable("the spool's file cannot be made");
  const int folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool is_synced = folder >= 0 && ::fsync(folder) == 0;
  if (folder >= 0) ::close(folder);
  if (!is_synced) return unavailable("the spool's folder cannot be synced");
  return {};
}

Result<std::uint64_t> SegmentFile::size() const {
  struct stat status{};
  if (::fstat(descriptor_, &status) != 0) return unavailable("the spool's file cannot be looked at");
  return static_cast<std::uint64_t>(status.st_size);
}

Result<std::size_t> SegmentFile::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t size =
        ::pread(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return unavailable("the spool's file cannot be read");
    if (size == 0) break;
    done += static_cast<std::size_t>(size);
  }
  return done;
}

Result<> SegmentFile::write(std::uint64_t offset, BytesView bytes) {
  if (descriptor_ < 0) TRY(create());
  while (!bytes.empty()) {
    const ssize_t size = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return unavailable("the spool cannot be written");
    bytes = bytes.subspan(static_cast<std::size_t>(size));
    offset += static_cast<std::uint64_t>(size);
  }
  return {};
}

Result<> SegmentFile::sync() {
  if (::fdatasync(descriptor_) != 0) return unavailable("the spool cannot be synced");
  return {};
}

Result<> SegmentFile::shorten(std::uint64_t size) {
  if (descriptor_ < 0) return {};
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
    return unavailable("the spool's file cannot be shortened");
  }
  return {};
}

void SegmentFile::remove() { ::unlink(path_.c_str()); }

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<> FolderLock::take(const std::filesystem::path& folder) {
  descriptor_ = ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) return unavailable("the spool's folder cannot be used");
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    return fail(Code::unavailable, "another process uses the spool in " + folder.string());
  }
  return {};
}

}  // namespace depesche::spool
