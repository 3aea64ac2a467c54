// SPDX-License-Identifier: EUPL-1.2
#include "cli/control.h"

#include <cstring>
#include <exception>
#include <iostream>
#include <list>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

#include "cli/control_frame.h"

namespace depesche::cli {
namespace {

namespace fs = std::filesystem;

Result<sockaddr_un> address_in(const fs::path& folder) {
  const std::string path = (folder / "control.sock").string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    return fail(Code::invalid, folder.string() + " is too long a path for a socket");
  std::memcpy(address.sun_path, path.c_str(), path.size());
  return address;
}

std::string text_of(const Frame& frame) {
  return {reinterpret_cast<const char*>(frame.payload.data()), frame.payload.size()};
}

Frame text_frame(Frame::Kind kind, std::string_view text) {
  return {.kind = kind, .payload = to_bytes(as_bytes(text))};
}

// The person's terminal, at the other end of a socket.
class FarTerminal final : public Terminal {
 public:
  FarTerminal(int socket, std::size_t width) : socket_(socket), width_(width) {}

  void out(std::string_view text) override { send(Frame::Kind::out, text); }
  void err(std::string_view text) override { send(Frame::Kind::err, text); }

  Result<crypto::Secret> ask(std::string_view prompt) override {
    const Frame answer = TRY(answer_to(Frame::Kind::ask, prompt));
    return crypto::Secret::of(answer.payload);
  }
  Result<std::string> ask_openly(std::string_view prompt) override {
    const Frame answer = TRY(answer_to(Frame::Kind::ask_openly, prompt));
    return text_of(answer);
  }

  Result<std::optional<std::string>> read_line() override {
    const Frame answer = TRY(reply_to(Frame::Kind::read_line, ""));
    return answer.payload.empty() ? std::nullopt : std::optional(text_of(answer));
  }

  // The near side sends nothing unasked, so anything to read is its end.
  bool is_gone() const override {
    pollfd poll{.fd = socket_, .events = POLLIN | POLLRDHUP, .revents = 0};
    return is_gone_ || (::poll(&poll, 1, 0) > 0);
  }
  std::size_t width() const override { return width_; }
  void begin_file(std::string_view option) override { send(Frame::Kind::begin_file, option); }
  Result<> write_file(std::string_view bytes) override {
    send(Frame::Kind::file, bytes);
    return is_gone_ ? fail(Code::unavailable, "the caller has gone") : Result<>{};
  }

 private:
  Result<Frame> reply_to(Frame::Kind kind, std::string_view prompt) {
    TRY(send_frame(socket_, text_frame(kind, prompt)));
    Frame answer = TRY(receive_frame(socket_));
    if (answer.kind != Frame::Kind::answer) return fail(Code::unavailable, "the caller has gone");
    return answer;
  }

  Result<Frame> answer_to(Frame::Kind kind, std::string_view prompt) {
    Frame answer = TRY(reply_to(kind, prompt));
    if (answer.payload.empty()) return fail(Code::unavailable, "nobody was there to be asked");
    return answer;
  }

  void send(Frame::Kind kind, std::string_view text) {
    constexpr std::size_t piece = frame_bytes_max / 2;
    while (!text.empty() && !is_gone_) {
      is_gone_ = !send_frame(socket_, text_frame(kind, text.substr(0, piece)));
      text.remove_prefix(std::min(piece, text.size()));
    }
  }

  int socket_;
  std::size_t width_;
  bool is_gone_ = false;
};

int run_guarded(const std::function<int(const Call&, Terminal&)>& run, const Call& call, Terminal& terminal) {
  try {
    return run(call, terminal);
  } catch (const std::exception& unexpected) {  // std::bad_alloc, or a foreign library
    std::cerr << "a command failed: " << unexpected.what() << '\n';
    terminal.err("depesche: the command failed in an unforeseen way; the node goes on\n");
    return exit_failed;
  }
}

bool may_call(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == geteuid() || peer.uid == 0;
}

}  // namespace

Result<std::optional<int>> call_node(const fs::path& folder, const Call& call, Terminal& terminal) {
  const auto address = address_in(folder);
  if (!address) return std::optional<int>();
  const Handle socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
    return std::optional<int>();  // nobody listens: no node serves this folder
  }
  TRY(send_frame(socket.get(), {.kind = Frame::Kind::call, .payload = encode(call)}));
  for (;;) {
    const Frame frame = TRY(receive_frame(socket.get()));
    if (frame.kind == Frame::Kind::out) terminal.out(text_of(frame));
    if (frame.kind == Frame::Kind::err) terminal.err(text_of(frame));
    if (frame.kind == Frame::Kind::file) TRY(terminal.write_file(text_of(frame)));
    if (frame.kind == Frame::Kind::begin_file) terminal.begin_file(text_of(frame));
    if (frame.kind == Frame::Kind::ask_openly) {
      const auto typed = terminal.ask_openly(text_of(frame));
      TRY(send_frame(socket.get(), text_frame(Frame::Kind::answer, typed ? *typed : "")));
    }
    if (frame.kind == Frame::Kind::read_line) {
      const auto line = terminal.read_line();
      TRY(send_frame(socket.get(), text_frame(Frame::Kind::answer, line && *line ? **line : "")));
    }
    if (frame.kind == Frame::Kind::ask) {
      const auto secret = terminal.ask(text_of(frame));
      TRY(send_frame(socket.get(),
                     {.kind = Frame::Kind::answer, .payload = secret ? to_bytes(secret->view()) : Bytes{}}));
    }
    if (frame.kind == Frame::Kind::exit && frame.payload.size() == 1) {
      return std::optional(std::to_integer<int>(frame.payload[0]));
    }
  }
}

