// SPDX-License-Identifier: EUPL-1.2
#include "node/dictionaries.h"

#include <algorithm>
#include <deque>
#include <fstream>
#include <iterator>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "dispatch/content.h"
#include "dispatch/open.h"
#include "node/dictionary_tables.h"
#include "node/files.h"
#include "node/node.h"
#include "node/view_set.h"
#include "policy/policy.h"
#include "view/acts.h"
#include "view/catalogue.h"
#include "view/delivery.h"

namespace depesche {
namespace {

constexpr std::uint64_t dictionaries_file_version = 1;
constexpr std::size_t dictionary_page_size = 512;
constexpr std::size_t training_content_max = 20'000;  // bytes of one content: its beginning counts

// The dictionary that a dispatch of the log brings; null when it brings none, or none any more.
std::shared_ptr<const Dictionary> dictionary_in(const Dispatch& dispatch, Opener& opener) {
  const auto content = opener.open(dispatch);
  if (!content) return nullptr;
  auto dictionary = decode_dictionary(*content);
  return dictionary ? *std::move(dictionary) : nullptr;
}

const Mailbox* headquarters(const MailboxId& authority, const Directory& directory) {
  const Mailbox* mailbox = directory.mailbox(authority);
  return mailbox == nullptr ? nullptr : directory.node_of(*mailbox);
}

// A reader who may read no more than everybody of an organisation may.
Actor somebody_at(const Mailbox& house, const std::string& organisation) {
  return {.person = {},
          .active = true,
          .upto = {.level = Level::open, .compartments = {}, .releasable_to = {organisation}, .term_year = 0},
          .held = {{.mailbox = house.id, .duties = static_cast<std::uint8_t>(Duty::read)}}};
}

// Whether what people wrote went to the whole house, never classified.
bool is_open_to(const Mailbox& house, const Header& header) {
  const bool is_open = header.label.level == Level::open && header.label.compartments.empty();
  const auto is_house = [&](const Recipient& recipient) { return recipient.mailbox == house.id; };
  return is_open && is_written_by_people(header.kind) && std::ranges::any_of(header.recipients, is_house);
}

// The nodes that are known to have what one dispatch of headquarters brought. At headquarters: those that
// have confirmed it, and those that joined after it, which were given it with their papers. A post knows only
// of itself and of headquarters.
Result<std::set<MailboxId>> holders_of(const DispatchId& dispatch, const Site& site,
                                       const Directory& directory, const Database& views) {
  std::set<MailboxId> holders{site.node};
  const Mailbox* centre = headquarters(site.authority, directory);
  if (centre == nullptr) return holders;
  holders.insert(centre->id);
  const Mailbox* house = directory.house_of(site.organisation);
  if (centre->id != site.node || house == nullptr) return holders;
  for (const Mailbox* node : directory.nodes_of(*house)) holders.insert(node->id);
  const auto standing = TRY(Delivery(views).standing_of(dispatch));
  for (const Owed& owed : standing) {
    if (!owed.arrived) holders.erase(owed.node);
  }
  return holders;
}

// Who is to get what people write, or what they are drafting; nobody for anything else.
std::vector<MailboxId> recipients_of(const Draft& draft) {
  std::vector<MailboxId> recipients;
  if (is_written_by_people(draft.kind)) {
    for (const Addressee& to : draft.to) recipients.push_back(to.mailbox);
  } else if (draft.kind == Kind::draft) {
    const auto saved = decode_draft(draft.content);
    if (!saved) return {};  // a search
    for (const auto& to : saved->planned.to) recipients.push_back(to.mailbox);
  }
  return recipients;
}

// The nodes that serve them, this one too; none when one of them is across the border or served by nobody.
std::set<MailboxId> receivers_of(std::span<const MailboxId> recipients, const Directory& directory) {
  std::set<MailboxId> receivers;
  for (const MailboxId& recipient : recipients) {
    const Mailbox* mailbox = is_foreign(recipient) ? nullptr : directory.mailbox(recipient);
    if (mailbox == nullptr) return {};
    const auto nodes = directory.nodes_of(*mailbox);
    if (nodes.empty()) return {};
    for (const Mailbox* node : nodes) receivers.insert(node->id);
  }
  return receivers;
}

}  // namespace

bool is_by_headquarters(const Header& header, const MailboxId& authority, const Directory& directory) {
  const Mailbox* centre = headquarters(authority, directory);
  return header.kind == Kind::policy && centre != nullptr && header.author == centre->id;
}

Result<std::vector<Bytes>> contents_for_training(Node& node, std::size_t size_max) {
  const auto moment = node.published();
  const Mailbox* house = moment->directory->house_of(node.site().organisation);
  if (house == nullptr) return fail(Code::corrupt, "the directory has no house mailbox");
  const Actor anybody = somebody_at(*house, node.site().organisation);
  const Catalogue catalogue(node.views().database());
  Opener opener(*moment->keys);
  std::deque<Bytes> contents;
  std::size_t size = 0;
  for (Position at;;) {
    const auto page = TRY(node.log().read(at, dictionary_page_size));
    if (page.empty()) return std::vector<Bytes>(contents.begin(), contents.end());
    for (const Entry& entry : page) {
      const Header header = TRY(decode_header(entry.dispatch.header));
      if (!is_open_to(*house, header) || !catalogue.row(anybody, entry.dispatch.id)) continue;
      auto content = opener.open(entry.dispatch, header);
      const auto document = content ? decode_content(*content) : std::unexpected(content.error());
      if (!document || document->change) continue;  // notices are forms of ours
      content->resize(std::min(content->size(), training_content_max));
      size += content->size();
      contents.push_back(*std::move(content));
      for (; size > size_max; contents.pop_front()) size -= contents.front().size();
    }
    at = page.back().position;
  }
}

Result<Submission> dictionary_submission(const Site& site, const Directory& directory, const KeyRing& ring,
                                         const Dictionary& dictionary) {
  const Mailbox* centre = headquarters(site.authority, directory);
  if (centre == nullptr || centre->id != site.node)
    return fail(Code::denied, "only headquarters gives out dictionaries");
  if (ring.dictionary(dictionary.id()) != nullptr)
    return fail(Code::conflict, "this dictionary was given out already");
  if (ring.dictionaries().size() >= dictionaries_max)
    return fail(Code::conflict, "there are as many dictionaries as there can be");
  const Mailbox* house = directory.house_of(site.organisation);
  if (house == nullptr) return fail(Code::corrupt, "the directory has no house mailbox");
  return Submission{.person = {},
                    .author = site.node,
                    .kind = Kind::policy,
                    .label = {},
                    .precedence = Precedence::routine,
                    .created = {},
                    .references = {},
                    .to = {{.mailbox = house->id, .for_information = true}},
                    .blind = {},
                    .content = encode(dictionary),
                    .forgets = {}};
}

Result<HouseDictionaries> HouseDictionaries::open(const std::filesystem::path& folder, const Log& log,
                                                  const KeyRing& ring) {
  HouseDictionaries made(folder / "dictionaries");
  std::error_code error;
  if (std::filesystem::exists(made.file_, error)) {
    TRY(made.read(log, ring));
  } else {
    TRY(made.collect(log, ring));
  }
  return made;
}

Result<> HouseDictionaries::read(const Log& log, const KeyRing& ring) {
  std::ifstream in(file_, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  cbor::Reader reader(as_bytes(text));
  TRY(reader.read_array_of(2));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != dictionaries_file_version) return reader.refuse("dictionaries of an unknown version");
  const std::size_t count = TRY(reader.read_array(dictionaries_max));
  Opener opener(ring);
  for (std::size_t i = 0; i < count; ++i) {
    const BytesView id = TRY(reader.read_bytes());
    const DispatchId dispatch = TRY(dispatch_id_from(id));
    const auto entry = log.find(dispatch);
    if (!entry && entry.error().code != Code::not_found) return std::unexpected(entry.error());
    if (!entry) continue;  // it did not get into the log any more, and comes again
    if (auto dictionary = dictionary_in(entry->dispatch, opener))
      all_.push_back({.dispatch = dispatch, .dictionary = std::move(dictionary)});
  }
  return reader.finish();
}

Result<> HouseDictionaries::collect(const Log& log, const KeyRing& ring) {
  Opener opener(ring);
  for (Position at;;) {
    const auto page = TRY(log.read(at, dictionary_page_size));
    if (page.empty()) return write();
    for (const Entry& entry : page) {
      const Header header = TRY(decode_header(entry.dispatch.header));
      if (header.kind != Kind::policy || all_.size() == dictionaries_max) continue;
      if (auto dictionary = dictionary_in(entry.dispatch, opener))
        all_.push_back({.dispatch = entry.dispatch.id, .dictionary = std::move(dictionary)});
    }
    at = page.back().position;
  }
}

Result<> HouseDictionaries::take(const DispatchId& dispatch, BytesView content, KeyStore& keys) {
  auto dictionary = decode_dictionary(content);
  if (!dictionary || all_.size() == dictionaries_max) return {};
  const auto is_it = [&](const One& known) { return known.dictionary->id() == (*dictionary)->id(); };
  if (std::ranges::any_of(all_, is_it)) return {};
  all_.push_back({.dispatch = dispatch, .dictionary = *dictionary});
  if (auto written = write(); !written) {
    all_.pop_back();  // it comes again, and is new then
    return written;
  }
  keys.add(*std::move(dictionary));
  on_the_spot_.reset();
  holders_at_ = {};
  return {};
}

Result<> HouseDictionaries::write() const {
  cbor::Writer writer;
  writer.array(2).uint(dictionaries_file_version).array(all_.size());
  for (const One& one : all_) writer.bytes(one.dispatch.value);
  return write_durably(file_, writer.take());
}

Result<bool> HouseDictionaries::have_latest(const std::set<MailboxId>& receivers, const Site& site,
                                            ViewSet& views, const Log& log) {
  const Projector& projector = views.projector();
  if (holders_at_ != projector.position()) {
    const DispatchId& latest = all_.back().dispatch;
    holders_.clear();
    if (log.find(latest)) holders_ = TRY(holders_of(latest, site, projector.directory(), views.database()));
    holders_at_ = projector.position();
  }
  return std::ranges::includes(holders_, receivers);
}

std::shared_ptr<const AuthorsDictionary> HouseDictionaries::latest_for_authors() {
  const auto& latest = all_.back().dictionary;
  if (tables_ != nullptr) return tables_->of(latest);
  if (!on_the_spot_) {
    auto made = AuthorsDictionary::from(latest);
    if (made) on_the_spot_ = *std::move(made);
  }
  return on_the_spot_;
}

Result<std::shared_ptr<const AuthorsDictionary>> HouseDictionaries::for_draft(const Draft& draft,
                                                                              const Site& site,
                                                                              ViewSet& views,
                                                                              const Log& log) {
  const Projector& projector = views.projector();
  const bool is_possible =
      !all_.empty() && projector.stopped().empty() && draft.content.size() <= dictionary_content_size_max;
  if (!is_possible) return nullptr;
  const auto receivers = receivers_of(recipients_of(draft), projector.directory());
  const bool goes_elsewhere =
      std::ranges::any_of(receivers, [&](const MailboxId& node) { return node != site.node; });
  if (!goes_elsewhere) return nullptr;
  const bool is_there = TRY(have_latest(receivers, site, views, log));
  if (!is_there) return nullptr;
  if (is_written_by_people(draft.kind)) return latest_for_authors();
  if (tables_ != nullptr) tables_->expect(all_.back().dictionary);
  return nullptr;
}

}  // namespace depesche
