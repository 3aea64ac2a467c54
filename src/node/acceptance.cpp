// SPDX-License-Identifier: EUPL-1.2
#include "node/acceptance.h"

#include <algorithm>

#include "directory/border.h"
#include "node/dictionaries.h"
#include "view/acts.h"
#include "view/delivery_notes.h"
#include "view/view.h"

namespace depesche {
namespace {

// Whether this node hands a recipient's copy on over the border, one way or the other. Errors: denied when it
// must not cross.
Result<bool> is_passed_on(const Header& header, const Recipient& recipient, const Standing& standing) {
  const bool comes = is_foreign(header.author);
  const bool goes = is_foreign(recipient.mailbox);
  if (comes == goes) return false;
  const Partner* partner =
      standing.directory.partner(plain_name(comes ? header.author : recipient.mailbox).organisation);
  if (partner == nullptr || partner->treaty().gateway != standing.site.node) return false;
  if (comes) return standing.directory.mailbox(recipient.mailbox) != nullptr;
  if (header.kind == Kind::directory) return header.author == standing.site.authority;
  if (header.kind == Kind::receipt) return false;  // the gateway writes those itself
  const auto may_go = check_outward(partner->treaty(), header.label);
  if (!may_go) return fail(Code::denied, may_go.error().what);
  return true;
}

Result<const PublicKeys*> keys_of_author(const Header& header, const Directory& directory) {
  const PublicKeys* keys = directory.keys(header.author_key);
  const MailboxId* owner = directory.owner(header.author_key);
  if (keys == nullptr || owner == nullptr) {
    return fail(Code::unavailable,
                "no key of mailbox " + header.author.value + " is known here that signed it");
  }
  if (*owner != header.author) return fail(Code::denied, "it is signed with the key of another mailbox");
  return keys;
}

// A partner writes to those of ours that are offered to it, and to nobody else; it speaks for itself alone.
Result<> check_partner(const Header& header, const Standing& standing) {
  const std::string organisation = plain_name(header.author).organisation;
  const Partner* partner = standing.directory.partner(organisation);
  if (partner == nullptr || !partner->is_in_force())
    return fail(Code::denied, "there is no treaty in force with " + organisation);
  const Mailbox* author = standing.directory.mailbox(header.author);
  if (author == nullptr) return fail(Code::denied, header.author.value + " is not shown to us any more");
  const bool is_by_authority = author->kind == MailboxKind::authority;
  const bool is_by_node = author->kind == MailboxKind::node;
  bool may_say = false;
  switch (header.kind) {
    case Kind::report:
    case Kind::instruction:
    case Kind::message:
    case Kind::document: may_say = !is_by_authority && !is_by_node; break;
    case Kind::directory: may_say = is_by_authority; break;
    case Kind::receipt: may_say = is_by_node; break;
    case Kind::policy:
    case Kind::case_event:
    case Kind::audit:
    case Kind::draft:
    case Kind::dossier: break;
  }
  if (!may_say) return fail(Code::denied, "a partner's mailbox does not say such a thing");
  const bool is_for_node = is_by_authority || is_by_node;
  for (const Recipient& recipient : header.recipients) {
    if (is_foreign(recipient.mailbox)) continue;
    const auto& offered = partner->treaty().offered;
    const bool may_be_written_to = is_for_node
                                       ? recipient.mailbox == partner->treaty().gateway
                                       : std::ranges::find(offered, recipient.mailbox) != offered.end();
    if (may_be_written_to) continue;
    // The gateway has a new treaty first and has examined it: behind it what offers the mailbox is on its
    // way.
    const bool is_gateway = partner->treaty().gateway == standing.site.node;
    return fail(is_gateway ? Code::denied : Code::unavailable,
                "mailbox " + recipient.mailbox.value + " is not offered to " + organisation);
  }
  return {};
}

// A node holds the keys of the mailboxes it serves and of the house. Whoever stole it must not change the
// directory, plant a password elsewhere, or speak for everybody.
Result<> check_author(const Header& header, const Standing& standing) {
  if (is_foreign(header.author)) return check_partner(header, standing);
  const Mailbox* author = standing.directory.mailbox(header.author);
  if (author == nullptr)
    return fail(Code::unavailable, "mailbox " + header.author.value + " is not known here");
  switch (header.kind) {
    case Kind::draft: return fail(Code::denied, "drafts stay where they are written");
    case Kind::directory:
    case Kind::policy:
      if (is_by_headquarters(header, standing.site.authority, standing.directory)) return {};
      if (header.author == standing.site.authority) return {};
      // What a node hands on to the house is a partner's excerpt or nothing (check_record).
      if (header.kind == Kind::directory && author->kind == MailboxKind::node) return {};
      return fail(Code::denied, "only the authority speaks for the directory, not " + header.author.value);
    case Kind::audit:
      if (author->kind == MailboxKind::node) return {};
      return fail(Code::denied, "only nodes write audit records, not " + header.author.value);
    case Kind::receipt:
      if (!is_delivery_note(header) || author->kind == MailboxKind::node) break;
      return fail(Code::denied, "only nodes write delivery notes, not " + header.author.value);
    case Kind::report:
    case Kind::instruction:
    case Kind::message:
    case Kind::document:
    case Kind::case_event:
    case Kind::dossier: break;
  }
  const bool is_shared =
      author->kind == MailboxKind::group && standing.directory.organisation(author->owner) != nullptr;
  if (is_shared) return fail(Code::denied, "every node has the keys of " + header.author.value);
  return {};
}

// What the authority says counts in its order: a record that is taken before an earlier one would be undone
// by it.
Result<> check_order(const Header& header, const Standing& standing) {
  if (header.author != standing.site.authority || header.kind != Kind::directory) return {};
  for (const Recipient& recipient : header.recipients) {
    const auto last = standing.feeds.series.find({header.author, recipient.mailbox});
    const std::uint64_t next = last == standing.feeds.series.end() ? 1 : last->second + 1;
    if (recipient.number > next) {
      return fail(Code::unavailable, "record " + std::to_string(next) + " of the directory has not come");
    }
    if (recipient.number < next) return fail(Code::denied, "another record of the directory has its number");
  }
  return {};
}

Result<> check_recipients(const Header& header, const Standing& standing) {
  bool is_here = false;
  for (const Recipient& recipient : header.recipients) {
    if (is_own_copy(header, recipient)) continue;  // stays with its author, whoever serves that mailbox now
    const bool is_carried = TRY(is_passed_on(header, recipient, standing));
    is_here = is_here || is_carried;
    if (!is_served_here(recipient.mailbox, standing.site, standing.directory)) continue;
    is_here = true;
    if (standing.keys.find(recipient.key) == nullptr) {
      return fail(Code::unavailable,
                  "the key of mailbox " + recipient.mailbox.value + " that it is sealed to is not here");
    }
    const Mailbox* mailbox = standing.directory.mailbox(recipient.mailbox);
    const bool is_covered = header.label.level <= mailbox->ceiling.level &&
                            std::ranges::includes(mailbox->ceiling.compartments, header.label.compartments);
    if (!is_covered) {
      return fail(Code::denied, "recipient-not-cleared: mailbox " + recipient.mailbox.value +
                                    " is not authorised for its label");
    }
  }
  if (!is_here) return fail(Code::denied, "not-served: none of its recipients is served here");
  return {};
}

}  // namespace

bool is_served_here(const MailboxId& id, const Site& site, const Directory& directory) {
  const Mailbox* mailbox = directory.mailbox(id);
  if (mailbox == nullptr) return false;
  const auto nodes = directory.nodes_of(*mailbox);
  return std::ranges::any_of(nodes, [&](const Mailbox* node) { return node->id == site.node; });
}

bool is_addressed_here(const Header& header, const Site& site, const Directory& directory) {
  return std::ranges::any_of(header.recipients, [&](const Recipient& recipient) {
    return is_served_here(recipient.mailbox, site, directory);
  });
}

Result<> check_receipt(const Header& header, BytesView content, const Directory& directory) {
  const auto receipt = decode_receipt(content);
  if (!receipt) return fail(Code::denied, "it is no receipt of a form that is known here");
  const Mailbox* author = directory.mailbox(header.author);
  const bool is_own =
      author != nullptr && author->kind == MailboxKind::person && author->owner == receipt->person;
  if (!is_own) return fail(Code::denied, "a receipt in another's name");
  if (receipt->act != Act::acknowledged) return fail(Code::denied, "what people read stays at their node");
  const Mailbox* unit = directory.mailbox(receipt->mailbox);
  const Mailbox* unit_node = unit == nullptr ? nullptr : directory.node_of(*unit);
  const Mailbox* author_node = directory.node_of(*author);
  if (unit_node == nullptr || author_node == nullptr || unit_node->id != author_node->id)
    return fail(Code::denied, "mailbox " + receipt->mailbox.value + " is not served where its author is");
  return {};
}

Result<> check_record(const Header& header, BytesView content, const Directory& directory) {
  const auto record = decode_record(content);
  const auto* signed_excerpt = record ? std::get_if<SignedExcerpt>(&*record) : nullptr;
  if (signed_excerpt == nullptr) return fail(Code::denied, "a partner's record is its excerpt or nothing");
  const Excerpt excerpt = TRY(decode_excerpt(signed_excerpt->body));
  const Partner* partner = directory.partner(excerpt.organisation);
  const bool is_handed_on = !is_foreign(header.author);
  if (!is_handed_on && plain_name(header.author).organisation != excerpt.organisation)
    return fail(Code::denied, "the excerpt is of somebody else");
  if (partner == nullptr && excerpt.organisation != directory.own_organisation())
    return fail(Code::unavailable, "the treaty with " + excerpt.organisation + " has not come");
  if (partner == nullptr) return fail(Code::denied, "the excerpt is our own");
  const auto checked = partner->check(*signed_excerpt, directory.own_organisation());
  // Handed on by the gateway, which has examined it: the treaty that names its root is on its way.
  if (!checked && checked.error().code == Code::corrupt && is_handed_on)
    return fail(Code::unavailable, checked.error().what);
  if (!checked && checked.error().code != Code::conflict) return fail(Code::denied, checked.error().what);
  return {};  // one that is older than what is known changes nothing
}

Result<Header> examine(const Dispatch& dispatch, const Standing& standing, Verifier& verifier) {
  auto signed_header = TRY(decode_header(dispatch.header));
  auto header = TRY(localised(std::move(signed_header), standing.directory));
  const PublicKeys* keys = TRY(keys_of_author(header, standing.directory));
  if (standing.directory.is_revoked(header.author_key)) {
    return fail(Code::denied,
                "author-revoked: the key of mailbox " + header.author.value + " that signed it is revoked");
  }
  TRY(check_author(header, standing));
  if (dispatch.body.empty()) return fail(Code::denied, "it comes without its body");
  TRY(verifier.verify(dispatch, keys->signing));
  TRY(check_recipients(header, standing));
  TRY(check_order(header, standing));
  return header;
}

}  // namespace depesche
