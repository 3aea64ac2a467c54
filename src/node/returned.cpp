// SPDX-License-Identifier: EUPL-1.2
#include "node/returned.h"

#include <algorithm>

#include "directory/border.h"
#include "node/notice_text.h"
#include "node/submission.h"
#include "node/view_set.h"

namespace depesche {
namespace {

constexpr std::size_t returned_at_once = 64;

// The addressees that some node which did not take the dispatch serves, with the node's reason.
Name failures_of(const Header& header, const std::vector<Owed>& standing, const Directory& directory) {
  Name text;
  for (const Owed& owed : standing) {
    if (owed.arrived || owed.refused.empty()) continue;
    Header there = header;
    std::erase_if(there.recipients, [&](const Recipient& recipient) {
      const Mailbox* mailbox = directory.mailbox(recipient.mailbox);
      if (mailbox == nullptr) return true;
      const auto nodes = directory.nodes_of(*mailbox);
      return std::ranges::none_of(nodes, [&](const Mailbox* node) { return node->id == owed.node; });
    });
    const Name numbers = numbers_text(there, directory);
    const Name reason = reason_text(owed);
    text.de += "\n\n" + (numbers.de.empty() ? owed.node.value : numbers.de) + ": " + reason.de;
    text.en += "\n\n" + (numbers.en.empty() ? owed.node.value : numbers.en) + ": " + reason.en;
  }
  return text;
}

Result<Submission> returned(Node& node, const DispatchId& id, const Header& header) {
  const auto directory = node.published()->directory;
  const auto standing = TRY(Delivery(node.views().database()).standing_of(id));
  const Name failures = failures_of(header, standing, *directory);
  const Content content = bilingual(
      "Nicht zustellbar: Depesche vom " + day_text(header.created),
      {.de = "Ihre Depesche konnte nicht zugestellt werden." + failures.de +
             "\n\nSie steht weiter in Ihrem Ausgang. Bitte senden Sie sie an eine andere Stelle oder auf "
             "anderem "
             "Weg.",
       .en = "Your dispatch could not be delivered." + failures.en +
             "\n\nIt stays among what you sent. Please send it to another mailbox or by another way."});
  return Submission{.person = {},
                    .author = node.site().node,
                    .kind = Kind::message,
                    .label = header.label,
                    .precedence = header.precedence,
                    .created = {},
                    .references = {{.relation = Relation::answers, .target = id}},
                    .to = {{.mailbox = header.author, .for_information = false}},
                    .blind = {},
                    .content = TRY(encode_content(content)),
                    .forgets = {}};
}

// Whether the author has a message now. One whom it may not reach any more, as their clearance was lowered,
// learns nothing of it.
Result<bool> return_one(Node& node, const DispatchId& id, const Header& header) {
  const std::vector batch{TRY(returned(node, id, header))};
  const auto answers = TRY(node.submit(batch));
  return answers.front().has_value();
}

}  // namespace

Result<> mark_returned(Node& node, const DispatchId& dispatch) {
  const Refused note{.dispatch = dispatch, .because = std::string(returned_word)};
  const auto answers = TRY(node.submit(std::vector{note_submission(node.site(), node.site().node, note)}));
  return answers.front() ? Result<>{} : std::unexpected(answers.front().error());
}

Result<std::vector<ForeignReturn>> return_undelivered(Node& node) {
  const auto failed = TRY(Delivery(node.views().database()).to_return(returned_at_once));
  const auto directory = node.published()->directory;
  std::vector<ForeignReturn> foreign;
  for (const DispatchId& id : failed) {
    const Entry entry = TRY(node.log().find(id));
    auto signed_header = TRY(decode_header(entry.dispatch.header));
    const MailboxId* signer = directory->owner(signed_header.author_key);
    if (signer != nullptr && is_foreign(*signer)) {
      if (const Mailbox* gateway = node_of_signer(signed_header, *directory))
        foreign.push_back({.gateway = gateway->id, .dispatch = id});
      else
        TRY(mark_returned(node, id));
      continue;
    }
    const auto header = localised(std::move(signed_header), *directory);
    const Mailbox* author = header ? directory->mailbox(header->author) : nullptr;
    bool is_told = false;
    if (author != nullptr) is_told = TRY(return_one(node, id, *header));
    if (!is_told) TRY(mark_returned(node, id));
  }
  return foreign;
}

}  // namespace depesche
