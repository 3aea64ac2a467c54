// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <utility>

#include "dispatch/seal.h"
#include "view/tables.h"

namespace depesche {

// Where every author's feed stands, and how far the series of each author to each addressee has come.
struct Feeds {
  std::map<MailboxId, Feed> feeds;
  std::map<std::pair<MailboxId, MailboxId>, std::uint64_t> series;  // (author, addressee) → last number
};

class FeedView final : public View {
 public:
  static Result<FeedView> open(Database& database);

  std::string_view name() const override { return "feeds"; }
  Result<> apply(std::span<const OpenedEntry> batch) override;
  Result<Position> checkpoint() override { return tables_.checkpoint(); }
  Result<> reset() override { return tables_.reset(); }
  Result<crypto::Sha384Digest> digest() override { return tables_.digest(); }

  Result<Feeds> load() const;

 private:
  explicit FeedView(Tables tables) : tables_(std::move(tables)) {}
  Tables tables_;
};

}  // namespace depesche
