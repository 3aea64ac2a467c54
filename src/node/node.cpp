// SPDX-License-Identifier: EUPL-1.2
#include "node/node.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "directory/border.h"
#include "directory/signing_keys.h"
#include "dispatch/key_store.h"
#include "dispatch/open.h"
#include "dispatch/seal.h"
#include "dispatch/verify.h"
#include "log/sqlite_log.h"
#include "node/acceptance.h"
#include "node/admission.h"
#include "node/destruction_record.h"
#include "node/dictionaries.h"
#include "node/dossier_keeping.h"
#include "node/files.h"
#include "node/key_grant.h"
#include "node/outward.h"
#include "node/view_set.h"

namespace depesche {
namespace {

// One draft on its way into the log.
struct Outgoing {
  std::size_t submission = 0;  // its place in the batch
  bool is_blind = false;
  MailboxId author;
  Draft draft;
};

// What the key file was before keys were taken out of it, until it is overwritten.
constexpr const char* old_key_file = "keys.old";

}  // namespace

struct Node::Parts {
  FolderLock lock;
  std::filesystem::path folder;
  Site site;
  const Clock& clock;
  Entropy& entropy;
  KeyStore keys;
  std::unique_ptr<SqliteLog> log;
  std::unique_ptr<ViewSet> views;
  Feeds feeds;
  HouseDictionaries dictionaries;
  std::shared_ptr<const KeyRing> published_keys;
  std::shared_ptr<const Directory> published_directory;
  std::atomic<std::shared_ptr<const Published>> published;
  std::vector<std::function<void(Position)>> listeners;
  bool is_destroyed = false;               // the key store must not be written again
  std::optional<MailboxKeys> authority{};  // lent: never in the ring, which is what the key store writes

