// SPDX-License-Identifier: EUPL-1.2
#include "cli/local_terminal.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "cli/control_frame.h"

namespace depesche::cli {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void on_interrupt(int) { interrupted = 1; }

// Typed text is not shown while one of these lives.
class Hidden {
 public:
  explicit Hidden(int file) : file_(file), is_terminal_(tcgetattr(file, &before_) == 0) {
    if (!is_terminal_) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(file_, TCSAFLUSH, &hidden);
  }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;
  ~Hidden() {
    if (is_terminal_) tcsetattr(file_, TCSAFLUSH, &before_);
  }

 private:
  int file_;
  termios before_{};
  bool is_terminal_;
};

// Errors: unavailable without a terminal, invalid for an empty line.
Result<std::string> line_from(const Handle& screen, std::string_view prompt) {
  if (screen.get() < 0)
    return fail(Code::unavailable, "there is no terminal to ask at; name a file by its option");
  if (write(screen.get(), prompt.data(), prompt.size()) < 0)
    return fail(Code::unavailable, "the terminal has gone");
  std::string line;
  for (char c = 0; read(screen.get(), &c, 1) == 1 && c != '\n';) line += c;
  if (line.empty()) return fail(Code::invalid, "nothing was typed");
  return line;
}

}  // namespace

LocalTerminal::LocalTerminal() {
  struct sigaction action{};
  action.sa_handler = on_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
}

void LocalTerminal::out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void LocalTerminal::err(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

Result<crypto::Secret> LocalTerminal::ask(std::string_view prompt) {
  const Handle screen(::open("/dev/tty", O_RDWR | O_CLOEXEC));
  const Hidden hidden(screen.get());
  auto line = TRY(line_from(screen, prompt));
  if (write(screen.get(), "\n", 1) < 0) return fail(Code::unavailable, "the terminal has gone");
  auto secret = crypto::Secret::of(as_bytes(line));
  std::ranges::fill(line, '\0');
  return secret;
}

Result<std::string> LocalTerminal::ask_openly(std::string_view prompt) {
  const Handle screen(::open("/dev/tty", O_RDWR | O_CLOEXEC));
  return line_from(screen, prompt);
}

Result<std::optional<std::string>> LocalTerminal::read_line() {
  std::string line;
  for (;;) {
    const int c = std::getc(stdin);
    const bool is_end = c == EOF;
    if ((is_end || c == '\n') && !line.empty()) return std::optional(std::move(line));
    if (is_end) return std::optional<std::string>();
    if (c != '\n' && line.size() < line_bytes_max) line += static_cast<char>(c);
  }
}

bool LocalTerminal::is_gone() const { return interrupted != 0; }

std::size_t LocalTerminal::width() const {
  winsize size{};
  if (isatty(STDERR_FILENO) == 0 || ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

}  // namespace depesche::cli
