// SPDX-License-Identifier: EUPL-1.2
#include "view/projector.h"

#include <algorithm>

#include "directory/border.h"
#include "policy/policy.h"
#include "view/delivery_notes.h"

namespace depesche {
namespace {

constexpr std::size_t page_size = 512;
constexpr std::size_t batch_bytes_max = std::size_t{32} << 20;  // of opened content that is held at once

// The post a mailbox's owner belongs to.
const Post* post_of(const Directory& directory, const Mailbox& mailbox) {
  if (const Post* post = directory.post(mailbox.owner)) return post;
  if (const Unit* unit = directory.unit(mailbox.owner)) return directory.post(unit->post);
  if (const Person* person = directory.person(mailbox.owner)) return directory.post(person->post);
  return nullptr;
}

// Whether a record may change which node serves whom.
bool moves_mailboxes(const Record& record) {
  const auto* mailbox = std::get_if<Mailbox>(&record);
  return (mailbox != nullptr && mailbox->kind == MailboxKind::node) ||
         std::holds_alternative<Revocation>(record) || std::holds_alternative<Treaty>(record) ||
         std::holds_alternative<SignedExcerpt>(record);
}

// A partner's node speaks of series by the names they have there.
void localise_note(const Directory& directory, OpenedEntry& opened) {
  if (!opened.content || !is_foreign(opened.header.author) || !is_delivery_note(opened.header)) return;
  auto note = decode_delivery_note(*opened.content);
  if (!note) return;
  const std::string partner = plain_name(opened.header.author).organisation;
  const auto rename = [&](std::vector<NumberRange>& ranges) {
    for (NumberRange& range : ranges) {
      range.author = localised(range.author, partner, directory.own_organisation());
      range.addressee = localised(range.addressee, partner, directory.own_organisation());
    }
  };
  if (auto* arrived = std::get_if<Arrived>(&*note)) rename(arrived->ranges);
  if (auto* missing = std::get_if<Missing>(&*note)) rename(missing->ranges);
  opened.content = encode(*note);
}

// About what an opened entry takes: a notice holds what it changes once more.
std::size_t size_of(const OpenedEntry& opened) {
  const std::size_t own = opened.content ? 2 * opened.content->size() : 0;
  const std::size_t changed =
      opened.changed && opened.changed->content ? 2 * opened.changed->content->size() : 0;
  return own + changed;
}

void find_nodes(const Directory& directory, OpenedEntry& opened) {
  const Mailbox* author = directory.mailbox(opened.header.author);
  const Mailbox* author_node = author == nullptr ? nullptr : directory.node_of(*author);
  if (author_node != nullptr) opened.author_node = author_node->id;
  for (std::size_t i = 0; i < opened.header.recipients.size(); ++i) {
    const Mailbox* recipient = directory.mailbox(opened.header.recipients[i].mailbox);
    if (recipient == nullptr) continue;
    for (const Mailbox* node : directory.nodes_of(*recipient))
      opened.receivers.push_back({.recipient = i, .node = node->id});
  }
}

}  // namespace

bool is_written_by_people(Kind kind) {
  return kind == Kind::report || kind == Kind::instruction || kind == Kind::message || kind == Kind::document;
}

bool is_own_copy(const Header& header, const Recipient& recipient) {
  return recipient.number == 0 && recipient.mailbox == header.author && is_written_by_people(header.kind);
}

Projector::Projector(const Log& log, const KeyRing& keys, MailboxId own, DirectoryView& directory,
                     NoticeView& notices, std::vector<View*> others)
    : log_(log), own_(std::move(own)), opener_(keys), directory_view_(directory), notice_view_(notices) {
  views_.push_back({.view = &directory, .at = {}});
  views_.push_back({.view = &notices, .at = {}});
  for (View* view : others) views_.push_back({.view = view, .at = {}});
}

Result<> Projector::start() {
  for (Driven& driven : views_) {
    const auto at = driven.view->checkpoint();
    if (at) {
      driven.at = *at;
    } else {
      stop(driven, at.error());
    }
  }
  const Position end = TRY(log_.last());
  for (const Driven& driven : views_) {
    if (driven.stopped || driven.at <= end) continue;
    return fail(Code::conflict,
                "the views have seen position " + std::to_string(driven.at.value) + ", but the log ends at " +
                    std::to_string(end.value) +
                    ": log.db is older than the views. Restore it from a backup, or remove the folder "
                    "views if the dispatches after it are to be given up");
  }
  const auto running = [](const Driven& driven) { return !driven.stopped; };
  position_ = Position{UINT64_MAX};
  for (const Driven& driven : views_) {
    if (running(driven)) position_ = std::min(position_, driven.at);
  }
  if (position_ == Position{UINT64_MAX})
    return fail(Code::corrupt, "no view can be opened; run depesche rebuild");
  auto directory = directory_view_.directory_at(position_);
  // Whatever its own table says wrongly is damage, and damaged views are made anew.
  if (!directory) return fail(Code::corrupt, "the directory view cannot be read: " + directory.error().what);
  directory_ = *std::move(directory);
  directory_.stand_at(own_);
  auto notices = notice_view_.notices_at(position_);
  if (!notices) return fail(Code::corrupt, "the notices cannot be read: " + notices.error().what);
  notices_ = *std::move(notices);
  started_ = true;
  return {};
}

Result<> Projector::catch_up() {
  if (!started_) TRY(start());
  for (;;) {
    const auto page = TRY(log_.read(position_, page_size));
    if (page.empty()) return {};
    std::vector<OpenedEntry> batch;
    std::size_t bytes = 0;
    for (const Entry& entry : page) {
      auto opened = TRY(open(entry));
      if (const auto record = record_of(opened, directory_)) {
        directory_.apply(*record);
        if (moves_mailboxes(*record)) opened.moved = std::make_shared<const Directory>(directory_);
      } else if (opened.header.kind == Kind::directory) {
        opened.content.reset();  // nobody who may say so said it
      }
      TRY(follow_notice(opened));
      bytes += size_of(opened);
      batch.push_back(std::move(opened));
      if (bytes < batch_bytes_max && &entry != &page.back()) continue;
      project(batch);
      position_ = entry.position;
      batch.clear();
      bytes = 0;
    }
  }
}

Result<> Projector::check_readable(const Dispatch& dispatch) {
  const auto content = opener_.open(dispatch);
  if (!content && content.error().code == Code::unavailable) return std::unexpected(content.error());
  return {};
}

Result<OpenedEntry> Projector::open(const Entry& entry) {
  auto header = TRY(decode_header(entry.dispatch.header));
  OpenedEntry opened{.position = entry.position,
                     .id = entry.dispatch.id,
                     .header = std::move(header),
                     .content = {},
                     .document = {},
                     .access = {},
                     .label = {},
                     .relabelled = {},
                     .recalled = {},
                     .post = {},
                     .country = {},
                     .author_node = {},
                     .receivers = {},
                     .changed = {},
                     .indexed_as = {},
                     .moved = {}};
  // A dispatch that cannot be opened here is carried, not read: it stays in the log and shows in no view.
  if (auto content = opener_.open(entry.dispatch, opened.header)) opened.content = *std::move(content);
  if (auto here = localised(opened.header, directory_)) {
    opened.header = *std::move(here);
    localise_note(directory_, opened);
  } else {
    opened.content.reset();  // no treaty says what it is
  }
  settle(opened);
  if (const Mailbox* author = directory_.mailbox(opened.header.author)) {
    if (const Post* post = post_of(directory_, *author)) {
      opened.post = post->id;
      opened.country = post->country;
    }
  }
  if (directory_.nodes_count() > 1 || !directory_.partners().empty()) find_nodes(directory_, opened);
  if (opened.content && is_written_by_people(opened.header.kind)) {
    if (auto document = decode_content(*opened.content)) opened.document = *std::move(document);
    if (opened.document && is_foreign(opened.header.author)) {
      localise(*opened.document);
      if (opened.document->change) {  // what holds here, a partner does not change
        opened.document.reset();
        opened.content.reset();
      }
    }
  }
  return opened;
}

// Label and readers as the author's notices so far have them: what was recalled is the author's alone.
void Projector::settle(OpenedEntry& opened) const {
  const Header& header = opened.header;
  const Changed changed = notices_.of(opened.id, header.author);
  opened.label = header.label;
  if (changed.relabelled) {
    opened.label = changed_label(header.label, changed.relabelled->change);
    opened.relabelled = changed.relabelled->at;
  }
  std::vector<MailboxId> recipients;
  for (const Recipient& recipient : header.recipients) recipients.push_back(recipient.mailbox);
  Access access = access_for(directory_, opened.label, header.author, recipients);
  if (changed.recalled) {
    access.audience = {header.author};
    opened.recalled = changed.recalled->at;
  }
  opened.access = encode(access);
}

// A notice counts from its entry on, also for what comes after it; what came before it is opened once more.
Result<> Projector::follow_notice(OpenedEntry& opened) {
  auto notice = notice_of(opened);
  if (!notice) return {};
  const DispatchId target = notice->change.target;
  const auto entry = log_.find(target);
  if (!entry && entry.error().code != Code::not_found) return std::unexpected(entry.error());
  const bool is_here = entry && entry->position < opened.position;
  const Position before =
      is_here ? notices_.indexed_as(target, opened.header.author, entry->position) : Position{};
  notices_.add(*std::move(notice));
  if (!is_here) return {};
  const Position after = notices_.indexed_as(target, opened.header.author, entry->position);
  if (after == before) return {};  // it came late: a stronger one is here
  auto changed = std::make_shared<OpenedEntry>(TRY(this->open(*entry)));
  if (!changed->document || changed->header.author != opened.header.author) return {};
  opened.changed = std::move(changed);
  opened.indexed_as = before;
  return {};
}

void Projector::project(std::span<const OpenedEntry> batch) {
  for (Driven& driven : views_) {
    if (driven.stopped) continue;
    const auto is_new = [&](const OpenedEntry& entry) { return entry.position > driven.at; };
    const auto first = std::ranges::find_if(batch, is_new);
    const std::span<const OpenedEntry> fresh(first, batch.end());
    if (fresh.empty()) continue;
    if (const auto applied = driven.view->apply(fresh); !applied) {
      stop(driven, applied.error());
    } else {
      driven.at = fresh.back().position;
    }
  }
}

void Projector::stop(Driven& driven, const Error& error) {
  driven.stopped = true;
  stopped_.push_back({.name = std::string(driven.view->name()), .because = error.what});
}

}  // namespace depesche
