// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"

// The few things the node does with files itself. Everything it remembers goes through the log.

namespace depesche {

// Replaces a file in one step, readable by its owner only: after a crash it is the old or the new one.
Result<> write_durably(const std::filesystem::path& path, BytesView bytes);

// Makes a folder that only its owner may enter. Errors: unavailable.
Result<> make_private_folder(const std::filesystem::path& folder);

// Makes what was made, renamed or removed in a folder durable.
Result<> sync_folder(const std::filesystem::path& folder);

// Copies a file so that the copy is on disk when this returns.
Result<> copy_durably(const std::filesystem::path& from, const std::filesystem::path& to);

// A rebuild that found a difference left its views beside the old ones; they are the ones to trust.
// Errors: unavailable.
Result<> take_fresh_views(const std::filesystem::path& folder);

// Holds a folder for one process. Given back when this object or the process ends.
class FolderLock {
 public:
  // Errors: unavailable when another process holds it.
  static Result<FolderLock> take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

}  // namespace depesche
