// SPDX-License-Identifier: EUPL-1.2
#include "cli/directory_change.h"

#include <algorithm>

namespace depesche::cli {

Result<> change_directory(Node& node, DirectoryChange change) {
  if (!change.mailboxes.empty()) TRY(node.create_keys(change.mailboxes));
  const Mailbox* house = node.published()->directory->house_of(node.site().organisation);
  if (house == nullptr) return fail(Code::corrupt, "the directory has no house mailbox");

  std::vector<Record> records = std::move(change.before);
  std::ranges::copy(change.mailboxes, std::back_inserter(records));
  std::ranges::move(change.after, std::back_inserter(records));
  std::vector<Submission> batch;
  for (const Record& record : records) batch.push_back(submission_of({}, node.site(), house->id, record));
  for (const Credential& credential : change.credentials) {
    batch.push_back(credential_submission(node.site(), credential));
  }
  const auto answers = TRY(node.submit(batch));
  for (const auto& answer : answers) {
    if (!answer) return std::unexpected(answer.error());
  }
  return {};
}

}  // namespace depesche::cli
