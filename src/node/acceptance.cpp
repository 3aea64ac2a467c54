// SPDX-License-Identifier: EUPL-1.2
#include "node/acceptance.h"

#include <algorithm>

namespace depesche {
namespace {

bool is_served_here(const MailboxId& id, const Site& site, const Directory& directory) {
  const Mailbox* mailbox = directory.mailbox(id);
  if (mailbox == nullptr) return false;
  const auto nodes = directory.nodes_of(*mailbox);
  return std::ranges::any_of(nodes, [&](const Mailbox* node) { return node->id == site.node; });
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
    if (!is_served_here(recipient.mailbox, standing.site, standing.directory)) continue;
    is_here = true;
    if (standing.keys.find(recipient.key) == nullptr) {
      return fail(Code::unavailable,
                  "the key of mailbox " + recipient.mailbox.value + " that it is sealed to is not here");
    }
    const Mailbox* mailbox = standing.directory.mailbox(recipient.mailbox);
    if (header.label.level > mailbox->ceiling.level) {
      return fail(Code::denied, "mailbox " + recipient.mailbox.value + " is not authorised for its level");
    }
  }
  if (!is_here) return fail(Code::denied, "none of its recipients is served here");
  return {};
}

}  // namespace

bool is_addressed_here(const Header& header, const Site& site, const Directory& directory) {
  return std::ranges::any_of(header.recipients, [&](const Recipient& recipient) {
    return is_served_here(recipient.mailbox, site, directory);
  });
}

Result<Header> examine(const Dispatch& dispatch, const Standing& standing, Verifier& verifier) {
  auto header = TRY(decode_header(dispatch.header));
  if (header.kind == Kind::draft) return fail(Code::denied, "drafts stay where they are written");
  const PublicKeys* keys = TRY(keys_of_author(header, standing.directory));
  if (standing.directory.is_revoked(header.author_key)) {
    return fail(Code::denied, "the key of mailbox " + header.author.value + " that signed it is revoked");
  }
  if (dispatch.body.empty()) return fail(Code::denied, "it comes without its body");
  TRY(verifier.verify(dispatch, keys->signing));
  TRY(check_recipients(header, standing));
  TRY(check_order(header, standing));
  return header;
}

}  // namespace depesche
