// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "search/document.h"
#include "search/segment_format.h"

namespace depesche::search {

// The parts of a segment's bytes; docs/formats/segment.md describes each.
enum class Section : std::uint8_t {
  head,     // counts, labels, dictionaries of the columns
  keys,     // u64 a document
  lengths,  // u32 a document, weighted words
  dates,    // i32 a document
  values,   // u32 a document and column
  id_ends,  // u64 a document: where its id ends in `ids`
  ids,
  record_at,  // where each document's record stands
  records,    // zstd blocks
  term_at,    // where each sixteenth term stands
  terms,
  postings,
  positions,
};
constexpr std::size_t section_count = 13;

enum class Column : std::uint8_t { country, post, kind, level, language };
constexpr std::size_t column_count = 5;

// The documents of one label: a range of document numbers.
struct LabelRange {
  std::string label;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint64_t length = 0;  // weighted words in all of them
};

// A term of the dictionary and where its lists stand.
struct TermEntry {
  std::string term;
  std::uint32_t documents = 0;
  std::uint64_t postings_at = 0;
  std::uint64_t postings_size = 0;
  std::uint64_t positions_at = 0;
  std::uint64_t positions_size = 0;
};

// Bytes that live as long as this object: a mapped file or memory.
class Storage {
 public:
  virtual ~Storage() = default;
  virtual BytesView bytes() const = 0;
};

Result<std::unique_ptr<Storage>> map_file(const std::string& path);
std::unique_ptr<Storage> hold(Bytes bytes);

// An immutable set of documents with everything a search asks about them. Documents are numbered by (label,
// key), so a label is one range. Safe for any number of threads.
//
// Bytes are checked against their sums when they are first touched. A damaged segment never gives wrong
// postings: it answers as if empty and `damaged()` becomes true, which every search looks at before it
// answers.
class Segment {
 public:
  // Errors: corrupt.
  static Result<std::shared_ptr<const Segment>> open(std::unique_ptr<Storage> storage);

  std::uint32_t size() const { return size_; }
  std::uint32_t subject_weight() const { return subject_weight_; }
  bool plain_words() const { return plain_words_; }
  const std::vector<LabelRange>& labels() const { return labels_; }
  const std::string& label_of(std::uint32_t document) const;
  std::uint64_t bytes() const { return storage_->bytes().size(); }

  std::uint64_t key(std::uint32_t document) const { return at<std::uint64_t>(Section::keys, document); }
  std::uint32_t length(std::uint32_t document) const { return at<std::uint32_t>(Section::lengths, document); }
  std::int32_t date(std::uint32_t document) const { return at<std::int32_t>(Section::dates, document); }
  std::uint32_t value(Column column, std::uint32_t document) const {
    return at<std::uint32_t>(Section::values, static_cast<std::size_t>(column) * size_ + document);
  }
  const std::vector<std::string>& values(Column column) const {
    return dictionaries_[static_cast<std::size_t>(column)];
  }

  // The document with this key, if it is here.
  std::optional<std::uint32_t> find(std::uint64_t key) const;

  // The caller's name for the document; empty and damaged() when it does not stand there whole.
  BytesView id(std::uint32_t document) const;

  // The stored document, whole. Errors: corrupt.
  Result<Document> document(std::uint32_t document) const;

  // Where a document's record stands, and the unpacked block that holds it. Errors: corrupt.
  Result<RecordPlace> record_place(std::uint32_t document) const;
  Result<Bytes> record_block(const RecordPlace& place) const;

  std::optional<TermEntry> find(std::string_view term) const;

  // Walks the dictionary in byte order from the first term not below `from`.
  class TermWalk {
   public:
    TermWalk(const Segment& segment, std::string_view from);
    bool at_end() const { return at_end_; }
    const TermEntry& entry() const { return entry_; }
    void next();

   private:
    void start_block(std::uint64_t block);

    const Segment* segment_;
    TermEntry entry_;
    std::uint64_t block_ = 0;
    std::uint32_t in_block_ = 0;
    std::size_t at_ = 0;
    bool at_end_ = false;
  };

  // The bytes of a stretch of a section, checked; empty and damaged() when they do not stand there whole.
  BytesView stretch(Section section, std::uint64_t at, std::uint64_t size) const;

  bool damaged() const { return damaged_.load(std::memory_order_relaxed); }
  void mark_damaged() const { damaged_.store(true, std::memory_order_relaxed); }

  // Reads every byte, also what was found whole before. Errors: corrupt.
  Result<> verify() const;

 private:
  struct Place {
    std::uint64_t at = 0;
    std::uint64_t size = 0;
  };

  explicit Segment(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
  Result<> read_directory();
  Result<> read_head();
  bool touch(std::uint64_t at, std::uint64_t size) const;
  bool check_chunk(std::size_t chunk) const;
  Place place(Section section) const { return places_[static_cast<std::size_t>(section)]; }
  std::uint64_t term_blocks() const;
  std::string_view first_term(std::uint64_t block) const;

  // Fixed-width columns are checked when the segment is opened and so read without further ado.
  template <class T>
  T at(Section section, std::size_t index) const {
    T value;
    std::memcpy(&value, columns_[static_cast<std::size_t>(section)] + index * sizeof value, sizeof value);
    return value;
  }

  std::unique_ptr<Storage> storage_;
  std::array<Place, section_count> places_;
  std::array<const std::byte*, section_count> columns_{};
  BytesView sums_;  // u64 a chunk
  std::uint64_t body_size_ = 0;
  mutable std::unique_ptr<std::atomic<std::uint8_t>[]> checked_;
  mutable std::atomic<bool> damaged_ = false;

  std::uint32_t size_ = 0;
  std::uint32_t subject_weight_ = 1;
  std::uint64_t terms_ = 0;
  bool plain_words_ = false;
  std::vector<LabelRange> labels_;
  std::array<std::vector<std::string>, column_count> dictionaries_;
};

}  // namespace depesche::search
