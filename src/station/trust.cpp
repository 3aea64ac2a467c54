// SPDX-License-Identifier: EUPL-1.2
#include "station/trust.h"

#include <algorithm>

#include "exchange/addresses.h"

namespace depesche {

Result<> check_neighbour(const Directory& directory, const transport::Certificate& certificate) {
  if (certificate.nodes.empty()) return fail(Code::denied, "the certificate names no node");
  for (const bundle::Eid& named : certificate.nodes) {
    const auto id = node_mailbox(named);
    const Mailbox* node = id ? directory.neighbour(*id) : nullptr;
    if (node == nullptr) return fail(Code::denied, bundle::to_text(named) + " is no node of the directory");
    if (directory.is_revoked(node->keys.id()))
      return fail(Code::denied, "the keys of " + id->value + " are revoked");
    // Until it starts anew, a node calls under the keys it had before they were renewed.
    const auto generations = directory.generations(node->id);
    const bool is_its_own = std::ranges::any_of(generations, [&](const PublicKeys& keys) {
      return transport::key_digest_of(keys.signing.point) == certificate.key_digest;
    });
    if (!is_its_own) return fail(Code::denied, "the key is not the one the directory has for " + id->value);
  }
  return {};
}

Result<transport::Issued> own_certificate(const MailboxId& node, const MailboxKeys& keys) {
  return transport::certificate_of(node_eid(node), keys.signing.private_scalar(),
                                   keys.signing.public_key().point);
}

}  // namespace depesche
