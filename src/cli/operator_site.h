// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include <deque>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "cli/invocation.h"
#include "cli/own_desk.h"
#include "cli/parse.h"
#include "node/test_site.h"
#include "station/station.h"

// An operator at the small site of the node's tests: what they type runs as it does in the program.

namespace depesche::cli {

// Keeps what is shown; questions are answered with what was laid ready, then with „geheim und lang genug“.
class OperatorTerminal final : public Terminal {
 public:
  void out(std::string_view text) override { shown += text; }
  void err(std::string_view text) override { complaints += text; }
  Result<crypto::Secret> ask(std::string_view prompt) override {
    return crypto::Secret::of(as_bytes(next_answer(prompt)));
  }
  Result<std::string> ask_openly(std::string_view prompt) override { return next_answer(prompt); }
  Result<std::optional<std::string>> read_line() override {
    if (on_line) on_line();
    if (lines.empty()) return std::optional<std::string>();
    std::string line = lines.front();
    lines.pop_front();
    return std::optional(std::move(line));
  }
  bool is_gone() const override { return false; }
  std::size_t width() const override { return 0; }

  void begin_file(std::string_view option) override { current_ = option; }
  Result<> write_file(std::string_view bytes) override {
    filed += bytes;
    files[current_] += bytes;
    return {};
  }

  std::string shown, complaints, filed, asked;
  std::deque<std::string> answers;
  std::deque<std::string> lines;             // of standard input
  std::function<void()> on_line;             // before each of them
  std::function<std::string()> otherwise;    // answers when nothing is laid ready
  std::map<std::string, std::string> files;  // by option; what came before any was begun stands under ""

 private:
  std::string next_answer(std::string_view prompt) {
    asked += prompt;
    if (answers.empty()) return otherwise ? otherwise() : "geheim und lang genug";
    std::string answer = answers.front();
    answers.pop_front();
    return answer;
  }

  std::string current_;
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
  Result<> with_exchange(const std::function<Result<>(Exchange&, Node&)>& work) override {
    return with_exchange_of(*site_.node, work);
  }
  bool is_serving() const override { return false; }
  std::filesystem::path passphrase_file() const override { return passphrase_file_; }
  void stop() override { site_.close(); }
  void set_passphrase_file(std::filesystem::path file) { passphrase_file_ = std::move(file); }

 private:
  TestSite& site_;
  std::filesystem::path passphrase_file_;
};

class OperatorSite {
 public:
  explicit OperatorSite(const std::string& name) : site("operator-" + name), desk_(site) {
    desktop = site.folder.parent_path() / ("desktop-" + name);
    std::filesystem::remove_all(desktop);
    std::filesystem::create_directories(desktop);
  }

  OperatorDesk& desk() { return desk_; }

  // What the command answers; what it shows is added to `terminal`.
  Result<> type(const std::vector<std::string>& typed) {
    const auto parsed = TRY(parse(typed, is_german));
    const auto folder = parsed.words.value("folder", site.folder.string());
    Invocation invocation(parsed.words, terminal, desk_, folder, desktop);
    invocation.set_german(is_german);
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
  bool is_german = true;

 private:
  OperatorDesk desk_;
};

}  // namespace depesche::cli
