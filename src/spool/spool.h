// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "spool/record.h"
#include "spool/segment_file.h"

// A durable store of bundles on their way: taken in at one end, removed when the next node has them. The
// bytes are in docs/formats/spool.md. What is stored is not encrypted here: bundles carry sealed dispatches.
namespace depesche::spool {

// Numbers bundles in the order in which they were taken in, also over a restart.
struct BundleId {
  std::uint64_t value = 0;
  auto operator<=>(const BundleId&) const = default;
};

// A bundle that is held. The mark is the owner's own, given to append(): as a precedence.
struct Held {
  BundleId id{};
  std::uint8_t mark = 0;
  std::uint32_t size = 0;
  auto operator<=>(const Held&) const = default;
};

struct Limits {
  std::uint64_t bytes_max = std::uint64_t{64} << 30;        // of all files together
  std::uint64_t segment_size = std::uint64_t{64} << 20;     // beyond it a new file begins
  std::uint64_t uncommitted_max = std::uint64_t{32} << 20;  // taken in and not handed to begin_commit() yet
  std::uint64_t bundle_size_max = std::uint64_t{256} << 20;
  std::size_t bundles_max = 4'000'000;
};

// What is to be written together. run() may be called on another thread than the spool's; nothing else.
class Commit {
 public:
  struct Write {
    std::shared_ptr<SegmentFile> file;
    std::uint64_t offset = 0;
    std::shared_ptr<Bytes> bytes;
  };

  Commit(std::vector<Write> writes) : writes_(std::move(writes)) {}
  // Writes and syncs. Once it has returned well, all of it outlives a loss of power. On an error the files
  // are as they were, unless even that fails.
  Result<> run();
  const std::vector<Write>& writes() const { return writes_; }

 private:
  std::vector<Write> writes_;
};

// The files, and what must be known of each bundle: 24 bytes. One thread.
class Spool {
 public:
  // Opens or makes the spool in this folder and finds out what it holds. What was not committed may be there
  // or not, but never in part. Code::unavailable when another process has it or the disk fails.
  static Result<std::unique_ptr<Spool>> open(const std::filesystem::path& folder, Limits limits);

  // Takes a bundle in. It is durable when the commit that takes it is finished without error, and holds()
  // says whether it was. Code::unavailable when the spool is full or its disk has failed, Code::invalid when
  // it is too long.
  Result<BundleId> append(BytesView bytes, std::uint8_t mark = 0);
  // Whether append() takes nothing only until a commit begins.
  bool is_busy() const { return pending_bytes_ >= limits_.uncommitted_max; }
  // Removes it, if it is there. Durable with the next commit; a bundle may come back after a loss of power.
  void remove(BundleId id);

  bool holds(BundleId id) const { return find(id) != nullptr; }
  // Code::not_found; Code::corrupt when the disk gave other bytes than it was given.
  Result<Bytes> read(BundleId id) const;
  // Those after this one, oldest first, at most `count`.
  std::vector<Held> after(BundleId id, std::size_t count) const;

  // Whether there is something to commit, and nothing is being committed.
  bool wants_commit() const { return !is_committing_ && (!pending_.empty() || !removed_.empty()); }
  // Begins the commit of all that was taken in and removed so far. Only when wants_commit().
  Commit begin_commit();
  // Ends it with what run() returned. On an error everything taken in since the last good commit is gone.
  void finish(const Commit& commit, const Result<>& outcome);

  std::size_t count() const { return live_count_; }
  std::uint64_t bytes_on_disk() const { return total_size_; }
  std::size_t files() const { return segments_.size(); }
  // Records that were found damaged where no loss of power explains it.
  std::size_t damaged() const { return damaged_; }
  std::size_t index_bytes() const { return index_.size() * sizeof(Entry); }

 private:
  struct Entry {
    std::uint64_t id = 0;
    std::uint32_t segment = 0;  // counted from the first file there ever was; 0: removed
    std::uint32_t offset = 0;   // of the record
    std::uint32_t size = 0;     // of the data
    std::uint8_t mark = 0;
  };
  struct Segment {
    std::shared_ptr<SegmentFile> file;
    std::uint64_t size = 0;
    std::uint64_t durable_size = 0;
    std::uint64_t live_bytes = 0;
    bool is_new = false;  // made since the last good commit
  };

  struct Moved {
    std::uint64_t id = 0;
    std::uint32_t segment = 0;
    std::uint32_t offset = 0;
  };

  Spool(std::filesystem::path folder, Limits limits) : folder_(std::move(folder)), limits_(limits) {}

  Result<> recover();
  Result<> recover_segment(std::uint32_t number, bool may_be_torn, std::vector<std::uint64_t>& removed);
  void build_index(std::vector<std::uint64_t> removed);

  const Entry* find(BundleId id) const;
  Entry* find(BundleId id);
  // Appends a record to what waits to be written; where it will stand.
  Moved put(const Head& head, BytesView data);
  void begin_segment();
  void write_removals();
  void move_out_of_oldest();
  bool move_one(std::uint32_t oldest);
  void forget(Entry& entry);
  void trim_index();
  void drop_dead_segments();
  void keep_committed();
  void roll_back();

  std::filesystem::path folder_;
  Limits limits_;
  FolderLock lock_;
  std::map<std::uint32_t, Segment> segments_;
  std::deque<Entry> index_;  // ascending ids
  std::size_t live_count_ = 0;
  std::uint64_t live_bytes_ = 0;  // of records
  std::uint64_t total_size_ = 0;
  std::uint64_t next_id_ = 1;
  std::uint64_t first_uncommitted_ = 1;  // from this id on nothing is durable
  std::uint64_t committing_until_ = 1;
  std::vector<std::uint64_t> removed_;   // and not written yet
  std::vector<std::uint64_t> removing_;  // in the commit under way
  std::vector<Commit::Write> pending_;
  std::vector<Commit::Write> committing_;
  std::uint64_t pending_bytes_ = 0;
  std::vector<Moved> moved_;         // by the commit under way: where they were
  std::uint64_t moving_offset_ = 0;  // how far the oldest file has been gone through
  std::uint32_t moving_segment_ = 0;
  std::size_t damaged_ = 0;
  bool is_committing_ = false;
  bool has_failed_ = false;
};

}  // namespace depesche::spool
