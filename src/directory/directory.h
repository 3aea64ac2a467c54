// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/shared_map.h"
#include "directory/partner.h"
#include "directory/record.h"

namespace depesche {

// A mailbox a person has duties at.
struct Held {
  MailboxId mailbox;
  std::uint8_t duties = 0;

  bool may(Duty duty) const { return (duties & static_cast<std::uint8_t>(duty)) != 0; }
  bool operator==(const Held&) const = default;
};

// The directory as it stands after the records applied so far. A value: copy it to keep a moment of it;
// copies share what they have in common.
class Directory {
 public:
  void apply(const Record& record);

  const Organisation* organisation(const std::string& id) const;
  const Post* post(const std::string& id) const;
  const Unit* unit(const std::string& id) const;
  const Compartment* compartment(const std::string& code) const;
  const Mailbox* mailbox(const MailboxId& id) const;
  const Person* person(const std::string& id) const;
  const Clearance* clearance(const std::string& person) const;
  const Credential* credential(const std::string& id) const;

  const std::map<std::string, Organisation>& organisations() const { return organisations_; }
  const SharedMap<std::string, Post>& posts() const { return posts_; }
  const SharedMap<std::string, Unit>& units() const { return units_; }
  const std::map<std::string, Compartment>& compartments() const { return compartments_; }
  const SharedMap<std::string, Mailbox>& mailboxes() const { return mailboxes_; }
  const SharedMap<std::string, Person>& persons() const { return persons_; }
  const SharedMap<std::string, Clearance>& clearances() const { return clearances_; }

  // Our own organisation: that of the authority that the log begins with.
  const std::string& own_organisation() const { return own_organisation_; }
  // The node from which mailboxes of partners are looked at: they are reached over the border, which is
  // another node's next hop than the gateway's own.
  void stand_at(const MailboxId& node) { stand_ = node; }
  const Partner* partner(const std::string& organisation) const;
  const SharedMap<std::string, Partner>& partners() const { return partners_; }
  // The number of the last excerpt of ours for a partner; 0 before the first.
  std::uint64_t excerpts_sent(const std::string& partner) const;
  // A node that this one may have for a neighbour, by the name it goes by on links: one of ours, or, at the
  // gateway, a partner's gateway while the treaty is in force. Null for others.
  const Mailbox* neighbour(const MailboxId& node) const;

  // A person's credentials that are not revoked.
  std::vector<const Credential*> credentials_of(const std::string& person) const;

  // Where a person has duties. Everybody in an organisation may read its house mailbox without a role of its
  // own.
  std::vector<Held> held_by(const std::string& person) const;

  // The house mailbox of an organisation: what is addressed to it is meant for everybody there who is
  // cleared. It is the group mailbox whose owner is the organisation itself.
  const Mailbox* house_of(const std::string& organisation) const;
  bool is_house(const Mailbox& mailbox) const;

  // The organisation a post, unit, person or organisation belongs to; empty when unknown.
  std::string organisation_of(const Mailbox& mailbox) const;

  // The node that serves a mailbox: it alone writes in its name, and receives for it. That is the node at the
  // post the mailbox belongs to, else the one at the organisation's headquarters (of several seats: the first
  // by id that has one); null when neither has one whose keys count. A node serves itself. For a partner's
  // mailbox it is the next node on the way there while the treaty is in force.
  const Mailbox* node_of(const Mailbox& mailbox) const;
  // Every node that receives what is sent to a mailbox: all of the organisation's for its house mailbox, else
  // the one that serves it.
  std::vector<const Mailbox*> nodes_of(const Mailbox& mailbox) const;
  // The mailboxes of those people who read a group that is not the house's, and sit at posts which another
  // node serves.
  std::vector<const Mailbox*> members_elsewhere(const Mailbox& group) const;
  // How many nodes there are whose keys count.
  std::size_t nodes_count() const { return nodes_.size(); }

  bool is_revoked(const KeyId& keys) const;
  // All keys of our own that were revoked.
  const std::set<KeyId>& revoked() const { return revoked_; }
  // The keys of one of our mailboxes that were revoked.
  std::vector<KeyId> revoked_of(const MailboxId& mailbox) const;
  // The highest epoch of the revocations known here; 0 before the first.
  std::uint64_t revocation_epoch() const { return epoch_; }

  // The public keys with this id, also those a mailbox no longer uses: old signatures stay verifiable.
  const PublicKeys* keys(const KeyId& id) const;
  // The public keys of a mailbox and those it had before their last renewal, as far as they are not revoked.
  std::vector<PublicKeys> generations(const MailboxId& mailbox) const;
  // The partner whose gateway has this name on links; nothing when there is none.
  const Partner* partner_at(const MailboxId& gateway) const;
  // The mailbox that has or had the keys with this id.
  const MailboxId* owner(const KeyId& id) const;

 private:
  const Post* post_of(const Mailbox& mailbox) const;
  const Mailbox* node_at(const std::string& post) const;
  void apply_mailbox(const Mailbox& mailbox);
  void apply_role(const Role& role);
  void settle_node(const Mailbox& mailbox);
  const Mailbox* next_to(const Partner& partner) const;
  const Partner* partner_with(const KeyId& keys) const;
  void note_keys(const Partner& partner);
  void apply_treaty(const Treaty& treaty);
  void apply_excerpt(const SignedExcerpt& signed_excerpt);

  struct KnownKeys {
    MailboxId mailbox;
    PublicKeys keys;
  };

  // Tables that grow with the house are shared; the others have a handful of entries.
  std::map<std::string, Organisation> organisations_;
  SharedMap<std::string, Post> posts_;
  SharedMap<std::string, Unit> units_;
  std::map<std::string, Compartment> compartments_;
  SharedMap<std::string, Mailbox> mailboxes_;
  SharedMap<std::string, std::set<std::string>> groups_;  // owner → its group mailboxes
  SharedMap<std::string, Person> persons_;
  SharedMap<std::string, Clearance> clearances_;
  SharedMap<std::string, std::map<std::string, std::uint8_t>> roles_;  // person → mailbox → duties
  SharedMap<std::string, Credential> credentials_;
  SharedMap<KeyId, KnownKeys> keys_;
  SharedMap<std::string, std::vector<KeyId>> generations_;  // mailbox → all keys it ever had, newest last
  SharedMap<std::string, std::string> nodes_;               // post → its node's mailbox, when its keys count
  std::map<std::string, std::set<std::string>> headquarters_;  // organisation → its posts of that kind
  std::string own_organisation_;
  MailboxId stand_;
  SharedMap<std::string, Partner> partners_;
  std::map<std::string, std::uint64_t> excerpts_sent_;
  SharedMap<KeyId, MailboxId> foreign_keys_;  // the first who had them: nobody takes them over by naming them
  std::set<KeyId> revoked_;
  std::uint64_t epoch_ = 0;
};

// What a mailbox is called before people: its name, else its id. A partner chooses the words for its own, but
// whose they are is said.
Name display_name(const Directory& directory, const MailboxId& id);

}  // namespace depesche
