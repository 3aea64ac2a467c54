// SPDX-License-Identifier: EUPL-1.2
#include "courier/medium.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "crypto/encoding.h"

namespace depesche::courier {
namespace {

std::unexpected<Error> unavailable(const char* what) {
  return fail(Code::unavailable, std::string(what) + ": " + std::generic_category().message(errno));
}

Result<> sync_folder(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return unavailable("the folder cannot be opened");
  const bool is_synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!is_synced) return unavailable("the folder cannot be synced");
  return {};
}

}  // namespace

std::string plain_name(Entropy& entropy) { return crypto::to_hex(draw<6>(entropy)) + ".bin"; }

Result<FileOutput> FileOutput::create(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::exists(path, error)) return fail(Code::conflict, "there is such a file already");
  std::filesystem::path beside = path;
  beside += ".part";
  const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) return unavailable("the volume cannot be created");
  return FileOutput(descriptor, path, std::move(beside));
}

FileOutput::FileOutput(FileOutput&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      beside_(std::move(other.beside_)) {}

FileOutput::~FileOutput() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(beside_.c_str());
}

Result<> FileOutput::write(BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return unavailable("the volume cannot be written");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<> FileOutput::finish() {
  if (::fsync(descriptor_) != 0) return unavailable("the volume cannot be synced");
  if (::rename(beside_.c_str(), path_.c_str()) != 0) return unavailable("the volume cannot be put in place");
  ::close(std::exchange(descriptor_, -1));
  return sync_folder(path_);
}

Result<FileInput> FileInput::open(const std::filesystem::path& path) {
  // Without O_NONBLOCK a pipe on the medium would hold us up for ever.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) return fail(Code::not_found, "there is no such file");
  if (descriptor < 0 && errno == ELOOP) return fail(Code::invalid, "a link is no volume");
  if (descriptor < 0) return unavailable("the volume cannot be opened");
  FileInput input(descriptor);
  struct stat status{};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
    return fail(Code::invalid, "this is no regular file");
  return input;
}

FileInput::FileInput(FileInput&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileInput::~FileInput() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::size_t FileInput::read(std::span<std::byte> target) {
  std::size_t filled = 0;
  while (filled < target.size()) {
    const ssize_t got = ::read(descriptor_, target.data() + filled, target.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

}  // namespace depesche::courier
