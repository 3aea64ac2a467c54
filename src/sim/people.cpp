// SPDX-License-Identifier: EUPL-1.2
#include "sim/people.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "node/reader.h"
#include "node/view_set.h"

namespace depesche::sim {
namespace {

constexpr std::size_t texts_count = 200;
constexpr std::size_t opened_at_once = 3;
constexpr std::size_t visits_least = 4;
constexpr std::size_t visits_max = 200;
constexpr std::size_t dispatches_a_visit = 8;

// Writes audit records where the product writes them: into the node's own log.
class LogAuditor final : public Auditor {
 public:
  explicit LogAuditor(Node& node) : node_(node) {}
  Result<> record(const AuditRecord& record, const Label& label) override {
    const std::vector batch{audit_submission(node_.site(), record, label)};
    const auto answers = TRY(node_.submit(batch));
    if (!answers.front()) return std::unexpected(answers.front().error());
    return {};
  }

 private:
  Node& node_;
};

bool is_without(const search::Facets& facets) {
  return std::ranges::all_of(facets, [](const auto& facet) { return facet.second.empty(); });
}

}  // namespace

People::People(World& world, const Habits& habits)
    : world_(world),
      habits_(habits),
      texts_(exercise::make_reports(exercise::make_ministry(1), 1, texts_count)) {
  for (const exercise::MailboxPlan& plan : world_.ministry().mailboxes) plans_.emplace(plan.id, &plan);
  for (const Unit& unit : world_.ministry().units) {
    if (unit.post == world_.place(0).post()) units_.push_back({"unit." + unit.id});
  }
}

void People::begin(Duration time) {
  for (std::size_t i = 0; i < habits_.dispatches; ++i) {
    const std::size_t place = world_.chance().roll(world_.size());
    const bool is_for_house = world_.chance().in_thousand(habits_.house);
    world_.timetable().after(world_.chance().upto(time),
                             [this, place, is_for_house] { write(place, is_for_house); });
  }
  const std::size_t peopled = std::min(peopled_places_max, world_.size());
  const std::size_t visits = std::min(visits_max, visits_least + habits_.dispatches / dispatches_a_visit);
  for (std::size_t i = 0; i < visits; ++i) {
    const std::size_t place = world_.chance().roll(peopled);
    world_.timetable().after(world_.chance().upto(time), [this, place] { visit(place); });
  }
}

const exercise::MailboxPlan& People::plan_of(const MailboxId& mailbox) const { return *plans_.at(mailbox); }

MailboxId People::mailbox_at(std::size_t place) {
  return place == 0 ? world_.chance().pick(units_) : MailboxId{"post." + world_.place(place).post()};
}

People::Letter People::addresses(std::size_t place, bool is_for_house) {
  Letter letter{.from = mailbox_at(place), .to = {}};
  if (is_for_house) {
    letter.to.push_back({"group.house"});
    return letter;
  }
  const bool is_for_post = place == 0 || world_.chance().in_thousand(habits_.between_posts);
  const std::size_t count = 1 + world_.chance().roll(2);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t other = is_for_post ? 1 + world_.chance().roll(world_.size() - 1) : 0;
    const MailboxId to = mailbox_at(other == place ? 0 : other);
    if (to != letter.from && std::ranges::find(letter.to, to) == letter.to.end()) letter.to.push_back(to);
  }
  if (letter.to.empty()) letter.to.push_back(mailbox_at(place == 0 ? 1 : 0));
  return letter;
}

// As high as everybody named may have it, and not more often than in life.
Label People::label_for(const Letter& letter) {
  constexpr std::array<unsigned, levels_count> ends{400, 700, 900, 970, 1000};
  const std::size_t drawn = world_.chance().roll(1000);
  std::size_t level = 0;
  while (drawn >= ends[level]) ++level;
  Level most = plan_of(letter.from).ceiling.level;
  for (const MailboxId& to : letter.to) {
    const auto plan = plans_.find(to);
    if (plan != plans_.end()) most = std::min(most, plan->second->ceiling.level);
  }
  return {.level = std::min(static_cast<Level>(level), most),
          .compartments = {},
          .releasable_to = {},
          .term_year = 0};
}

Precedence People::precedence() {
  if (world_.chance().in_thousand(habits_.urgent))
    return world_.chance().in_thousand(250) ? Precedence::flash : Precedence::immediate;
  return world_.chance().in_thousand(250) ? Precedence::priority : Precedence::routine;
}

std::string fresh_mark(Chance& chance) {
  std::string mark(mark_begin);
  for (std::size_t i = 0; i < mark_letters; ++i) mark.push_back(static_cast<char>('a' + chance.roll(26)));
  return mark;
}

void People::write(std::size_t place, bool is_for_house) {
  if (world_.place(place).time().is_waiting())
    return world_.when_free(place, [this, place, is_for_house] { write(place, is_for_house); });
  if (!world_.place(place).is_open()) return;  // nobody can write there now
  const Letter letter = addresses(place, is_for_house);
  const std::string mark = fresh_mark(world_.chance());
  PlannedDispatch planned{.kind = Kind::report,
                          .author = letter.from,
                          .to = {},
                          .blind = {},
                          .label = label_for(letter),
                          .precedence = precedence(),
                          .references = {},
                          .content = texts_[written_++ % texts_.size()].content};
  for (const MailboxId& to : letter.to)
    planned.to.push_back({.mailbox = to, .for_information = is_for_house});
  planned.content.subject += " " + mark;
  planned.content.parts.push_back(
      {.heading = Heading::none, .heading_text = {}, .text = "Kennwort " + mark + ".", .level = {}});
  const auto submission = submission_of("", planned);
  if (!submission) return world_.could_not(place, "text", submission.error());
  const auto sent = world_.write(place, *submission, mark);
  if (sent) return world_.story().count("written");
  ++refused_;
  if (sent.error().code != Code::unavailable) world_.could_not(place, "write", sent.error());
}

