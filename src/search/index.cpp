// SPDX-License-Identifier: EUPL-1.2
#include "search/index.h"

#include <algorithm>
#include <set>

#include "base/ensure.h"
#include "search/builder.h"
#include "search/durable.h"
#include "search/manifest.h"
#include "search/merge.h"
#include "search/packing.h"

namespace depesche::search {
namespace {

constexpr std::size_t manifest_bytes_max = std::size_t{64} << 20;
constexpr std::size_t document_bytes_max = std::size_t{32} << 20;
constexpr std::size_t memory_parts_max = 8;
constexpr std::uint32_t removed_max = 1024;  // a segment with more removed documents is rewritten

std::size_t text_bytes(const Document& document) {
  std::size_t bytes = document.subject.size() + document.body.size() + document.id.size();
  for (const auto& [name, value] : document.fields) bytes += name.size() + value.size();
  return bytes;
}

bool remove_from(Part& part, std::uint32_t document) {
  const auto at = std::ranges::lower_bound(part.removed, document);
  if (at != part.removed.end() && *at == document) return false;
  part.removed.insert(at, document);
  part.views = no_views();
  return true;
}

}  // namespace

struct Index::State {
  std::filesystem::path folder;
  Options options;
  Manifest manifest;
  std::vector<Part> stored;  // one for each segment of the manifest, in its order
  std::vector<Part> memory;  // small segments since the last flush
  Builder builder;
  std::size_t unflushed_bytes = 0;
  std::size_t unflushed_documents = 0;
  std::uint64_t committed = 0;
  std::uint64_t last_key = 0;  // also of what is in memory alone
  bool any_key = false;
  bool dirty = false;  // the manifest on disk is behind

  State(std::filesystem::path path, const Options& chosen)
      : folder(std::move(path)), options(chosen), builder(chosen.ranking.subject_weight, chosen.words) {}

  std::string path_of(std::uint64_t number) const {
    return (folder / (std::to_string(number) + ".segment")).string();
  }

  Result<> load() {
    for (const Manifest::Entry& entry : manifest.segments) {
      auto storage = TRY(map_file(path_of(entry.number)));
      auto segment = TRY(Segment::open(std::move(storage)));
      const bool rises = std::ranges::is_sorted(entry.removed) &&
                         (entry.removed.empty() || entry.removed.back() < segment->size());
      if (!rises || segment->subject_weight() != options.ranking.subject_weight ||
          segment->plain_words() != (options.words == Words::plain)) {
        return fail(Code::corrupt, "the search index does not fit its manifest");
      }
      stored.push_back({.segment = std::move(segment), .removed = entry.removed});
    }
    return {};
  }

  void delete_leftovers() const {
    std::set<std::string> known{"manifest"};
    for (const Manifest::Entry& entry : manifest.segments)
      known.insert(std::to_string(entry.number) + ".segment");
    std::error_code ignored;
    for (const auto& file : std::filesystem::directory_iterator(folder, ignored)) {
      const std::string name = file.path().filename().string();
      const bool ours = name.ends_with(".segment") || name.ends_with(".tmp");
      if (ours && !known.contains(name)) std::filesystem::remove(file.path(), ignored);
    }
  }

  Result<> write_manifest() {
    for (std::size_t i = 0; i < stored.size(); ++i) manifest.segments[i].removed = stored[i].removed;
    manifest.checkpoint = committed;
    TRY(replace_file(folder / "manifest", manifest_bytes(manifest)));
    dirty = false;
    delete_leftovers();
    return {};
  }

  // Pending documents become a small segment in memory.
  Result<> freeze() {
    if (builder.empty()) return {};
    auto storage = TRY(builder.build({}));
    auto segment = TRY(Segment::open(std::move(storage)));
    if (segment->size() > 0) memory.push_back({.segment = std::move(segment), .removed = {}});
    return memory.size() <= memory_parts_max ? Result<>{} : merge_small();
  }

