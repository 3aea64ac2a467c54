// SPDX-License-Identifier: EUPL-1.2
#include "cli/node_name.h"

namespace depesche::cli {

Result<MailboxId> node_named(const Directory& directory, const std::string& typed) {
  const std::string post = typed.starts_with("post.") ? typed.substr(5) : typed;
  for (const std::string& name : {post, "node." + post}) {
    const Mailbox* mailbox = directory.neighbour({name});
    if (mailbox == nullptr) continue;
    if (directory.is_revoked(mailbox->keys.id())) return fail(Code::not_found, name + " has been revoked");
    return MailboxId{name};
  }
  const bool is_post = directory.post(post) != nullptr;
  return fail(Code::not_found, is_post ? post + " has no node of its own" : "there is no node " + typed);
}

Result<MailboxId> node_serving(const Directory& directory, const std::string& typed) {
  if (auto node = node_named(directory, typed)) return node;
  for (const std::string& name : {typed, "post." + typed, "unit." + typed}) {
    const Mailbox* mailbox = directory.mailbox({name});
    const Mailbox* node = mailbox == nullptr ? nullptr : directory.node_of(*mailbox);
    if (node != nullptr) return node->id;
  }
  return fail(Code::not_found, "there is no mailbox " + typed);
}

}  // namespace depesche::cli
