// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "extract/confine.h"
#include "ingest/extractor.h"
#include "ingest/test_folder.h"
#include "ingest/worker_protocol.h"

namespace depesche::ingest {
namespace {

constexpr int nothing_allowed = 42;

// What a confined process can still do that it should not; `nothing_allowed` when there is nothing.
int try_all(const char* writable) {
  if (!confine(Limits())) return 1;
  if (socket(AF_INET, SOCK_STREAM, 0) >= 0) return 2;
  if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0) return 3;
  if (open(writable, O_WRONLY | O_CREAT, 0600) >= 0) return 4;
  if (open(writable, O_RDWR) >= 0) return 5;
  if (fork() >= 0) return 6;
  const rlimit more{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
  if (setrlimit(RLIMIT_FSIZE, &more) == 0) return 7;
  if (unlink(writable) == 0) return 8;
  execl("/bin/true", "true", nullptr);
  return open("/usr/share/zoneinfo", O_RDONLY) >= 0 || access("/usr/share/zoneinfo", F_OK) != 0
             ? nothing_allowed
             : 9;
}

TEST_CASE("a confined process opens no socket, starts no program, writes no file, keeps its limits") {
  const TestFolder folder;
  const std::string victim = folder.put("victim", "precious").string();
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) _exit(try_all(victim.c_str()));
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == nothing_allowed);
  CHECK(std::filesystem::file_size(victim) == 8);
}

TEST_CASE("one worker reads many files, and is replaced when it has served its number") {
  const TestFolder folder;
  Limits limits;
  limits.files_per_worker = 3;
  Extractor extractor(limits, DEPESCHE_EXTRACT);
  for (int i = 0; i < 8; ++i) {
    const std::string text = "Seite " + std::to_string(i);
    const TestItems items = extract_all(extractor, folder.put("a.html", "<html><p>" + text + "</html>"));
    REQUIRE(items.documents.size() == 1);
    CHECK(items.documents[0].text == text);
  }
}

TEST_CASE("a file that takes too long is refused as that, and the next one is read") {
  const TestFolder folder;
  Limits limits;
  limits.wall_time = std::chrono::seconds(0);
  const auto file = folder.put("a.html", "<html><p>Text</html>");
  Extractor impatient(limits, DEPESCHE_EXTRACT);
  for (int i = 0; i < 2; ++i) {
    const TestItems items = extract_all(impatient, file);
    REQUIRE(items.refusals.size() == 1);
    CHECK(items.refusals[0].reason == Reason::timed_out);
  }
}

TEST_CASE("a worker that dies is a refusal of the file, not of the import") {
  const TestFolder folder;
  const auto file = folder.put("a.html", "<html><p>Text</html>");
  Extractor extractor({}, "/bin/false");
  TestItems items;
  const auto done = extractor.extract(file, {}, items.sink());
  // It dies before it is given the file, or after: no worker, or a crash.
  if (done) CHECK(items.refusals.at(0).reason == Reason::crashed);
}

TEST_CASE("a worker that cannot be started is an error of the import") {
  const TestFolder folder;
  Extractor extractor({}, "/nonexistent/worker");
  TestItems items;
  const auto done = extractor.extract(folder.put("a.html", "<html><p>Text</html>"), {}, items.sink());
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().code == Code::unavailable);
  CHECK(items.refusals.empty());
}

TEST_CASE("a worker of another version is named, with what to do") {
  const TestFolder folder;
  const auto worker = folder.put("worker", "#!/bin/sh\nexit " + std::to_string(exit_other_frames) + "\n");
  std::filesystem::permissions(worker, std::filesystem::perms::owner_all);
  Extractor extractor({}, worker);
  TestItems items;
  const auto done = extractor.extract(folder.put("a.html", "<html><p>Text</html>"), {}, items.sink());
  // It ends before it is given the file, or after.
  const std::string said = done ? items.refusals.at(0).detail : done.error().what;
  CHECK(said.contains("belongs to another version"));
}

TEST_CASE("the worker ends with other frames, and by hand says who starts it") {
  const auto status_of = [](const std::string& call) {
    const int status = std::system(call.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  };
  const std::string program = DEPESCHE_EXTRACT;
  CHECK(status_of(program + " x.pdf 2>/dev/null") == 2);
  CHECK(status_of("python3 -c 'import os, socket; a, b = socket.socketpair(); os.dup2(a.fileno(), 9); "
                  "os.dup2(9, 3); os.execv(\"" +
                  program + "\", [\"depesche-extract\", \"--frames=0\"])'") == exit_other_frames);
}

TEST_CASE("a file that needs too much memory is refused as that") {
  if (has_sanitizer) {
    MESSAGE("skipped: the address sanitizer needs more address space than any limit leaves");
    return;
  }
  const TestFolder folder;
  std::string page = "<?xml version=\"1.0\"?><r>";
  for (int i = 0; i < 1'000'000; ++i) page += "<a b=\"c\">x</a>";
  Limits limits;
  limits.address_space = 220'000'000;
  Extractor extractor(limits, DEPESCHE_EXTRACT);
  const TestItems items = extract_all(extractor, folder.put("a.xml", page + "</r>"));
  REQUIRE(items.refusals.size() == 1);
  CHECK(items.refusals[0].reason == Reason::out_of_memory);
}

TEST_CASE("a complex file behind zstd reaches the worker unpacked") {
  const TestFolder folder;
  Extractor extractor({}, DEPESCHE_EXTRACT);
  const TestItems items =
      extract_all(extractor, folder.put("a.html.zst", compressed("<html><p>Gepackt</html>")));
  REQUIRE(items.documents.size() == 1);
  CHECK(items.documents[0].text == "Gepackt");
}

}  // namespace
}  // namespace depesche::ingest