  // The last ones become one. A large one waits until there is enough to merge it with: else all that is in
  // memory would be merged again and again as it grows.
  Result<> merge_small() {
    constexpr std::size_t larger_at_most = 4;  // times
    auto first = memory.end() - 1;
    std::size_t documents = first->segment->size();
    while (first != memory.begin() && std::prev(first)->segment->size() <= larger_at_most * documents)
      documents += (--first)->segment->size();
    auto storage = TRY(merge(std::vector<Part>(first, memory.end()), {}));
    auto merged = TRY(Segment::open(std::move(storage)));
    memory.erase(first, memory.end());
    if (merged->size() > 0) memory.push_back({.segment = std::move(merged), .removed = {}});
    return {};
  }

  Result<> add_segment(std::unique_ptr<Storage> storage, std::uint64_t number, std::uint32_t tier) {
    auto segment = TRY(Segment::open(std::move(storage)));
    if (segment->size() == 0) return {};
    stored.push_back({.segment = std::move(segment), .removed = {}});
    manifest.segments.push_back({.number = number, .tier = tier, .removed = {}});
    return {};
  }

  Result<> flush() {
    const std::uint64_t number = manifest.next_number++;
    if (memory.empty()) {
      auto storage = TRY(builder.build(path_of(number)));
      TRY(add_segment(std::move(storage), number, 0));
    } else {
      TRY(freeze());
      auto storage = TRY(merge(memory, path_of(number)));
      TRY(add_segment(std::move(storage), number, 0));
    }
    memory.clear();
    manifest.last_key = last_key;
    manifest.any_key = any_key;
    unflushed_bytes = 0;
    unflushed_documents = 0;
    TRY(merge_tiers());
    return write_manifest();
  }

  // The last `count` segments become one.
  Result<> merge_last(std::size_t count, std::uint32_t tier) {
    const std::uint64_t number = manifest.next_number++;
    const auto first = stored.end() - static_cast<std::ptrdiff_t>(count);
    auto storage = TRY(merge(std::vector<Part>(first, stored.end()), path_of(number)));
    stored.erase(first, stored.end());
    manifest.segments.resize(stored.size());
    return add_segment(std::move(storage), number, tier);
  }

  Result<> merge_tiers() {
    for (;;) {
      if (stored.empty()) return {};
      const std::uint32_t tier = manifest.segments.back().tier;
      std::size_t alike = 0;
      while (alike < stored.size() && manifest.segments[stored.size() - 1 - alike].tier == tier) ++alike;
      if (alike < options.merge_width) return {};
      TRY(merge_last(alike, tier + 1));
    }
  }

  Result<> rewrite(std::size_t which) {
    const std::uint64_t number = manifest.next_number++;
    auto storage = TRY(merge(std::span(stored).subspan(which, 1), path_of(number)));
    auto segment = TRY(Segment::open(std::move(storage)));
    const auto at = static_cast<std::ptrdiff_t>(which);
    if (segment->size() == 0) {
      stored.erase(stored.begin() + at);
      manifest.segments.erase(manifest.segments.begin() + at);
    } else {
      stored[which] = {.segment = std::move(segment), .removed = {}};
      manifest.segments[which].number = number;
    }
    dirty = true;
    return {};
  }

  Result<> remove(std::uint64_t key) {
    if (builder.remove(key)) return {};
    for (Part& part : memory) {
      const auto document = part.segment->find(key);
      if (document && remove_from(part, *document)) return {};
    }
    for (std::size_t i = 0; i < stored.size(); ++i) {
      const auto document = stored[i].segment->find(key);
      if (!document || !remove_from(stored[i], *document)) continue;
      dirty = true;
      const std::size_t limit = std::min<std::size_t>(removed_max, stored[i].segment->size() / 2);
      if (stored[i].removed.size() <= limit) return {};
      TRY(rewrite(i));
      return write_behind();
    }
    return {};
  }

