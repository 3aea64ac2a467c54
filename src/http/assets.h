// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "http/message.h"
#include "http/target.h"

namespace depesche::http {

// The browser application's files, read once at the start and held in memory, gzipped where that is smaller.
class Assets {
 public:
  // No directory: no files; every question is answered with nothing.
  // Errors: unavailable (cannot be read), invalid (more or larger files than an application has).
  static Result<Assets> load(const std::filesystem::path& directory);

  // The file of a path, or the application's start page where the path is one of its addresses.
  // Nothing for a missing file under /assets.
  std::optional<Response> find(const Target& target, bool takes_gzip) const;

  std::size_t count() const { return files_.size(); }

 private:
  struct File {
    std::shared_ptr<const std::string> held{};
    std::size_t content_size = 0;
    bool is_packed = false;  // with gzip, unless that would not be smaller
    std::string type;
    bool immutable = false;
  };
  std::map<std::string, File> files_;
};

}  // namespace depesche::http
