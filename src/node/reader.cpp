// SPDX-License-Identifier: EUPL-1.2
#include "node/reader.h"

#include <algorithm>

#include "directory/border.h"
#include "dispatch/open.h"
#include "node/admission.h"
#include "node/own_mailbox.h"
#include "node/search_keeping.h"
#include "view/search_view.h"

namespace depesche {
namespace {

std::unexpected<Error> not_available() { return fail(Code::not_found, "nicht verfügbar"); }

// Everything the policy knows of an actor: who is written alike may read alike.
std::string written(const Actor& actor) {
  const auto& [person, active, upto, held] = actor;
  const auto& [level, compartments, releasable_to, term_year] = upto;
  std::string text;
  const auto add = [&](std::string_view part) {
    text.append(std::to_string(part.size())).append(1, ':').append(part);
  };
  const auto add_number = [&](std::size_t number) { add(std::to_string(number)); };
  add(person);
  add_number(active ? 1 : 0);
  add_number(static_cast<std::size_t>(level));
  add_number(term_year);
  for (const auto* words : {&compartments, &releasable_to}) {
    add_number(words->size());
    for (const std::string& word : *words) add(word);
  }
  for (const auto& [mailbox, duties] : held) {
    add(mailbox.value);
    add_number(duties);
  }
  return text;
}

// How search sees a reader: by what each access word says.
search::View view_of(const Actor& actor) {
  const auto may_see = [&actor](std::string_view word) {
    const auto access = decode_access(word);
    return access && may_read(actor, *access).allowed();
  };
  return {.may_see = may_see, .name = written(actor)};
}

// The same reader as if cleared up to `target` only.
search::View view_up_to(const Actor& actor, std::optional<Level> target) {
  search::View view = view_of(actor);
  if (!target) return view;
  view.name += "<=" + std::to_string(static_cast<unsigned>(*target));
  view.may_see = [all = std::move(view.may_see), most = *target](std::string_view word) {
    const auto access = decode_access(word);
    return access && access->label.level <= most && all(word);
  };
  return view;
}

// What is quoted, as the catalogue knows it now: what was replaced or raised since the index's moment, so
// that the actor may not see it, is left out.
Result<std::vector<Row>> rows_of(const Catalogue& catalogue, const Actor& actor,
                                 const search::Quotes& quotes) {
  std::vector<Row> rows;
  for (const search::Quote& quote : quotes.quotes) {
    const DispatchId id = TRY(dispatch_id_from(quote.id));
    if (std::ranges::find(rows, id, &Row::id) != rows.end()) continue;
    auto row = catalogue.row(actor, id);
    if (!row && row.error().code != Code::not_found) return std::unexpected(row.error());
    if (row) rows.push_back(*std::move(row));
  }
  return rows;
}

// One record of the acts whose words are shown, for each of them is a dispatch of its own.
Result<> record_dossier(const Actor& actor, const ShownDossier& shown, Auditor& auditor) {
  AuditRecord opened{
      .what = AuditRecord::What::opened, .person = actor.person, .dispatches = {}, .because = {}};
  Label highest;
  for (const auto& [act, label] : acts_shown(shown)) {
    if (!is_recorded(label.level)) continue;
    opened.dispatches.push_back(act);
    highest = join(highest, label);
  }
  return opened.dispatches.empty() ? Result<>{} : auditor.record(opened, highest);
}

// One record of those dispatches whose reading is recorded, before their words are shown.
Result<> record_shown(const Actor& actor, AuditRecord::What what, std::span<const Row> rows,
                      Auditor& auditor) {
  AuditRecord shown{.what = what, .person = actor.person, .dispatches = {}, .because = {}};
  Label highest;
  for (const Row& row : rows) {
    if (!is_recorded(row.label.level)) continue;
    shown.dispatches.push_back(row.id);
    highest = join(highest, row.label);
  }
  return shown.dispatches.empty() ? Result<>{} : auditor.record(shown, highest);
}

}  // namespace

struct Reader::Parts {
  const Node& node;
  Database views;
  SqliteLog log;
  std::shared_ptr<const KeyRing> keys;
  std::unique_ptr<Opener> opener;

  Catalogue catalogue() const { return Catalogue(views); }

  // The opener for the newest keys; made anew only when the ring has changed.
  Opener& fresh_opener() {
    auto newest = node.published()->keys;
    if (newest != keys) {
      keys = std::move(newest);
      opener = std::make_unique<Opener>(*keys);
    }
    return *opener;
  }

