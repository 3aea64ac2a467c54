// SPDX-License-Identifier: EUPL-1.2
#include "ingest/extractor.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "ingest/charset.h"
#include "ingest/csv.h"
#include "ingest/descriptor.h"
#include "ingest/harvest.h"
#include "ingest/json_lines.h"
#include "ingest/media_type.h"
#include "ingest/stream.h"
#include "ingest/text_file.h"
#include "ingest/worker_process.h"

namespace depesche::ingest {
namespace {

constexpr std::string_view zstd_ending = ".zst";

std::string too_large_detail(std::uint64_t bytes_max) {
  return "more than " + std::to_string(bytes_max >> 20) + " MiB";
}

// Reads what needs no worker. `reader` stands at the front of the file.
Result<> read_simple(Reader& reader, Format format, const std::string& name, Harvest& harvest) {
  if (format == Format::json_lines) return read_json_lines(reader, "", harvest);
  if (format == Format::csv) return read_csv(reader, "", harvest);
  const std::uint64_t bytes_max = harvest.limits().text_bytes;
  const auto bytes = TRY(reader.rest(bytes_max));
  if (!bytes) return harvest.refuse("", Reason::too_large, too_large_detail(bytes_max));
  return read_text(Source{.bytes = *bytes, .name = name, .part = "", .depth = 0}, format, harvest);
}

// What `reader` still gives, as an open file of its own.
Result<Descriptor> as_file(Reader& reader, std::uint64_t bytes_max) {
  Descriptor file(memfd_create("depesche-unpacked", MFD_CLOEXEC));
  if (!file.is_open()) return fail(Code::unavailable, std::string("no memory file: ") + strerror(errno));
  std::uint64_t size = 0;
  for (;;) {
    const std::string_view piece = TRY(reader.available());
    if (piece.empty()) return file;
    size += piece.size();
    if (size > bytes_max) return fail(Code::invalid, too_large_detail(bytes_max));
    const auto written = write(file.number(), piece.data(), piece.size());
    if (written <= 0) return fail(Code::unavailable, std::string("memory file: ") + strerror(errno));
    reader.skip(static_cast<std::size_t>(written));
  }
}

// One file on its way through: opened, perhaps unpacked, detected, read.
class Passage {
 public:
  Passage(WorkerProcess& worker, Harvest& harvest, std::string name, const Sink& sink)
      : worker_(worker),
        harvest_(harvest),
        name_(is_utf8(name) ? std::move(name) : decode(name)),
        sink_(sink) {}

  Result<> read(const Descriptor& file);

 private:
  Result<> read_unpacked(Reader& reader, const Descriptor* file);
  Result<> hand_over(Reader& reader, const Descriptor* file);

