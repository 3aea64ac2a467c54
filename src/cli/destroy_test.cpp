// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "cli/control.h"
#include "cli/operator_site.h"
#include "cli/run.h"
#include "cli/trust_commands.h"

namespace depesche::cli {
namespace {

namespace fs = std::filesystem;

TEST_CASE("keys are destroyed by who types the site's id, and by nobody else") {
  OperatorSite office("destroy");
  const fs::path file = office.desktop / "passphrase";
  std::ofstream(file) << "ein Kennsatz für Tests\n";
  office.desk().set_passphrase_file(file);
  office.terminal.answers = {"Zentrale"};
  CHECK(office.type({"destroy-keys"}).error().code == Code::invalid);
  CHECK(office.terminal.shown.find("NOTVERNICHTUNG") != std::string::npos);
  CHECK(fs::exists(office.site.folder / "keys"));
  CHECK_FALSE(is_destruction_begun(office.site.folder));

  office.terminal.answers = {"zentrale"};
  REQUIRE(office.type({"destroy-keys"}));
  CHECK(office.terminal.shown.find("sind vernichtet") != std::string::npos);
  CHECK(office.terminal.shown.find("no other node") != std::string::npos);
  CHECK_FALSE(office.is_partly);
  CHECK_FALSE(fs::exists(office.site.folder / "keys"));
  CHECK_FALSE(fs::exists(office.site.folder / "views"));
  CHECK_FALSE(fs::exists(file));
  CHECK(office.type({"destroy-keys", "--confirm", "zentrale"}).error().code == Code::denied);
}

TEST_CASE("a post that has a headquarters leaves its last message beside the log") {
  OperatorSite office("destroy-told");
  REQUIRE(office.type({"enrol", "kairo", "--package", "x"}));
  REQUIRE(office.type({"destroy-keys", "--confirm", "zentrale", "--json"}));
  CHECK(office.terminal.shown.find("\"recorded\":true") != std::string::npos);
  CHECK(fs::file_size(office.site.folder / destruction_bundle) > 0);
}

TEST_CASE("with no time, the keys of a closed site go without its passphrase and without a message") {
  OperatorSite office("destroy-hurry");
  office.site.close();
  const auto folder = office.site.folder.string();
  CHECK(run({"destroy-keys", "--without-record", "--confirm", "wrong", "--folder", folder}, office.terminal,
            true) == exit_misused);
  CHECK(fs::exists(office.site.folder / "keys"));
  office.terminal.asked.clear();
  CHECK(run({"destroy-keys", "--without-record", "--confirm", "zentrale", "--folder", folder},
            office.terminal, false) == exit_ok);
  CHECK(office.terminal.asked.empty());
  CHECK(office.terminal.shown.find("Headquarters does not know yet") != std::string::npos);
  CHECK_FALSE(fs::exists(office.site.folder / "keys"));

  office.terminal.complaints.clear();
  for (const char* command : {"status", "serve"})
    CHECK(run({command, "--folder", folder}, office.terminal, false) == exit_failed);
  CHECK(office.terminal.complaints.find("were destroyed") != std::string::npos);
  CHECK(office.terminal.asked.empty());  // there is no passphrase to ask for any more
}

TEST_CASE("what is left to destroy by hand is named, and the exit code says so") {
  OperatorSite office("destroy-left");
  office.site.close();
  const std::vector<std::string> typed{"destroy-keys",      "--without-record", "--confirm",
                                       "zentrale",          "--folder",         office.site.folder.string(),
                                       "--passphrase-file", "/proc/version"};
  CHECK(run(typed, office.terminal, true) == exit_partly);
  CHECK(office.terminal.shown.find("BITTE VON HAND VERNICHTEN: /proc/version") != std::string::npos);
}

TEST_CASE("a serving node is told to destroy its keys, answers, and ends with nothing in the clear") {
  OperatorSite office("destroy-served");
  office.site.close();
  const auto folder = office.site.folder;
  std::ofstream(folder / "passphrase") << "ein Kennsatz für Tests\n";
  const auto ready = office.desktop / "ready";
  OperatorTerminal serving;
  int ended = -1;
  std::jthread node([&] {
    ended = run(
        {"serve", "--plain", "--port", "0", "--folder", folder.string(), "--passphrase-file",
         (folder / "passphrase").string(), "--ready-file", ready.string(), "--web", office.desktop.string()},
        serving, false);
  });
  for (int i = 0; i < 600 && !fs::exists(ready); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  REQUIRE_MESSAGE(fs::exists(ready), serving.complaints);
  const int code =
      run({"destroy-keys", "--confirm", "zentrale", "--folder", folder.string()}, office.terminal, false);
  CHECK_MESSAGE(code == exit_ok, office.terminal.complaints);
  CHECK(office.terminal.shown.find("are destroyed") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "keys"));  // before the node has ended
  node.join();
  CHECK(ended == exit_ok);
  CHECK(serving.shown.find("were destroyed") != std::string::npos);
  for (const char* gone : {"keys", "passphrase", "views"}) CHECK_FALSE(fs::exists(folder / gone));
  CHECK(fs::exists(folder / "log.db"));
}

}  // namespace
}  // namespace depesche::cli