  Result<Entry> entry(const DispatchId& id) const { return log.find(id); }
};

Reader::Reader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Reader> Reader::open(const Node& node) {
  auto views = TRY(Database::open(node.folder() / "views" / "views.db", Database::Access::read_only));
  auto log_file = TRY(Database::open(node.folder() / "log.db", Database::Access::read_only));
  auto log = TRY(SqliteLog::open_to_read(std::move(log_file), node.clock()));
  auto keys = node.published()->keys;
  auto opener = std::make_unique<Opener>(*keys);
  return Reader(std::unique_ptr<Parts>(new Parts{.node = node,
                                                 .views = std::move(views),
                                                 .log = std::move(log),
                                                 .keys = std::move(keys),
                                                 .opener = std::move(opener)}));
}

std::shared_ptr<const Directory> Reader::directory() const { return parts_->node.published()->directory; }

Result<InboxPage> Reader::inbox(const Actor& actor, const InboxQuery& query) const {
  return parts_->catalogue().inbox(actor, query);
}

Result<std::int64_t> Reader::unread(const Actor& actor) const { return parts_->catalogue().unread(actor); }

Result<Row> Reader::row(const Actor& actor, const DispatchId& id) const {
  return parts_->catalogue().row(actor, id);
}

namespace {

// A label in its author's own words, which the treaty has.
std::string origin_of(const Directory& directory, const MailboxId& author, const Label& label) {
  const std::string organisation = plain_name(author).organisation;
  const Partner* partner = directory.partner(organisation);
  if (partner == nullptr) return {};
  const auto& words = partner->treaty().level_words;
  const auto level = static_cast<std::size_t>(label.level);
  std::string text = level < words.size() ? words[level] : std::string(to_text(label.level));
  for (const std::string& code : label.compartments) text += " – " + code;
  return text + " (" + organisation + ")";
}

}  // namespace

Result<OpenedDispatch> Reader::open_dispatch(const Actor& actor, const DispatchId& id, Auditor& auditor) {
  auto row = TRY(this->row(actor, id));
  const Entry entry = TRY(parts_->entry(id));
  OpenedDispatch opened{
      .row = std::move(row), .header = {}, .origin = {}, .content = {}, .history = {}, .references = {}};
  opened.header = TRY(decode_header(entry.dispatch.header));
  const auto bytes = parts_->fresh_opener().open(entry.dispatch);
  if (!bytes) return not_available();
  opened.content = TRY(decode_content(*bytes));
  const auto directory = this->directory();
  const Label original = opened.header.label;
  auto here = localised(std::move(opened.header), *directory);
  if (!here) return not_available();
  opened.header = *std::move(here);
  if (is_foreign(opened.header.author)) localise(opened.content);
  opened.origin = origin_of(*directory, opened.header.author, original);
  opened.header.label = opened.row.label;  // what it stood for when it came

  const auto done = TRY(parts_->catalogue().history(actor, id));
  for (const Done& act : done) {
    const Person* person = directory->person(act.person);
    opened.history.push_back(
        {.at = act.at, .act = act.act, .person = person ? person->name : act.person, .mailbox = act.mailbox});
  }
  for (const Reference& reference : opened.header.references) {
    OpenedDispatch::Linked linked{.reference = reference, .row = {}};
    if (auto known = this->row(actor, reference.target)) linked.row = *std::move(known);
    opened.references.push_back(std::move(linked));
  }
  const auto& recipients = opened.header.recipients;
  const auto own = std::ranges::find(recipients, opened.row.mailbox, &Recipient::mailbox);
  if (own != recipients.end()) {
    const auto is_copy = [&](const Recipient& one) { return !is_own_copy(opened.header, one); };
    opened.copy = static_cast<std::size_t>(std::ranges::count_if(recipients.begin(), own, is_copy)) + 1;
    opened.copies = static_cast<std::size_t>(std::ranges::count_if(recipients, is_copy));
  }
  const Label label = opened.row.label;
  if (is_recorded(label.level)) {
    const AuditRecord record{
        .what = AuditRecord::What::opened, .person = actor.person, .dispatches = {id}, .because = {}};
    TRY(auditor.record(record, label));
  }
  return opened;
}

Result<SearchResult> Reader::found(const Actor& actor, const search::Request& request) const {
  SearchResult result{.answer = {}, .rows = {}};
  const auto published = parts_->node.published();
  result.answer = TRY(published->index->search(request, view_of(actor)));
  std::vector<DispatchId> ids;
  for (const search::Hit& hit : result.answer.hits) ids.push_back(TRY(dispatch_id_from(hit.id)));
  const auto moment = TRY(ReadMoment::begin(parts_->views));
  result.rows = TRY(parts_->catalogue().rows(actor, ids));
  return result;
}

Result<SearchResult> Reader::search(const Actor& actor, const search::Request& request, Auditor& auditor) {
  auto result = found(actor, request);
  const bool is_replaced = !result && result.error().code == Code::not_found;
  if (is_replaced) result = found(actor, request);  // between the index's moment and the catalogue's
  if (result) TRY(record_shown(actor, AuditRecord::What::shown_in_search, result->rows, auditor));
  return result;
}

Result<Brief> Reader::brief(const Actor& actor, const BriefOrder& order, AuditRecord::What what,
                            Auditor& auditor) const {
  const auto index = parts_->node.published()->index;
  const search::QuoteOrder asked{.question = order.question, .filters = {}, .limit = order.sentences};
  auto quotes = TRY(index->quote(asked, view_up_to(actor, order.target)));
  search::Quotes wider;
  if (order.target) wider = TRY(index->quote(asked, view_of(actor)));

  std::vector<Row> rows, above;
  {
    const auto moment = TRY(ReadMoment::begin(parts_->views));
    rows = TRY(rows_of(parts_->catalogue(), actor, quotes));
    above = TRY(rows_of(parts_->catalogue(), actor, wider));
  }
  const auto is_above = [&](const Row& row) { return order.target && row.label.level > *order.target; };
  std::erase_if(rows, is_above);
  Brief brief = make_brief(order, std::move(quotes), rows);
  brief.as_of = parts_->node.clock().now();
  std::ranges::copy_if(above, std::back_inserter(brief.left_out), is_above);
  TRY(record_shown(actor, what, brief.sources, auditor));
  TRY(record_shown(actor, AuditRecord::What::shown_in_search, brief.left_out, auditor));
  return brief;
}

Result<std::vector<Reader::SimilarRow>> Reader::similar(const Actor& actor, const DispatchId& id,
                                                        std::size_t limit, Auditor& auditor) {
  TRY(this->row(actor, id));
  const Entry entry = TRY(parts_->entry(id));
  const auto bytes = parts_->fresh_opener().open(entry.dispatch);
  if (!bytes) return not_available();
  const Content content = TRY(decode_content(*bytes));
  const search::Document document{.id = to_bytes(id.value),
                                  .language = content.language,
                                  .subject = content.subject,
                                  .body = searched_text(content)};
  const auto found = TRY(parts_->node.published()->index->similar(document, view_of(actor), limit));
  std::vector<SimilarRow> similar;
  std::vector<Row> shown;
  {
    const auto moment = TRY(ReadMoment::begin(parts_->views));
    for (const search::SimilarDocument& one : found) {
      const DispatchId other = TRY(dispatch_id_from(one.id));
      const auto row = this->row(actor, other);
      if (!row) continue;  // replaced since the index's moment
      shown.push_back(*row);
      similar.push_back({.row = *row, .shared = one.shared});
    }
  }
  TRY(record_shown(actor, AuditRecord::What::shown_in_search, shown, auditor));
  return similar;
}

Result<std::vector<std::string>> Reader::suggest(const Actor& actor, std::string_view prefix) const {
  constexpr std::size_t suggestions_max = 8;
  return parts_->node.published()->index->suggest(prefix, view_of(actor), suggestions_max);
}

Result<search::Highlights> Reader::passages(const OpenedDispatch& opened, std::string_view query) const {
  const Content& content = opened.content;
  return parts_->node.published()->index->passages(query, content.subject, searched_text(content),
                                                   content.language);
}

Result<std::vector<DraftSummary>> Reader::drafts(const Actor& actor) {
  const auto places = TRY(draft_places(parts_->views, actor));
  std::vector<DraftSummary> drafts;
  for (const DraftPlace& place : places) {
    const auto current = opened_draft(place);
    if (!current) continue;  // another save took its place meanwhile, and its body is gone
    if (!is_cleared(actor, current->draft.planned.label)) continue;  // the clearance was lowered since
    const PlannedDispatch& planned = current->draft.planned;
    DraftSummary summary{.id = place.id,
                         .version = place.version,
                         .saved_at = place.saved_at,
                         .subject = planned.content.subject,
                         .label = planned.label,
                         .to = {}};
    for (const auto& to : planned.to) summary.to.push_back(to.mailbox);
    drafts.push_back(std::move(summary));
  }
  return drafts;
}

Result<CurrentDraft> Reader::draft(const Actor& actor, const std::string& id) {
  const auto places = TRY(draft_places(parts_->views, actor));
  const auto place = std::ranges::find(places, id, &DraftPlace::id);
  if (place == places.end()) return not_available();
  auto current = TRY(opened_draft(*place));
  if (!is_cleared(actor, current.draft.planned.label)) return not_available();
  return current;
}

Result<CurrentDraft> Reader::opened_draft(const DraftPlace& place) {
  const Entry entry = TRY(parts_->entry(place.dispatch));
  const Bytes bytes = TRY(parts_->fresh_opener().open(entry.dispatch));
  auto draft = TRY(decode_draft(bytes));
  return CurrentDraft{.draft = std::move(draft), .saved_at = place.saved_at, .dispatch = place.dispatch};
}

search::Request request_for_new(const KeptSearch& kept) {
  search::Request request{.query = kept.search.query, .filters = kept.search.filters};
  request.filters.added_after = kept.since.value;
  request.sort = search::Sort::added;
  return request;
}

Result<std::vector<KeptSearch>> Reader::kept_by(const Actor& actor) const {
  const auto directory = this->directory();
  const Mailbox* own = own_mailbox(*directory, actor.person);
  if (own == nullptr || !actor.may(Duty::read, own->id)) return std::vector<KeptSearch>{};
  auto kept = TRY(kept_searches(parts_->views, own->id));
  std::erase_if(kept, [&](const KeptSearch& one) { return !is_cleared(actor, one.label); });
  return kept;
}

Result<Reader::WatchedSearch> Reader::watched(const Actor& actor, KeptSearch kept) const {
  search::Request request = request_for_new(kept);
  request.limit = 1;
  const auto answer = TRY(parts_->node.published()->index->search(request, view_of(actor)));
  WatchedSearch watched{.kept = std::move(kept), .fresh = answer.total, .newest = {}};
  if (!answer.hits.empty()) watched.newest = TRY(dispatch_id_from(answer.hits.front().id));
  return watched;
}

Result<std::vector<Reader::WatchedSearch>> Reader::saved_searches(const Actor& actor) const {
  std::vector<WatchedSearch> searches;
  auto kept = TRY(kept_by(actor));
  for (KeptSearch& one : kept) searches.push_back(TRY(watched(actor, std::move(one))));
  return searches;
}

Result<std::size_t> Reader::saved_searches_count(const Actor& actor) const {
  const auto kept = TRY(kept_by(actor));
  return kept.size();
}

Result<KeptSearch> Reader::kept_search(const Actor& actor, const std::string& id) const {
  auto kept = TRY(kept_by(actor));
  const auto found = std::ranges::find(kept, id, [](const KeptSearch& one) { return one.search.id; });
  if (found == kept.end()) return not_available();
  return std::move(*found);
}

Result<Reader::WatchedSearch> Reader::saved_search(const Actor& actor, const std::string& id) const {
  return watched(actor, TRY(kept_search(actor, id)));
}

// The mark is the entry as of which the index has the hit: by its place in the log nobody could say it.
Result<std::optional<SavedSearch>> Reader::seen_up_to(const Actor& actor, const KeptSearch& kept,
                                                      const DispatchId& hit) const {
  constexpr int pages_max = 10;
  if (const auto row = this->row(actor, hit); !row) {
    if (row.error().code == Code::not_found) return std::optional<SavedSearch>();
    return std::unexpected(row.error());
  }
  search::Request request = request_for_new(kept);
  request.limit = search::hits_max;
  request.count = false;
  const auto index = parts_->node.published()->index;
  for (int page = 0; page < pages_max; ++page) {
    const auto answer = TRY(index->search(request, view_of(actor)));
    const auto found = std::ranges::find(answer.hits, to_bytes(hit.value), &search::Hit::id);
    if (found != answer.hits.end()) {
      const auto entries = TRY(parts_->log.read(Position{found->key - 1}, 1));
      if (entries.empty()) return fail(Code::corrupt, "the index has a dispatch that the log has not");
      SavedSearch next = next_save(kept);
      next.seen = entries.front().dispatch.id;
      return next;
    }
    if (!answer.next) break;
    request.after = answer.next;
  }
  return std::optional<SavedSearch>();
}

Result<DossierPage> Reader::dossiers(const Actor& actor, const DossierQuery& query, Auditor& auditor) const {
  auto page = TRY(Dossiers(parts_->views).open_ones(actor, query));
  AuditRecord shown{
      .what = AuditRecord::What::shown_in_search, .person = actor.person, .dispatches = {}, .because = {}};
  Label highest;
  for (const DossierRow& row : page.rows) {
    if (!is_recorded(row.label.level)) continue;
    shown.dispatches.push_back(row.titled_by);
    highest = join(highest, row.label);
  }
  if (!shown.dispatches.empty()) TRY(auditor.record(shown, highest));
  return page;
}

Result<ShownDossier> Reader::dossier(const Actor& actor, const DispatchId& id, const DossierExtent& extent,
                                     Auditor& auditor) const {
  auto shown = [&]() -> Result<ShownDossier> {
    const auto moment = TRY(ReadMoment::begin(parts_->views));
    return shown_dossier(parts_->views, actor, id, extent);
  }();
  if (!shown) return shown;
  TRY(record_dossier(actor, *shown, auditor));
  std::vector<Row> rows;
  for (const ShownEntry& one : shown->entries) rows.push_back(one.row);
  TRY(record_shown(actor, AuditRecord::What::shown_in_search, rows, auditor));
  return shown;
}

Result<Submission> Reader::dossier_act(const Actor& actor, const DossierOrder& order) const {
  const auto directory = this->directory();
  return dossier_submission(order, actor, *directory, parts_->views);
}

Result<Label> Reader::label_of_sources(const Actor& actor, const std::vector<Reference>& references) const {
  return depesche::label_of_sources(actor, parts_->catalogue(), references);
}

Result<std::vector<Overdue>> Reader::overdue(const Actor& actor, Catalogue::Whose whose,
                                             std::size_t limit) const {
  return parts_->catalogue().overdue(actor, whose, parts_->node.clock().now(), limit);
}

Result<std::vector<Submission>> Reader::notices(const Actor& actor, const ChangeOrder& order) const {
  const Row row = TRY(this->row(actor, order.change.target));
  if (!actor.may(Duty::release, row.author)) return not_available();
  if (row.recalled) return fail(Code::conflict, "it was recalled already");
  const auto directory = this->directory();
  auto targets = TRY(parts_->catalogue().blind_copies(row.id));
  targets.insert(targets.begin(), row.id);
  std::vector<Submission> notices;
  for (const DispatchId& target : targets) {
    const Entry entry = TRY(parts_->entry(target));
    auto signed_header = TRY(decode_header(entry.dispatch.header));
    const auto header = localised(std::move(signed_header), *directory);
    if (!header || header->author != row.author) continue;  // somebody else calls theirs a copy of it
    notices.push_back(TRY(notice_submission(order, target, *header, row.label, *directory)));
  }
  return notices;
}

Result<std::vector<Reader::RegisterRow>> Reader::registered(const Actor& actor, const RegisterQuery& query,
                                                            Auditor& auditor) const {
  if (!actor.may(Duty::supervise, parts_->node.site().supervision)) return not_available();
  AuditRecord shown{
      .what = AuditRecord::What::registered, .person = actor.person, .dispatches = {}, .because = {}};
  Label highest;
  std::vector<RegisterRow> rows;
  {
    const auto moment = TRY(ReadMoment::begin(parts_->views));
    auto entries = TRY(depesche::registered(parts_->views, actor, query));
    for (Registered& entry : entries) {
      auto carriers = TRY(Delivery(parts_->views).standing_of(entry.dispatch));
      shown.dispatches.push_back(entry.dispatch);
      highest = join(highest, entry.label);
      rows.push_back({.entry = std::move(entry), .carriers = std::move(carriers)});
    }
  }
  if (!rows.empty()) TRY(auditor.record(shown, highest));
  return rows;
}

Result<bool> Reader::has_source(BytesView digest) const { return parts_->catalogue().has_source(digest); }

}  // namespace depesche
