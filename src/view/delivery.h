// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dispatch/header.h"
#include "store/database.h"
#include "view/delivery_notes.h"
#include "view/tables.h"

namespace depesche {

// What this node's mailboxes have sent to mailboxes of other nodes and what has come from there: which
// dispatch is owed to which node, which numbers of a series are missing, what was confirmed.
class DeliveryView final : public View {
 public:
  // `own` is this node's mailbox.
  static Result<DeliveryView> open(Database& database, MailboxId own);

  std::string_view name() const override { return "delivery"; }
  Result<> apply(std::span<const OpenedEntry> batch) override;
  Result<Position> checkpoint() override { return tables_.checkpoint(); }
  Result<> reset() override { return tables_.reset(); }
  Result<crypto::Sha384Digest> digest() override { return tables_.digest(); }

 private:
  DeliveryView(Tables tables, MailboxId own) : tables_(std::move(tables)), own_(std::move(own)) {}
  Tables tables_;
  MailboxId own_;
};

// Where something stands among what is owed: several nodes may be owed the same dispatch.
struct OwedPlace {
  Position position;
  MailboxId node;
  auto operator<=>(const OwedPlace&) const = default;
};

// A dispatch that another node must get.
struct Owed {
  Position position;
  DispatchId dispatch;
  MailboxId node;
  Precedence precedence = Precedence::routine;
  Level level = Level::open;
  Time created{};
  std::optional<Time> arrived;    // when the node says that it has it
  std::optional<Time> requested;  // when the node last said that it misses it
  std::string refused;            // why the node does not take it, or empty

  OwedPlace place() const { return {.position = position, .node = node}; }
};

// Asks what DeliveryView wrote.
class Delivery {
 public:
  // The database must outlive this; it may be open for reading only.
  explicit Delivery(const Database& database) : database_(&database) {}

  // What is still owed: neither confirmed nor refused, in the order of the log and then by node, after
  // `after`.
  Result<std::vector<Owed>> owed(const OwedPlace& after, std::size_t limit) const;
  // How a dispatch stands with each node that must get it.
  Result<std::vector<Owed>> standing_of(const DispatchId& dispatch) const;
  // What people wrote and some node does not take, of which its author has not been told, at most `limit`.
  Result<std::vector<DispatchId>> to_return(std::size_t limit) const;
  // Whether what stood at this position is confirmed or refused by the node.
  Result<bool> is_settled(const MailboxId& node, Position position) const;
  // How many dispatches wait for the confirmation of each node, by precedence, and since when.
  struct Backlog {
    MailboxId node;
    Precedence precedence = Precedence::routine;
    std::uint64_t count = 0;
    Time oldest{};
  };
  Result<std::vector<Backlog>> backlog() const;

  // Numbers that came and were not yet confirmed to the author's node: at most `limit` ranges.
  Result<std::vector<NumberRange>> unconfirmed(const MailboxId& node, std::size_t limit) const;
  // The nodes that wait for a confirmation.
  Result<std::vector<MailboxId>> unconfirmed_nodes() const;
  // Numbers below the last of their series that have not come, with the node that has them.
  struct Gap {
    MailboxId node;
    NumberRange range;
  };
  Result<std::vector<Gap>> gaps(std::size_t limit) const;
  // The last number of a series from which no number is missing; 0 when the first has not come.
  Result<std::uint64_t> complete_up_to(const MailboxId& author, const MailboxId& addressee) const;

 private:
  const Database* database_;
};

}  // namespace depesche
