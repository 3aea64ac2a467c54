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
                   mailboxes_[r.id.value] = r;
                   keys_.try_emplace(r.keys.id(), KnownKeys{.mailbox = r.id, .keys = r.keys});
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
             },
             record);
}

const Organisation* Directory::organisation(const std::string& id) const { return find(organisations_, id); }
const Post* Directory::post(const std::string& id) const { return find(posts_, id); }
const Unit* Directory::unit(const std::string& id) const { return find(units_, id); }
const Compartment* Directory::compartment(const std::string& code) const { return find(compartments_, code); }
const Mailbox* Directory::mailbox(const MailboxId& id) const { return find(mailboxes_, id.value); }
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

const Post* Directory::post_of(const Mailbox& mailbox) const {
  if (const Person* owner = person(mailbox.owner)) return post(owner->post);
  if (const Unit* owner = unit(mailbox.owner)) return post(owner->post);
  return post(mailbox.owner);
}

std::string Directory::organisation_of(const Mailbox& mailbox) const {
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

const Mailbox* Directory::node_of(const Mailbox& mailbox) const {
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
  const bool is_house = mailbox.kind == MailboxKind::group && organisation(mailbox.owner) != nullptr;
  if (!is_house) {
    if (const Mailbox* node = node_of(mailbox)) found.push_back(node);
    return found;
  }
  for (const auto& [post_id, node] : nodes_) {
    const Post* home = post(post_id);
    if (home != nullptr && home->organisation == mailbox.owner) found.push_back(this->mailbox({node}));
  }
  return found;
}

const PublicKeys* Directory::keys(const KeyId& id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second.keys;
}

std::vector<PublicKeys> Directory::generations(const MailboxId& mailbox_id) const {
  std::vector<PublicKeys> found;
  const Mailbox* known = mailbox(mailbox_id);
  if (known == nullptr) return found;
  if (!is_revoked(known->keys.id())) found.push_back(known->keys);
  for (const auto& [id, one] : keys_) {
    if (one.mailbox == mailbox_id && id != known->keys.id() && !is_revoked(id)) found.push_back(one.keys);
  }
  return found;
}

const MailboxId* Directory::owner(const KeyId& id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second.mailbox;
}

}  // namespace depesche
