// SPDX-License-Identifier: EUPL-1.2
#include "node/files.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace depesche {
namespace {

std::unexpected<Error> fail_at(const std::filesystem::path& path, int error) {
  return fail(Code::unavailable, path.string() + ": " + std::generic_category().message(error));
}

// A file descriptor that closes itself.
class File {
 public:
  explicit File(int file) : file_(file) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (file_ >= 0) close(file_);
  }
  int get() const { return file_; }

 private:
  int file_;
};

Result<> write_all(const File& file, BytesView bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const auto written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return fail_at(path, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Result<> sync_folder(const std::filesystem::path& folder) {
  const File file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || fsync(file.get()) != 0) return fail_at(folder, errno);
  return {};
}

Result<> write_durably(const std::filesystem::path& path, BytesView bytes) {
  const std::filesystem::path fresh = path.string() + ".tmp";
  {
    const File file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file.get() < 0) return fail_at(fresh, errno);
    TRY(write_all(file, bytes, fresh));
    if (fsync(file.get()) != 0) return fail_at(fresh, errno);
  }
  if (std::rename(fresh.c_str(), path.c_str()) != 0) return fail_at(path, errno);
  return sync_folder(path.parent_path());
}

Result<> make_private_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  if (error) return fail(Code::unavailable, folder.string() + ": " + error.message());
  return {};
}

Result<> copy_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  std::filesystem::copy_file(from, to, error);
  if (error) return fail(Code::unavailable, to.string() + ": " + error.message());
  const File file(::open(to.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 || fsync(file.get()) != 0) return fail_at(to, errno);
  return sync_folder(to.parent_path());
}

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  const auto path = folder / "lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return fail_at(path, errno);
  FolderLock lock(file);
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    return fail(Code::unavailable, "another process works with " + folder.string());
  }
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FolderLock::~FolderLock() {
  if (file_ >= 0) close(file_);
}

Result<> take_fresh_views(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::exists(folder / "views.fresh", error)) return {};
  std::filesystem::remove_all(folder / "views", error);
  if (!error) std::filesystem::rename(folder / "views.fresh", folder / "views", error);
  if (error) return fail(Code::unavailable, (folder / "views.fresh").string() + ": " + error.message());
  return {};
}

}  // namespace depesche
