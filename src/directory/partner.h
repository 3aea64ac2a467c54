// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "directory/record.h"

namespace depesche {

// An organisation with which there is or was a treaty, as far as it is known here. What it says lives in here
// only, apart from our own directory.
class Partner {
 public:
  explicit Partner(Treaty treaty);

  const Treaty& treaty() const { return treaty_; }
  bool is_in_force() const { return !treaty_.has_ended; }
  // The number of the last excerpt taken; 0 before the first.
  std::uint64_t excerpt_number() const { return number_; }
  const SignedExcerpt& excerpt() const { return excerpt_; }

  // Whether it counts more than what is known; an older one changes nothing.
  bool take(const Treaty& treaty);
  // Errors: corrupt (the partner's authority did not sign it), invalid, denied (it is about others),
  // conflict (it is not newer than what is known, or there is no treaty in force).
  Result<> check(const SignedExcerpt& excerpt, const std::string& own) const;
  // Takes what a partner says. Of one that is older than what is known only the revocations count. Errors: as
  // check().
  Result<> take(const SignedExcerpt& excerpt, const std::string& own);

  // By their names here. Their ceilings are in our levels, as far as the treaty says what they stand for.
  const Mailbox* mailbox(const MailboxId& id) const;
  const std::map<std::string, Mailbox>& mailboxes() const { return mailboxes_; }
  const Mailbox& gateway() const { return mailboxes_.at(gateway_name_.value); }

  struct KnownKeys {
    MailboxId mailbox;
    PublicKeys keys;
  };
  const KnownKeys* keys(const KeyId& id) const;
  // All keys that a mailbox ever had, newest last.
  std::vector<KeyId> generations(const MailboxId& mailbox) const;
  const std::map<KeyId, KnownKeys>& all_keys() const { return keys_; }
  bool is_revoked(const KeyId& id) const { return revoked_.contains(id); }

 private:
  Result<Excerpt> opened(const SignedExcerpt& excerpt, const std::string& own) const;
  void add(Mailbox mailbox);
  void begin();

  Treaty treaty_;
  MailboxId gateway_name_;
  PublicKeys authority_;
  std::uint64_t number_ = 0;
  SignedExcerpt excerpt_;
  std::vector<Mailbox> told_;  // by the last excerpt, in the partner's levels
  std::map<std::string, Mailbox> mailboxes_;
  std::map<KeyId, KnownKeys> keys_;
  std::map<std::string, std::vector<KeyId>> generations_;
  std::set<KeyId> revoked_;
};

}  // namespace depesche
