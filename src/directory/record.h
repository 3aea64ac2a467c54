// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "dispatch/keys.h"
#include "dispatch/label.h"

// What the directory says: organisations, posts, units, mailboxes, people, and who may do what. Each record
// is the content of one dispatch of kind `directory`; a later record with the same identity replaces the
// earlier one, so that nodes which hold the same dispatches hold the same directory. Bytes:
// docs/formats/directory.md, and docs/formats/federation.md for what concerns other organisations.

namespace depesche {

struct Name {
  std::string de;
  std::string en;
  bool operator==(const Name&) const = default;
};

// A ministry or another authority with a root of its own.
struct Organisation {
  std::string id;
  Name name;
  bool operator==(const Organisation&) const = default;
};

// A mission abroad or the headquarters. Coordinates are WGS 84 in millionths of a degree.
struct Post {
  std::string id;
  std::string organisation;
  std::string kind;  // headquarters, embassy, consulate, representation, office
  Name name;
  std::string country;  // ISO 3166-1 alpha-3
  Name country_name;
  std::int64_t latitude_micro = 0;
  std::int64_t longitude_micro = 0;
  bool operator==(const Post&) const = default;
};

struct Unit {
  std::string id;
  std::string post;
  Name name;
  bool operator==(const Unit&) const = default;
};

// Need to know: a word that a label carries and a person must hold.
struct Compartment {
  std::string code;
  Name name;
  bool operator==(const Compartment&) const = default;
};

enum class MailboxKind : std::uint8_t { authority, node, post, unit, group, person };

// Where dispatches are addressed to and written from. `ceiling` is the highest level it is authorised for.
struct Mailbox {
  MailboxId id;
  MailboxKind kind = MailboxKind::post;
  std::string owner;  // id of the post, unit, person or organisation it belongs to
  Name name;
  Label ceiling;
  PublicKeys keys;
  bool operator==(const Mailbox&) const = default;
};

struct Person {
  std::string id;
  std::string name;
  std::string post;
  std::string language = "de";
  bool active = true;
  bool operator==(const Person&) const = default;
};

// A person's authorisation: the highest level and the compartments that may be read, and for which
// organisations.
struct Clearance {
  std::string person;
  Label upto;  // level and compartments; releasable_to holds the organisations the person belongs to
  bool operator==(const Clearance&) const = default;
};

// What a person may do with a mailbox, as a set of bits.
enum class Duty : std::uint8_t {
  read = 1,        // open what is addressed to the mailbox
  write = 2,       // write drafts in its name
  release = 4,     // sign off and send
  administer = 8,  // change the directory (authority mailboxes only)
  supervise = 16,  // see the audit records (security officer)
};

// A person's duties at a mailbox; no duties means the role has ended.
struct Role {
  std::string person;
  MailboxId mailbox;
  std::uint8_t duties = 0;
  bool operator==(const Role&) const = default;
};

// A secret a person proves to this node. Sealed to the node's own mailbox, so that no other node can open it.
struct Credential {
  enum class Kind : std::uint8_t { password, passkey };
  std::string id;
  std::string person;
  Kind kind = Kind::password;
  std::string name;  // how the person calls it („Dienstschlüssel“)
  Bytes verifier;    // a password's scrypt record, or a passkey's public key (COSE) and id
  bool revoked = false;
  bool operator==(const Credential&) const = default;
};

// These keys of a mailbox count no more: nothing signed with them is taken from elsewhere any longer, and a
// node that has no others is not spoken with. Never taken back; a mailbox goes on with new keys. `epoch`
// counts an authority's revocations, so that two nodes can tell which of them knows more.
struct Revocation {
  MailboxId mailbox;
  KeyId keys;
  std::uint64_t epoch = 0;
  std::string because;
  bool operator==(const Revocation&) const = default;
};

// One level of ours and what stands for it in the partner's table, by its number there.
struct LevelPair {
  Level ours = Level::open;
  Level theirs = Level::open;
  bool operator==(const LevelPair&) const = default;
};

// „Vereinbarung“ with an organisation that has a root of its own: whose signatures count for it, through
// which nodes both exchange, and what may pass. Of several the one with the highest number counts.
struct Treaty {
  std::string organisation;  // the partner's id: its mailboxes are „NAME@ID“ here
  Name name;
  std::uint64_t number = 0;
  bool has_ended = false;
  MailboxId partner_authority;  // the partner's authority, as they call it
  PublicKeys authority;         // its root, as the officers compared it
  MailboxId gateway;            // our node at the border
  MailboxId partner_gateway;    // theirs, as they call it
  PublicKeys partner_gateway_keys;
  std::vector<std::string> level_words;   // what the partner calls its levels, lowest first
  std::vector<LevelPair> outward;         // what of ours may go there, and as what
  std::vector<LevelPair> inward;          // what of theirs may come, and as what
  std::vector<std::string> compartments;  // that both sides know; others never pass
  std::vector<std::string> release;       // a dispatch must be released to one of these to go there
  std::vector<MailboxId> offered;         // mailboxes of ours that may write there and be written to
  bool operator==(const Treaty&) const = default;
};

// What an organisation tells a partner of itself: all that counts of it at once. A higher number replaces a
// lower one; what was revoked once stays revoked.
struct Excerpt {
  std::string organisation;  // who says so
  std::string partner;       // to whom
  std::uint64_t number = 0;
  PublicKeys authority;            // signs the next excerpt
  std::vector<Mailbox> mailboxes;  // posts, units and the gateway node, by their names at home
  std::vector<KeyId> revoked;
  bool operator==(const Excerpt&) const = default;
};

// An excerpt under its authority's signature: whoever hands it on can change nothing.
struct SignedExcerpt {
  Bytes body;       // encode(Excerpt)
  Bytes signature;  // 96 bytes
  bool operator==(const SignedExcerpt&) const = default;
};

inline constexpr std::size_t excerpt_size_max = std::size_t{1} << 20U;  // bytes
inline constexpr std::size_t excerpt_name_size_max = 256;               // bytes
Bytes encode(const Excerpt& excerpt);
// Errors: invalid, also beyond a limit.
Result<Excerpt> decode_excerpt(BytesView body);
SignedExcerpt sign(const Excerpt& excerpt, const SigningKey& authority);

using Record = std::variant<Organisation, Post, Unit, Compartment, Mailbox, Person, Clearance, Role,
                            Credential, Revocation, Treaty, SignedExcerpt>;

Bytes encode(const Record& record);

// Errors: invalid, with what is wrong. Texts and lists have the limits of dispatch/wire.h.
Result<Record> decode_record(BytesView content);

}  // namespace depesche
