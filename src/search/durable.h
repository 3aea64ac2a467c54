// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace depesche::search {

// A file being written front to back. Errors of all: unavailable.
class NewFile {
 public:
  static Result<NewFile> create(const std::string& path);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  Result<> append(BytesView bytes);
  Result<> sync();  // returns once every byte is on the disk

 private:
  NewFile(int file, std::string path) : file_(file), path_(std::move(path)) {}
  int file_;
  std::string path_;
};

// Puts `bytes` in the place of a file so that a crash leaves the old bytes or the new ones. Errors:
// unavailable.
Result<> replace_file(const std::filesystem::path& path, BytesView bytes);

// All bytes of a file. Errors: not_found, corrupt (longer than `bytes_max`).
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max);

}  // namespace depesche::search