  Result<Outgoing> prepare(std::size_t index, const Submission& submission, Feeds& feeds_after);
  Result<Addressee> addressee(const MailboxId& author, const To& to, bool is_numbered, Feeds& feeds_after);
  Result<> add_own_copy(const Submission& submission, const std::set<MailboxId>& reached, Outgoing& outgoing,
                        Feeds& feeds_after);
  Result<std::vector<Dispatch>> seal_all(std::span<const Outgoing> outgoing, Feeds& feeds_after);
  Result<std::vector<Outgoing>> blind_copies(const Submission& submission, const Outgoing& open,
                                             const DispatchId& id, Feeds& feeds_after);
  Result<> append(std::span<const Submission> batch, std::vector<Result<Sent>>& answers,
                  std::vector<Outgoing> outgoing, Feeds feeds_after);
  Result<> check_writable() const;
  Result<> check_submission(const Submission& submission, std::set<DispatchId>& dossiers) const;
  Result<Acceptance> examine_for_log(const Dispatch& dispatch, Verifier& signatures);
  Result<> take_policy(const Dispatch& dispatch, const Header& header);
  Result<> take(std::vector<Dispatch>& batch);
  const MailboxKeys* keys_of(const MailboxId& author) const;
  void publish(bool directory_changed);
};

Node::Node(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Node::~Node() = default;

Result<std::unique_ptr<Node>> Node::open(const std::filesystem::path& folder,
                                         const crypto::Secret& passphrase, const Clock& clock,
                                         Entropy& entropy) {
  auto site = TRY(read_site(folder));
  TRY(go_on_destroying(folder));
  auto lock = TRY(FolderLock::take(folder));
  TRY(take_fresh_views(folder));
  std::error_code missing;
  if (!std::filesystem::exists(folder / "log.db", missing)) {
    return fail(Code::corrupt, (folder / "log.db").string() + " is missing: restore the site from a backup");
  }
  auto keys = TRY(KeyStore::open(folder / "keys", passphrase));
  destroy_file(folder / old_key_file);
  auto database = TRY(Database::open(folder / "log.db"));
  auto log = TRY(SqliteLog::open(std::move(database), clock, entropy));
  auto dictionaries = TRY(HouseDictionaries::open(folder, log, keys.ring()));
  for (const auto& one : dictionaries.all()) keys.add(one.dictionary);
  std::unique_ptr<Parts> parts(new Parts{.lock = std::move(lock),
                                         .folder = folder,
                                         .site = std::move(site),
                                         .clock = clock,
                                         .entropy = entropy,
                                         .keys = std::move(keys),
                                         .log = std::make_unique<SqliteLog>(std::move(log)),
                                         .views = {},
                                         .feeds = {},
                                         .dictionaries = std::move(dictionaries),
                                         .published_keys = {},
                                         .published_directory = {},
                                         .published = {},
                                         .listeners = {},
                                         .is_destroyed = false,
                                         .authority = {}});
  parts->views = TRY(ViewSet::open(folder / "views", *parts->log, parts->keys.ring(), parts->site.node));
  TRY(forget_superseded_drafts(*parts->log, parts->views->database()));
  forget_superseded_notes(*parts->log, parts->views->database());
  parts->feeds = TRY(parts->views->feeds());
  parts->published_keys = std::make_shared<const KeyRing>(parts->keys.ring().copy());
  parts->publish(true);
  return std::unique_ptr<Node>(new Node(std::move(parts)));
}

Result<std::vector<Result<Sent>>> Node::submit(std::span<const Submission> batch) {
  TRY(parts_->check_writable());
  Feeds feeds_after = parts_->feeds;
  std::vector<Result<Sent>> answers;
  std::set<DispatchId> dossiers;
  std::vector<Outgoing> outgoing;
  answers.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (const auto admitted = parts_->check_submission(batch[i], dossiers); !admitted) {
      answers.emplace_back(std::unexpected(admitted.error()));
      continue;
    }
    auto prepared = parts_->prepare(i, batch[i], feeds_after);
    if (!prepared) {
      answers.emplace_back(std::unexpected(prepared.error()));
      continue;
    }
    answers.emplace_back(Sent{});
    outgoing.push_back(*std::move(prepared));
  }
  if (!outgoing.empty()) TRY(parts_->append(batch, answers, std::move(outgoing), std::move(feeds_after)));
  return answers;
}

// Numbers and rights come from views: with one of those stopped, writing would invent them.
Result<> Node::Parts::check_writable() const {
  if (is_destroyed) return fail(Code::denied, "the keys of this site were destroyed");
  return views->check_running({"feeds", "directory", "catalogue"});
}

// Two acts on one dossier in a batch: the second was made, and is examined, as if the first had not been.
Result<> Node::Parts::check_submission(const Submission& submission, std::set<DispatchId>& dossiers) const {
  if (submission.kind == Kind::dossier) TRY(views->check_running({"dossiers", "delivery"}));
  TRY(admit(submission, site, views->projector().directory(), views->database()));
  const auto dossier = dossier_changed_by(submission);
  if (dossier && !dossiers.insert(*dossier).second)
    return fail(Code::conflict, "the dossier is changed by the same batch already");
  return {};
}

Result<> Node::Parts::append(std::span<const Submission> batch, std::vector<Result<Sent>>& answers,
                             std::vector<Outgoing> outgoing, Feeds feeds_after) {
  auto sealed = TRY(seal_all(outgoing, feeds_after));
  std::vector<Outgoing> blind;
  for (std::size_t i = 0; i < outgoing.size(); ++i) {
    const Outgoing& one = outgoing[i];
    Sent& sent = *answers[one.submission];
    sent = {.id = sealed[i].id, .created = one.draft.created, .numbers = {}};
    for (const Addressee& to : one.draft.to) {
      if (to.number != 0) sent.numbers.push_back({.mailbox = to.mailbox, .number = to.number});
    }
    auto copies = TRY(blind_copies(batch[one.submission], one, sealed[i].id, feeds_after));
    std::ranges::move(copies, std::back_inserter(blind));
  }
  auto sealed_blind = TRY(seal_all(blind, feeds_after));
  std::ranges::move(sealed_blind, std::back_inserter(sealed));

  for (std::size_t i = 0; i < outgoing.size(); ++i) {
    if (outgoing[i].draft.kind != Kind::policy || outgoing[i].author != site.node) continue;
    TRY(dictionaries.take(sealed[i].id, outgoing[i].draft.content, keys));
    published_keys = std::make_shared<const KeyRing>(keys.ring().copy());
  }
  TRY(log->append(sealed));
  feeds = std::move(feeds_after);
  TRY(views->projector().catch_up());
  for (const Outgoing& one : outgoing) {
    const auto& forgets = batch[one.submission].forgets;
    if (forgets) TRY(log->erase_body(*forgets));
  }
  publish(std::ranges::any_of(batch, [](const Submission& s) { return s.kind == Kind::directory; }));
  for (const auto& listener : listeners) listener(views->projector().position());
  return {};
}

Result<Addressee> Node::Parts::addressee(const MailboxId& author, const To& to, bool is_numbered,
                                         Feeds& feeds_after) {
  const Mailbox* mailbox = views->projector().directory().mailbox(to.mailbox);
  if (mailbox == nullptr) return fail(Code::invalid, "recipient-unknown: " + to.mailbox.value);
  const std::uint64_t number = is_numbered ? ++feeds_after.series[{author, to.mailbox}] : 0;
  return Addressee{
      .mailbox = to.mailbox, .number = number, .for_information = to.for_information, .keys = mailbox->keys};
}

Result<Outgoing> Node::Parts::prepare(std::size_t index, const Submission& submission, Feeds& feeds_after) {
  const Directory& directory = views->projector().directory();
  const Mailbox* author = directory.mailbox(submission.author);
  const Mailbox* served_by = author == nullptr ? nullptr : directory.node_of(*author);
  if (served_by != nullptr && served_by->id != site.node) {  // two writers would fork the author's feed
    return fail(Code::denied, "mailbox " + submission.author.value + " is served by " + served_by->id.value);
  }
  if (keys_of(submission.author) == nullptr) {
    return fail(Code::denied, "this node has no keys of mailbox " + submission.author.value);
  }
  Outgoing outgoing{.submission = index,
                    .is_blind = false,
                    .author = submission.author,
                    .draft = {.kind = submission.kind,
                              .label = normalised(submission.label),
                              .precedence = submission.precedence,
                              .created = submission.created.value_or(clock.now()),
                              .references = submission.references,
                              .to = {},
                              .content = submission.content}};
  const bool is_numbered = submission.kind != Kind::receipt || submission.author != site.node;
  std::set<MailboxId> reached;  // whoever is named twice gets one copy and one number
  const Distribution distribution = TRY(distribute(submission, directory));
  for (const To& to : distribution.open) {
    if (!reached.insert(to.mailbox).second) continue;
    outgoing.draft.to.push_back(TRY(addressee(submission.author, to, is_numbered, feeds_after)));
  }
  TRY(add_own_copy(submission, reached, outgoing, feeds_after));
  return outgoing;
}

// What only other nodes could open goes to its author's mailbox too, or nobody here could read what was sent.
Result<> Node::Parts::add_own_copy(const Submission& submission, const std::set<MailboxId>& reached,
                                   Outgoing& outgoing, Feeds& feeds_after) {
  const Directory& directory = views->projector().directory();
  const Mailbox* author = directory.mailbox(submission.author);
  const bool is_by_people = author != nullptr && author->kind != MailboxKind::node &&
                            author->kind != MailboxKind::authority && is_written_by_people(submission.kind);
  if (!is_by_people || reached.contains(submission.author)) return {};
  const auto is_here = [&](const MailboxId& id) { return is_served_here(id, site, directory); };
  if (std::ranges::any_of(reached, is_here)) return {};
  const To own{.mailbox = submission.author, .for_information = true};
  outgoing.draft.to.push_back(TRY(addressee(submission.author, own, false, feeds_after)));
  return {};
}

Result<std::vector<Outgoing>> Node::Parts::blind_copies(const Submission& submission, const Outgoing& open,
                                                        const DispatchId& id, Feeds& feeds_after) {
  std::vector<Outgoing> copies;
  std::set<MailboxId> reached;
  for (const Addressee& to : open.draft.to) reached.insert(to.mailbox);
  const Distribution distribution = TRY(distribute(submission, views->projector().directory()));
  for (const auto& [_, recipients] : distribution.copies) {
    Outgoing copy = open;
    copy.draft.references.push_back({.relation = Relation::copy_of, .target = id});
    copy.draft.to.clear();
    for (const To& to : recipients) {
      if (reached.insert(to.mailbox).second)
        copy.draft.to.push_back(TRY(addressee(open.author, to, true, feeds_after)));
    }
    if (copy.draft.to.empty()) continue;
    TRY(add_own_copy(submission, {}, copy, feeds_after));
    copies.push_back(std::move(copy));
  }
  for (const MailboxId& mailbox : submission.blind) {
    if (!reached.insert(mailbox).second) continue;
    Outgoing copy = open;
    copy.is_blind = true;
    copy.draft.references.push_back({.relation = Relation::copy_of, .target = id});
    const To to{.mailbox = mailbox, .for_information = true};
    copy.draft.to = {TRY(addressee(open.author, to, true, feeds_after))};
    TRY(add_own_copy(submission, {mailbox}, copy, feeds_after));
    copies.push_back(std::move(copy));
  }
  return copies;
}

// Whether a dispatch from elsewhere is known, taken next, or not yet. Errors: it is never taken.
Result<Node::Acceptance> Node::Parts::examine_for_log(const Dispatch& dispatch, Verifier& signatures) {
  const auto known = log->find(dispatch.id);
  if (known) return Acceptance::known;
  if (known.error().code != Code::not_found) return fail(Code::unavailable, "log: " + known.error().what);
  const Directory& directory = views->projector().directory();
  const Standing standing{.site = site, .directory = directory, .keys = keys.ring(), .feeds = feeds};
  const auto header = examine(dispatch, standing, signatures);
  if (!header && header.error().code == Code::unavailable) return Acceptance::waiting;
  if (!header) return std::unexpected(header.error());
  if (!views->projector().check_readable(dispatch)) return Acceptance::waiting;
  if (header->kind == Kind::policy) TRY(take_policy(dispatch, *header));
  if (is_receipt_of_person(*header)) {
    const Bytes content = TRY(Opener(keys.ring()).open(dispatch));
    TRY(check_receipt(*header, content, directory));
  }
  if (header->kind == Kind::directory && header->author != site.authority) {
    const Bytes content = TRY(Opener(keys.ring()).open(dispatch));
    const auto checked = check_record(*header, content, directory);
    if (!checked && checked.error().code == Code::unavailable) return Acceptance::waiting;
    if (!checked) return std::unexpected(checked.error());
  }
  return Acceptance::taken;
}

// Keys are in the key store, and dictionaries in their file, before the dispatch that brings them is in the
// log: it comes again after a crash in between, and adding them twice changes nothing.
Result<> Node::Parts::take_policy(const Dispatch& dispatch, const Header& header) {
  const auto content = Opener(keys.ring()).open(dispatch);
  if (!content) return {};
  auto grant = decode_key_grant(*content);
  if (grant && header.author == site.authority) {
    keys.add(grant->mailbox, std::move(grant->keys));
    TRY(keys.save(entropy));
  } else {
    TRY(dictionaries.take(dispatch.id, *content, keys));
  }
  published_keys = std::make_shared<const KeyRing>(keys.ring().copy());
  return {};
}

// Appends what was examined and shows it. Later dispatches of the batch are judged by what this one says.
Result<> Node::Parts::take(std::vector<Dispatch>& batch) {
  if (batch.empty()) return {};
  TRY(log->append(batch));
  bool directory_changed = false;
  std::vector<Header> acts;
  for (const Dispatch& dispatch : batch) {
    auto signed_header = TRY(decode_header(dispatch.header));
    const Header header = TRY(localised(std::move(signed_header), views->projector().directory()));
    directory_changed = directory_changed || header.kind == Kind::directory;
    if (header.kind == Kind::dossier) acts.push_back(header);
    Feed& feed = feeds.feeds[header.author];
    if (header.feed_sequence > feed.sequence)
      feed = {.sequence = header.feed_sequence, .previous = dispatch.id};
    for (const Recipient& recipient : header.recipients) {
      std::uint64_t& last = feeds.series[{header.author, recipient.mailbox}];
      last = std::max(last, recipient.number);
    }
  }
  batch.clear();
  TRY(views->projector().catch_up());
  for (const Header& act : acts) forget_superseded_note(*log, views->database(), act);
  publish(directory_changed);
  for (const auto& listener : listeners) listener(views->projector().position());
  return {};
}

Result<std::vector<Result<Node::Acceptance>>> Node::accept(std::span<const Dispatch> batch) {
  TRY(parts_->check_writable());
  std::vector<Result<Acceptance>> answers;
  answers.reserve(batch.size());
  std::vector<Dispatch> examined;
  Verifier signatures;
  std::set<DispatchId> in_batch;
  for (const Dispatch& dispatch : batch) {
    if (in_batch.contains(dispatch.id)) {
      answers.emplace_back(Acceptance::known);
      continue;
    }
    auto answer = parts_->examine_for_log(dispatch, signatures);
    if (answer && *answer == Acceptance::waiting && !examined.empty()) {
      TRY(parts_->take(examined));  // what it waits for may stand before it in the batch
      answer = parts_->examine_for_log(dispatch, signatures);
    }
    // Our own disk failed: that is nobody's refusal, and what was not taken comes again.
    if (!answer && answer.error().code == Code::unavailable) return std::unexpected(answer.error());
    if (answer && *answer == Acceptance::taken) {
      examined.push_back(dispatch);
      in_batch.insert(dispatch.id);
    }
    answers.push_back(std::move(answer));
  }
  TRY(parts_->take(examined));
  return answers;
}

const MailboxKeys* Node::Parts::keys_of(const MailboxId& author) const {
  if (author == site.authority && authority) return &*authority;
  const KeyRing::Entry* entry = signing_keys(keys.ring(), views->projector().directory(), author);
  return entry == nullptr ? nullptr : &entry->keys;
}

// One signature per author and batch; the dispatches keep the order of `outgoing`.
Result<std::vector<Dispatch>> Node::Parts::seal_all(std::span<const Outgoing> outgoing, Feeds& feeds_after) {
  std::map<MailboxId, std::vector<std::size_t>> by_author;
  for (std::size_t i = 0; i < outgoing.size(); ++i) by_author[outgoing[i].author].push_back(i);
  std::vector<Dispatch> sealed(outgoing.size());
  for (const auto& [author, places] : by_author) {
    std::vector<Draft> drafts;
    drafts.reserve(places.size());
    for (const std::size_t place : places) drafts.push_back(outgoing[place].draft);
    for (Draft& draft : drafts) draft.dictionary = TRY(dictionaries.for_draft(draft, site, *views, *log));
    auto dispatches = TRY(seal(drafts, author, *keys_of(author), feeds_after.feeds[author], entropy));
    for (std::size_t i = 0; i < places.size(); ++i) sealed[places[i]] = std::move(dispatches[i]);
  }
  return sealed;
}

void Node::Parts::publish(bool directory_changed) {
  if (directory_changed)
    published_directory = std::make_shared<const Directory>(views->projector().directory());
  published.store(std::make_shared<const Published>(Published{.directory = published_directory,
                                                              .keys = published_keys,
                                                              .index = views->search().snapshot(),
                                                              .position = views->projector().position()}));
}

Result<> Node::create_keys(std::span<Mailbox> mailboxes) {
  if (parts_->is_destroyed) return fail(Code::denied, "the keys of this site were destroyed");
  for (const Mailbox& mailbox : mailboxes) {  // a key store that holds another cannot be read again
    const std::size_t size = mailbox.id.value.size();
    if (size == 0 || size > mailbox_size_max) {
      return fail(Code::invalid, "a mailbox's name has 1 to " + std::to_string(mailbox_size_max) + " bytes");
    }
  }
  for (Mailbox& mailbox : mailboxes) {
    auto fresh = MailboxKeys::generate(parts_->entropy);
    mailbox.keys = fresh.public_keys();
    parts_->keys.add(mailbox.id, std::move(fresh));
  }
  TRY(parts_->keys.save(parts_->entropy));
  parts_->published_keys = std::make_shared<const KeyRing>(parts_->keys.ring().copy());
  parts_->publish(false);
  return {};
}

// The last thing the node says: in the log, and ready to be carried.
Result<> Node::record_destruction() {
  const Time now = parts_->clock.now();
  const std::vector batch{TRY(destruction_submission(site(), parts_->views->projector().directory(), now))};
  const auto answers = TRY(submit(batch));
  if (!answers.front()) return std::unexpected(answers.front().error());
  const Entry entry = TRY(parts_->log->find(answers.front()->id));
  return write_destruction_bundle(folder(), site(), batch.front().to.front().mailbox, entry.dispatch, now);
}

Result<Destroyed> Node::destroy_keys(const Destruction& destruction) {
  TRY(begin_destruction(folder(), destruction, parts_->clock.now()));
  Result<> recorded;
  if (destruction.with_record) recorded = record_destruction();
  parts_->is_destroyed = true;
  Destroyed destroyed = depesche::destroy_keys(folder());
  destroyed.has_record = destruction.with_record && recorded.has_value();
  if (!recorded) destroyed.no_record_because = recorded.error().what;
  return destroyed;
}

const MailboxKeys* Node::authority_keys() const { return parts_->keys_of(site().authority); }

Result<> Node::borrow_authority(MailboxKeys keys) {
  const Mailbox* authority = parts_->views->projector().directory().mailbox(site().authority);
  if (authority == nullptr || authority->keys.id() != keys.id())
    return fail(Code::denied, "these are not the authority's keys");
  parts_->authority = std::move(keys);
  return {};
}

void Node::return_authority() { parts_->authority.reset(); }

Result<> Node::give_up_authority() {
  if (parts_->is_destroyed) return fail(Code::denied, "the keys of this site were destroyed");
  const std::filesystem::path file = folder() / "keys";
  const std::filesystem::path before = folder() / old_key_file;
  destroy_file(before);  // of an attempt that was ended
  std::error_code error;
  std::filesystem::create_hard_link(file, before, error);
  parts_->keys.remove(site().authority);
  TRY(parts_->keys.save(parts_->entropy));
  destroy_file(before);
  parts_->published_keys = std::make_shared<const KeyRing>(parts_->keys.ring().copy());
  parts_->publish(false);
  return {};
}

Result<> Node::change_passphrase(const crypto::Secret& passphrase) {
  if (parts_->is_destroyed) return fail(Code::denied, "the keys of this site were destroyed");
  return parts_->keys.change_passphrase(passphrase, parts_->entropy);
}

const Site& Node::site() const { return parts_->site; }
const Clock& Node::clock() const { return parts_->clock; }
Entropy& Node::entropy() { return parts_->entropy; }
const std::filesystem::path& Node::folder() const { return parts_->folder; }
const SqliteLog& Node::log() const { return *parts_->log; }
ViewSet& Node::views() { return *parts_->views; }
std::shared_ptr<const Published> Node::published() const { return parts_->published.load(); }

void Node::use(DictionaryTables& tables) { parts_->dictionaries.use(&tables); }

void Node::on_append(std::function<void(Position)> heard) { parts_->listeners.push_back(std::move(heard)); }

std::vector<StoppedView> Node::stopped_views() const { return parts_->views->projector().stopped(); }

}  // namespace depesche
