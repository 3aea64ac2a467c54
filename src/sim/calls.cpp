// SPDX-License-Identifier: EUPL-1.2
// The few calls of the C library that change files, as this program has them: they ask the disk of the place
// first. A program's own definition comes before the library's, for SQLite and the standard library too.
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/disk.h"

namespace depesche::sim {
namespace {

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

// What a descriptor stands for; empty for what lies on no disk of ours.
struct Handle {
  Disk* disk = nullptr;
  std::shared_ptr<Disk::File> file{};
  std::string folder{};
};

std::vector<Handle>& handles() {
  static std::vector<Handle> all;
  return all;
}

Handle* handle(int descriptor) {
  auto& all = handles();
  const auto index = static_cast<std::size_t>(descriptor);
  if (descriptor < 0 || index >= all.size() || all[index].disk == nullptr) return nullptr;
  return &all[index];
}

void remember(int descriptor, Handle fresh) {
  const auto index = static_cast<std::size_t>(descriptor);
  if (index >= handles().size()) handles().resize(index + 64);
  handles()[index] = std::move(fresh);
}

int failed(int error) {
  errno = error;
  return -1;
}

int open_file(const char* path, int flags, mode_t mode) {
  const RealCalls& real = real_calls();
  Disk* disk = Disk::of(path);
  if (disk == nullptr) return real.open(path, flags, mode);
  struct stat status{};
  const bool is_there = stat(path, &status) == 0;
  if (is_there && S_ISDIR(status.st_mode)) {
    const int descriptor = real.open(path, flags, mode);
    if (descriptor >= 0) remember(descriptor, {.disk = disk, .file = {}, .folder = path});
    return descriptor;
  }
  const bool is_written = (flags & O_ACCMODE) != O_RDONLY;
  if (!is_written) return real.open(path, flags, mode);
  const bool is_made = !is_there && (flags & O_CREAT) != 0;
  const bool is_emptied = is_there && (flags & O_TRUNC) != 0 && status.st_size > 0;
  if (is_made || is_emptied) {
    if (const int error = disk->may_change(is_made); error != 0) return failed(error);
  }
  const int descriptor = real.open(path, flags & ~O_TRUNC, mode);
  if (descriptor < 0) return descriptor;
  Handle fresh{.disk = disk, .file = disk->opened(path, is_made), .folder = {}};
  if (is_emptied) {
    disk->before_truncation(*fresh.file, descriptor, 0);
    static_cast<void>(real.ftruncate(descriptor, 0));
  }
  remember(descriptor, std::move(fresh));
  return descriptor;
}

ssize_t write_at(int descriptor, const void* data, std::size_t size, off_t offset) {
  Handle* known = handle(descriptor);
  if (known != nullptr && known->file) {
    if (const int error = known->disk->may_change(true); error != 0) return failed(error);
    known->disk->before_write(*known->file, descriptor, {static_cast<const std::byte*>(data), size},
                              static_cast<std::uint64_t>(offset));
  }
  return real_calls().pwrite(descriptor, data, size, offset);
}

ssize_t write_on(int descriptor, const void* data, std::size_t size) {
  static const auto real = next<ssize_t (*)(int, const void*, std::size_t)>("write");
  Handle* known = handle(descriptor);
  if (known == nullptr || !known->file) return real(descriptor, data, size);
  const off_t place = lseek(descriptor, 0, SEEK_CUR);
  const ssize_t written = write_at(descriptor, data, size, place);
  if (written > 0) lseek(descriptor, written, SEEK_CUR);
  return written;
}

int truncate_to(int descriptor, off_t size) {
  Handle* known = handle(descriptor);
  if (known != nullptr && known->file) {
    if (const int error = known->disk->may_change(false); error != 0) return failed(error);
    known->disk->before_truncation(*known->file, descriptor, static_cast<std::uint64_t>(size));
  }
  return real_calls().ftruncate(descriptor, size);
}

// The memory that stands for the disk needs no sync of its own.
int sync_of(int descriptor) {
  static const auto real = next<int (*)(int)>("fsync");
  Handle* known = handle(descriptor);
  if (known == nullptr) return real(descriptor);
  const int error = known->file ? known->disk->sync(*known->file) : known->disk->sync_folder(known->folder);
  return error == 0 ? 0 : failed(error);
}

int remove_file(const char* path, int (*real)(const char*)) {
  if (Disk* disk = Disk::of(path); disk != nullptr) {
    if (const int error = disk->may_change(false); error != 0) return failed(error);
    disk->before_removal(path);
  }
  return real(path);
}

}  // namespace

const RealCalls& real_calls() {
  static const RealCalls calls{.open = next<int (*)(const char*, int, ...)>("open"),
                               .pwrite = next<ssize_t (*)(int, const void*, std::size_t, off_t)>("pwrite"),
                               .ftruncate = next<int (*)(int, off_t)>("ftruncate"),
                               .rename = next<int (*)(const char*, const char*)>("rename"),
                               .unlink = next<int (*)(const char*)>("unlink"),
                               .close = next<int (*)(int)>("close")};
  return calls;
}

// The names of the C library, under names of our own: its headers may have them as macros or inline.
extern "C" {
int disk_open(const char* path, int flags, ...) __asm__("open");
int disk_open64(const char* path, int flags, ...) __asm__("open64");
ssize_t disk_write(int descriptor, const void* data, std::size_t size) __asm__("write");
ssize_t disk_pwrite(int descriptor, const void* data, std::size_t size, off_t offset) __asm__("pwrite");
ssize_t disk_pwrite64(int descriptor, const void* data, std::size_t size, off_t offset) __asm__("pwrite64");
int disk_ftruncate(int descriptor, off_t size) __asm__("ftruncate");
int disk_ftruncate64(int descriptor, off_t size) __asm__("ftruncate64");
int disk_fsync(int descriptor) __asm__("fsync");
int disk_fdatasync(int descriptor) __asm__("fdatasync");
int disk_rename(const char* from, const char* to) __asm__("rename");
int disk_unlink(const char* path) __asm__("unlink");
int disk_remove(const char* path) __asm__("remove");
int disk_unlinkat(int folder, const char* name, int flags) __asm__("unlinkat");
int disk_close(int descriptor) __asm__("close");

int disk_open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_file(path, flags, mode);
}

int disk_open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_file(path, flags, mode);
}

