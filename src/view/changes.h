// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "view/tables.h"

namespace depesche {

// A message that changes an earlier dispatch, as it stands in the log.
struct Notice {
  Position position;
  DispatchId id;
  MailboxId author;
  std::uint64_t sequence = 0;  // in the author's feed: later ones count
  Time at{};
  Change change;
};

// What became of a dispatch: its label's last change, and its recall, which is final.
struct Changed {
  std::optional<Notice> relabelled;
  std::optional<Notice> recalled;
};

// All notices up to some entry of the log, in its order. What they come to does not depend on the order: a
// recall counts for good, of changes of level the author's last one. A notice of anybody but the author of
// what it names changes nothing.
class Notices {
 public:
  void add(Notice notice);
  Changed of(const DispatchId& target, const MailboxId& author) const;
  // Where the search index has a dispatch that came at `came`: under that entry, or under the last notice
  // that changed something since.
  Position indexed_as(const DispatchId& target, const MailboxId& author, Position came) const;

 private:
  std::map<DispatchId, std::vector<Notice>> notices_;
};

// The notices in the order of the log, so that those up to any entry can be had again.
class NoticeView final : public View {
 public:
  static Result<NoticeView> open(Database& database);

  std::string_view name() const override { return "notices"; }
  Result<> apply(std::span<const OpenedEntry> batch) override;
  Result<Position> checkpoint() override { return tables_.checkpoint(); }
  Result<> reset() override { return tables_.reset(); }
  Result<crypto::Sha384Digest> digest() override { return tables_.digest(); }

  // Errors: corrupt.
  Result<Notices> notices_at(Position position) const;

 private:
  explicit NoticeView(Tables tables) : tables_(std::move(tables)) {}
  Tables tables_;
};

// The notice in an entry, when it is one.
std::optional<Notice> notice_of(const OpenedEntry& entry);

// The label that counts after a change of level: whom it is released to stays.
Label changed_label(Label label, const Change& change);

}  // namespace depesche
