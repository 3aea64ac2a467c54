// SPDX-License-Identifier: EUPL-1.2
#include "node/change_order.h"

#include <algorithm>

#include "node/notice_text.h"
#include "view/changes.h"

namespace depesche {
namespace {

std::string subject_of(const Change& change, const Label& before, const Label& after) {
  if (change.what == Change::What::recalled) return "Rückruf";
  if (after.level > before.level) return "Höherstufung";
  return after.level < before.level ? "Herabstufung" : "Änderung der Einstufung";
}

Name text_of(const ChangeOrder& order, const Header& header, const Label& after, const Directory& directory) {
  const Name numbers = numbers_text(header, directory);
  const std::string day = day_text(header.created);
  if (order.change.what == Change::What::recalled) {
    return {.de = "Zurückgerufen wird die Depesche vom " + day + " (" + numbers.de +
                  ").\n\nGrund: " + order.because +
                  "\n\nSie ist nicht mehr verfügbar. Bitte vernichten Sie Abdrucke und berichtigen Sie Ihr "
                  "Bestandsverzeichnis.",
            .en = "The dispatch of " + day + " (" + numbers.en +
                  ") is recalled.\n\nReason: " + order.because +
                  "\n\nIt is no longer available. Please destroy prints and correct your register."};
  }
  const std::string level(to_text(after.level));
  return {.de = "Die Depesche vom " + day + " (" + numbers.de + ") ist ab sofort " + level +
                ".\n\nGrund: " + order.because +
                "\n\nBitte kennzeichnen Sie Abdrucke neu und berichtigen Sie Ihr Bestandsverzeichnis.",
          .en = "The dispatch of " + day + " (" + numbers.en + ") is " + level + " from now on.\n\nReason: " +
                order.because + "\n\nPlease mark prints anew and correct your register."};
}

}  // namespace

Label notice_label(const Label& before, const Label& after) {
  Label label = before;
  label.level = std::min(before.level, after.level);
  label.compartments.clear();
  std::ranges::set_intersection(before.compartments, after.compartments,
                                std::back_inserter(label.compartments));
  return label;
}

Result<Submission> notice_submission(const ChangeOrder& order, const DispatchId& target, const Header& header,
                                     const Label& before, const Directory& directory) {
  const bool is_recall = order.change.what == Change::What::recalled;
  const Label after = is_recall ? before : changed_label(before, order.change);
  Content content =
      bilingual(subject_of(order.change, before, after) + ": Depesche vom " + day_text(header.created),
                text_of(order, header, after, directory));
  const Person* person = directory.person(order.person);
  content.signed_by = {.person = order.person, .name = person == nullptr ? "" : person->name};
  content.change = order.change;
  content.change->target = target;
  Submission submission{.person = order.person,
                        .author = header.author,
                        .kind = Kind::message,
                        .label = notice_label(before, after),
                        .precedence = std::max(header.precedence, Precedence::priority),
                        .created = {},
                        .references = {{.relation = Relation::cites, .target = target}},
                        .to = {},
                        .blind = {},
                        .content = TRY(encode_content(content)),
                        .forgets = {}};
  for (const Recipient& recipient : header.recipients) {
    // Neither its words nor its levels mean anything at a partner's.
    if (!is_own_copy(header, recipient) && !is_foreign(recipient.mailbox))
      submission.to.push_back({.mailbox = recipient.mailbox, .for_information = recipient.for_information});
  }
  return submission;
}

}  // namespace depesche
