// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "cli/invocation.h"

namespace depesche::cli {

// Audit records of commands that run where the node is opened: appended at once, on the same thread.
class DirectAuditor final : public Auditor {
 public:
  explicit DirectAuditor(Node& node) : node_(node) {}
  Result<> record(const AuditRecord& record, const Label& label) override;

 private:
  Node& node_;
};

// Opens the site in this process, when a command first needs it.
class OwnDesk final : public Desk {
 public:
  // `passphrase` is asked once, when the site is opened. All arguments must outlive the desk.
  OwnDesk(std::filesystem::path folder, std::filesystem::path passphrase_file,
          std::function<Result<crypto::Secret>()> passphrase, const Clock& clock, Entropy& entropy)
      : folder_(std::move(folder)),
        passphrase_file_(std::move(passphrase_file)),
        passphrase_(std::move(passphrase)),
        clock_(clock),
        entropy_(entropy) {}

  Result<> with_node(const std::function<Result<>(Node&)>& work) override;
  Result<> with_reader(const std::function<Result<>(Reader&, Auditor&)>& work) override;
  Result<> with_exchange(const std::function<Result<>(Exchange&, Node&)>& work) override;
  bool is_serving() const override { return false; }
  std::filesystem::path passphrase_file() const override { return passphrase_file_; }
  void stop() override { node_.reset(); }

 private:
  Result<> open();

  std::filesystem::path folder_;
  std::filesystem::path passphrase_file_;
  std::function<Result<crypto::Secret>()> passphrase_;
  const Clock& clock_;
  Entropy& entropy_;
  std::unique_ptr<Node> node_;
};

}  // namespace depesche::cli
