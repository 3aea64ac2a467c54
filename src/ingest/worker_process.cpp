// SPDX-License-Identifier: EUPL-1.2
#include "ingest/worker_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <utility>
#include <vector>

#include "ingest/file_passing.h"
#include "ingest/worker_protocol.h"

namespace depesche::ingest {
namespace {

constexpr std::size_t piece_size = 64U << 10;

// The worker gets a small environment of its own: no settings of ours, one thread for Tesseract.
std::vector<std::string> worker_environment() {
  std::vector<std::string> environment{"OMP_THREAD_LIMIT=1", "LC_ALL=C.UTF-8", "G_SLICE=always-malloc"};
  for (const char* name : {"TESSDATA_PREFIX", "ASAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) environment.push_back(std::string(name) + "=" + value);
  }
  return environment;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size() + 1);
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

Descriptor timer(std::chrono::seconds delay) {
  Descriptor clock(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  itimerspec when{};
  when.it_value.tv_sec = delay.count();
  when.it_value.tv_nsec = delay.count() == 0 ? 1 : 0;
  if (clock.is_open() && timerfd_settime(clock.number(), 0, &when, nullptr) != 0) return Descriptor();
  return clock;
}

}  // namespace

WorkerProcess::WorkerProcess(Limits limits, std::string program)
    : limits_(limits), program_(std::move(program)) {}

WorkerProcess::~WorkerProcess() { stop(); }

Result<> WorkerProcess::start() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return fail(Code::unavailable, std::string("no socket for a worker: ") + strerror(errno));
  }
  Descriptor ours(ends[0]);
  const Descriptor theirs(ends[1]);

  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, theirs.number(), worker_socket);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  if constexpr (!has_sanitizer) {
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  }
  posix_spawn_file_actions_addclosefrom_np(&actions, worker_socket + 1);

  std::vector<std::string> arguments{program_, std::string(worker_frames)};
  std::vector<std::string> environment = worker_environment();
  pid_t pid = -1;
  const int error = posix_spawn(&pid, program_.c_str(), &actions, nullptr, pointers(arguments).data(),
                                pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return fail(Code::unavailable, program_ + " cannot be started: " + strerror(error));
  pid_ = pid;
  socket_ = std::move(ours);
  files_ = 0;
  return {};
}

void WorkerProcess::stop() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  wait();
}

// How the worker ended, as waitpid(2) says.
int WorkerProcess::wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  socket_ = Descriptor();
  return status;
}

bool WorkerProcess::send(const Descriptor& file, std::string_view frame) const {
  return send_with_file(socket_.number(), frame, file);
}

// The worker may use so much processor time beyond what it has used; it cannot change this itself.
void WorkerProcess::allow_processor_time() const {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(pid_, &clock) != 0 || clock_gettime(clock, &used) != 0) return;
  const auto seconds = static_cast<rlim_t>(used.tv_sec + limits_.cpu_time.count() + 1);
  const rlimit limit{.rlim_cur = seconds, .rlim_max = RLIM_INFINITY};
  prlimit(pid_, RLIMIT_CPU, &limit, nullptr);
}

Result<> WorkerProcess::hand_over(const Descriptor& file, const Job& job) {
  has_failed_to_start_ = true;
  const std::string frame = encode_frame(job);
  std::string end;
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (pid_ < 0) TRY(start());
    allow_processor_time();
    if (send(file, frame)) {
      has_failed_to_start_ = false;
      return {};
    }
    kill(pid_, SIGKILL);
    end = end_of_worker().detail;  // it had died since its last file
  }
  return fail(Code::unavailable, program_ + " takes no work: " + end);
}

Result<> WorkerProcess::read(const Descriptor& file, Job job, const Sink& sink) {
  struct stat status{};
  if (fstat(file.number(), &status) != 0 || static_cast<std::uint64_t>(status.st_size) > limits_.file_bytes) {
    return sink(
        Rejected{.part = {},
                 .reason = Reason::too_large,
                 .detail = "the file has more than " + std::to_string(limits_.file_bytes >> 20) + " MiB"});
  }
  job.limits = limits_;
  TRY(hand_over(file, job));
  auto received = receive(sink);
  if (!received || ++files_ >= limits_.files_per_worker) stop();
  return received;
}

Result<> WorkerProcess::receive(const Sink& sink) {
  const Descriptor alarm = timer(limits_.wall_time);
  if (!alarm.is_open()) return fail(Code::unavailable, "no timer for a worker");
  FrameReader frames(frame_bytes_max(limits_));
  std::uint64_t items = 0;
  std::array<char, piece_size> piece{};
  for (;;) {
    std::array<pollfd, 2> waiting{pollfd{socket_.number(), POLLIN, 0}, pollfd{alarm.number(), POLLIN, 0}};
    if (poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR)
      return fail(Code::unavailable, "poll");
    if (waiting[1].revents != 0) {
      stop();
      return sink(Rejected{.part = {},
                           .reason = Reason::timed_out,
                           .detail = "not read within " + std::to_string(limits_.wall_time.count()) + " s"});
    }
    if (waiting[0].revents == 0) continue;
    const auto got = recv(socket_.number(), piece.data(), piece.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return sink(end_of_worker());
    frames.feed({piece.data(), static_cast<std::size_t>(got)});
    const bool is_done = TRY(pass_on(frames, items, sink));
    if (is_done) return {};
  }
}

// Gives the whole frames that have arrived to the sink; true when the file is done, one way or the other.
Result<bool> WorkerProcess::pass_on(FrameReader& frames, std::uint64_t& items, const Sink& sink) {
  const auto give_up = [&](Reason reason, std::string detail) -> Result<bool> {
    stop();
    TRY(sink(Rejected{.part = {}, .reason = reason, .detail = std::move(detail)}));
    return true;
  };
  for (;;) {
    auto frame = frames.next();
    if (!frame) return give_up(Reason::crashed, "the worker's answer is broken: " + frame.error().what);
    if (!*frame) return false;
    if (std::holds_alternative<Done>(**frame)) return true;
    auto* item = std::get_if<Item>(&**frame);
    if (item == nullptr) return give_up(Reason::crashed, "the worker's answer is broken");
    if (++items > limits_.items + 1) return give_up(Reason::too_large, "too many documents in it");
    TRY(sink(std::move(*item)));
  }
}

Rejected WorkerProcess::end_of_worker() {
  const int status = wait();
  Rejected rejected{
      .part = {}, .reason = Reason::crashed, .detail = "the reader of this format failed on it"};
  if (WIFEXITED(status) && WEXITSTATUS(status) == exit_out_of_memory) {
    rejected.reason = Reason::out_of_memory;
    rejected.detail = "needed more than " + std::to_string(limits_.address_space / 1'000'000) + " MB";
  } else if (WIFEXITED(status) && WEXITSTATUS(status) == exit_other_frames) {
    rejected.detail =
        program_ + " belongs to another version: install both programs together and start again";
  } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
    rejected.reason = Reason::timed_out;
    rejected.detail = "needed more than " + std::to_string(limits_.cpu_time.count()) + " s of processor time";
  } else if (WIFSIGNALED(status)) {
    rejected.detail += " (signal " + std::to_string(WTERMSIG(status)) + ")";
  } else {
    rejected.detail += " (status " + std::to_string(WEXITSTATUS(status)) + ")";
  }
  return rejected;
}

}  // namespace depesche::ingest
