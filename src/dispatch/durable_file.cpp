// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/durable_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace depesche {
namespace {

class File {
 public:
  File(const std::filesystem::path& path, int flags)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

std::unexpected<Error> unavailable(const char* what) {
  return fail(Code::unavailable, std::string(what) + ": " + std::generic_category().message(errno));
}

Result<> write_all(int descriptor, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return unavailable("the file cannot be written");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor) != 0) return unavailable("the file cannot be synced");
  return {};
}

}  // namespace

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t size_max) {
  const File file(path, O_RDONLY);
  if (!file.is_open() && errno == ENOENT) return fail(Code::not_found, "there is no such file");
  if (!file.is_open()) return unavailable("the file cannot be opened");
  Bytes bytes;
  std::array<std::byte, 16384> piece;
  for (;;) {
    const ssize_t size = ::read(file.descriptor(), piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return unavailable("the file cannot be read");
    if (size == 0) return bytes;
    if (bytes.size() + static_cast<std::size_t>(size) > size_max)
      return fail(Code::invalid, "the file is too large");
    bytes.insert(bytes.end(), piece.begin(), piece.begin() + size);
  }
}

Result<> replace_file(const std::filesystem::path& path, BytesView bytes) {
  std::filesystem::path beside = path;
  beside += ".new";
  {
    const File file(beside, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open()) return unavailable("the file cannot be created");
    TRY(write_all(file.descriptor(), bytes));
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) return unavailable("the file cannot be put in place");
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const File opened(folder, O_RDONLY | O_DIRECTORY);
  if (!opened.is_open() || ::fsync(opened.descriptor()) != 0)
    return unavailable("the folder cannot be synced");
  return {};
}

}  // namespace depesche
