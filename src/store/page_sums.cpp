// SPDX-License-Identifier: EUPL-1.2
#include "store/page_sums.h"

#include <array>
#include <cstring>
#include <memory>
#include <set>
#include <span>
#include <sqlite3.h>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ensure.h"

namespace depesche {
namespace {

using Octets = std::span<const unsigned char>;

// https://www.sqlite.org/fileformat2.html: §1.3 the database header, §4.1 the write-ahead log.
constexpr std::string_view magic("SQLite format 3\0", 16);
constexpr std::size_t header_size = 100;
constexpr std::size_t page_size_at = 16;
constexpr std::size_t reserved_at = 20;
constexpr sqlite3_int64 log_header_size = 32;
constexpr sqlite3_int64 frame_header_size = 24;

std::uint32_t big_endian(const unsigned char* bytes) {
  return std::uint32_t{bytes[0]} << 24U | std::uint32_t{bytes[1]} << 16U | std::uint32_t{bytes[2]} << 8U |
         std::uint32_t{bytes[3]};
}

std::uint32_t little_endian(const unsigned char* bytes) {
  return std::uint32_t{bytes[3]} << 24U | std::uint32_t{bytes[2]} << 16U | std::uint32_t{bytes[1]} << 8U |
         std::uint32_t{bytes[0]};
}

// SQLite's own sum of a write-ahead log (§4.2), over pairs of numbers. One word that is another gives another
// sum, whatever stands behind it.
struct Sum {
  std::uint32_t one = 0;
  std::uint32_t two = 0;

  void add(Octets bytes, bool is_big_endian) {
    const auto number = is_big_endian ? big_endian : little_endian;
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      one += number(bytes.data() + at) + two;
      two += number(bytes.data() + at + 4) + one;
    }
  }
  bool operator==(const Sum&) const = default;
};

std::array<unsigned char, page_sum_size> sum_of_page(Octets page, sqlite3_int64 number) {
  Sum sum{.one = static_cast<std::uint32_t>(number), .two = 1};  // a page in another's place is damage too
  sum.add(page.first(page.size() - page_sum_size), false);
  std::array<unsigned char, page_sum_size> bytes{};
  for (unsigned i = 0; i < 4; ++i) {
    bytes[i] = static_cast<unsigned char>(sum.one >> (8 * i));
    bytes[4 + i] = static_cast<unsigned char>(sum.two >> (8 * i));
  }
  return bytes;
}

thread_local std::string damage;

int report_damage(const std::string& file, sqlite3_int64 page) {
  damage = file.substr(file.rfind('/') + 1) + ": page " + std::to_string(page);
  return SQLITE_CORRUPT;
}

// One open file, and what it must be like.
class SummedFile {
 public:
  SummedFile(sqlite3_file* real, std::string name) : real_(real), name_(std::move(name)) {}
  virtual ~SummedFile() = default;
  SummedFile(const SummedFile&) = delete;
  SummedFile& operator=(const SummedFile&) = delete;

  sqlite3_file* real() const { return real_; }
  const std::string& name() const { return name_; }
  int read_plainly(void* into, int size, sqlite3_int64 at) const {
    return real_->pMethods->xRead(real_, into, size, at);
  }
  int write_plainly(const void* from, int size, sqlite3_int64 at) const {
    return real_->pMethods->xWrite(real_, from, size, at);
  }
  virtual int read(void* into, int size, sqlite3_int64 at) = 0;
  virtual int write(const void* from, int size, sqlite3_int64 at) = 0;

 private:
  sqlite3_file* real_;
  std::string name_;
};

class DatabaseFile final : public SummedFile {
 public:
  // A new one gets sums, in whatever order its pages are written.
  DatabaseFile(sqlite3_file* real, std::string name) : SummedFile(real, std::move(name)) {
    sqlite3_int64 size = 0;
    has_sums_ = real->pMethods->xFileSize(real, &size) == SQLITE_OK && size == 0;
  }

  int read(void* into, int size, sqlite3_int64 at) override {
    const int status = read_plainly(into, size, at);
    if (status != SQLITE_OK) return status;
    const Octets bytes(static_cast<const unsigned char*>(into), static_cast<std::size_t>(size));
    look_at_header(bytes, at);
    if (at == 0 && had_sums(bytes)) return report_damage(name(), 1);
    if (!is_page(size, at)) return SQLITE_OK;
    const sqlite3_int64 number = at / size + 1;
    const auto sum = sum_of_page(bytes, number);
    if (std::memcmp(sum.data(), bytes.last(page_sum_size).data(), page_sum_size) == 0) return SQLITE_OK;
    // A page that is free may never have been written.
    for (const unsigned char one : bytes) {
      if (one != 0) return report_damage(name(), number);
    }
    return SQLITE_OK;
  }

