// SPDX-License-Identifier: EUPL-1.2
#include "cli/control.h"

#include <doctest/doctest.h>

#include <array>
#include <deque>
#include <filesystem>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <vector>

#include "cli/control_frame.h"

namespace depesche::cli {
namespace {

// Keeps what is shown, and answers every question with „geheim“.
class Notepad final : public Terminal {
 public:
  void out(std::string_view text) override { shown += text; }
  void err(std::string_view text) override { complaints += text; }
  Result<crypto::Secret> ask(std::string_view prompt) override {
    asked += prompt;
    return crypto::Secret::of(as_bytes("geheim"));
  }
  Result<std::string> ask_openly(std::string_view prompt) override {
    asked += prompt;
    return "ja";
  }
  Result<std::optional<std::string>> read_line() override {
    if (typed.empty()) return std::optional<std::string>();
    std::string line = typed.front();
    typed.pop_front();
    return std::optional(std::move(line));
  }
  bool is_gone() const override { return false; }
  std::size_t width() const override { return 0; }

  void begin_file(std::string_view option) override { filed += "[" + std::string(option) + "]"; }
  Result<> write_file(std::string_view bytes) override {
    if (is_full) return fail(Code::unavailable, "no space left");
    filed += bytes;
    return {};
  }

  std::string shown, complaints, asked, filed;
  std::deque<std::string> typed;
  bool is_full = false;
};

std::filesystem::path fresh_folder(const std::string& name) {
  const auto folder = std::filesystem::temp_directory_path() / ("depesche-control-" + name);
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

TEST_CASE("a call reaches the serving node, and its output, questions and exit code come back") {
  const auto folder = fresh_folder("call");
  const auto server =
      ControlServer::open(folder, [](const Call& call, Terminal& terminal) {
        terminal.out("Sie tippten " + call.typed.at(1) + "\n");
        terminal.err("in " + call.working_folder);
        const auto secret = terminal.ask("Kennwort: ");
        return secret && crypto::equal_in_constant_time(secret->view(), as_bytes("geheim")) ? 3 : 1;
      }).value();
  Notepad notepad;
  const Call call{.typed = {"search", "Wahl"}, .working_folder = "/tmp", .width = 80, .is_german = true};
  CHECK(call_node(folder, call, notepad).value() == std::optional(3));
  CHECK(notepad.shown == "Sie tippten Wahl\n");
  CHECK(notepad.complaints == "in /tmp");
  CHECK(notepad.asked == "Kennwort: ");
}

TEST_CASE("a file that the node gives is written by the caller, and a full disk ends the call") {
  const auto folder = fresh_folder("file");
  const std::string large(frame_bytes_max * 2, 'x');
  const auto server = ControlServer::open(folder, [&](const Call&, Terminal& terminal) {
                        return terminal.write_file(large) ? 0 : 1;
                      }).value();
  Notepad notepad;
  CHECK(call_node(folder, {}, notepad).value() == std::optional(0));
  CHECK(notepad.filed == large);
  notepad.is_full = true;
  CHECK(call_node(folder, {}, notepad).error().code == Code::unavailable);
}

TEST_CASE("several files, and what may be seen while it is typed, cross the socket too") {
  const auto folder = fresh_folder("files");
  const auto server = ControlServer::open(folder, [&](const Call&, Terminal& terminal) {
                        const auto typed = terminal.ask_openly("Sicher? ");
                        terminal.begin_file("package");
                        const bool first = terminal.write_file("eins").has_value();
                        terminal.begin_file("paper");
                        const bool second = terminal.write_file("zwei").has_value();
                        return typed && *typed == "ja" && first && second ? 0 : 1;
                      }).value();
  Notepad notepad;
  CHECK(call_node(folder, {}, notepad).value() == std::optional(0));
  CHECK(notepad.filed == "[package]eins[paper]zwei");
  CHECK(notepad.asked == "Sicher? ");
}

TEST_CASE("lines of standard input cross the socket one by one, the longest too, and then their end") {
  const auto folder = fresh_folder("lines");
  const auto server = ControlServer::open(folder, [&](const Call&, Terminal& terminal) {
                        int lines = 0;
                        for (auto line = terminal.read_line(); line && *line; line = terminal.read_line()) {
                          terminal.out((*line)->size() > 10 ? "long\n" : **line + "\n");
                          ++lines;
                        }
                        return lines;
                      }).value();
  Notepad notepad;
  notepad.typed = {"eins", std::string(line_bytes_max, 'x'), "drei"};
  CHECK(call_node(folder, {}, notepad).value() == std::optional(3));
  CHECK(notepad.shown == "eins\nlong\ndrei\n");
}

TEST_CASE("where no node serves, nothing is called") {
  Notepad notepad;
  CHECK(call_node(fresh_folder("empty"), {}, notepad).value() == std::nullopt);
}

TEST_CASE("a command that fails in an unforeseen way ends alone, and the node serves the next") {
  const auto folder = fresh_folder("guard");
  const auto server = ControlServer::open(folder, [](const Call& call, Terminal&) -> int {
                        if (call.typed.empty()) throw std::runtime_error("a foreign library");
                        return 0;
                      }).value();
  Notepad notepad;
  CHECK(call_node(folder, {}, notepad).value() == std::optional(exit_failed));
  CHECK_FALSE(notepad.complaints.empty());
  CHECK(call_node(folder, {.typed = {"status"}, .working_folder = {}}, notepad).value() == std::optional(0));
}

TEST_CASE("callers who say nothing, or too slowly, do not keep others out") {
  const auto folder = fresh_folder("idle");
  const auto server = ControlServer::open(
                          folder, [](const Call&, Terminal&) { return 0; }, std::chrono::milliseconds(200))
                          .value();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (folder / "control.sock").string().copy(address.sun_path, sizeof address.sun_path - 1);
  std::vector<Handle> idle;
  for (std::size_t i = 0; i < calls_max; ++i) {
    idle.emplace_back(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(connect(idle.back().get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  Notepad notepad;
  CHECK_FALSE(call_node(folder, {}, notepad).has_value());  // all places are taken
  bool is_served = false;
  for (int attempt = 0; attempt < 100 && !is_served; ++attempt) {
    send(idle.front().get(), "\0", 1, MSG_NOSIGNAL);  // one byte now and then buys no more time
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    is_served = call_node(folder, {}, notepad).has_value();
  }
  CHECK(is_served);
}

TEST_CASE("a caller who hangs up is noticed, and the server ends cleanly meanwhile") {
  const auto folder = fresh_folder("gone");
  auto server = ControlServer::open(folder, [](const Call&, Terminal& terminal) {
                  while (!terminal.is_gone()) terminal.out("…");
                  return 0;
                }).value();
  std::array<int, 2> pair{};
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) == 0);
  const Handle one(pair[0]);
  const Handle other(pair[1]);
  server.reset();
  CHECK_FALSE(std::filesystem::exists(folder / "control.sock"));
}

TEST_CASE("a call comes back as it was written, and nothing else is taken for one") {
  const Call call{.typed = {"import", "ä b"}, .working_folder = "/x", .width = 7, .is_german = false};
  const Bytes whole = encode(call);
  const Call back = decode_call(whole).value();
  CHECK(back.typed == call.typed);
  CHECK(back.width == 7);
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(decode_call(BytesView(whole).first(size)).has_value());
}

TEST_CASE("a frame beyond the limit is refused before anything is allocated for it") {
  std::array<int, 2> pair{};
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) == 0);
  const Handle one(pair[0]);
  const Handle other(pair[1]);
  const std::array<unsigned char, 5> head{0xff, 0xff, 0xff, 0xff, 0};
  REQUIRE(send(one.get(), head.data(), head.size(), 0) == 5);
  CHECK(receive_frame(other.get()).error().code == Code::invalid);
}

}  // namespace
}  // namespace depesche::cli
