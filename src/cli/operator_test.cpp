// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include "cli/directory_change.h"
#include "cli/operator_site.h"

namespace depesche::cli {
namespace {

TEST_CASE("people, posts, units and groups get plain ids and decent names, or nothing is written") {
  OperatorSite office("names");
  const auto people = office.site.node->published()->directory->persons().size();
  const auto mailboxes = office.site.node->published()->directory->mailboxes().size();
  const std::string endless(100'000, 'n');
  const std::string escape = "\x1b[2Jx";
  for (const std::string& id : {std::string(), std::string("a b/../c"), escape, endless}) {
    for (const std::vector<std::string>& typed : {std::vector<std::string>{"user", "add", id},
                                                  {"mailbox", "add-post", id},
                                                  {"mailbox", "add-unit", id},
                                                  {"mailbox", "add-group", id}}) {
      const auto done = office.type(typed);
      REQUIRE_FALSE(done.has_value());
      CHECK(done.error().code == Code::invalid);
      CHECK(done.error().what.find("a to z") != std::string::npos);
    }
  }
  for (const std::string& name : {std::string(), escape, endless}) {
    CHECK(office.type({"user", "add", "neu", "--name", name}).error().code == Code::invalid);
    CHECK(office.type({"mailbox", "add-unit", "neu", "--name", name}).error().code == Code::invalid);
    CHECK(office.type({"mailbox", "add-unit", "neu", "--name-en", name}).error().code == Code::invalid);
  }
  CHECK(office.type({"user", "add", "neu", "--language", "xx"}).error().code == Code::invalid);
  CHECK(office.type({"mailbox", "add-post", "neu", "--country", "Egypt"}).error().code == Code::invalid);
  CHECK(office.type({"mailbox", "add-post", "neu", "--kind", "palace"}).error().code == Code::invalid);
  CHECK(office.site.node->published()->directory->persons().size() == people);
  CHECK(office.site.node->published()->directory->mailboxes().size() == mailboxes);

  CHECK(office.type({"mailbox", "add-post", "lima", "--name", "Botschaft Lima", "--country", "PER"}));
  CHECK(office.type({"user", "add", "neu", "--name", "Jürgen Neu"}));
  CHECK(office.site.node->published()->directory->persons().size() == people + 1);
}

TEST_CASE("an export goes to the caller's own file and touches none of the node's") {
  OperatorSite office("export");
  office.site.send(office.site.report("Wahl", "Die Wahl am Nil", label_of(Level::open)));
  REQUIRE(office.type({"user", "add", "leser"}));
  const auto log = office.site.folder / "log.db";
  const auto size = std::filesystem::file_size(log);
  REQUIRE(office.type({"export", "--as", "leser", "--out", log.string()}));
  CHECK(std::filesystem::file_size(log) >= size);
  CHECK(office.terminal.filed.find("Die Wahl am Nil") != std::string::npos);
}

TEST_CASE("a restore with a passphrase that does not fit leaves nothing behind") {
  OperatorSite office("restore");
  const auto target = office.desktop / "drill";
  REQUIRE(office.type({"backup", "saved"}));
  std::ofstream(office.desktop / "wrong") << "nicht der Kennsatz\n";
  std::ofstream(office.desktop / "right") << "ein Kennsatz für Tests\n";
  const auto restore_with = [&](const char* file) {
    return office.type({"restore", "saved", "--folder", target.string(), "--passphrase-file",
                        (office.desktop / file).string()});
  };
  CHECK(restore_with("wrong").error().code == Code::denied);
  CHECK_FALSE(std::filesystem::exists(target));
  CHECK(restore_with("right").has_value());
  CHECK(std::filesystem::exists(target / "log.db"));
}

TEST_CASE("an import names what is no file, leads nowhere or is closed, and takes in the rest") {
  OperatorSite office("odd");
  const auto folder = office.desktop / "in";
  std::filesystem::create_directories(folder / "closed");
  std::ofstream(folder / "a.txt") << "Ein Bericht aus Kairo.\n";
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  std::filesystem::create_symlink("nowhere", folder / "dead");
  std::filesystem::create_symlink("/dev/null", folder / "device");
  std::filesystem::create_symlink("a.txt", folder / "alias");
  std::filesystem::permissions(folder / "closed", std::filesystem::perms::none);
  REQUIRE(office.type({"import", "in", "--language", "de"}));
  std::filesystem::permissions(folder / "closed", std::filesystem::perms::owner_all);
  CHECK(office.is_partly);
  const std::string named = OperatorSite::text_of(office.site.folder / "quarantine.tsv");
  CHECK(named.find("pipe\t\tunsupported") != std::string::npos);
  CHECK(named.find("device\t\tunsupported") != std::string::npos);
  CHECK(named.find("dead\t\tunreadable") != std::string::npos);
  CHECK(named.find("alias") == std::string::npos);
  const bool is_closed_to_us = geteuid() != 0;
  CHECK((named.find("closed\t\tunreadable") != std::string::npos) == is_closed_to_us);
  CHECK(office.terminal.shown.find("1 Dokumente aufgenommen") != std::string::npos);
}

TEST_CASE("a name that is in the directory already does not command the terminal that lists it") {
  OperatorSite office("lists");
  const std::string name =
      "\x1b[2J\xc2\x9b"
      "31mrot";
  const auto recorded = change_directory(
      *office.site.node,
      {.before = {Person{.id = "alt", .name = name, .post = "zentrale", .language = "de", .active = true}},
       .mailboxes = {},
       .after = {},
       .credentials = {}});
  REQUIRE(recorded.has_value());
  REQUIRE(office.type({"user", "list"}));
  REQUIRE(office.type({"user", "list", "--json"}));
  CHECK(office.terminal.shown.find("31mrot") != std::string::npos);
  CHECK(office.terminal.shown.find('\x1b') == std::string::npos);
  CHECK(office.terminal.shown.find("\xc2\x9b") == std::string::npos);
}

}  // namespace
}  // namespace depesche::cli
