// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/policy.h"
#include "view/dossier.h"
#include "view/tables.h"

namespace depesche {

inline constexpr std::size_t dossier_entries_max = 1000;  // a dossier, as far as its reader sees it
inline constexpr std::size_t dossier_acts_max = 10'000;   // likewise
inline constexpr std::size_t dossiers_max = 1000;         // open ones a mailbox, likewise
// Who sees the acts of several colleagues, each up to that limit, sees more; beyond this the dossier is
// not available: part of its acts would show what nobody left there.
inline constexpr std::size_t dossier_acts_read_max = 50'000;
inline constexpr std::size_t dossier_page_max = 100;
inline constexpr std::size_t superseded_notes_max = 10'000;  // looked at when a node starts

// The acts on dossiers, each under its own access word.
class DossierView final : public View {
 public:
  static Result<DossierView> open(Database& database);

  std::string_view name() const override { return "dossiers"; }
  Result<> apply(std::span<const OpenedEntry> batch) override;
  Result<Position> checkpoint() override { return tables_.checkpoint(); }
  Result<> reset() override { return tables_.reset(); }
  Result<crypto::Sha384Digest> digest() override { return tables_.digest(); }

 private:
  explicit DossierView(Tables tables) : tables_(std::move(tables)) {}
  Tables tables_;
};

// A dossier in one line, as lists show it.
struct DossierRow {
  DispatchId id{};
  MailboxId author{};
  Label label{};
  std::string title{}, topic{};
  DispatchId titled_by{};  // the act that gave it this title
  Time opened_at{};
};

// Where a page ends: the sort key of its last row.
struct DossierCursor {
  std::int64_t opened_at = 0;  // milliseconds since 1970 in UTC
  DispatchId id{};
};

struct DossierQuery {
  std::optional<MailboxId> author{};  // only those that this mailbox keeps
  bool changeable_only = false;       // only those of mailboxes that the actor writes for
  std::optional<DossierCursor> after{};
  std::size_t limit = 50;  // at most dossier_page_max
};

struct DossierPage {
  std::vector<DossierRow> rows;
  std::optional<DossierCursor> next;
};

// Asks what DossierView wrote, for one reader at a time, on a connection of its own. What the actor may not
// read is not there, and no step of an answer touches it.
class Dossiers {
 public:
  // The database must outlive this; it may be open for reading only.
  explicit Dossiers(const Database& database) : database_(&database) {}

  // Those that have not ended, the newest first.
  Result<DossierPage> open_ones(const Actor& actor, const DossierQuery& query) const;
  // How many of them this mailbox keeps, as far as the actor sees; it stops counting at dossiers_max.
  Result<std::size_t> count(const Actor& actor, const MailboxId& author) const;
  // A dossier, also one that has ended, with all its entries. Errors: not_found, unavailable
  // (more than dossier_acts_read_max acts).
  Result<Dossier> dossier(const Actor& actor, const DispatchId& id) const;

 private:
  Result<std::vector<std::int64_t>> visible(const Actor& actor) const;

  const Database* database_;
};

// Whether every node that is to get a dispatch has confirmed or refused it, so that its body may go: without
// its body it cannot be sent any more, and its number would be missed for ever. No, while it cannot be known.
Result<bool> is_settled_everywhere(const Database& views, const DispatchId& id);

// Forgets the body of the note that this one supersedes, when that is settled everywhere; of other kinds
// nothing. False: it failed, and is left for the next start.
bool forget_superseded_note(Log& log, const Database& views, const Header& successor);
// The same, at a start, for what a crash or a node that had not confirmed yet has left, among the newest
// superseded_notes_max. Returns how many it looked at; what fails is left for the next start.
std::size_t forget_superseded_notes(Log& log, const Database& views);

}  // namespace depesche
