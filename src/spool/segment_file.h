// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"

// A part of Spool; nothing for others.
namespace depesche::spool {

// One file of the spool. It is created with its first write.
class SegmentFile {
 public:
  SegmentFile(std::filesystem::path folder, std::uint64_t number);
  ~SegmentFile();
  SegmentFile(const SegmentFile&) = delete;
  SegmentFile& operator=(const SegmentFile&) = delete;

  std::uint64_t number() const { return number_; }
  const std::filesystem::path& path() const { return path_; }
  static std::filesystem::path path_of(const std::filesystem::path& folder, std::uint64_t number);

  // Opens what is there already.
  Result<> open();
  Result<std::uint64_t> size() const;
  // Up to `bytes.size()` bytes from `offset`; how many there were.
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> bytes) const;
  // Writes; creates the file, durably in its folder, where there is none.
  Result<> write(std::uint64_t offset, BytesView bytes);
  // What was written is durable. After an error nobody knows what is: the file is not to be written again.
  Result<> sync();
  Result<> shorten(std::uint64_t size);
  void remove();  // from its folder; what is open can still be read

 private:
  Result<> create();

  std::filesystem::path folder_;
  std::filesystem::path path_;
  std::uint64_t number_;
  int descriptor_ = -1;
};

// A folder that only one process uses at a time.
class FolderLock {
 public:
  FolderLock() = default;
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  // Code::unavailable when another process has it.
  Result<> take(const std::filesystem::path& folder);

 private:
  int descriptor_ = -1;
};

}  // namespace depesche::spool
