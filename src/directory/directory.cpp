// SPDX-License-Identifier: EUPL-1.2
#include "directory/directory.h"

#include <algorithm>

namespace depesche {
namespace {

template <class T>
const T* find(const std::map<std::string, T>& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
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
                   posts_[r.id] = r;
                   if (r.kind == "headquarters") headquarters_[r.organisation].insert(r.id);
                 },
                 [&](const Unit& r) { units_[r.id] = r; },
                 [&](const Compartment& r) { compartments_[r.code] = r; },
                 [&](const Mailbox& r) {
                   if (is_foreign(r.id)) return;  // what partners have, they say themselves
                   if (r.kind == MailboxKind::authority && own_organisation_.empty())
                     own_organisation_ = r.owner;
                   mailboxes_[r.id.value] = r;
                   keys_.try_emplace(r.keys.id(),
                                     KnownKeys{.mailbox = r.id, .keys = r.keys, .order = keys_.size()});
                   settle_node(r);
                 },
                 [&](const Person& r) { persons_[r.id] = r; },
                 [&](const Clearance& r) { clearances_[r.person] = r; },
                 [&](const Role& r) {
                   auto& duties = roles_[r.person];
                   if (r.duties == 0) {
                     duties.erase(r.mailbox.value);
                   } else {
                     duties[r.mailbox.value] = r.duties;
                   }
                 },
                 [&](const Credential& r) { credentials_[r.id] = r; },
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

void Directory::apply_treaty(const Treaty& treaty) {
  if (treaty.organisation.empty() || treaty.organisation == own_organisation_) return;
  const auto [known, is_new] = partners_.try_emplace(treaty.organisation, treaty);
  if (!is_new) known->second.take(treaty);
  note_keys(known->second);
}

void Directory::apply_excerpt(const SignedExcerpt& signed_excerpt) {
  const auto excerpt = decode_excerpt(signed_excerpt.body);
  if (!excerpt) return;
  if (excerpt->organisation == own_organisation_) {
    std::uint64_t& sent = excerpts_sent_[excerpt->partner];
    sent = std::max(sent, excerpt->number);
    return;
  }
  const auto known = partners_.find(excerpt->organisation);
  if (known != partners_.end() && known->second.take(signed_excerpt, own_organisation_))
    note_keys(known->second);
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
  std::map<std::string, std::uint8_t> duties;
  if (const auto roles = roles_.find(person); roles != roles_.end()) duties = roles->second;
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
  for (const auto& [_, mailbox] : mailboxes_) {
    if (mailbox.kind == MailboxKind::group && mailbox.owner == organisation) return &mailbox;
  }
  return nullptr;
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
  if (is_revoked(mailbox.keys.id())) {
    std::erase_if(nodes_, [&](const auto& node) { return node.second == mailbox.id.value; });
  } else {
    nodes_[mailbox.owner] = mailbox.id.value;
  }
}

const Mailbox* Directory::node_at(const std::string& post) const {
  const auto found = nodes_.find(post);
  return found == nodes_.end() ? nullptr : mailbox({found->second});
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
  if (is_foreign(mailbox.id)) return next_to(partners_.at(mailbox.owner));
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
    const auto roles = roles_.find(mailbox.owner);
    if (owner == nullptr || !owner->active || roles == roles_.end()) continue;
    const auto role = roles->second.find(group.id.value);
    const bool reads =
        role != roles->second.end() && (role->second & static_cast<std::uint8_t>(Duty::read)) != 0;
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
    const auto known = keys_.find(keys);
    if (known != keys_.end() && known->second.mailbox == mailbox) found.push_back(keys);
  }
  return found;
}

void Directory::note_keys(const Partner& partner) {
  for (const auto& [id, known] : partner.all_keys()) foreign_keys_.try_emplace(id, known.mailbox);
}

const Partner* Directory::partner_with(const KeyId& keys) const {
  const auto found = foreign_keys_.find(keys);
  return found == foreign_keys_.end() ? nullptr : partner(plain_name(found->second).organisation);
}

const PublicKeys* Directory::keys(const KeyId& id) const {
  const auto found = keys_.find(id);
  if (found != keys_.end()) return &found->second.keys;
  const Partner* partner = partner_with(id);
  return partner == nullptr ? nullptr : &partner->keys(id)->keys;
}

std::vector<PublicKeys> Directory::generations(const MailboxId& id) const {
  const Mailbox* known = mailbox(id);
  if (known == nullptr) return {};
  const PublicKeys* before = nullptr;
  std::size_t newest = 0;
  const auto consider = [&](const auto& one) {
    if (one.mailbox != id || one.keys == known->keys || one.order < newest) return;
    before = &one.keys;
    newest = one.order;
  };
  if (is_foreign(id)) {
    for (const auto& [_, one] : partners_.at(known->owner).all_keys()) consider(one);
  } else {
    for (const auto& [_, one] : keys_) consider(one);
  }
  std::vector<PublicKeys> found;
  if (!is_revoked(known->keys.id())) found.push_back(known->keys);
  if (before != nullptr && !is_revoked(before->id())) found.push_back(*before);
  return found;
}

const Partner* Directory::partner_at(const MailboxId& gateway) const {
  for (const auto& [_, partner] : partners_) {
    if (partner.is_in_force() && partner.treaty().partner_gateway == gateway) return &partner;
  }
  return nullptr;
}

const MailboxId* Directory::owner(const KeyId& id) const {
  const auto found = keys_.find(id);
  if (found != keys_.end()) return &found->second.mailbox;
  const auto foreign = foreign_keys_.find(id);
  return foreign == foreign_keys_.end() ? nullptr : &foreign->second;
}

}  // namespace depesche
