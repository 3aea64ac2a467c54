// SPDX-License-Identifier: EUPL-1.2
#include "node/returned.h"

#include <algorithm>

#include "node/notice_text.h"
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
    const Name reason = reason_text(owed.refused);
    text.de += "\n\n" + (numbers.de.empty() ? owed.node.value : numbers.de) + ": " + reason.de;
    text.en += "\n\n" + (numbers.en.empty() ? owed.node.value : numbers.en) + ": " + reason.en;
  }
  return text;
}

Result<Submission> returned(Node& node, const DispatchId& id) {
  const Entry entry = TRY(node.log().find(id));
  const Header header = TRY(decode_header(entry.dispatch.header));
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

}  // namespace

Result<> return_undelivered(Node& node) {
  const auto failed = TRY(Delivery(node.views().database()).to_return(returned_at_once));
  if (failed.empty()) return {};
  std::vector<Submission> batch;
  for (const DispatchId& id : failed) batch.push_back(TRY(returned(node, id)));
  const auto answers = TRY(node.submit(batch));
  for (const auto& answer : answers) {
    if (!answer) return std::unexpected(answer.error());
  }
  return {};
}

}  // namespace depesche
