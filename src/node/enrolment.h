// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>

#include "crypto/scrypt.h"
#include "crypto/secret.h"
#include "node/node.h"

namespace depesche {

// How a post gets a node of its own. Headquarters makes a package: what the new node must know and hold,
// sealed under a code and signed by the authority. The package goes by any way, the code by another: on
// paper, or as the text of a QR code. The code names the package it opens, so that no other can be passed off
// for it. Bytes: docs/formats/enrolment.md.
struct EnrolmentPackage {
  Bytes bytes;
  std::string code;  // groups of four letters and digits; 24 bytes of secret and digest
  MailboxId node;
};

inline constexpr std::size_t enrolment_size_max = std::size_t{1} << 30;

// Makes node `node.<post>`, tells the house, and packs: the directory from its beginning, what the post's
// mailboxes wrote and were sent, and their keys. From here on this node no longer writes in their names.
// `ceiling` is the highest level the new node may show. Errors: not_found (no such post), conflict (it has a
// node whose keys count), denied (this node does not hold the authority's keys), unavailable.
Result<EnrolmentPackage> enrol(Node& node, const std::string& post, Level ceiling);

// Makes the site of an enrolled post in an empty or missing folder. Errors: denied (the code does not fit the
// package), invalid or corrupt (no package of the authority), conflict (the folder holds a site).
Result<Site> join_site(const std::filesystem::path& folder, BytesView package, std::string_view code,
                       const crypto::Secret& passphrase, const crypto::ScryptCost& cost, const Clock& clock,
                       Entropy& entropy);

// Says that a node's keys count no more („Gerät verloren, gestohlen, Vertretung aufgegeben“): its mailboxes
// fall back to headquarters, the house gets new keys, which every other node is given, and nothing the old
// ones signed is taken any longer. Errors: not_found (no such node, or none whose keys count), invalid (the
// own node), denied.
Result<> revoke_node(Node& node, const MailboxId& revoked, const std::string& because);

// Gives a mailbox new keys and, sealed, to each node that must have them; a mailbox that came after its node
// was enrolled gets there this way too. With a reason the old keys count no more; without, they stay good for
// what is under way. Errors: not_found, denied, invalid (an authority; a partner's; a node whose keys may be
// known to others: it is revoked and enrolled anew).
Result<> renew_keys(Node& node, const MailboxId& mailbox, const std::string& because);

}  // namespace depesche
