// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "base/bytes.h"
#include "sim/chance.h"

namespace depesche::sim {

// The files of one place as a disk that can fail. SQLite and the product's own files go through the same few
// calls of the C library, and calls.cpp stands there in this program: no product code knows, and none is
// forgotten. What was written and not synced is kept in mind, so that a power cut can take it back.
//
// A sync of a new file keeps its name too, as the file systems of Linux do; other changes of names last once
// their folder is synced.
class Disk {
 public:
  // Watches everything below the folder from now on.
  explicit Disk(std::filesystem::path folder);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // The power goes at the nth change from now: that one and all later ones fail.
  void fail_after(std::uint64_t changes) { fails_at_ = changes_ + changes; }
  void disarm() { fails_at_.reset(); }
  bool has_failed() const { return fails_at_ && changes_ >= *fails_at_; }
  // Takes back what was not synced: all, some, or parts of it. Whoever works with the files must have ended.
  void cut_power(Chance& chance);
  // Nothing can be written any more, until there is room again.
  void set_full(bool is_full) { is_full_ = is_full; }
  // Told before every change and every sync from now on, so that time can pass; null for a disk that is
  // quick.
  enum class Work : std::uint8_t { change, sync };
  void set_slow(std::function<void(Work)> wait) { wait_ = std::move(wait); }
  bool is_faulty() const { return is_full_ || has_failed(); }
  // One bit of a file has turned. False when there is no such file or nothing in it.
  static bool rot(const std::filesystem::path& file, Chance& chance);

  std::uint64_t changes() const { return changes_; }
  std::uint64_t syncs() const { return syncs_; }

  // The calls, as calls.cpp hands them on. Those that change something say whether they may.
  struct File;
  static Disk* of(const std::string& path);
  std::shared_ptr<File> opened(const std::string& path, bool is_new);
  // 0, or the error number to fail with.
  int may_change(bool grows);
  void before_write(File& file, int descriptor, BytesView bytes, std::uint64_t offset);
  void before_truncation(File& file, int descriptor, std::uint64_t size);
  int sync(File& file);
  int sync_folder(const std::string& folder);
  void before_rename(const std::string& from, const std::string& to);
  void before_removal(const std::string& path);

 private:
  struct Change {
    std::uint64_t offset = 0;
    Bytes before;  // what stood there
    Bytes after;
    std::uint64_t size_before = 0;
    bool is_truncation = false;
  };
  struct NameChange {
    enum class Kind : std::uint8_t { made, renamed, removed };
    Kind kind = Kind::made;
    std::string from, to;
    std::optional<Bytes> covered{};  // what the name stood for before
  };

  void take_back(File& file, Chance& chance, unsigned kept);
  void take_back(const NameChange& change);

  std::filesystem::path folder_;
  std::map<std::string, std::shared_ptr<File>> files_;
  std::vector<NameChange> names_;  // not synced yet
  std::uint64_t changes_ = 0;
  std::uint64_t syncs_ = 0;
  std::optional<std::uint64_t> fails_at_;
  bool is_full_ = false;
  std::function<void(Work)> wait_;
};

struct Disk::File {
  std::string path;
  std::vector<Change> changes{};  // not synced yet
};

// The C library's own functions, for those who stand in front of them.
struct RealCalls {
  int (*open)(const char*, int, ...);
  ssize_t (*pwrite)(int, const void*, std::size_t, off_t);
  int (*ftruncate)(int, off_t);
  int (*rename)(const char*, const char*);
  int (*unlink)(const char*);
  int (*close)(int);
};
const RealCalls& real_calls();

}  // namespace depesche::sim
