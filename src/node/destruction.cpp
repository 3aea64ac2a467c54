// SPDX-License-Identifier: EUPL-1.2
#include "node/destruction.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

#include "node/files.h"
#include "node/site.h"

namespace depesche {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// What stays: ciphertext, and what holds no secret. Everything else in the folder goes, known or not.
constexpr std::array kept_names{std::string_view("site.json"), std::string_view("lock"),
                                std::string_view("control.sock"), std::string_view(destruction_mark),
                                std::string_view(destruction_bundle)};
constexpr std::array kept_beginnings{std::string_view("log.db"), std::string_view("exchange.db"),
                                     std::string_view("bundles")};

bool is_kept(const std::string& name) {
  return std::ranges::find(kept_names, name) != kept_names.end() ||
         std::ranges::any_of(kept_beginnings,
                             [&](std::string_view beginning) { return name.starts_with(beginning); });
}

// Zeros over every byte, on disk before this returns. Readers that have the file mapped go on seeing a file
// of its size: it is not cut.
bool overwrite(const fs::path& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return false;
  struct stat status{};
  bool is_done = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  static constexpr std::array<char, std::size_t{1} << 18> zeros{};
  for (off_t at = 0; is_done && at < status.st_size;) {
    const auto size = std::min<off_t>(static_cast<off_t>(zeros.size()), status.st_size - at);
    const auto written = pwrite(file, zeros.data(), static_cast<std::size_t>(size), at);
    if (written < 0 && errno == EINTR) continue;
    is_done = written > 0;
    at += written;
  }
  is_done = is_done && fdatasync(file) == 0;
  close(file);
  return is_done;
}

// A file, or a folder with all that is in it; links are removed, not followed.
void destroy(const fs::path& path, Destroyed& result) {
  std::error_code error;
  const auto status = fs::symlink_status(path, error);
  if (!fs::exists(status)) return;
  if (fs::is_directory(status)) {
    std::vector<fs::path> inside;
    for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error))
      inside.push_back(at->path());
    for (const fs::path& one : inside) destroy(one, result);
    fs::remove(path, error);
    return;
  }
  const bool is_overwritten = !fs::is_regular_file(status) || overwrite(path);
  fs::remove(path, error);
  if (error || !is_overwritten) result.remaining.push_back(path);
}

// The file itself when the name is a link to it, as with files below /run.
void destroy_passphrase(const fs::path& path, Destroyed& result) {
  if (path.empty()) return;
  std::error_code error;
  const fs::path itself = fs::canonical(path, error);
  if (error || !fs::is_regular_file(itself, error)) return;  // gone already
  destroy(itself, result);
  if (itself != path) fs::remove(path, error);
  static_cast<void>(sync_folder(itself.parent_path()));  // the bytes themselves are gone already
}

fs::path marked_passphrase_file(const fs::path& folder) {
  std::ifstream in(folder / destruction_mark, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  boost::system::error_code error;
  const json::value mark = json::parse(text, error);
  if (error || !mark.is_object()) return {};
  const json::value* file = mark.get_object().if_contains("passphrase_file");
  return file != nullptr && file->is_string() ? fs::path(std::string(file->get_string())) : fs::path();
}

template <class Chosen>
void destroy_in(const fs::path& folder, Chosen is_chosen, Destroyed& result) {
  std::error_code error;
  std::vector<fs::path> chosen;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (is_chosen(at->path().filename().string())) chosen.push_back(at->path());
  }
  for (const fs::path& one : chosen) destroy(one, result);
  static_cast<void>(sync_folder(folder));  // the bytes themselves are gone already
}

}  // namespace

bool is_destruction_begun(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / destruction_mark, error);
}

void destroy_file(const fs::path& path) {
  Destroyed ignored;
  destroy(path, ignored);
}

Result<> begin_destruction(const fs::path& folder, const Destruction& destruction, Time now) {
  const json::object mark{{"begun_ms", now.time_since_epoch().count()},
                          {"passphrase_file", destruction.passphrase_file.string()}};
  return write_durably(folder / destruction_mark, as_bytes(json::serialize(mark) + "\n"));
}

Destroyed destroy_keys(const fs::path& folder) {
  Destroyed result;
  const auto holds_keys = [](const std::string& name) { return name.starts_with("keys"); };
  destroy_in(folder, holds_keys, result);
  destroy_passphrase(marked_passphrase_file(folder), result);
  return result;
}

Destroyed destroy_all(const fs::path& folder) {
  Destroyed result = destroy_keys(folder);
  destroy_in(folder, [](const std::string& name) { return !is_kept(name); }, result);
  return result;
}

Result<Destroyed> destroy_unopened(const fs::path& folder, const Destruction& destruction, Time now) {
  TRY(read_site(folder));
  const auto lock = TRY(FolderLock::take(folder));
  TRY(begin_destruction(folder, destruction, now));
  return destroy_all(folder);
}

Result<> go_on_destroying(const fs::path& folder) {
  if (!is_destruction_begun(folder)) return {};
  const auto lock = TRY(FolderLock::take(folder));
  const Destroyed result = destroy_all(folder);
  std::string what = "the keys of this site were destroyed; a new node is enrolled in a folder of its own";
  for (const fs::path& one : result.remaining) what += "; please destroy by hand: " + one.string();
  return fail(Code::denied, what);
}

}  // namespace depesche
