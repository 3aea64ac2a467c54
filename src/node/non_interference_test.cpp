// SPDX-License-Identifier: EUPL-1.2
// What a reader may not read does not exist for them: every answer of a node that holds all equals, byte for
// byte, the answer of a node that never held what the reader may not see.

#include <array>
#include <map>
#include <set>
#include <sstream>

#include "log/sqlite_log.h"
#include "node/own_mailbox.h"
#include "node/search_keeping.h"
#include "node/test_site.h"

namespace depesche {
namespace {

constexpr std::array readers{"anna", "bernd", "carla"};
constexpr std::array words{"Wahl",  "Haushalt", "Minister", "Abkommen", "Grenze", "Hafen",
                           "Visum", "Zoll",     "election", "budget",   "treaty", "border"};

std::string some_text(std::mt19937_64& random) {
  std::string text;
  for (std::size_t i = 0; i < 30; ++i)
    text += std::string(words[random() % words.size()]) + (i % 10 == 9 ? ".\n\n" : " ");
  return text;
}

void write_reports(TestSite& site, std::mt19937_64& random, std::size_t count) {
  std::vector<Submission> batch;
  for (std::size_t i = 0; i < count; ++i) {
    auto label = label_of(static_cast<Level>(random() % 5));
    if (random() % 4 == 0) label.compartments = {"NUKLEAR"};
    auto submission = site.report(words[random() % words.size()], some_text(random), label);
    submission.precedence = static_cast<Precedence>(random() % 4);
    if (random() % 5 == 0)
      submission.to = {{.mailbox = {random() % 2 == 0 ? "person.bernd" : "person.anna"}}};
    batch.push_back(std::move(submission));
  }
  const auto answers = site.node->submit(batch).value();
  for (const auto& answer : answers) REQUIRE(answer.has_value());
}

// Levels go up and down, and some is recalled.
void change_reports(TestSite& site, std::mt19937_64& random, std::size_t count) {
  std::vector<DispatchId> reports;
  const auto entries = site.node->log().read({}, 1000).value();
  for (const Entry& entry : entries) {
    if (decode_header(entry.dispatch.header).value().kind == Kind::report)
      reports.push_back(entry.dispatch.id);
  }
  for (std::size_t i = 0; i < count; ++i) {
    auto after = label_of(static_cast<Level>(random() % 5));
    if (random() % 5 == 0) after.compartments = {"NUKLEAR"};
    const bool is_recall = random() % 6 == 0;
    site.send(
        site.notice(reports[random() % reports.size()], is_recall ? std::nullopt : std::optional(after)));
  }
}

constexpr std::array saved_queries{"Wahl",          "budget treaty", "\"Wahl Haushalt\"",
                                   "+Hafen -Visum", "Grenz*",        ""};

void save_searches(TestSite& site, const std::string& person) {
  const Mailbox own = *own_mailbox(*site.node->published()->directory, person);
  for (std::size_t i = 0; i < saved_queries.size(); ++i) {
    const SavedSearch search{.id = std::to_string(i), .name = saved_queries[i], .query = saved_queries[i]};
    site.send(submission_of(site.actor(person), own, search, {}));
  }
}

// Every other search is marked as seen, as far as there is something to see.
void see_some(TestSite& site, const std::string& person) {
  const Mailbox own = *own_mailbox(*site.node->published()->directory, person);
  for (std::size_t i = 0; i < saved_queries.size(); i += 2) {
    const Actor actor = site.actor(person);
    const auto watched = site.reader().saved_search(actor, std::to_string(i)).value();
    if (!watched.newest) continue;
    const auto seen = site.reader().seen_up_to(actor, watched.kept, *watched.newest).value();
    REQUIRE(seen.has_value());
    site.send(submission_of(actor, own, *seen, watched.kept.dispatch));
  }
}

std::vector<DispatchId> ids_in(const TestSite& site) {
  std::vector<DispatchId> ids;
  const auto entries = site.node->log().read({}, 1000).value();
  for (const Entry& entry : entries) ids.push_back(entry.dispatch.id);
  return ids;
}

// What each entry's act took in.
using EntryDispatches = std::map<DispatchId, DispatchId>;

// Something to do to a dossier that the actor sees, or one to open.
DossierOrder some_order(const TestSite& site, std::mt19937_64& random, const Actor& actor,
                        const std::vector<DispatchId>& dispatches) {
  using What = DossierAct::What;
  Ledger ledger;
  const MailboxId author{random() % 3 == 0 ? "person." + actor.person : "unit.201"};
  DossierOrder order{.author = author,
                     .for_house = author.value == "unit.201" && random() % 2 == 0,
                     .label = label_of(static_cast<Level>(random() % 5))};
  const std::string word = words[random() % words.size()];
  order.act.title = word;
  const auto page = site.reader().dossiers(actor, {}, ledger).value();
  if (page.rows.empty() || random() % 8 == 0) return order;
  const DispatchId dossier = page.rows[random() % page.rows.size()].id;
  order.act = {.what = What::added, .dossier = dossier, .named = dispatches[random() % dispatches.size()]};
  const DossierExtent extent{.is_of_removed = random() % 6 == 0};
  const auto shown = site.reader().dossier(actor, dossier, extent, ledger).value();
  const std::size_t here = shown.entries.size();
  if (here == 0 || random() % 2 == 0) return order;
  const DossierEntry& entry = shown.entries[random() % here].entry;
  order.act = {.what = What::restored, .dossier = dossier, .entry = entry.act};
  if (extent.is_of_removed) return order;
  order.act.what = std::array{What::noted,   What::noted,   What::placed, What::removed,
                              What::removed, What::renamed, What::ended}[random() % 7];
  if (order.act.what == What::ended && random() % 4 != 0) order.act.what = What::renamed;
  if (order.act.what == What::ended || order.act.what == What::renamed) order.act.entry = {};
  if (order.act.what == What::placed) order.act.named = shown.entries[random() % here].entry.act;
  if (order.act.what == What::renamed) {
    order.act.named = shown.dossier.titled_by;
    order.act.title = word;
  }
  if (order.act.what != What::noted) return order;
  if (entry.notes.empty() || random() % 4 != 0) order.act.text = word;
  if (!entry.notes.empty()) {
    order.act.named = entry.notes.front().act;
    order.label = entry.notes.front().label;
  }
  return order;
}

// Whoever may read an act may, when it is written, read the dispatches that it is about. Taking a note away
// says nothing that the note did not say.
void check_names(const TestSite& site, const Submission& made, const EntryDispatches& entries) {
  const DossierAct act = decode_dossier_act(made.content).value();
  if (act.what == DossierAct::What::noted && act.text.empty()) return;
  std::vector<DispatchId> about;
  if (act.what == DossierAct::What::added) about.push_back(act.named);
  if (act.entry != DispatchId{}) about.push_back(entries.at(act.entry));
  const bool names_entry = act.what == DossierAct::What::placed && act.named != DispatchId{};
  if (names_entry) about.push_back(entries.at(act.named));
  std::vector<MailboxId> recipients;
  for (const To& to : made.to) recipients.push_back(to.mailbox);
  const auto directory = site.node->published()->directory;
  const Access access = access_for(*directory, made.label, made.author, recipients);
  for (const char* person : readers) {
    const Actor actor = site.actor(person);
    if (!may_read(actor, access).allowed()) continue;
    for (const DispatchId& id : about) CHECK(site.reader().row(actor, id).has_value());
  }
}

// Acts on what each of them sees, as chance has it; what is refused is not done.
void keep_dossiers(TestSite& site, std::mt19937_64& random, EntryDispatches& entries, std::size_t count) {
  const std::vector<DispatchId> dispatches = ids_in(site);
  for (std::size_t i = 0; i < count; ++i) {
    const Actor actor = site.actor(readers[random() % readers.size()]);
    const DossierOrder order = some_order(site, random, actor, dispatches);
    const auto made = site.reader().dossier_act(actor, order);
    if (!made) continue;
    site.clock.time += Duration(1000);
    const auto done = site.node->submit(std::vector{*made}).value();
    if (!done.front()) CHECK(done.front().error().code == Code::denied);  // above the author's clearance
    if (!done.front()) continue;
    if (order.act.what == DossierAct::What::added) entries.emplace(done.front()->id, order.act.named);
    check_names(site, *made, entries);
  }
}

// Whether a reader may read an act on a dossier.
bool may_read_act(const TestSite& site, const Actor& actor, const Header& header) {
  std::vector<MailboxId> recipients;
  for (const Recipient& recipient : header.recipients) recipients.push_back(recipient.mailbox);
  const auto directory = site.node->published()->directory;
  return may_read(actor, access_for(*directory, header.label, header.author, recipients)).allowed();
}

// A node on the same keys and directory whose log has only what the reader may see, and wrote for their own
// eyes.
std::unique_ptr<Node> node_without_the_hidden(const TestSite& site, const std::string& person,
                                              TestSite& holder) {
  const auto folder = site.folder.parent_path() / (site.folder.filename().string() + "-" + person);
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  for (const char* file : {"keys", "site.json"})
    std::filesystem::copy_file(site.folder / file, folder / file);
  auto log = SqliteLog::open(Database::open(folder / "log.db").value(), holder.clock, holder.entropy).value();
  const Reader reader = site.reader();
  const Actor actor = site.actor(person);
  for (Position at;;) {
    const auto page = site.node->log().read(at, 100).value();
    if (page.empty()) break;
    for (const Entry& entry : page) {
      const Header header = decode_header(entry.dispatch.header).value();
      const bool is_own = header.kind == Kind::draft && header.author.value == "person." + person;
      const bool is_act = header.kind == Kind::dossier && may_read_act(site, actor, header);
      const bool is_visible = header.kind == Kind::directory || is_own || is_act ||
                              reader.row(actor, entry.dispatch.id).has_value();
      if (is_visible) REQUIRE(log.append(std::vector{entry.dispatch}).has_value());
    }
    at = page.back().position;
  }
  return Node::open(folder, TestSite::passphrase(), holder.clock, holder.entropy).value();
}

void print(std::ostream& out, const Row& row) {
  out << to_text(row.id) << ' ' << to_text(row.kind) << ' ' << to_text(row.label.level) << ' ' << row.subject
      << ' ' << row.mailbox.value << ' ' << row.number << ' ' << to_text(row.state) << ' '
      << row.created.time_since_epoch().count() << '\n';
}

void print(std::ostream& out, const SearchResult& result) {
  out << "total " << result.answer.total << " notice " << result.answer.notice << '\n';
  out << std::hexfloat;
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const search::Hit& hit = result.answer.hits[i];
    print(out, result.rows[i]);
    out << hit.score << ' ' << hit.passage;
    for (const auto& piece : hit.snippet) out << (piece.highlighted ? " *" : " ") << piece.text;
    out << '\n';
  }
  for (const auto& [name, values] : result.answer.facets) {
    for (const auto& value : values) out << name << ' ' << value.value << ' ' << value.count << '\n';
  }
}

void print(std::ostream& out, const Brief& brief) {
  out << "found " << brief.found << ' ' << to_text(brief.label.level) << '\n';
  for (const auto* sentences : {&brief.core, &brief.details}) {
    for (const CitedSentence& sentence : *sentences) {
      out << sentence.source << ' ' << sentence.quote.paragraph << ' ' << sentence.quote.begin << ' '
          << sentence.quote.text << '\n';
    }
  }
  for (const auto* rows : {&brief.sources, &brief.left_out}) {
    for (const Row& row : *rows) print(out, row);
  }
}

void print(std::ostream& out, const ShownDossier& shown) {
  const Dossier& dossier = shown.dossier;
  out << to_text(dossier.id) << ' ' << dossier.title << ' ' << to_text(dossier.titled_by) << ' '
      << dossier.changed_at.time_since_epoch().count() << ' ' << to_text(shown.label.level) << ' '
      << shown.may_change << shown.has_more << '\n';
  for (const ShownEntry& one : shown.entries) {
    print(out, one.row);
    out << one.number << ' ' << to_text(one.label.level) << ' ' << one.entry.person << '\n';
    for (const DossierNote& note : one.entry.notes)
      out << to_text(note.act) << ' ' << to_text(note.label.level) << ' ' << note.text << '\n';
  }
}

// Every dossier by its pages, and what the reader is told who wants to change something.
void print_dossiers(std::ostream& out, const Reader& reader, const Actor& actor,
                    const std::vector<DispatchId>& ids) {
  Ledger ledger;
  DossierQuery query{.author = {}, .after = {}, .limit = 3};
  do {
    const auto page = reader.dossiers(actor, query, ledger).value();
    for (const DossierRow& row : page.rows) out << to_text(row.id) << ' ' << row.title << '\n';
    query.after = page.next;
  } while (query.after);
  for (const DispatchId& id : ids) {
    for (const bool is_of_removed : {false, true}) {
      DossierExtent extent{.after = 0, .limit = 2, .is_of_removed = is_of_removed};
      auto shown = reader.dossier(actor, id, extent, ledger);
      if (!shown) {
        out << shown.error().what << '\n';
        break;
      }
      print(out, *shown);
      for (; shown->has_more; print(out, *shown)) {
        extent.after += 2;
        shown = reader.dossier(actor, id, extent, ledger);
      }
      const DossierOrder again{.act = {.what = DossierAct::What::added,
                                       .dossier = id,
                                       .named = ids[id.value[0] == std::byte{} ? 0 : 1]}};
      const auto made = reader.dossier_act(actor, again);
      out << (made ? to_text(made->label.level) : made.error().what) << '\n';
    }
  }
  out << ledger.records.size() << '\n';
}

// All that a reader can ask, as one text.
std::string everything(const Node& node, const std::string& person, const std::vector<DispatchId>& ids) {
  Reader reader = Reader::open(node).value();
  const Actor actor = actor_for(*reader.directory(), person);
  Ledger ledger;
  std::ostringstream out;
  out << "unread " << reader.unread(actor).value() << '\n';
  for (const Box box : {Box::inbox, Box::acknowledge, Box::sent, Box::deferred}) {
    InboxQuery query{.box = box, .unread_only = false, .after = {}, .limit = 7};
    do {
      const auto page = reader.inbox(actor, query).value();
      for (const Row& row : page.rows) print(out, row);
      query.after = page.next;
    } while (query.after);
  }
  for (const char* query : {"Wahl", "budget treaty", "\"Wahl Haushalt\"", "+Hafen -Visum", "Grenz*",
                            "minster~1", "", "level:GEHEIM"}) {
    search::Request request{.query = query, .filters = {}};
    request.facets = true;
    request.snippets = true;
    do {
      const auto result = reader.search(actor, request, ledger).value();
      print(out, result);
      request.after = result.answer.next;
    } while (request.after);
  }
  const auto searches = reader.saved_searches(actor).value();
  for (const auto& [kept, fresh, newest] : searches) {
    out << kept.search.id << ' ' << kept.search.version << ' ' << fresh << ' '
        << (newest ? to_text(*newest) : "nothing") << '\n';
    search::Request request = request_for_new(kept);
    request.facets = true;
    request.snippets = true;
    do {
      const auto result = reader.search(actor, request, ledger).value();
      print(out, result);
      request.after = result.answer.next;
    } while (request.after);
  }
  for (const char* prefix : {"W", "bu", "Gre", "z"}) {
    const auto suggestions = reader.suggest(actor, prefix).value();
    for (const std::string& word : suggestions) out << word << '\n';
  }
  for (const char* question : {"Wer gewann die Wahl?", "budget treaty", "Zoll +Hafen", "Wahl Mondbasis"}) {
    for (const auto target : {std::optional<Level>(), std::optional(Level::restricted)}) {
      const BriefOrder order{.question = question, .target = target};
      print(out, reader.brief(actor, order, AuditRecord::What::briefed, ledger).value());
    }
  }
  print_dossiers(out, reader, actor, ids);
  for (const DispatchId& id : ids) {
    if (const auto similar = reader.similar(actor, id, 3, ledger)) {
      for (const auto& one : *similar) out << to_text(one.row.id) << ' ' << one.shared << '\n';
    }
    const auto opened = reader.open_dispatch(actor, id, ledger);
    out << (opened ? opened->content.subject : opened.error().what) << '\n';
  }
  return out.str();
}

TEST_CASE("each reader's answers are those of a node that never held what the reader may not see") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    TestSite site("non-interference", seed);
    std::mt19937_64 random(seed);
    write_reports(site, random, 100);
    for (const char* person : readers) save_searches(site, person);
    write_reports(site, random, 20);
    change_reports(site, random, 20);
    for (const char* person : readers) see_some(site, person);
    EntryDispatches entries;
    for (int round = 0; round < 6; ++round) {
      keep_dossiers(site, random, entries, 35);
      change_reports(site, random, 15);
    }
    write_reports(site, random, 10);
    keep_dossiers(site, random, entries, 30);
    const std::vector<DispatchId> ids = ids_in(site);
    std::set<std::string> answers;
    for (const char* person : readers) {
      CAPTURE(person);
      const auto only_visible = node_without_the_hidden(site, person, site);
      const std::string full = everything(*site.node, person, ids);
      CHECK(full == everything(*only_visible, person, ids));
      answers.insert(full);
    }
    CHECK(answers.size() == 3);  // the readers do see different things, or the test would prove nothing
  }
}

}  // namespace
}  // namespace depesche
