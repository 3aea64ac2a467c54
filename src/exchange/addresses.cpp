// SPDX-License-Identifier: EUPL-1.2
#include "exchange/addresses.h"

#include "directory/partner.h"

namespace depesche {

bundle::Eid node_eid(const MailboxId& node) {
  return {.scheme = bundle::scheme_dtn, .rest = "//" + plain_name(node).mailbox.value + "/"};
}

bundle::Eid dispatch_eid(const MailboxId& node) {
  return {.scheme = bundle::scheme_dtn, .rest = "//" + plain_name(node).mailbox.value + "/dispatch"};
}

std::optional<MailboxId> node_mailbox(const bundle::Eid& endpoint) {
  if (endpoint.scheme != bundle::scheme_dtn || !endpoint.rest.starts_with("//")) return std::nullopt;
  const std::size_t end = endpoint.rest.find('/', 2);
  if (end == std::string::npos || end == 2) return std::nullopt;
  return MailboxId{endpoint.rest.substr(2, end - 2)};
}

}  // namespace depesche
