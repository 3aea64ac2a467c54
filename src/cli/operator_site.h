// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cli/invocation.h"
#include "cli/own_desk.h"
#include "cli/parse.h"
#include "node/test_site.h"

// An operator at the small site of the node's tests: what they type runs as it does in the program.

namespace depesche::cli {

// Keeps what is shown; every question is answered with „geheim und lang genug“.
class OperatorTerminal final : public Terminal {
 public:
  void out(std::string_view text) override { shown += text; }
  void err(std::string_view text) override { complaints += text; }
  Result<crypto::Secret> ask(std::string_view) override {
    return crypto::Secret::of(as_bytes("geheim und lang genug"));
  }
  bool is_gone() const override { return false; }
  std::size_t width() const override { return 0; }

  Result<> write_file(std::string_view bytes) override {
    filed += bytes;
    return {};
  }

  std::string shown, complaints, filed;
};

class OperatorDesk final : public Desk {
 public:
  explicit OperatorDesk(TestSite& site) : site_(site) {}
  Result<> with_node(const std::function<Result<>(Node&)>& work) override { return work(*site_.node); }
  Result<> with_reader(const std::function<Result<>(Reader&, Auditor&)>& work) override {
    auto reader = TRY(Reader::open(*site_.node));
    DirectAuditor auditor(*site_.node);
    return work(reader, auditor);
  }
  bool is_serving() const override { return false; }

 private:
  TestSite& site_;
};

class OperatorSite {
 public:
  explicit OperatorSite(const std::string& name) : site("operator-" + name), desk_(site) {
    desktop = site.folder.parent_path() / ("desktop-" + name);
    std::filesystem::remove_all(desktop);
    std::filesystem::create_directories(desktop);
  }

  // What the command answers; what it shows is added to `terminal`.
  Result<> type(const std::vector<std::string>& typed) {
    const auto parsed = TRY(parse(typed));
    const auto folder = parsed.words.value("folder", site.folder.string());
    Invocation invocation(parsed.words, terminal, desk_, folder, desktop);
    TRY(parsed.command->run(invocation));
    is_partly = invocation.is_partly();
    return {};
  }

  static std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  TestSite site;
  OperatorTerminal terminal;
  std::filesystem::path desktop;  // where the operator stands, outside the node's folder
  bool is_partly = false;

 private:
  OperatorDesk desk_;
};

}  // namespace depesche::cli