  int write(const void* from, int size, sqlite3_int64 at) override {
    const Octets bytes(static_cast<const unsigned char*>(from), static_cast<std::size_t>(size));
    look_at_header(bytes, at);
    if (!is_page(size, at)) return write_plainly(from, size, at);
    page_.assign(bytes.begin(), bytes.end());
    const auto sum = sum_of_page(page_, at / size + 1);
    std::memcpy(page_.data() + page_.size() - page_sum_size, sum.data(), page_sum_size);
    return write_plainly(page_.data(), size, at);
  }

 private:
  void look_at_header(Octets bytes, sqlite3_int64 at) {
    if (at != 0 || bytes.size() < header_size) return;
    if (std::memcmp(bytes.data(), magic.data(), magic.size()) != 0) return;
    const std::size_t size = std::size_t{bytes[page_size_at]} << 8U | bytes[page_size_at + 1];
    page_size_ = size == 1 ? 65'536 : static_cast<int>(size);
    has_sums_ = bytes[reserved_at] == page_sum_size;
  }
  // The header's word that there are no sums is itself a byte that can turn: with the right one in its place
  // the page would bear out its sum.
  bool had_sums(Octets first_page) {
    if (has_sums_ || first_page.size() != static_cast<std::size_t>(page_size_)) return false;
    page_.assign(first_page.begin(), first_page.end());
    page_[reserved_at] = page_sum_size;
    const auto sum = sum_of_page(page_, 1);
    return std::memcmp(sum.data(), first_page.last(page_sum_size).data(), page_sum_size) == 0;
  }
  bool is_page(int size, sqlite3_int64 at) const {
    return has_sums_ && size == page_size_ && at % page_size_ == 0;
  }

  int page_size_ = 4096;  // SQLite's own choice for a new file
  bool has_sums_ = false;
  std::vector<unsigned char> page_;
};

class LogFile final : public SummedFile {
 public:
  using SummedFile::SummedFile;

  int read(void* into, int size, sqlite3_int64 at) override {
    const int status = read_plainly(into, size, at);
    const sqlite3_int64 frame = at - frame_header_size;
    if (status != SQLITE_OK || !is_page(size, frame) || unsealed_.contains(frame)) return status;
    std::array<unsigned char, frame_header_size> header{};
    std::array<unsigned char, log_header_size> begin{};
    if (const int got = read_plainly(header.data(), header.size(), frame); got != SQLITE_OK) return got;
    if (const int got = read_plainly(begin.data(), begin.size(), 0); got != SQLITE_OK) return got;
    const unsigned char* written = header.data() + 16;
    if (big_endian(written) == 0 && big_endian(written + 4) == 0) return SQLITE_OK;  // not committed yet
    Sum sum{.one = big_endian(begin.data() + 24), .two = big_endian(begin.data() + 28)};
    if (frame > log_header_size) {
      std::array<unsigned char, 8> before{};
      const int got = read_plainly(before.data(), before.size(), frame - size - 8);
      if (got != SQLITE_OK) return got;
      sum = {.one = big_endian(before.data()), .two = big_endian(before.data() + 4)};
    }
    const bool is_big_endian = (begin[3] & 1U) != 0;
    sum.add(Octets(header).first(8), is_big_endian);
    sum.add({static_cast<const unsigned char*>(into), static_cast<std::size_t>(size)}, is_big_endian);
    if (sum == Sum{.one = big_endian(written), .two = big_endian(written + 4)}) return SQLITE_OK;
    return report_damage(name(), big_endian(header.data()));
  }

  // Within one transaction SQLite writes a page anew into a frame that it has written before, and the frames'
  // headers when it commits.
  int write(const void* from, int size, sqlite3_int64 at) override {
    if (size == frame_header_size) {
      header_at_ = at;
      unsealed_.erase(at);
    } else if (is_page(size, at - frame_header_size) && at - frame_header_size != header_at_) {
      unsealed_.insert(at - frame_header_size);
    }
    return write_plainly(from, size, at);
  }

 private:
  static bool is_page(int size, sqlite3_int64 frame) {
    const bool is_size = size >= 512 && (size & (size - 1)) == 0;
    return is_size && frame >= log_header_size && (frame - log_header_size) % (size + frame_header_size) == 0;
  }

