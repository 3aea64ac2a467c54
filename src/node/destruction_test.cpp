// SPDX-License-Identifier: EUPL-1.2
#include "node/destruction.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
#include <unordered_set>

#include "bundle/bundle.h"
#include "node/fleet_fixture.h"

namespace depesche {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view report_text = "Vertraulicher Satz aus Kairo";

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Runs of 16 bytes that must be nowhere in a folder any more.
class Traces {
 public:
  void add(std::string_view secret) {
    for (std::size_t at = 0; at + run <= secret.size(); ++at) runs_.emplace(secret.substr(at, run));
  }
  void add(BytesView secret) {
    add(std::string_view(reinterpret_cast<const char*>(secret.data()), secret.size()));
  }

  // The first file that holds one; empty when none does.
  std::string found_in(const fs::path& folder) const {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      const std::string text = text_of(entry.path());
      for (std::size_t at = 0; at + run <= text.size(); ++at) {
        if (runs_.contains(text.substr(at, run))) return entry.path().filename().string();
      }
    }
    return {};
  }

 private:
  static constexpr std::size_t run = 16;
  std::unordered_set<std::string> runs_;
};

// Cairo with a node of its own, a report and a file with its passphrase.
class DoomedPost {
 public:
  explicit DoomedPost(const std::string& name)
      : headquarters("destroy-" + name), joined(headquarters, "kairo") {
    const auto written = joined.node->submit(
        std::vector{headquarters.report("Lage", std::string(report_text), label_of(Level::confidential))});
    REQUIRE(written->front().has_value());
    passphrase_file = joined.folder / "passphrase";
    std::ofstream(passphrase_file) << "ein Kennsatz für Tests\n";
  }
  Destruction all() const { return {.passphrase_file = passphrase_file, .with_record = true}; }

  TestSite headquarters;
  JoinedSite joined;
  fs::path passphrase_file;
};

TEST_CASE("a destroyed site holds no 16 bytes of a private key, of its key store or of what it showed") {
  DoomedPost post("traces");
  Traces scalars;
  for (const auto& entry : post.joined.node->published()->keys->entries()) {
    scalars.add(entry->keys.signing.private_scalar());
    scalars.add(entry->keys.sealing.private_scalar());
  }
  Traces others;
  others.add(text_of(post.joined.folder / "keys"));
  others.add("ein Kennsatz für Tests");
  others.add(report_text);
  CHECK_FALSE(others.found_in(post.joined.folder).empty());
  const auto& first = post.joined.node->published()->keys->entries().front()->keys.signing;
  const auto scalar = first.private_scalar();
  std::ofstream(post.joined.folder / "keys.old", std::ios::binary)
      .write(reinterpret_cast<const char*>(scalar.data()), static_cast<std::streamsize>(scalar.size()));
  fs::create_directories(post.joined.folder / "views" / "more");
  std::ofstream(post.joined.folder / "views" / "more" / "copy") << report_text;
  CHECK(scalars.found_in(post.joined.folder) == "keys.old");

  const auto destroyed = post.joined.node->destroy_keys(post.all());
  REQUIRE(destroyed.has_value());
  CHECK(destroyed->has_record);
  CHECK(destroyed->remaining.empty());
  CHECK_FALSE(fs::exists(post.joined.folder / "keys"));  // at once, while the node still runs
  CHECK_FALSE(fs::exists(post.passphrase_file));
  post.joined.close();
  CHECK(destroy_all(post.joined.folder).remaining.empty());
  CHECK(scalars.found_in(post.joined.folder).empty());
  CHECK(others.found_in(post.joined.folder).empty());
  CHECK_FALSE(fs::exists(post.joined.folder / "views"));
  CHECK(fs::exists(post.joined.folder / "log.db"));
}

TEST_CASE("what is destroyed was overwritten first, also where another name of the file remains") {
  DoomedPost post("overwritten");
  const auto other_name = post.joined.folder.parent_path() / "destroy-other-name";
  fs::remove(other_name);
  fs::create_hard_link(post.joined.folder / "keys", other_name);
  const auto size = fs::file_size(other_name);
  REQUIRE(post.joined.node->destroy_keys(post.all()).has_value());
  CHECK(text_of(other_name) == std::string(size, '\0'));
}

