// SPDX-License-Identifier: EUPL-1.2
#include "exchange/refusal.h"

#include "node/submission.h"

namespace depesche {

Result<> record_refusal(Node& node, std::string because, std::vector<DispatchId> dispatches,
                        const Label& label) {
  const AuditRecord record{.what = AuditRecord::What::refused,
                           .person = {},
                           .dispatches = std::move(dispatches),
                           .because = std::move(because)};
  const auto answers = TRY(node.submit(std::vector{audit_submission(node.site(), record, label)}));
  if (!answers.front()) return std::unexpected(answers.front().error());
  return {};
}

}  // namespace depesche
