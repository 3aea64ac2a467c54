// SPDX-License-Identifier: EUPL-1.2
#include "search/durable.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace depesche::search {
namespace {

std::unexpected<Error> cannot(const char* what, const std::string& path) {
  return fail(Code::unavailable, std::string("cannot ") + what + " " + path);
}

}  // namespace

Result<NewFile> NewFile::create(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return cannot("create", path);
  return NewFile(file, path);
}

NewFile::NewFile(NewFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)), path_(std::move(other.path_)) {}

NewFile::~NewFile() {
  if (file_ >= 0) close(file_);
}

Result<> NewFile::append(BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written <= 0) return cannot("write", path_);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<> NewFile::sync() {
  if (::fsync(file_) != 0) return cannot("sync", path_);
  return {};
}

Result<> replace_file(const std::filesystem::path& path, BytesView bytes) {
  const std::string temporary = path.string() + ".tmp";
  {
    NewFile file = TRY(NewFile::create(temporary));
    TRY(file.append(bytes));
    TRY(file.sync());
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return cannot("replace", path.string());
  const int folder = ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = folder >= 0 && ::fsync(folder) == 0;
  if (folder >= 0) close(folder);
  if (!synced) return cannot("sync the folder of", path.string());
  return {};
}

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail(Code::not_found, path.string() + " is missing");
  Bytes bytes;
  Bytes chunk(64 * 1024);
  ssize_t got = 0;
  while ((got = ::read(file, chunk.data(), chunk.size())) > 0 && bytes.size() <= bytes_max) {
    bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + got);
  }
  close(file);
  if (got != 0) return fail(Code::corrupt, path.string() + " is too long or cannot be read");
  return bytes;
}

}  // namespace depesche::search