  sqlite3_int64 header_at_ = -1;
  std::set<sqlite3_int64> unsealed_;  // frames of a transaction that is not committed
};

// What SQLite holds: ours first, then that of the layer below.
struct Handle {
  sqlite3_file base;
  SummedFile* file;
};

SummedFile& file_of(sqlite3_file* handle) { return *reinterpret_cast<Handle*>(handle)->file; }
sqlite3_file* real_of(sqlite3_file* handle) { return file_of(handle).real(); }

int close_file(sqlite3_file* handle) {
  sqlite3_file* real = real_of(handle);
  const int status = real->pMethods->xClose(real);
  delete std::exchange(reinterpret_cast<Handle*>(handle)->file, nullptr);
  return status;
}

// Everything but reading and writing is the real file's own. It does not say how to map a file into memory:
// what is read there nobody could look at first.
const sqlite3_io_methods* methods() {
  static const sqlite3_io_methods all{
      .iVersion = 2,
      .xClose = close_file,
      .xRead = [](sqlite3_file* f, void* into, int size,
                  sqlite3_int64 at) { return file_of(f).read(into, size, at); },
      .xWrite = [](sqlite3_file* f, const void* from, int size,
                   sqlite3_int64 at) { return file_of(f).write(from, size, at); },
      .xTruncate = [](sqlite3_file* f,
                      sqlite3_int64 size) { return real_of(f)->pMethods->xTruncate(real_of(f), size); },
      .xSync = [](sqlite3_file* f, int flags) { return real_of(f)->pMethods->xSync(real_of(f), flags); },
      .xFileSize = [](sqlite3_file* f,
                      sqlite3_int64* size) { return real_of(f)->pMethods->xFileSize(real_of(f), size); },
      .xLock = [](sqlite3_file* f, int lock) { return real_of(f)->pMethods->xLock(real_of(f), lock); },
      .xUnlock = [](sqlite3_file* f, int lock) { return real_of(f)->pMethods->xUnlock(real_of(f), lock); },
      .xCheckReservedLock =
          [](sqlite3_file* f, int* out) { return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out); },
      .xFileControl = [](sqlite3_file* f, int what,
                         void* with) { return real_of(f)->pMethods->xFileControl(real_of(f), what, with); },
      .xSectorSize = [](sqlite3_file* f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); },
      .xDeviceCharacteristics =
          [](sqlite3_file* f) { return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f)); },
      .xShmMap =
          [](sqlite3_file* f, int page, int size, int extend, void volatile** at) {
            return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, at);
          },
      .xShmLock = [](sqlite3_file* f, int offset, int count,
                     int flags) { return real_of(f)->pMethods->xShmLock(real_of(f), offset, count, flags); },
      .xShmBarrier = [](sqlite3_file* f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); },
      .xShmUnmap = [](sqlite3_file* f,
                      int deletes) { return real_of(f)->pMethods->xShmUnmap(real_of(f), deletes); },
      .xFetch = nullptr,
      .xUnfetch = nullptr};
  return &all;
}

sqlite3_vfs* real_disk() { return sqlite3_vfs_find(nullptr); }

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* handle, int flags, int* flags_out) {
  sqlite3_vfs* below = real_disk();
  if (name == nullptr || (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0)
    return below->xOpen(below, name, handle, flags, flags_out);
  auto* ours = reinterpret_cast<Handle*>(handle);
  auto* real = reinterpret_cast<sqlite3_file*>(ours + 1);
  ours->base.pMethods = nullptr;
  const int status = below->xOpen(below, name, real, flags, flags_out);
  if (status != SQLITE_OK) return status;
  ENSURE(real->pMethods->iVersion >= 2);
  std::unique_ptr<SummedFile> file;
  if ((flags & SQLITE_OPEN_WAL) != 0)
    file = std::make_unique<LogFile>(real, name);
  else
    file = std::make_unique<DatabaseFile>(real, name);
  ours->file = file.release();
  ours->base.pMethods = methods();
  return SQLITE_OK;
}

}  // namespace

const char* disk_with_sums() {
  static constexpr const char* name = "depesche-sums";
  static sqlite3_vfs disk = [] {
    sqlite3_vfs made = *real_disk();
    made.szOsFile += static_cast<int>(sizeof(Handle));
    made.zName = name;
    made.pNext = nullptr;
    made.xOpen = open_file;
    return made;
  }();
  static const int registered = sqlite3_vfs_register(&disk, 0);
  ENSURE(registered == SQLITE_OK);
  return name;
}

std::string take_damage() { return std::exchange(damage, {}); }

}  // namespace depesche
