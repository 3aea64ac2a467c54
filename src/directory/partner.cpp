// SPDX-License-Identifier: EUPL-1.2
#include "directory/partner.h"

#include <algorithm>

namespace depesche {
namespace {

// A partner shows where one can write to, never groups, people or other authorities.
bool may_be_shown(const Mailbox& mailbox, const std::string& organisation) {
  const bool is_kind = mailbox.kind == MailboxKind::post || mailbox.kind == MailboxKind::unit ||
                       mailbox.kind == MailboxKind::node;
  return is_kind && !mailbox.id.value.empty() && !is_foreign(mailbox.id) &&
         foreign_name(mailbox.id, organisation).value.size() <= mailbox_size_max;
}

// The highest of our levels that may go to a mailbox with this ceiling there.
std::optional<Level> ours_for(const Treaty& treaty, Level theirs) {
  std::optional<Level> highest;
  for (const LevelPair& pair : treaty.outward) {
    if (pair.theirs <= theirs) highest = std::max(highest.value_or(Level::open), pair.ours);
  }
  return highest;
}

Label ceiling_here(const Treaty& treaty, const Label& theirs) {
  Label ceiling{.level = ours_for(treaty, theirs.level).value_or(Level::open),
                .compartments = {},
                .releasable_to = treaty.release,
                .term_year = 0};
  std::ranges::copy_if(theirs.compartments, std::back_inserter(ceiling.compartments),
                       [&](const std::string& code) {
                         return std::ranges::find(treaty.compartments, code) != treaty.compartments.end();
                       });
  return normalised(std::move(ceiling));
}

}  // namespace

Partner::Partner(Treaty treaty) : treaty_(std::move(treaty)) { begin(); }

// Root and gateway are what the officers of both sides agreed on; the rest follows from the last excerpt.
void Partner::begin() {
  gateway_name_ = foreign_name(treaty_.partner_gateway, treaty_.organisation);
  mailboxes_.clear();
  for (const Mailbox& mailbox : told_) add(mailbox);
  if (!mailboxes_.contains(gateway_name_.value)) {
    add({.id = treaty_.partner_gateway,
         .kind = MailboxKind::node,
         .owner = {},
         .name = {},
         .ceiling = {},
         .keys = treaty_.partner_gateway_keys});
  }
  if (number_ == 0) authority_ = treaty_.authority;
  add({.id = treaty_.partner_authority,
       .kind = MailboxKind::authority,
       .owner = {},
       .name = treaty_.name,
       .ceiling = {},
       .keys = authority_});
}

void Partner::add(Mailbox mailbox) {
  mailbox.id = foreign_name(mailbox.id, treaty_.organisation);
  mailbox.owner = treaty_.organisation;
  const bool is_between_nodes = mailbox.kind == MailboxKind::node || mailbox.kind == MailboxKind::authority;
  mailbox.ceiling = is_between_nodes ? Label{.level = Level::restricted,
                                             .compartments = {},
                                             .releasable_to = treaty_.release,
                                             .term_year = 0}
                                     : ceiling_here(treaty_, mailbox.ceiling);
  const KeyId keys = mailbox.keys.id();
  if (keys_.try_emplace(keys, KnownKeys{.mailbox = mailbox.id, .keys = mailbox.keys}).second)
    generations_[mailbox.id.value].push_back(keys);
  mailboxes_[mailbox.id.value] = std::move(mailbox);
}

bool Partner::take(const Treaty& treaty) {
  if (treaty.number <= treaty_.number) return false;
  const bool is_new_root = treaty.authority != treaty_.authority;
  treaty_ = treaty;
  if (is_new_root) {  // begun anew: what the old root said of itself counts no more
    number_ = 0;
    told_.clear();
  }
  begin();
  return true;
}

Result<Excerpt> Partner::opened(const SignedExcerpt& signed_excerpt, const std::string& own) const {
  Excerpt excerpt = TRY(decode_excerpt(signed_excerpt.body));
  if (excerpt.organisation != treaty_.organisation || excerpt.partner != own)
    return fail(Code::denied, "the excerpt is not " + treaty_.organisation + "'s for " + own);
  crypto::Signature signature{};
  if (signed_excerpt.signature.size() != signature.size())
    return fail(Code::invalid, "the excerpt's signature has the wrong size");
  std::ranges::copy(signed_excerpt.signature, signature.begin());
  if (!crypto::verify(authority_.signing, signed_excerpt.body, signature))
    return fail(Code::corrupt, "the authority of " + treaty_.organisation + " did not sign the excerpt");
  const auto is_fit = [&](const Mailbox& one) { return may_be_shown(one, treaty_.organisation); };
  if (!std::ranges::all_of(excerpt.mailboxes, is_fit))
    return fail(Code::denied, "the excerpt names a mailbox that no partner names");
  if (!is_in_force()) return fail(Code::conflict, "the treaty with " + treaty_.organisation + " has ended");
  return excerpt;
}

Result<> Partner::check(const SignedExcerpt& signed_excerpt, const std::string& own) const {
  const Excerpt excerpt = TRY(opened(signed_excerpt, own));
  if (excerpt.number <= number_) return fail(Code::conflict, "a newer excerpt is known");
  return {};
}

Result<> Partner::take(const SignedExcerpt& signed_excerpt, const std::string& own) {
  Excerpt excerpt = TRY(opened(signed_excerpt, own));
  revoked_.insert(excerpt.revoked.begin(), excerpt.revoked.end());
  if (excerpt.number <= number_) return {};
  number_ = excerpt.number;
  excerpt_ = signed_excerpt;
  authority_ = excerpt.authority;
  told_ = std::move(excerpt.mailboxes);
  begin();
  return {};
}

const Mailbox* Partner::mailbox(const MailboxId& id) const {
  const auto found = mailboxes_.find(id.value);
  return found == mailboxes_.end() ? nullptr : &found->second;
}

std::vector<KeyId> Partner::generations(const MailboxId& mailbox) const {
  const auto found = generations_.find(mailbox.value);
  return found == generations_.end() ? std::vector<KeyId>{} : found->second;
}

const Partner::KnownKeys* Partner::keys(const KeyId& id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second;
}

}  // namespace depesche
