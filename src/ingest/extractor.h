// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "ingest/document.h"

namespace depesche::ingest {

// The program that reads complex formats in a process of its own (src/extract): `depesche-extract` in the
// folder of the running program.
std::filesystem::path worker_program();

class WorkerProcess;

// Turns files into documents. Text, Markdown, JSON Lines and CSV (also behind zstd) are read here; everything
// else is read by a worker process with limits, which this object starts when needed and keeps for the next
// file.
class Extractor {
 public:
  explicit Extractor(Limits limits = {}, const std::filesystem::path& worker = worker_program());
  ~Extractor();
  Extractor(const Extractor&) = delete;
  Extractor& operator=(const Extractor&) = delete;
  Extractor(Extractor&& other) noexcept;
  Extractor& operator=(Extractor&& other) noexcept;

  // Gives every document of the file at `path` to `sink`, and a Rejected for whatever could not be read; at
  // least one item per file. Fails only when `sink` fails or no worker can be started.
  Result<> extract(const std::filesystem::path& path, const Options& options, const Sink& sink);

 private:
  Limits limits_;
  std::unique_ptr<WorkerProcess> worker_;
};

// The regular files at and under `path`, in byte order of their names; links below it are not followed.
// not_found when there is nothing at `path`.
Result<std::vector<std::filesystem::path>> files_under(const std::filesystem::path& path);

}  // namespace depesche::ingest