  // The manifest on disk may only claim the checkpoint when nothing of it is in memory alone.
  Result<> write_behind() {
    const std::uint64_t reached = committed;
    if (unflushed_documents > 0) committed = manifest.checkpoint;
    const auto written = write_manifest();
    committed = reached;
    return written;
  }
};

Index::Index(std::unique_ptr<State> state) : state_(std::move(state)) {}
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;

Result<Index> Index::open(const std::filesystem::path& folder, Options options) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(Code::unavailable, "cannot create " + folder.string());
  auto state = std::make_unique<State>(folder, options);
  state->manifest.ranking = options.ranking;
  state->manifest.words = options.words;
  const auto bytes = read_file(folder / "manifest", manifest_bytes_max);
  if (bytes) {
    state->manifest = TRY(read_manifest(*bytes));
    if (state->manifest.words != options.words ||
        state->manifest.ranking.subject_weight != options.ranking.subject_weight) {
      return fail(Code::corrupt, "the search index was built in another way");
    }
    state->manifest.ranking = options.ranking;
    state->committed = state->manifest.checkpoint;
    state->last_key = state->manifest.last_key;
    state->any_key = state->manifest.any_key;
    TRY(state->load());
  } else if (bytes.error().code != Code::not_found) {
    return std::unexpected(bytes.error());
  }
  state->delete_leftovers();
  return Index(std::move(state));
}

Result<> Index::add(Document document) {
  State& state = *state_;
  if (state.any_key && document.key <= state.last_key) return {};
  const std::size_t bytes = text_bytes(document);
  if (bytes > document_bytes_max) return fail(Code::invalid, "a document is too large to be searched");
  state.last_key = document.key;
  state.any_key = true;
  state.unflushed_bytes += bytes;
  ++state.unflushed_documents;
  state.builder.add(std::move(document));
  const bool full = state.unflushed_bytes >= state.options.flush_bytes ||
                    state.unflushed_documents >= state.options.flush_documents;
  if (full) return state.flush();
  return {};
}

Result<> Index::remove(std::uint64_t key) { return state_->remove(key); }

Result<> Index::commit(std::uint64_t checkpoint) {
  state_->committed = checkpoint;
  const bool is_new = state_->dirty || checkpoint != state_->manifest.checkpoint;
  if (state_->unflushed_documents > 0 || !is_new) return {};
  return state_->write_manifest();
}

Result<> Index::flush() {
  if (state_->unflushed_documents > 0) return state_->flush();
  return state_->dirty ? state_->write_manifest() : Result<>{};
}

Result<> Index::erase_removed() {
  for (std::size_t i = state_->stored.size(); i-- > 0;) {
    if (!state_->stored[i].removed.empty()) TRY(state_->rewrite(i));
  }
  return state_->write_behind();
}

Result<> Index::compact() {
  TRY(flush());
  if (state_->stored.size() < 2) return {};
  TRY(state_->merge_last(state_->stored.size(), state_->manifest.segments.front().tier + 1));
  return state_->write_behind();
}

std::uint64_t Index::checkpoint() const { return state_->manifest.checkpoint; }

std::shared_ptr<const Snapshot> Index::snapshot() {
  const auto frozen = state_->freeze();
  ENSURE(frozen.has_value());  // in memory nothing can fail but we
  std::vector<Part> parts = state_->stored;
  parts.insert(parts.end(), state_->memory.begin(), state_->memory.end());
  return std::make_shared<const Snapshot>(std::move(parts), state_->options.ranking, state_->options.words);
}

Result<> Index::verify() const {
  const auto manifest = read_file(state_->folder / "manifest", manifest_bytes_max);
  if (manifest) TRY(read_manifest(*manifest));
  if (!manifest && (manifest.error().code != Code::not_found || !state_->stored.empty()))
    return fail(Code::corrupt, "search index: its manifest cannot be read");
  for (const Part& part : state_->stored) TRY(part.segment->verify());
  return {};
}

Result<Digest> Index::digest() const {
  // What the whole index would be as one segment: independent of when it was flushed and merged.
  TRY(state_->freeze());
  std::vector<Part> parts = state_->stored;
  parts.insert(parts.end(), state_->memory.begin(), state_->memory.end());
  std::erase_if(parts, [](const Part& part) { return part.removed.size() == part.segment->size(); });
  Bytes bytes;
  if (!parts.empty()) {
    const auto storage = TRY(merge(parts, {}));
    bytes = to_bytes(storage->bytes());
  }
  Digest digest{};
  const std::array sums{checksum(bytes, 1), checksum(bytes, 2)};
  std::memcpy(digest.data(), sums.data(), digest.size());
  return digest;
}

}  // namespace depesche::search