  WorkerProcess& worker_;
  Harvest& harvest_;
  std::string name_;
  const Sink& sink_;
};

Result<> Passage::read(const Descriptor& file) {
  FileStream stream(file.number());
  Reader reader(stream);
  const std::string_view head = TRY(reader.peek(detection_bytes));
  if (head.empty()) return harvest_.refuse("", Reason::empty, "the file has no bytes");
  if (detect(head, name_).format != Format::zstd) return read_unpacked(reader, &file);

  if (lseek(file.number(), 0, SEEK_SET) != 0) return fail(Code::unavailable, "cannot be read again");
  ZstdStream unpacking(stream);
  Reader unpacked(unpacking);
  if (name_.ends_with(zstd_ending)) name_.resize(name_.size() - zstd_ending.size());
  return read_unpacked(unpacked, nullptr);
}

// `file` is the open file when its bytes are what `reader` gives.
Result<> Passage::read_unpacked(Reader& reader, const Descriptor* file) {
  const std::string_view head = TRY(reader.peek(detection_bytes));
  if (head.empty()) return harvest_.refuse("", Reason::empty, "the file has no bytes");
  const Detected detected = detect(head, name_);
  if (detected.format == Format::unknown || detected.format == Format::zstd) {
    return harvest_.refuse("", Reason::unsupported, unsupported_detail(detected));
  }
  const bool is_complex_format = is_complex(detected.format) || detected.format == Format::ole;
  return is_complex_format ? hand_over(reader, file) : read_simple(reader, detected.format, name_, harvest_);
}

Result<> Passage::hand_over(Reader& reader, const Descriptor* file) {
  const Job job{.name = name_, .options = harvest_.options(), .limits = {}};
  if (file != nullptr) return worker_.read(*file, job, sink_);
  const auto unpacked = as_file(reader, harvest_.limits().file_bytes);
  if (!unpacked && unpacked.error().code == Code::invalid) {
    return harvest_.refuse("", Reason::too_large, unpacked.error().what);
  }
  if (!unpacked) return std::unexpected(unpacked.error());
  return worker_.read(*unpacked, job, sink_);
}

// Whether this process may list and enter a folder.
bool is_open_folder(const std::filesystem::path& folder) { return access(folder.c_str(), R_OK | X_OK) == 0; }

// Whether something in a folder is a file to read, or something that `extract` must name because it cannot be
// read: a pipe, socket or device, a link to one or to nothing, a folder that is closed to this process. Links
// to files and folders are passed over: what they lead to is read where it stands.
bool is_to_be_named(const std::filesystem::directory_entry& entry) {
  std::error_code ignored;
  if (entry.is_symlink(ignored)) return !entry.is_regular_file(ignored) && !entry.is_directory(ignored);
  return entry.is_directory(ignored) ? !is_open_folder(entry.path()) : true;
}

}  // namespace

std::filesystem::path worker_program() {
  std::error_code none;  // then the relative name, which is nowhere: said when it is to be started
  return std::filesystem::read_symlink("/proc/self/exe", none).replace_filename("depesche-extract");
}

Extractor::Extractor(Limits limits, const std::filesystem::path& worker)
    : limits_(limits), worker_(std::make_unique<WorkerProcess>(limits, worker.string())) {}

Extractor::~Extractor() = default;
Extractor::Extractor(Extractor&& other) noexcept = default;
Extractor& Extractor::operator=(Extractor&& other) noexcept = default;

Result<> Extractor::extract(const std::filesystem::path& path, const Options& options, const Sink& sink) {
  // The sink's own failure must not be taken for one of the file.
  bool has_sink_failed = false;
  const Sink guarded = [&](Item item) -> Result<> {
    auto taken = sink(std::move(item));
    has_sink_failed = has_sink_failed || !taken.has_value();
    return taken;
  };
  Limits limits = limits_;
  limits.items = std::numeric_limits<std::uint64_t>::max();  // of lines and records there may be any number
  Harvest harvest(limits, options, guarded);

  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open()) return harvest.refuse("", Reason::unreadable, strerror(errno));
  struct stat status{};
  if (fstat(file.number(), &status) != 0) return harvest.refuse("", Reason::unreadable, strerror(errno));
  if (!S_ISREG(status.st_mode)) return harvest.refuse("", Reason::unsupported, "not a regular file");

  Passage passage(*worker_, harvest, path.filename().string(), guarded);
  auto read = passage.read(file);
  if (read || has_sink_failed || worker_->has_failed_to_start()) return read;
  const bool is_damaged = read.error().code == Code::corrupt;
  return harvest.refuse("", is_damaged ? Reason::damaged : Reason::unreadable, read.error().what);
}

Result<std::vector<std::filesystem::path>> files_under(const std::filesystem::path& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return fail(Code::not_found, path.string() + ": no such file or folder");
  if (!fs::is_directory(status)) return std::vector{path};

  std::vector<fs::path> files;
  if (!is_open_folder(path)) files.push_back(path);
  fs::recursive_directory_iterator walk(path, fs::directory_options::skip_permission_denied, error);
  if (error) return fail(Code::unavailable, path.string() + ": " + error.message());
  while (walk != fs::recursive_directory_iterator()) {
    if (is_to_be_named(*walk)) files.push_back(walk->path());
    walk.increment(error);
    if (error) return fail(Code::unavailable, path.string() + ": " + error.message());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace depesche::ingest
