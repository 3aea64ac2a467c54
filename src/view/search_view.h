// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <memory>

#include "search/index.h"
#include "view/view.h"

namespace depesche {

// How the house ranks: the parameters that find most on the public halves of the English and the German
// collection of diplomatic and parliamentary questions (depesche lab retrieval). Part of the index: changing
// it needs a rebuild.
inline constexpr search::Ranking house_ranking{.k1 = 1.2, .b = 0.9, .subject_weight = 3};

// The full-text index of what people wrote. Its durable state lags behind the log by what is still in memory;
// after a start the projector plays that part again.
class SearchView final : public View {
 public:
  // Errors: corrupt (reset() makes it anew), unavailable.
  static Result<SearchView> open(const std::filesystem::path& folder);

  std::string_view name() const override { return "search"; }
  Result<> apply(std::span<const OpenedEntry> batch) override;
  Result<Position> checkpoint() override;
  Result<> reset() override;
  // The files' bytes: the same log gives the same files.
  Result<crypto::Sha384Digest> digest() override;

  std::shared_ptr<const search::Snapshot> snapshot() { return index_.snapshot(); }
  Result<> verify() const { return index_.verify(); }

 private:
  Result<> change(const OpenedEntry& notice);

  SearchView(std::filesystem::path folder, search::Index index)
      : folder_(std::move(folder)), index_(std::move(index)) {}

  std::filesystem::path folder_;
  search::Index index_;
};

// How an entry stands in the index; nothing for what is not searched.
std::optional<search::Document> search_document_of(const OpenedEntry& entry);

// The text of all parts, as it is searched; places in it count from here.
std::string searched_text(const Content& content);

}  // namespace depesche
