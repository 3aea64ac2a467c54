// SPDX-License-Identifier: EUPL-1.2
#include "node/acceptance.h"

#include <algorithm>

#include "view/acts.h"
#include "view/view.h"

namespace depesche {
namespace {

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

// A node holds the keys of the mailboxes it serves and of the house. Whoever stole it must not change the
// directory, plant a password elsewhere, or speak for everybody.
Result<> check_author(const Header& header, const Standing& standing) {
  const Mailbox* author = standing.directory.mailbox(header.author);
  if (author == nullptr)
    return fail(Code::unavailable, "mailbox " + header.author.value + " is not known here");
  switch (header.kind) {
    case Kind::draft: return fail(Code::denied, "drafts stay where they are written");
    case Kind::directory:
    case Kind::policy:
      if (header.author == standing.site.authority) return {};
      return fail(Code::denied, "only the authority speaks for the directory, not " + header.author.value);
    case Kind::audit:
      if (author->kind == MailboxKind::node) return {};
      return fail(Code::denied, "only nodes write audit records, not " + header.author.value);
    case Kind::report:
    case Kind::instruction:
    case Kind::message:
    case Kind::receipt:
    case Kind::document:
    case Kind::case_event: break;
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

Result<Header> examine(const Dispatch& dispatch, const Standing& standing, Verifier& verifier) {
  auto header = TRY(decode_header(dispatch.header));
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
