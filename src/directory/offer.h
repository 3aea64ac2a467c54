// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "directory/record.h"
#include "dispatch/keys.h"

namespace depesche {

inline constexpr std::size_t offer_size_max = 64U << 10U;

// What an organisation tells another before a treaty: who it is, by its root, and where its border is.
struct Offer {
  std::string organisation;
  Name name;
  MailboxId authority_mailbox;
  PublicKeys authority;
  MailboxId gateway;
  PublicKeys gateway_keys;
  std::vector<std::string> level_words;  // its own table, lowest first
  bool operator==(const Offer&) const = default;
};

// Bytes: docs/formats/federation.md. `authority` are the private keys of offer.authority.
Bytes sign(const Offer& offer, const crypto::SigningKey& authority);
// Errors: invalid; corrupt when the root that it names did not sign it. Whether that is the partner's root is
// for people to compare, on paper: its id is offer.authority.id().
Result<Offer> read_offer(BytesView bytes);

}  // namespace depesche
