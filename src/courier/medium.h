// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "env/entropy.h"

namespace depesche::courier {

// Where a volume's bytes go, in order.
class Output {
 public:
  virtual ~Output() = default;
  // Code::unavailable when the medium is full or broken.
  virtual Result<> write(BytesView bytes) = 0;
};

// Where a volume's bytes come from, in order.
class Input {
 public:
  virtual ~Input() = default;
  // Fills `target` as far as there are bytes; fewer only at the end or where the medium cannot be read.
  virtual std::size_t read(std::span<std::byte> target) = 0;
};

// A name for a file that says nothing about what is in it.
std::string plain_name(Entropy& entropy);

// A volume as a file: it gets its name when it is complete and synced; without finish() nothing remains.
class FileOutput final : public Output {
 public:
  // Code::conflict when there is such a file already, Code::unavailable when none can be made there.
  static Result<FileOutput> create(const std::filesystem::path& path);
  FileOutput(FileOutput&& other) noexcept;
  FileOutput& operator=(FileOutput&&) = delete;
  ~FileOutput() override;

  Result<> write(BytesView bytes) override;
  Result<> finish();

 private:
  FileOutput(int descriptor, std::filesystem::path path, std::filesystem::path beside)
      : descriptor_(descriptor), path_(std::move(path)), beside_(std::move(beside)) {}

  int descriptor_;
  std::filesystem::path path_;
  std::filesystem::path beside_;
};

class FileInput final : public Input {
 public:
  // Code::not_found without the file, Code::invalid when it is no regular file (a device, a link).
  static Result<FileInput> open(const std::filesystem::path& path);
  FileInput(FileInput&& other) noexcept;
  FileInput& operator=(FileInput&&) = delete;
  ~FileInput() override;

  std::size_t read(std::span<std::byte> target) override;

 private:
  explicit FileInput(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace depesche::courier
