// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "search/document.h"
#include "search/snapshot.h"

namespace depesche::search {

using Digest = std::array<std::byte, 16>;

// Flushes and merges depend on these and on the documents, never on time.
struct Options {
  Ranking ranking{};
  Words words = Words::analysed;
  std::size_t flush_bytes = std::size_t{8} << 20;  // text held in memory before it becomes a segment file
  std::size_t flush_documents = 16'384;
  std::size_t merge_width = 8;  // so many segments of one size become one of the next
};

// A full-text index in a folder of its own: immutable segment files and one manifest, replaced atomically.
//
// One writer. What is added can be found from the next snapshot() on, and becomes durable with the next
// flush; until then the caller's log is the truth: after a crash it replays from checkpoint(). The files are
// a function of the sequence of add(), remove() and erase_removed() alone.
class Index {
 public:
  // Creates the folder when there is none. Errors: corrupt (remove the folder and rebuild; also when it was
  // built with another format, ranking or words), unavailable.
  static Result<Index> open(const std::filesystem::path& folder, Options options = {});

  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  ~Index();

  // A document whose key is not above every key ever added was added before a crash: it is passed over.
  Result<> add(Document document);

  // The document is gone from every later snapshot. Removing what is not there is not an error.
  Result<> remove(std::uint64_t key);

  // Everything so far stands for the caller's log up to `checkpoint`. Cheap: waits for the disk only when
  // nothing is held in memory.
  Result<> commit(std::uint64_t checkpoint);

  // Writes what is held in memory to disk, so that checkpoint() is the last one committed. For shutting down.
  Result<> flush();

  // Rewrites segments so that no removed document is left on disk.
  Result<> erase_removed();

  // Makes one segment of everything, the fastest to search. For an index that will not grow for long.
  Result<> compact();

  // The last checkpoint whose documents are all durable; 0 before the first.
  std::uint64_t checkpoint() const;

  std::shared_ptr<const Snapshot> snapshot();

  // Reads every byte of every segment. Errors: corrupt.
  Result<> verify() const;

  // Over the contents (documents and analysis) alone: two indexes of the same documents have the same digest.
  // Makes one segment of the whole index in memory: for tests and small nodes.
  Result<Digest> digest() const;

 private:
  struct State;
  explicit Index(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace depesche::search
