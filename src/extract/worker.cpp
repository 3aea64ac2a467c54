// SPDX-License-Identifier: EUPL-1.2
#include "extract/worker.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "extract/confine.h"
#include "extract/convert.h"
#include "ingest/descriptor.h"
#include "ingest/file_passing.h"
#include "ingest/frame.h"
#include "ingest/harvest.h"
#include "ingest/worker_protocol.h"

namespace depesche::ingest {
namespace {

constexpr int exit_done = 0;
constexpr int exit_broken = 1;
constexpr std::size_t job_bytes_max = 1U << 20;

struct Request {
  Job job;
  Descriptor file;
};

// The next job with its file; not_found when there are no more.
Result<Request> receive_request() {
  FrameReader frames(job_bytes_max);
  Descriptor file;
  std::array<char, 4096> piece{};
  for (;;) {
    const auto got = receive_with_file(worker_socket, piece, file);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return fail(Code::not_found, "no more work");
    frames.feed({piece.data(), static_cast<std::size_t>(got)});
    auto frame = TRY(frames.next());
    if (!frame) continue;
    auto* job = std::get_if<Job>(&*frame);
    if (job == nullptr || !file.is_open()) return fail(Code::corrupt, "not a job");
    return Request{.job = std::move(*job), .file = std::move(file)};
  }
}

Result<> send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = write(worker_socket, bytes.data(), bytes.size());
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return fail(Code::unavailable, "nobody listens");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

// The bytes of a file, mapped.
class MappedFile {
 public:
  explicit MappedFile(const Descriptor& file) {
    struct stat status{};
    if (fstat(file.number(), &status) != 0 || status.st_size <= 0) return;
    void* mapped =
        mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, file.number(), 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    bytes_ = {static_cast<const char*>(mapped), static_cast<std::size_t>(status.st_size)};
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() {
    if (!bytes_.empty()) munmap(const_cast<char*>(bytes_.data()), bytes_.size());
  }
  std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

Result<> read_file(const Request& request) {
  const MappedFile file(request.file);
  Harvest harvest(request.job.limits, request.job.options,
                  [](Item item) { return send_all(encode_frame(item)); });
  TRY(convert(Source{.bytes = file.bytes(), .name = request.job.name, .part = {}, .depth = 0}, harvest));
  return send_all(encode_frame(Done{}));
}

}  // namespace

int serve_files() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (bool is_confined = false;; is_confined = true) {
    auto request = receive_request();
    if (!request) return request.error().code == Code::not_found ? exit_done : exit_broken;
    if (!is_confined && !confine(request->job.limits)) return exit_broken;
    try {
      if (!read_file(*request)) return exit_broken;
    } catch (const std::bad_alloc&) {
      return exit_out_of_memory;
    } catch (const std::exception& error) {
      // A library threw what its adapter did not expect. Said, and the next file gets a fresh process.
      const Rejected rejected{.part = {}, .reason = Reason::damaged, .detail = error.what()};
      if (!send_all(encode_frame(Item(rejected))) || !send_all(encode_frame(Done{}))) return exit_broken;
      return exit_done;
    }
  }
}

}  // namespace depesche::ingest