ssize_t disk_write(int descriptor, const void* data, std::size_t size) {
  return write_on(descriptor, data, size);
}
ssize_t disk_pwrite(int descriptor, const void* data, std::size_t size, off_t offset) {
  return write_at(descriptor, data, size, offset);
}
ssize_t disk_pwrite64(int descriptor, const void* data, std::size_t size, off_t offset) {
  return write_at(descriptor, data, size, offset);
}
int disk_ftruncate(int descriptor, off_t size) { return truncate_to(descriptor, size); }
int disk_ftruncate64(int descriptor, off_t size) { return truncate_to(descriptor, size); }
int disk_fsync(int descriptor) { return sync_of(descriptor); }
int disk_fdatasync(int descriptor) { return sync_of(descriptor); }

int disk_rename(const char* from, const char* to) {
  if (Disk* disk = Disk::of(to); disk != nullptr) {
    if (const int error = disk->may_change(false); error != 0) return failed(error);
    disk->before_rename(from, to);
  }
  return real_calls().rename(from, to);
}

int disk_unlink(const char* path) { return remove_file(path, real_calls().unlink); }

int disk_remove(const char* path) {
  static const auto real = next<int (*)(const char*)>("remove");
  return remove_file(path, real);
}

int disk_unlinkat(int folder, const char* name, int flags) {
  static const auto real = next<int (*)(int, const char*, int)>("unlinkat");
  std::error_code error;
  const auto base = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(folder), error);
  if (!error && (flags & AT_REMOVEDIR) == 0) {
    const std::string path = (base / name).string();
    if (Disk* disk = Disk::of(path); disk != nullptr) {
      if (const int refused = disk->may_change(false); refused != 0) return failed(refused);
      disk->before_removal(path);
    }
  }
  return real(folder, name, flags);
}

int disk_close(int descriptor) {
  if (Handle* known = handle(descriptor); known != nullptr) *known = {};
  return real_calls().close(descriptor);
}
}

}  // namespace depesche::sim
