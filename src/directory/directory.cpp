// SPDX-License-Identifier: EUPL-1.2
#include "directory/directory.h"

#include <algorithm>
#include <ranges>

namespace depesche {
namespace {

template <class T>
const T* find(const std::map<std::string, T>& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

template <class T>
const T* find(const SharedMap<std::string, T>& map, const std::string& key) {
  return map.find(key);
}

template <class T>
T value_or_empty(const SharedMap<std::string, T>& map, const std::string& key) {
  const T* found = map.find(key);
  return found == nullptr ? T{} : *found;
}

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

}  // namespace

void Directory::apply(const Record& record) {
  std::visit(Overloaded{
                 [&](const Organisation& r) { organisations_[r.id] = r; },
                 [&](const Post& r) {
                   posts_.set(r.id, r);
                   if (r.kind == "headquarters") headquarters_[r.organisation].insert(r.id);
                 },
                 [&](const Unit& r) { units_.set(r.id, r); },
                 [&](const Compartment& r) { compartments_[r.code] = r; },
                 [&](const Mailbox& r) { apply_mailbox(r); },
                 [&](const Person& r) { persons_.set(r.id, r); },
                 [&](const Clearance& r) { clearances_.set(r.person, r); },
                 [&](const Role& r) { apply_role(r); },
                 [&](const Credential& r) { credentials_.set(r.id, r); },
                 [&](const Revocation& r) {
                   revoked_.insert(r.keys);
                   epoch_ = std::max(epoch_, r.epoch);
                   if (const Mailbox* known = mailbox(r.mailbox)) settle_node(*known);
                 },
                 [&](const Treaty& r) { apply_treaty(r); },
                 [&](const SignedExcerpt& r) { apply_excerpt(r); },
             },
             record);
}

void Directory::apply_mailbox(const Mailbox& mailbox) {
  if (is_foreign(mailbox.id)) return;  // what partners have, they say themselves
  if (mailbox.kind == MailboxKind::authority && own_organisation_.empty()) own_organisation_ = mailbox.owner;
  if (const Mailbox* before = find(mailboxes_, mailbox.id.value)) {
    std::set<std::string> others = value_or_empty(groups_, before->owner);
    if (others.erase(before->id.value) != 0) groups_.set(before->owner, std::move(others));
  }
  if (mailbox.kind == MailboxKind::group) {
    std::set<std::string> all = value_or_empty(groups_, mailbox.owner);
    all.insert(mailbox.id.value);
    groups_.set(mailbox.owner, std::move(all));
  }
  mailboxes_.set(mailbox.id.value, mailbox);
  if (keys_.add(mailbox.keys.id(), {.mailbox = mailbox.id, .keys = mailbox.keys})) {
    std::vector<KeyId> all = value_or_empty(generations_, mailbox.id.value);
    all.push_back(mailbox.keys.id());
    generations_.set(mailbox.id.value, std::move(all));
  }
  settle_node(mailbox);
}

void Directory::apply_role(const Role& role) {
  auto duties = value_or_empty(roles_, role.person);
  if (role.duties == 0) {
    duties.erase(role.mailbox.value);
  } else {
    duties[role.mailbox.value] = role.duties;
  }
  roles_.set(role.person, std::move(duties));
}

void Directory::apply_treaty(const Treaty& treaty) {
  if (treaty.organisation.empty() || treaty.organisation == own_organisation_) return;
  const Partner* known = partner(treaty.organisation);
  Partner partner = known == nullptr ? Partner(treaty) : *known;
  if (known != nullptr) partner.take(treaty);
  note_keys(partner);
  partners_.set(treaty.organisation, std::move(partner));
}

void Directory::apply_excerpt(const SignedExcerpt& signed_excerpt) {
  const auto excerpt = decode_excerpt(signed_excerpt.body);
  if (!excerpt) return;
  if (excerpt->organisation == own_organisation_) {
    std::uint64_t& sent = excerpts_sent_[excerpt->partner];
    sent = std::max(sent, excerpt->number);
    return;
  }
  const Partner* known = partner(excerpt->organisation);
  if (known == nullptr) return;
  Partner partner = *known;
  if (!partner.take(signed_excerpt, own_organisation_)) return;
  note_keys(partner);
  partners_.set(excerpt->organisation, std::move(partner));
}

const Organisation* Directory::organisation(const std::string& id) const { return find(organisations_, id); }
const Post* Directory::post(const std::string& id) const { return find(posts_, id); }
const Unit* Directory::unit(const std::string& id) const { return find(units_, id); }
const Compartment* Directory::compartment(const std::string& code) const { return find(compartments_, code); }
const Mailbox* Directory::mailbox(const MailboxId& id) const {
  if (!is_foreign(id)) return find(mailboxes_, id.value);
  const Partner* known = partner(plain_name(id).organisation);
  return known == nullptr ? nullptr : known->mailbox(id);
}
const Partner* Directory::partner(const std::string& organisation) const {
  return find(partners_, organisation);
}
const Person* Directory::person(const std::string& id) const { return find(persons_, id); }
const Clearance* Directory::clearance(const std::string& person) const { return find(clearances_, person); }
const Credential* Directory::credential(const std::string& id) const { return find(credentials_, id); }

std::vector<const Credential*> Directory::credentials_of(const std::string& person) const {
  std::vector<const Credential*> found;
  for (const auto& [_, credential] : credentials_) {
    if (credential.person == person && !credential.revoked) found.push_back(&credential);
  }
  return found;
}

std::vector<Held> Directory::held_by(const std::string& person) const {
  auto duties = value_or_empty(roles_, person);
  if (const Clearance* known = clearance(person)) {
    for (const std::string& organisation : known->upto.releasable_to) {
      const Mailbox* house = house_of(organisation);
      if (house != nullptr) duties[house->id.value] |= static_cast<std::uint8_t>(Duty::read);
    }
  }
  std::vector<Held> held;
  held.reserve(duties.size());
  for (const auto& [mailbox, bits] : duties) held.push_back({.mailbox = {mailbox}, .duties = bits});
  return held;
}

const Mailbox* Directory::house_of(const std::string& organisation) const {
  const auto* groups = groups_.find(organisation);
  return groups == nullptr || groups->empty() ? nullptr : find(mailboxes_, *groups->begin());
}

bool Directory::is_house(const Mailbox& mailbox) const {
  return mailbox.kind == MailboxKind::group && organisation(mailbox.owner) != nullptr;
}

const Post* Directory::post_of(const Mailbox& mailbox) const {
  if (const Person* owner = person(mailbox.owner)) return post(owner->post);
  if (const Unit* owner = unit(mailbox.owner)) return post(owner->post);
  return post(mailbox.owner);
}

std::string Directory::organisation_of(const Mailbox& mailbox) const {
  if (is_foreign(mailbox.id)) return mailbox.owner;
  if (organisation(mailbox.owner) != nullptr) return mailbox.owner;
  const Post* home = post_of(mailbox);
  return home == nullptr ? "" : home->organisation;
}

void Directory::settle_node(const Mailbox& mailbox) {
  if (mailbox.kind != MailboxKind::node) return;
  if (!is_revoked(mailbox.keys.id())) return nodes_.set(mailbox.owner, mailbox.id.value);
  std::vector<std::string> posts;
  for (const auto& [post, node] : nodes_) {
    if (node == mailbox.id.value) posts.push_back(post);
  }
  for (const std::string& post : posts) nodes_.erase(post);
}

const Mailbox* Directory::node_at(const std::string& post) const {
  const std::string* found = nodes_.find(post);
  return found == nullptr ? nullptr : mailbox({*found});
}

const Mailbox* Directory::next_to(const Partner& partner) const {
  if (!partner.is_in_force()) return nullptr;
  if (partner.treaty().gateway == stand_) return &partner.gateway();
  const Mailbox* gateway = this->mailbox(partner.treaty().gateway);
  return gateway == nullptr || is_revoked(gateway->keys.id()) ? nullptr : gateway;
}

const Mailbox* Directory::neighbour(const MailboxId& node) const {
  const Mailbox* own = this->mailbox(node);
  if (own != nullptr) return own->kind == MailboxKind::node && !is_foreign(own->id) ? own : nullptr;
  for (const auto& [_, partner] : partners_) {
    const Treaty& treaty = partner.treaty();
    if (treaty.partner_gateway == node && partner.is_in_force() && treaty.gateway == stand_)
      return &partner.gateway();
  }
  return nullptr;
}

const Mailbox* Directory::node_of(const Mailbox& mailbox) const {
  if (is_foreign(mailbox.id)) return next_to(*partner(mailbox.owner));
  if (mailbox.kind == MailboxKind::node) return &mailbox;
  if (const Post* home = post_of(mailbox)) {
    if (const Mailbox* node = node_at(home->id)) return node;
  }
  const auto headquarters = headquarters_.find(organisation_of(mailbox));
  if (headquarters == headquarters_.end()) return nullptr;
  for (const std::string& seat : headquarters->second) {
    if (const Mailbox* node = node_at(seat)) return node;
  }
  return nullptr;
}

std::vector<const Mailbox*> Directory::nodes_of(const Mailbox& mailbox) const {
  std::vector<const Mailbox*> found;
  if (!is_house(mailbox)) {
    if (const Mailbox* node = node_of(mailbox)) found.push_back(node);
    return found;
  }
  for (const auto& [post_id, node] : nodes_) {
    const Post* home = post(post_id);
    if (home != nullptr && home->organisation == mailbox.owner) found.push_back(this->mailbox({node}));
  }
  return found;
}

std::vector<const Mailbox*> Directory::members_elsewhere(const Mailbox& group) const {
  std::vector<const Mailbox*> members;
  if (group.kind != MailboxKind::group || is_house(group) || is_foreign(group.id)) return members;
  const Mailbox* here = node_of(group);
  for (const auto& [_, mailbox] : mailboxes_) {
    if (mailbox.kind != MailboxKind::person) continue;
    const Person* owner = person(mailbox.owner);
    const auto* roles = roles_.find(mailbox.owner);
    if (owner == nullptr || !owner->active || roles == nullptr) continue;
    const auto role = roles->find(group.id.value);
    const bool reads = role != roles->end() && (role->second & static_cast<std::uint8_t>(Duty::read)) != 0;
    const Mailbox* node = node_of(mailbox);
    if (reads && node != nullptr && here != nullptr && node->id != here->id) members.push_back(&mailbox);
  }
  return members;
}

bool Directory::is_revoked(const KeyId& keys) const {
  if (revoked_.contains(keys)) return true;
  if (keys_.contains(keys)) return false;  // no partner revokes what is ours
  const Partner* partner = partner_with(keys);
  return partner != nullptr && partner->is_revoked(keys);
}

std::uint64_t Directory::excerpts_sent(const std::string& partner) const {
  const auto found = excerpts_sent_.find(partner);
  return found == excerpts_sent_.end() ? 0 : found->second;
}

std::vector<KeyId> Directory::revoked_of(const MailboxId& mailbox) const {
  std::vector<KeyId> found;
  for (const KeyId& keys : revoked_) {
    const KnownKeys* known = keys_.find(keys);
    if (known != nullptr && known->mailbox == mailbox) found.push_back(keys);
  }
  return found;
}

void Directory::note_keys(const Partner& partner) {
  for (const auto& [id, known] : partner.all_keys()) foreign_keys_.add(id, known.mailbox);
}

const Partner* Directory::partner_with(const KeyId& keys) const {
  const MailboxId* found = foreign_keys_.find(keys);
  return found == nullptr ? nullptr : partner(plain_name(*found).organisation);
}

const PublicKeys* Directory::keys(const KeyId& id) const {
  if (const KnownKeys* found = keys_.find(id)) return &found->keys;
  const Partner* partner = partner_with(id);
  return partner == nullptr ? nullptr : &partner->keys(id)->keys;
}

std::vector<PublicKeys> Directory::generations(const MailboxId& id) const {
  const Mailbox* known = mailbox(id);
  if (known == nullptr) return {};
  std::vector<PublicKeys> found;
  if (!is_revoked(known->keys.id())) found.push_back(known->keys);
  const Partner* theirs = is_foreign(id) ? partner(known->owner) : nullptr;
  const auto all = theirs == nullptr ? value_or_empty(generations_, id.value) : theirs->generations(id);
  for (const KeyId& one : std::views::reverse(all)) {
    if (one == known->keys.id()) continue;
    if (!is_revoked(one))
      found.push_back(theirs == nullptr ? keys_.find(one)->keys : theirs->keys(one)->keys);
    break;
  }
  return found;
}

const Partner* Directory::partner_at(const MailboxId& gateway) const {
  for (const auto& [_, partner] : partners_) {
    if (partner.is_in_force() && partner.treaty().partner_gateway == gateway) return &partner;
  }
  return nullptr;
}

const MailboxId* Directory::owner(const KeyId& id) const {
  const KnownKeys* found = keys_.find(id);
  return found == nullptr ? foreign_keys_.find(id) : &found->mailbox;
}

Name display_name(const Directory& directory, const MailboxId& id) {
  const Mailbox* mailbox = directory.mailbox(id);
  Name name = mailbox == nullptr ? Name{} : mailbox->name;
  if (name.de.empty()) name.de = id.value;
  if (name.en.empty()) name.en = id.value;
  if (mailbox == nullptr || !is_foreign(id)) return name;
  const std::string whose = " (" + plain_name(id).organisation + ")";
  return {.de = name.de + whose, .en = name.en + whose};
}

}  // namespace depesche