struct ControlServer::Parts {
  struct Running {
    std::jthread thread;
    int socket = -1;
    bool is_over = false;
  };

  fs::path path;
  Handle listener;
  Handle wake;
  std::function<int(const Call&, Terminal&)> run;
  std::chrono::milliseconds patience{};
  std::function<void()> answered;
  std::mutex mutex;
  std::list<Running> running;
  bool is_ending = false;
  std::thread acceptor;

  void accept_calls();
  void take(Handle socket);
  void serve(Running& mine, Handle socket);
  Result<> answer(int socket) const;
  void forget_ended();
};

void ControlServer::Parts::accept_calls() {
  for (;;) {
    std::array<pollfd, 2> polls{pollfd{.fd = listener.get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = wake.get(), .events = POLLIN, .revents = 0}};
    if (poll(polls.data(), polls.size(), -1) < 0) continue;
    if (polls[1].revents != 0) return;
    Handle socket(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (socket.get() < 0 || !may_call(socket.get())) continue;
    try {
      take(std::move(socket));
    } catch (const std::exception& unexpected) {  // no memory or no thread: the caller may try again
      std::cerr << "a call could not be taken: " << unexpected.what() << '\n';
    }
  }
}

void ControlServer::Parts::take(Handle socket) {
  const std::scoped_lock lock(mutex);
  forget_ended();
  if (running.size() >= calls_max) return;  // hanging up is the answer: try again
  std::list<Running> fresh(1);
  Running& mine = fresh.front();
  mine.socket = socket.get();
  mine.thread =
      std::jthread([this, &mine, held = std::move(socket)]() mutable { serve(mine, std::move(held)); });
  running.splice(running.end(), fresh);
}

void ControlServer::Parts::serve(Running& mine, Handle socket) {
  try {
    // A caller who has hung up does not wait for the answer.
    static_cast<void>(answer(socket.get()).has_value());
  } catch (const std::exception& unexpected) {
    std::cerr << "a call failed: " << unexpected.what() << '\n';
  }
  const std::scoped_lock lock(mutex);
  mine.socket = -1;
  mine.is_over = true;
}

Result<> ControlServer::Parts::answer(int socket) const {
  const Frame frame = TRY(receive_frame(socket, patience));
  if (frame.kind != Frame::Kind::call) return fail(Code::invalid, "not a call");
  const Call call = TRY(decode_call(frame.payload));
  FarTerminal terminal(socket, call.width);
  const int code = run_guarded(run, call, terminal);
  const auto sent = send_frame(socket, {.kind = Frame::Kind::exit, .payload = {std::byte(code)}});
  if (answered) answered();
  return sent;
}

void ControlServer::Parts::forget_ended() {
  running.remove_if([](Running& one) { return one.is_over; });
}

ControlServer::ControlServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Result<std::unique_ptr<ControlServer>> ControlServer::open(const fs::path& folder,
                                                           std::function<int(const Call&, Terminal&)> run,
                                                           std::chrono::milliseconds patience,
                                                           std::function<void()> answered) {
  const auto address = TRY(address_in(folder));
  auto parts = std::make_unique<Parts>();
  parts->path = folder / "control.sock";
  parts->run = std::move(run);
  parts->patience = patience;
  parts->answered = std::move(answered);
  unlink(parts->path.c_str());  // of a node that died; the folder's lock says that none lives
  parts->listener = Handle(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  parts->wake = Handle(eventfd(0, EFD_CLOEXEC));
  const mode_t before = umask(0077);
  const bool bound =
      bind(parts->listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  umask(before);
  if (!bound || listen(parts->listener.get(), static_cast<int>(calls_max)) != 0) {
    return fail(Code::unavailable, parts->path.string() + ": " + std::strerror(errno));
  }
  parts->acceptor = std::thread([p = parts.get()] { p->accept_calls(); });
  return std::unique_ptr<ControlServer>(new ControlServer(std::move(parts)));
}

ControlServer::~ControlServer() {
  eventfd_write(parts_->wake.get(), 1);
  parts_->acceptor.join();
  {
    const std::scoped_lock lock(parts_->mutex);
    for (Parts::Running& one : parts_->running) {
      if (one.socket >= 0) shutdown(one.socket, SHUT_RDWR);
    }
  }
  parts_->running.clear();  // joins
  unlink(parts_->path.c_str());
}

}  // namespace depesche::cli
