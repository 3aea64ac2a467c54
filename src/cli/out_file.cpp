// SPDX-License-Identifier: EUPL-1.2
#include "cli/out_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace depesche::cli {
namespace {

namespace fs = std::filesystem;

bool is_within(const fs::path& inner, const fs::path& outer) {
  const auto [end, ignored] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return end == outer.end();
}

std::unexpected<Error> refuse(const fs::path& target, int number) {
  const Code code = number == EEXIST ? Code::conflict : Code::unavailable;
  return fail(code, target.string() + ": " +
                        (number == EEXIST ? "exists already; nothing is replaced" : std::strerror(number)));
}

}  // namespace

Result<OutFile> OutFile::open(const fs::path& target, const fs::path& site_folder) {
  std::error_code error;
  const fs::path parent = fs::canonical(target.parent_path(), error);
  if (error || !target.has_filename()) return fail(Code::invalid, target.string() + ": no such folder");
  const fs::path site = fs::weakly_canonical(site_folder, error);
  if (!error && is_within(parent, site)) {
    return fail(Code::invalid, target.string() + " lies in the node's folder; name a target outside of it");
  }
  const fs::path whole = parent / target.filename();
  if (fs::exists(fs::symlink_status(whole, error))) return refuse(target, EEXIST);
  const fs::path part = whole.string() + "." + std::to_string(getpid()) + ".part";
  Handle file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.get() < 0) return refuse(part, errno);
  return OutFile(whole, part, std::move(file));
}

OutFile::~OutFile() {
  if (file_.get() >= 0) unlink(part_.c_str());
}

Result<> OutFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return refuse(target_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<> OutFile::keep() {
  if (fsync(file_.get()) != 0) return refuse(target_, errno);
  int done = renameat2(AT_FDCWD, part_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE);
  if (done != 0 && errno == EINVAL) {  // a file system that cannot; a second name does not replace either
    done = link(part_.c_str(), target_.c_str());
    if (done == 0) unlink(part_.c_str());
  }
  if (done != 0) return refuse(target_, errno);
  file_ = Handle();
  return {};
}

bool is_standard_output(std::string_view out) { return out == "-" || out == "/dev/stdout"; }

Result<> FilingTerminal::add(std::string_view option, const fs::path& target, const fs::path& site_folder) {
  auto file = TRY(OutFile::open(target, site_folder));
  files_.emplace(std::string(option), std::move(file));
  return {};
}

Result<> FilingTerminal::keep() {
  for (auto& [_, file] : files_) TRY(file.keep());
  return {};
}

Result<> FilingTerminal::write_file(std::string_view bytes) {
  const auto file = files_.find(current_);
  if (file != files_.end()) return file->second.write(bytes);
  terminal_.out(bytes);
  return {};
}

}  // namespace depesche::cli
