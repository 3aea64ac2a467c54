// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/operator_site.h"
#include "node/fleet_fixture.h"

// Headquarters and Cairo, each with an operator, for tests.

namespace depesche::cli {

class NodeDesk final : public Desk {
 public:
  explicit NodeDesk(Node& node) : node_(node) {}
  Result<> with_node(const std::function<Result<>(Node&)>& work) override { return work(node_); }
  Result<> with_reader(const std::function<Result<>(Reader&, Auditor&)>& work) override {
    auto reader = TRY(Reader::open(node_));
    DirectAuditor auditor(node_);
    return work(reader, auditor);
  }
  Result<> with_exchange(const std::function<Result<>(Exchange&, Node&)>& work) override {
    return with_exchange_of(node_, work);
  }
  bool is_serving() const override { return false; }
  std::filesystem::path passphrase_file() const override { return {}; }
  void stop() override {}

 private:
  Node& node_;
};

class TwoOffices {
 public:
  explicit TwoOffices(const std::string& name) : headquarters(name), cairo(headquarters.site, "kairo") {}

  // What Cairo's operator types, at their own terminal.
  Result<> type_in_cairo(const std::vector<std::string>& typed) {
    const auto parsed = TRY(parse(typed, true));
    NodeDesk desk(*cairo.node);
    Invocation invocation(parsed.words, terminal, desk, cairo.folder, headquarters.desktop);
    TRY(parsed.command->run(invocation));
    is_partly = invocation.is_partly();
    return {};
  }

  DispatchId write(Node& node, const std::string& author, const std::string& to) {
    Submission report = headquarters.site.report("Wolkenbruch", "Zwiebelturm", label_of(Level::restricted));
    report.author = {author};
    report.to = {{.mailbox = {to}, .for_information = false}};
    const auto answers = node.submit(std::vector{report});
    REQUIRE(answers.has_value());
    REQUIRE_MESSAGE(answers->front().has_value(), (answers->front() ? "" : answers->front().error().what));
    return answers->front()->id;
  }

  OperatorSite headquarters;
  JoinedSite cairo;
  OperatorTerminal terminal;
  bool is_partly = false;
};

}  // namespace depesche::cli
