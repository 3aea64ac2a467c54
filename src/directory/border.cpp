// SPDX-License-Identifier: EUPL-1.2
#include "directory/border.h"

#include <algorithm>

namespace depesche {
namespace {

bool is_among(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

bool are_shared(const Treaty& treaty, const std::vector<std::string>& compartments) {
  return std::ranges::all_of(compartments,
                             [&](const std::string& code) { return is_among(treaty.compartments, code); });
}

}  // namespace

MailboxId localised(const MailboxId& theirs, const std::string& partner, const std::string& own) {
  const PlainName name = plain_name(theirs);
  if (name.organisation.empty()) return foreign_name(theirs, partner);
  return name.organisation == own ? name.mailbox : theirs;
}

void localise(Content& content) {
  content.author_text.clear();
  content.recipient_text.clear();
  content.post.clear();
  content.source.reset();
}

Result<> check_outward(const Treaty& treaty, const Label& label) {
  if (treaty.has_ended)
    return fail(Code::invalid, "recipient-unknown: the treaty with " + treaty.organisation + " has ended");
  const auto stands_for = std::ranges::find(treaty.outward, label.level, &LevelPair::ours);
  if (stands_for == treaty.outward.end())
    return fail(Code::invalid, "recipient-not-cleared: " + std::string(to_text(label.level)) +
                                   " stands for nothing at " + treaty.organisation);
  if (!are_shared(treaty, label.compartments))
    return fail(Code::invalid, "recipient-not-cleared: a compartment is not known at " + treaty.organisation);
  const bool is_released = std::ranges::any_of(
      label.releasable_to, [&](const std::string& word) { return is_among(treaty.release, word); });
  if (!is_released)
    return fail(Code::invalid, "recipient-not-cleared: it is not released to " + treaty.organisation);
  return {};
}

Result<Label> inward(const Treaty& treaty, const Label& theirs, const std::string& own) {
  const auto stands_for = std::ranges::find(treaty.inward, theirs.level, &LevelPair::theirs);
  if (stands_for == treaty.inward.end() || !are_shared(treaty, theirs.compartments))
    return fail(Code::denied, "its label at " + treaty.organisation + " stands for nothing here");
  return normalised({.level = stands_for->ours,
                     .compartments = theirs.compartments,
                     .releasable_to = {own},
                     .term_year = theirs.term_year});
}

const Mailbox* node_of_signer(const Header& header, const Directory& directory) {
  const MailboxId* author = directory.owner(header.author_key);
  const Mailbox* known = author == nullptr ? nullptr : directory.mailbox(*author);
  return known == nullptr ? nullptr : directory.node_of(*known);
}

Result<Header> named_here(Header header, const Directory& directory) {
  const MailboxId* owner = directory.owner(header.author_key);
  if (owner == nullptr || !is_foreign(*owner)) return header;
  const PlainName author = plain_name(*owner);
  if (directory.partner(author.organisation) == nullptr || header.author != author.mailbox)
    return fail(Code::denied, "it is signed with the key of another mailbox");
  header.author = *owner;
  for (Recipient& recipient : header.recipients)
    recipient.mailbox = localised(recipient.mailbox, author.organisation, directory.own_organisation());
  return header;
}

Result<Header> localised(Header signed_header, const Directory& directory) {
  Header header = TRY(named_here(std::move(signed_header), directory));
  if (!is_foreign(header.author)) return header;
  const Partner* partner = directory.partner(plain_name(header.author).organisation);
  if (partner == nullptr) return header;
  if (header.kind == Kind::receipt || header.kind == Kind::directory) {
    // What nodes and authorities say to one another is for official use, whatever the partner calls that.
    header.label = {.level = Level::restricted, .compartments = {}, .releasable_to = {}, .term_year = 0};
  } else {
    header.label = TRY(inward(partner->treaty(), header.label, directory.own_organisation()));
  }
  return header;
}

}  // namespace depesche
