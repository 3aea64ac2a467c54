// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "search/segment.h"

namespace depesche::search {
namespace {

class Mapping final : public Storage {
 public:
  Mapping(void* begin, std::size_t size) : begin_(begin), size_(size) {}
  ~Mapping() override { munmap(begin_, size_); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  BytesView bytes() const override { return {static_cast<const std::byte*>(begin_), size_}; }

 private:
  void* begin_;
  std::size_t size_;
};

class Memory final : public Storage {
 public:
  explicit Memory(Bytes bytes) : bytes_(std::move(bytes)) {}
  BytesView bytes() const override { return bytes_; }

 private:
  Bytes bytes_;
};

}  // namespace

Result<std::unique_ptr<Storage>> map_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail(Code::corrupt, "search segment: " + path + " is missing");
  struct stat status{};
  const bool known = fstat(file, &status) == 0 && status.st_size > 0;
  void* begin = known
                    ? mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_SHARED, file, 0)
                    : MAP_FAILED;
  close(file);
  if (begin == MAP_FAILED) return fail(Code::corrupt, "search segment: " + path + " cannot be mapped");
  return std::make_unique<Mapping>(begin, static_cast<std::size_t>(status.st_size));
}

std::unique_ptr<Storage> hold(Bytes bytes) { return std::make_unique<Memory>(std::move(bytes)); }

}  // namespace depesche::search
