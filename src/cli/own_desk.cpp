// SPDX-License-Identifier: EUPL-1.2
#include "cli/own_desk.h"

#include "station/station.h"

namespace depesche::cli {

Result<> DirectAuditor::record(const AuditRecord& record, const Label& label) {
  const std::vector batch{audit_submission(node_.site(), record, label)};
  auto answers = TRY(node_.submit(batch));
  if (!answers.front()) return std::unexpected(answers.front().error());
  return {};
}

Result<> OwnDesk::open() {
  if (node_) return {};
  TRY(read_site(folder_));         // before the passphrase is asked: a wrong folder should say so
  TRY(go_on_destroying(folder_));  // its passphrase may be gone already
  const auto passphrase = TRY(passphrase_());
  node_ = TRY(Node::open(folder_, passphrase, clock_, entropy_));
  return {};
}

Result<> OwnDesk::with_node(const std::function<Result<>(Node&)>& work) {
  TRY(open());
  return work(*node_);
}

Result<> OwnDesk::with_exchange(const std::function<Result<>(Exchange&, Node&)>& work) {
  TRY(open());
  return with_exchange_of(*node_, work);
}

Result<> OwnDesk::with_reader(const std::function<Result<>(Reader&, Auditor&)>& work) {
  TRY(open());
  auto reader = TRY(Reader::open(*node_));
  DirectAuditor auditor(*node_);
  return work(reader, auditor);
}

}  // namespace depesche::cli