void People::visit(std::size_t place) {
  if (world_.place(place).time().is_waiting())
    return world_.when_free(place, [this, place] { visit(place); });
  if (!world_.place(place).is_open()) return;
  read_as_cleared(place);
  read_as_uncleared(place);
  draft(place);
  world_.wake(place);
  world_.after_work(place);
}

// Opens what is new, acknowledges what wants it, and finds a dispatch by a word that only it has.
void People::read_as_cleared(std::size_t index) {
  Place& place = world_.place(index);
  const std::string person = place.post() + "-geheim";
  auto reader = Reader::open(place.node());
  if (!reader) return world_.could_not(index, "reader", reader.error());
  LogAuditor auditor(place.node());
  const Actor actor = actor_for(*reader->directory(), person);
  const auto page = reader->inbox(actor, {.box = Box::inbox, .unread_only = true, .after = {}, .limit = 20});
  if (!page) return world_.could_not(index, "inbox", page.error());
  std::size_t opened = 0;
  for (const Row& row : page->rows) {
    if (opened++ == opened_at_once) break;
    const auto dispatch = reader->open_dispatch(actor, row.id, auditor);
    if (!dispatch) return world_.could_not(index, "open", dispatch.error());
    world_.story().event(world_.now(), "opened", row.id.value);
    if (row.label.level >= Level::confidential)  // the rule in the test's own words
      shown_.push_back({.place = index, .person = person, .dispatch = row.id});
    if (is_foreign(row.author)) continue;  // a partner hears from nodes only
    const Act act = row.acknowledge_by ? Act::acknowledged : Act::read;
    const MailboxId own{"person." + person};
    const ReceiptAct receipt{
        .act = act, .dispatch = row.id, .person = person, .mailbox = act == Act::read ? own : row.mailbox};
    const std::vector batch{submission_of(receipt, own, row.author, row.label)};
    const auto answers = place.node().submit(batch);
    if (!answers) return world_.could_not(index, "receipt", answers.error());
    if (!answers->front()) world_.could_not(index, "receipt", answers->front().error());
  }
  if (page->rows.empty()) return;
  const Promise* promise = world_.ledger().find(page->rows.front().id);
  if (promise == nullptr) return;
  const auto found = reader->search(actor, {.query = promise->mark}, auditor);
  if (!found) return world_.could_not(index, "search", found.error());
  if (found->answer.total != 1)
    world_.complain(index,
                    "search: " + std::to_string(found->answer.total) + " hits for a word of one dispatch");
}

// Saves a draft twice: the first save's body is gone then.
void People::draft(std::size_t index) {
  Place& place = world_.place(index);
  const std::string person = place.post() + "-geheim";
  const MailboxId own{"person." + person};
  SavedDraft draft{.id = crypto::to_hex(depesche::draw<16>(place.entropy())),
                   .version = 1,
                   .discarded = false,
                   .planned = {}};
  draft.planned.author = mailbox_at(index);
  draft.planned.content.subject = fresh_mark(world_.chance());
  std::optional<DispatchId> previous;
  for (; draft.version <= 2; ++draft.version) {
    const std::vector batch{submission_of(person, own, draft, previous)};
    const auto answers = place.node().submit(batch);
    if (!answers) return world_.could_not(index, "draft", answers.error());
    if (!answers->front()) return world_.could_not(index, "draft", answers->front().error());
    if (previous) {
      const auto erased = place.node().log().find(*previous);
      if (!erased || !erased->dispatch.body.empty())
        world_.complain(index, "erasure: a superseded draft still has its body");
    }
    previous = answers->front()->id;
  }
}

// What they are not cleared for does not exist: not in the inbox, not by its id, not by its words.
void People::read_as_uncleared(std::size_t index) {
  Place& place = world_.place(index);
  auto reader = Reader::open(place.node());
  if (!reader) return world_.could_not(index, "reader", reader.error());
  LogAuditor auditor(place.node());
  const Actor actor = actor_for(*reader->directory(), place.post() + "-offen");
  const auto page =
      reader->inbox(actor, {.box = Box::inbox, .unread_only = false, .after = {}, .limit = 100});
  if (!page) return world_.could_not(index, "inbox", page.error());
  for (const Row& row : page->rows) {
    if (row.label.level > Level::open)
      world_.complain(index, "interference: the inbox shows what is not allowed");
  }
  const auto nothing = reader->open_dispatch(actor, DispatchId{}, auditor);
  std::size_t tried = 0;
  const auto& promises = world_.ledger().promises();
  for (auto promise = promises.rbegin(); promise != promises.rend() && tried < opened_at_once; ++promise) {
    if (promise->level == Level::open || !promise->arrived.contains(index)) continue;
    ++tried;
    const auto opened = reader->open_dispatch(actor, promise->id, auditor);
    if (opened || opened.error().what != nothing.error().what)
      world_.complain(index, "interference: a hidden dispatch does not look like a missing one");
    const auto found =
        reader->search(actor, {.query = promise->mark, .facets = true, .snippets = true}, auditor);
    if (!found || found->answer.total != 0 || !found->answer.hits.empty() ||
        !is_without(found->answer.facets))
      world_.complain(index, "interference: the search knows of a hidden dispatch");
  }
}

}  // namespace depesche::sim
