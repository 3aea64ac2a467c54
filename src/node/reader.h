// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "brief/brief.h"
#include "node/change_order.h"
#include "node/dossier_keeping.h"
#include "node/dossier_reading.h"
#include "node/node.h"
#include "policy/policy.h"
#include "view/catalogue.h"
#include "view/delivery.h"
#include "view/drafts.h"
#include "view/register.h"
#include "view/saved_searches.h"

namespace depesche {

// Takes audit records. record() returns only after the record is durable in the log; what it speaks of is
// shown to the person afterwards, never before.
class Auditor {
 public:
  virtual ~Auditor() = default;
  virtual Result<> record(const AuditRecord& record, const Label& label) = 0;
};

// One act in a dispatch's history that the reader may know of.
struct HistoryItem {
  Time at{};
  Act act = Act::read;
  std::string person;  // name
  MailboxId mailbox;
};

// A dispatch opened for one reader.
struct OpenedDispatch {
  Row row;
  Header header;
  std::string origin;  // „SCHUTZ (bmi)“: how its author labelled it, when that is a partner; else empty
  Content content;
  std::vector<HistoryItem> history;
  struct Linked {
    Reference reference;
    std::optional<Row> row;  // absent: the reader may not see it, or this node does not hold it
  };
  std::vector<Linked> references;
  std::size_t copy = 0, copies = 0;  // „Ausfertigung copy von copies“; 0 when the reader is no addressee
};

// Beyond it, how many hits there are helps nobody and is not told.
inline constexpr std::uint64_t exact_count_max = 10'000;

struct SearchResult {
  search::Answer answer;  // total, hits, facets, notice, next cursor (search/request.h)
  std::vector<Row> rows;  // what the catalogue knows of each hit, in the order of answer.hits
};

// What finds the new hits of a kept search, the last one added first.
search::Request request_for_new(const KeptSearch& kept);

// Answers readers' questions on one worker thread, from its own connections and what the node has published.
// Every function asks the policy; what an actor may not see looks the same as what does not exist: not_found.
class Reader {
 public:
  // The node must outlive the reader; at each call it is asked for the newest moment.
  static Result<Reader> open(const Node& node);
  Reader(Reader&&) noexcept;
  ~Reader();

  std::shared_ptr<const Directory> directory() const;

  Result<InboxPage> inbox(const Actor& actor, const InboxQuery& query) const;
  Result<std::int64_t> unread(const Actor& actor) const;

  // Opens a dispatch. From VS-VERTRAULICH up `auditor` has recorded it before this returns.
  Result<OpenedDispatch> open_dispatch(const Actor& actor, const DispatchId& id, Auditor& auditor);
  // What the catalogue knows of a dispatch the actor may see. Opens nothing and records nothing.
  Result<Row> row(const Actor& actor, const DispatchId& id) const;

  // From VS-VERTRAULICH up the snippets shown are recorded, one record for the answer.
  Result<SearchResult> search(const Actor& actor, const search::Request& request, Auditor& auditor);
  // A brief out of what the actor may see. With a target level it is the one that a reader cleared no higher
  // would get, and names beside it what the actor would have been quoted above it. Recorded as `what`
  // (`briefed` or `exported`) where sources from VS-VERTRAULICH up are quoted, one record for the answer, and
  // as a search where such are named as left out.
  Result<Brief> brief(const Actor& actor, const BriefOrder& order, AuditRecord::What what,
                      Auditor& auditor) const;
  // The dispatches most like one that the actor may see; recorded like the hits of a search, for that is what
  // they are. Errors: not_found.
  struct SimilarRow {
    Row row;
    double shared = 0;  // how much of both texts is the same, 0 to 1
  };
  Result<std::vector<SimilarRow>> similar(const Actor& actor, const DispatchId& id, std::size_t limit,
                                          Auditor& auditor);
  Result<std::vector<std::string>> suggest(const Actor& actor, std::string_view prefix) const;
  // Where the query's words stand in an opened dispatch: paragraphs counted through all its parts, in UTF-16
  // code units.
  Result<search::Highlights> passages(const OpenedDispatch& opened, std::string_view query) const;

  // The actor's own drafts, newest first.
  Result<std::vector<DraftSummary>> drafts(const Actor& actor);
  // The newest save of a draft and the dispatch that holds it. Errors: not_found.
  Result<CurrentDraft> draft(const Actor& actor, const std::string& id);

  // The searches the actor keeps, in the order of their names, and what is new among what they find. Nothing
  // of it is shown, so nothing is recorded.
  struct WatchedSearch {
    KeptSearch kept;
    std::uint64_t fresh = 0;           // new hits
    std::optional<DispatchId> newest;  // of these, the one that was added last
  };
  Result<std::vector<WatchedSearch>> saved_searches(const Actor& actor) const;
  // How many these are, without asking for any.
  Result<std::size_t> saved_searches_count(const Actor& actor) const;
  // Errors: not_found.
  Result<WatchedSearch> saved_search(const Actor& actor, const std::string& id) const;
  Result<KeptSearch> kept_search(const Actor& actor, const std::string& id) const;
  // The save after which nothing is new up to this hit; nothing when it is none of the last ten thousand new
  // ones.
  Result<std::optional<SavedSearch>> seen_up_to(const Actor& actor, const KeptSearch& kept,
                                                const DispatchId& hit) const;

  // The dossiers of which the actor may read at least the opening, that have not ended. Titles from
  // VS-VERTRAULICH up are recorded before they are shown. Errors: as the auditor's.
  Result<DossierPage> dossiers(const Actor& actor, const DossierQuery& query, Auditor& auditor) const;
  // A part of a dossier. What of it is from VS-VERTRAULICH up is recorded before this returns: acts as
  // opened, dispatches as shown. Errors: not_found.
  Result<ShownDossier> dossier(const Actor& actor, const DispatchId& id, const DossierExtent& extent,
                               Auditor& auditor) const;
  // What the actor wants to do to a dossier, as a dispatch. Errors: those of dossier_submission().
  Result<Submission> dossier_act(const Actor& actor, const DossierOrder& order) const;

  // The join of the labels of what is cited, for the check that nothing is sent below its sources.
  Result<Label> label_of_sources(const Actor& actor, const std::vector<Reference>& references) const;

  // What is overdue for the actor's mailboxes.
  Result<std::vector<Overdue>> overdue(const Actor& actor, Catalogue::Whose whose, std::size_t limit) const;

  // The notices that tell all who hold a dispatch of what is ordered: to be submitted together. Errors:
  // not_found (also when the actor does not release for its author), conflict (it was recalled), invalid.
  Result<std::vector<Submission>> notices(const Actor& actor, const ChangeOrder& order) const;

  // „VS-Bestandsverzeichnis“, for those who supervise this site, as far as their clearance goes; who was
  // shown what of it is recorded before this returns. With each dispatch the other nodes that got it: they
  // carry it. Errors: not_found for everybody else.
  struct RegisterRow {
    Registered entry;
    std::vector<Owed> carriers;
  };
  Result<std::vector<RegisterRow>> registered(const Actor& actor, const RegisterQuery& query,
                                              Auditor& auditor) const;

  // Whether what has this digest was imported before. For import, not for readers.
  Result<bool> has_source(BytesView digest) const;

 private:
  Result<SearchResult> found(const Actor& actor, const search::Request& request) const;
  Result<CurrentDraft> opened_draft(const DraftPlace& place);
  Result<std::vector<KeptSearch>> kept_by(const Actor& actor) const;
  Result<WatchedSearch> watched(const Actor& actor, KeptSearch kept) const;

  struct Parts;
  explicit Reader(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace depesche
