// SPDX-License-Identifier: EUPL-1.2
#include "node/federation.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "node/root_shares.h"
#include "node/submission.h"

namespace depesche {

namespace {

std::unexpected<Error> wrong(const std::string& what) { return fail(Code::invalid, "treaty: " + what); }

Result<> check_officers(const Node& node) {
  const std::size_t needed = TRY(root_shares_needed(node.folder()));
  if (needed < 2) return fail(Code::denied, "a treaty needs two officers: split the root first");
  if (node.authority_keys() == nullptr) return fail(Code::denied, "the authority's keys are not at hand");
  return {};
}

template <class Value>
bool has_repeats(std::vector<Value> values) {
  std::ranges::sort(values);
  return std::ranges::adjacent_find(values) != values.end();
}

// Each level stands for one, and a higher one never for a lower one than its inferior does.
bool is_table(const std::vector<LevelPair>& pairs, Level LevelPair::* from, Level LevelPair::* to) {
  return std::ranges::all_of(pairs, [&](const LevelPair& one) {
    return std::ranges::all_of(pairs, [&](const LevelPair& other) {
      return &one == &other || (one.*from < other.*from && one.*to <= other.*to) ||
             (one.*from > other.*from && one.*to >= other.*to);
    });
  });
}

Result<> check_terms(const Directory& directory, const Offer& offer, const Terms& terms) {
  if (offer.organisation.empty() || offer.organisation.find('@') != std::string::npos ||
      offer.organisation == directory.own_organisation())
    return wrong("there is none with " + offer.organisation);
  if (is_foreign(offer.authority_mailbox) || offer.authority_mailbox == offer.gateway)
    return wrong("their authority has no name of its own");
  if (is_foreign(offer.gateway) || directory.mailbox(offer.gateway) != nullptr)
    return wrong("their gateway is called " + offer.gateway.value + ", as a node of ours");
  const Partner* namesake = directory.partner_at(offer.gateway);
  if (namesake != nullptr && namesake->treaty().organisation != offer.organisation)
    return wrong("their gateway is called " + offer.gateway.value + ", as that of " +
                 namesake->treaty().organisation);
  const Mailbox* gateway = directory.mailbox(terms.gateway);
  if (gateway == nullptr || gateway->kind != MailboxKind::node || directory.is_revoked(gateway->keys.id()))
    return wrong("there is no node " + terms.gateway.value);
  if (!is_table(terms.outward, &LevelPair::ours, &LevelPair::theirs) ||
      !is_table(terms.inward, &LevelPair::theirs, &LevelPair::ours))
    return wrong("a level stands for two, or a higher one for a lower one");
  if (has_repeats(terms.offered)) return wrong("a mailbox is offered twice");
  for (const MailboxId& id : terms.offered) {
    const Mailbox* mailbox = directory.mailbox(id);
    const bool may_be_offered = mailbox != nullptr && !is_foreign(id) &&
                                (mailbox->kind == MailboxKind::post || mailbox->kind == MailboxKind::unit);
    if (!may_be_offered) return wrong(id.value + " is no mailbox of a post or a unit");
  }
  for (const std::string& code : terms.compartments) {
    if (directory.compartment(code) == nullptr) return wrong("there is no compartment " + code);
  }
  return {};
}

Result<> submit_for_authority(Node& node, const std::vector<Submission>& batch) {
  const auto answers = TRY(node.submit(batch));
  for (const auto& answer : answers) {
    if (!answer) return std::unexpected(answer.error());
  }
  return {};
}

Result<> tell_house(Node& node, const Record& record) {
  const auto directory = node.published()->directory;
  const Mailbox* house = directory->house_of(node.site().organisation);
  if (house == nullptr) return fail(Code::corrupt, "the directory has no house mailbox");
  return submit_for_authority(node, {submission_of({}, node.site(), house->id, record)});
}

Excerpt excerpt_for(const Directory& directory, const Treaty& treaty, std::uint64_t number,
                    const PublicKeys& authority) {
  Excerpt excerpt{.organisation = directory.own_organisation(),
                  .partner = treaty.organisation,
                  .number = number,
                  .authority = authority,
                  .mailboxes = {},
                  .revoked = {}};
  std::vector<MailboxId> shown = treaty.offered;
  shown.push_back(treaty.gateway);
  for (const MailboxId& id : shown) {
    const Mailbox* mailbox = directory.mailbox(id);
    if (mailbox == nullptr) continue;
    for (const KeyId& keys : directory.revoked_of(id)) excerpt.revoked.push_back(keys);
    if (directory.is_revoked(mailbox->keys.id())) continue;
    excerpt.mailboxes.push_back(*mailbox);
    excerpt.mailboxes.back().owner.clear();
  }
  return excerpt;
}

// Past the border, from the authority to the partner's gateway.
Submission excerpt_for_partner(const Site& site, const Partner& partner, const SignedExcerpt& excerpt) {
  return submission_of({}, site, partner.gateway().id, Record(excerpt));
}

}  // namespace

Result<Bytes> make_offer(const Node& node, const MailboxId& gateway, std::vector<std::string> level_words) {
  const MailboxKeys* authority = node.authority_keys();
  if (authority == nullptr) return fail(Code::denied, "the authority's keys are not at hand");
  const auto directory = node.published()->directory;
  const Mailbox* border = directory->mailbox(gateway);
  if (border == nullptr || border->kind != MailboxKind::node || is_foreign(gateway))
    return fail(Code::not_found, "there is no node " + gateway.value);
  if (level_words.size() != levels_count || has_repeats(level_words))
    return fail(Code::invalid, "a table of levels has " + std::to_string(levels_count) + " words");
  const Organisation* own = directory->organisation(node.site().organisation);
  const Offer offer{.organisation = node.site().organisation,
                    .name = own == nullptr ? Name{} : own->name,
                    .authority_mailbox = node.site().authority,
                    .authority = authority->public_keys(),
                    .gateway = gateway,
                    .gateway_keys = border->keys,
                    .level_words = std::move(level_words)};
  return sign(offer, authority->signing);
}

Result<> conclude_treaty(Node& node, const Offer& offer, Terms terms) {
  TRY(check_officers(node));
  const auto directory = node.published()->directory;
  TRY(check_terms(*directory, offer, terms));
  if (terms.release.empty()) terms.release.push_back(offer.organisation);
  const Partner* before = directory->partner(offer.organisation);
  const Treaty treaty{.organisation = offer.organisation,
                      .name = offer.name,
                      .number = before == nullptr ? 1 : before->treaty().number + 1,
                      .has_ended = false,
                      .partner_authority = offer.authority_mailbox,
                      .authority = offer.authority,
                      .gateway = terms.gateway,
                      .partner_gateway = offer.gateway,
                      .partner_gateway_keys = offer.gateway_keys,
                      .level_words = offer.level_words,
                      .outward = std::move(terms.outward),
                      .inward = std::move(terms.inward),
                      .compartments = std::move(terms.compartments),
                      .release = std::move(terms.release),
                      .offered = std::move(terms.offered)};
  TRY(tell_house(node, treaty));
  return publish_excerpts(node);
}

Result<> end_treaty(Node& node, const std::string& organisation) {
  TRY(check_officers(node));
  const auto directory = node.published()->directory;
  const Partner* partner = directory->partner(organisation);
  if (partner == nullptr || !partner->is_in_force())
    return fail(Code::not_found, "there is no treaty in force with " + organisation);
  Treaty ended = partner->treaty();
  ++ended.number;
  ended.has_ended = true;
  return tell_house(node, ended);
}

Result<> publish_excerpts(Node& node) {
  const auto directory = node.published()->directory;
  const auto is_wanted = [](const auto& one) { return one.second.is_in_force(); };
  if (std::ranges::none_of(directory->partners(), is_wanted)) return {};
  const MailboxKeys* authority = node.authority_keys();
  if (authority == nullptr) return fail(Code::denied, "the authority's keys are not at hand");
  for (const auto& [organisation, partner] : directory->partners()) {
    if (!partner.is_in_force()) continue;
    const std::uint64_t number = directory->excerpts_sent(organisation) + 1;
    const auto excerpt =
        sign(excerpt_for(*directory, partner.treaty(), number, authority->public_keys()), authority->signing);
    if (const auto readable = decode_excerpt(excerpt.body); !readable)  // the partner would not take it
      return fail(Code::invalid, "what " + organisation + " is to be told: " + readable.error().what);
    const Mailbox* house = directory->house_of(node.site().organisation);
    if (house == nullptr) return fail(Code::corrupt, "the directory has no house mailbox");
    TRY(submit_for_authority(node, {submission_of({}, node.site(), house->id, Record(excerpt)),
                                    excerpt_for_partner(node.site(), partner, excerpt)}));
  }
  return {};
}

}  // namespace depesche