TEST_CASE("headquarters learns of the destruction from a bundle that was ready before the keys went") {
  DoomedPost post("record");
  const auto before = post.joined.node->log().last().value();
  REQUIRE(post.joined.node->destroy_keys(post.all())->has_record);
  const auto said = logged(*post.joined.node, before);
  REQUIRE(said.size() == 1);
  const Header header = decode_header(said.front().header).value();
  CHECK(header.author == MailboxId{"node.kairo"});
  CHECK(header.precedence == Precedence::flash);

  const std::string file = text_of(post.joined.folder / destruction_bundle);
  const auto carried = bundle::decode(as_bytes(file));
  REQUIRE_MESSAGE(carried.has_value(), (carried ? "" : carried.error().what));
  CHECK(carried->primary.destination.rest == "//node.zentrale/dispatch");
  const auto dispatch = decode_dispatch(carried->payload());
  REQUIRE(dispatch.has_value());
  CHECK(dispatch->id == said.front().id);
  // The report of before is owed, too; the record follows it in the node's own feed only.
  const auto answers = post.headquarters.node->accept(std::vector{*dispatch});
  REQUIRE(answers.has_value());
  CHECK(*answers->front() == Node::Acceptance::taken);
}

TEST_CASE("after the destruction nothing is written, and no start brings the site back") {
  DoomedPost post("after");
  const auto report = post.headquarters.report("Zwei", "x", label_of(Level::open));
  const fs::path keys = post.joined.folder / "keys";
  const std::string old_keys = text_of(keys);
  REQUIRE(post.joined.node->destroy_keys(post.all()).has_value());
  CHECK(post.joined.node->submit(std::vector{report}).error().code == Code::denied);
  std::vector<Mailbox> mailboxes(1);
  mailboxes.front().id = {"unit.9"};
  CHECK(post.joined.node->create_keys(mailboxes).error().code == Code::denied);
  CHECK(post.joined.node->change_passphrase(TestSite::passphrase()).error().code == Code::denied);
  CHECK_FALSE(fs::exists(keys));
  post.joined.close();

  std::ofstream(keys, std::ios::binary) << old_keys;  // from a backup, say
  const auto wrong = crypto::Secret::of(as_bytes("falsch"));
  const auto opened = Node::open(post.joined.folder, wrong, post.headquarters.clock, post.joined.entropy);
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == Code::denied);
  CHECK(opened.error().what.find("destroyed") != std::string::npos);
  CHECK_FALSE(fs::exists(keys));
  CHECK_FALSE(fs::exists(post.joined.folder / "views"));
}

TEST_CASE("without a record the log stays as it was, and the passphrase is not needed") {
  DoomedPost post("silent");
  const auto before = post.joined.node->log().last().value();
  const Time now = post.headquarters.clock.now();
  CHECK(destroy_unopened(post.joined.folder, {}, now).error().code == Code::unavailable);  // the node has it
  CHECK(fs::exists(post.joined.folder / "keys"));
  post.joined.close();
  const auto destroyed = destroy_unopened(post.joined.folder, {.with_record = false}, now);
  REQUIRE(destroyed.has_value());
  CHECK_FALSE(destroyed->has_record);
  CHECK_FALSE(fs::exists(post.joined.folder / "keys"));
  CHECK_FALSE(fs::exists(post.joined.folder / "views"));
  CHECK_FALSE(fs::exists(post.joined.folder / destruction_bundle));
  const HandClock clock;
  SeededEntropy entropy(2);
  auto log = SqliteLog::open(Database::open(post.joined.folder / "log.db").value(), clock, entropy);
  CHECK(log->last().value() == before);
  CHECK(destroy_unopened(post.joined.folder.parent_path() / "nowhere", {}, now).error().code ==
        Code::not_found);
}

