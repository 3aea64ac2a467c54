// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "cli/control_frame.h"
#include "cli/invocation.h"

namespace depesche::cli {

// A new file that a command writes for the person who typed it, in their own process and with their rights.
// It has mode 0600 and its name only from `keep` on, and never takes the place of anything.
class OutFile {
 public:
  // Errors: conflict when there is something at `target`, invalid when `target` lies in the node's folder or
  // in none, unavailable when it cannot be made.
  static Result<OutFile> open(const std::filesystem::path& target, const std::filesystem::path& site_folder);
  OutFile(OutFile&& other) noexcept = default;
  // Removes what was not kept.
  ~OutFile();

  // Errors: unavailable when the disk takes no more.
  Result<> write(std::string_view bytes);
  // Gives the file its name, once all of it is on disk. Errors: conflict when something has it meanwhile;
  // unavailable.
  Result<> keep();

 private:
  OutFile(std::filesystem::path target, std::filesystem::path part, Handle file)
      : target_(std::move(target)), part_(std::move(part)), file_(std::move(file)) {}

  std::filesystem::path target_;
  std::filesystem::path part_;  // its name until then
  Handle file_;                 // closed: kept or moved away
};

// Whether a target stands for standard output.
bool is_standard_output(std::string_view out);

// Writes what a command gives to files, and lends everything else of another terminal.
class FilingTerminal final : public Terminal {
 public:
  // Writes to the first of its files unless told otherwise.
  FilingTerminal(Terminal& terminal, std::string_view first) : terminal_(terminal), current_(first) {}

  // Opens the file that the person named with `option`. Errors: as OutFile's.
  Result<> add(std::string_view option, const std::filesystem::path& target,
               const std::filesystem::path& site_folder);
  // Gives every file its name. Errors: as OutFile's.
  Result<> keep();

  void out(std::string_view text) override { terminal_.out(text); }
  void err(std::string_view text) override { terminal_.err(text); }
  Result<crypto::Secret> ask(std::string_view prompt) override { return terminal_.ask(prompt); }
  Result<std::string> ask_openly(std::string_view prompt) override { return terminal_.ask_openly(prompt); }
  bool is_gone() const override { return terminal_.is_gone(); }
  std::size_t width() const override { return terminal_.width(); }
  void begin_file(std::string_view option) override { current_ = option; }
  Result<> write_file(std::string_view bytes) override;

 private:
  Terminal& terminal_;
  std::map<std::string, OutFile, std::less<>> files_;  // by option; without one: standard output
  std::string current_;
};

}  // namespace depesche::cli
