// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "search/packing.h"
#include "search/segment.h"
#include "search/segment_format.h"

struct ZSTD_CCtx_s;

namespace depesche::search {

// Bytes written front to back: in memory, or beyond `spill_bytes` in a file next to the segment that is being
// made.
class Spool {
 public:
  Spool() = default;
  explicit Spool(std::string path) : path_(std::move(path)) {}
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  void append(BytesView bytes);
  std::uint64_t size() const { return spilled_ + buffer_.size(); }
  // Hands every byte, in order, to `take`. Errors: unavailable.
  Result<> read(const std::function<Result<>(BytesView)>& take);

 private:
  void spill();

  std::string path_;  // empty: stay in memory
  Bytes buffer_;
  std::uint64_t spilled_ = 0;
  int file_ = -1;
  bool failed_ = false;
};

// What the columns of a segment say of a document, beside its record.
struct ColumnValues {
  std::uint64_t key = 0;
  BytesView id{};
  std::string_view label{};
  std::uint32_t length = 0;
  std::int32_t date = no_date;
  std::array<std::string_view, column_count> values{};
};

struct Posting {
  std::uint32_t document = 0;
  std::uint32_t count = 0;          // occurrences
  std::uint32_t subject_count = 0;  // of these in the subject
  std::span<const std::uint32_t> positions{};
};

// Writes one segment: all documents by (label, key), then all terms in byte order, each with its postings by
// document. The bytes depend on nothing else. Give it no path to stay in memory.
class SegmentWriter {
 public:
  SegmentWriter(std::string path, std::uint32_t subject_weight, bool plain_words);
  ~SegmentWriter();
  SegmentWriter(const SegmentWriter&) = delete;
  SegmentWriter& operator=(const SegmentWriter&) = delete;

  void add_document(const ColumnValues& columns, BytesView record);
  std::uint32_t documents() const { return static_cast<std::uint32_t>(keys_.size()); }

  // The postings that follow belong to this term.
  void begin_term(std::string_view term);
  void add_posting(const Posting& posting);
  void end_term();

  // Writes and syncs the file, or keeps the bytes. Errors: unavailable.
  Result<std::unique_ptr<Storage>> finish();

 private:
  void end_record_block();
  void end_block();
  void put_tail();
  void put_impacts(BlockEntry& entry);
  void put_packed(BlockEntry& entry);
  void put_term_entry();
  Bytes head() const;
  Spool& spool(Section section) { return *spools_[static_cast<std::size_t>(section)]; }
  Result<> write_out(const std::function<Result<>(BytesView)>& out);

  struct LabelCount {
    std::string label{};
    std::uint32_t count = 0;
  };
  struct Dictionary {
    std::vector<std::string> values{};
    std::unordered_map<std::string, std::uint32_t> numbers{};
  };
  struct DeleteContext {
    void operator()(ZSTD_CCtx_s* context) const;
  };

  std::string path_;
  std::uint32_t subject_weight_;
  bool plain_words_;
  std::array<std::unique_ptr<Spool>, section_count> spools_;
  std::unique_ptr<ZSTD_CCtx_s, DeleteContext> compressor_;

  std::vector<LabelCount> labels_;
  std::array<Dictionary, column_count> dictionaries_;
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> lengths_;
  std::vector<std::int32_t> dates_;
  std::array<std::vector<std::uint32_t>, column_count> values_;

  Bytes record_block_;
  Bytes packed_records_;
  std::vector<std::uint32_t> record_offsets_;  // of the records in the block

  std::uint64_t terms_ = 0;
  std::string term_;
  std::string previous_term_;
  std::uint64_t term_postings_at_ = 0;
  std::uint64_t term_positions_at_ = 0;
  std::uint32_t term_documents_ = 0;
  std::vector<BlockEntry> entries_;
  Bytes term_data_;
  Bytes position_bytes_;
  std::uint32_t filled_ = 0;  // postings in the block
  std::uint32_t last_ = 0;    // last document before the block; all ones before the first
  Block documents_{};
  Block counts_{};
  Block subject_counts_{};
  std::vector<std::uint32_t> gaps_;  // positions of the block, each after the one before it in its document
};

}  // namespace depesche::search