TEST_CASE("a node that has nobody to tell destroys all the same, and says so") {
  TestSite alone("destroy-alone");
  const auto destroyed = alone.node->destroy_keys({});
  REQUIRE(destroyed.has_value());
  CHECK_FALSE(destroyed->has_record);
  CHECK(destroyed->no_record_because.find("no other node") != std::string::npos);
  CHECK_FALSE(fs::exists(alone.folder / "keys"));
}

TEST_CASE("what cannot be destroyed is named, and a folder in the place of the passphrase is left alone") {
  DoomedPost post("named");
  const auto destroyed =
      post.joined.node->destroy_keys({.passphrase_file = "/proc/version", .with_record = false});
  REQUIRE(destroyed.has_value());
  REQUIRE(destroyed->remaining.size() == 1);
  CHECK(destroyed->remaining.front() == "/proc/version");

  TestSite other("destroy-folder");
  const auto folder = other.folder.parent_path() / "destroy-folder-beside";
  fs::create_directories(folder);
  std::ofstream(folder / "file") << "bleibt";
  REQUIRE(other.node->destroy_keys({.passphrase_file = folder, .with_record = false}).has_value());
  CHECK(text_of(folder / "file") == "bleibt");
}

// Destroys a copy of the site in a process of its own and kills it when it has entered or left this many
// system calls. Returns how many there were; -1 where processes cannot be traced.
int destroy_until(const fs::path& folder, const DoomedPost& post, int calls) {
  const pid_t child = fork();
  if (child == 0) {
    const HandClock clock;
    SeededEntropy entropy(3);
    auto node = Node::open(folder, TestSite::passphrase(), clock, entropy);
    if (!node || ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(9);
    raise(SIGSTOP);
    const bool is_done =
        (*node)->destroy_keys({.passphrase_file = folder / post.passphrase_file.filename()}).has_value();
    node->reset();
    destroy_all(folder);
    _exit(is_done ? 0 : 1);
  }
  int status = 0;
  int seen = 0;
  waitpid(child, &status, 0);
  if (!WIFSTOPPED(status)) return -1;
  for (; seen != calls; ++seen) {
    ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) {
      CHECK(WEXITSTATUS(status) == 0);
      return seen;
    }
  }
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  return seen;
}

TEST_CASE("killed at any step, the keys are whole and nothing is claimed, or the destruction goes on") {
  DoomedPost post("killed");
  const auto before = post.joined.node->log().last().value();
  post.joined.close();
  const fs::path copy = post.joined.folder.parent_path() / "destroy-killed-copy";
  const auto fresh_copy = [&] {
    fs::remove_all(copy);
    fs::copy(post.joined.folder, copy, fs::copy_options::recursive);
  };
  fresh_copy();
  const int steps = destroy_until(copy, post, -1);
  if (steps < 0) {
    MESSAGE("skipped: processes cannot be traced here");
    return;
  }
  REQUIRE(steps > 100);
  const std::string keys = text_of(post.joined.folder / "keys");
  int untouched = 0, begun = 0;
  constexpr int kills = 24;
  for (int kill = 0; kill < kills; ++kill) {
    const int step = steps * kill / kills;
    CAPTURE(step);
    fresh_copy();
    destroy_until(copy, post, step);
    if (!is_destruction_begun(copy)) {
      ++untouched;
      CHECK(text_of(copy / "keys") == keys);
      CHECK_FALSE(fs::exists(copy / destruction_bundle));
      auto node = Node::open(copy, TestSite::passphrase(), post.headquarters.clock, post.joined.entropy);
      REQUIRE(node.has_value());
      CHECK((*node)->log().last().value() == before);
      continue;
    }
    ++begun;
    const auto opened =
        Node::open(copy, TestSite::passphrase(), post.headquarters.clock, post.joined.entropy);
    CHECK_FALSE(opened.has_value());
    for (const char* gone : {"keys", "passphrase", "views"}) CHECK_FALSE(fs::exists(copy / gone));
    CHECK(fs::exists(copy / "log.db"));
  }
  CHECK(untouched > 0);
  CHECK(begun > kills / 2);
}

}  // namespace
}  // namespace depesche
