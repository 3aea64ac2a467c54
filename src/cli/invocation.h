// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "crypto/secret.h"
#include "node/node.h"
#include "node/reader.h"

namespace depesche {
class Exchange;
class Station;
}  // namespace depesche

namespace depesche::cli {

// What the person typed, taken apart by the command's row.
struct Words {
  std::vector<std::string> arguments;
  std::map<std::string, std::vector<std::string>> options;  // a switch has one empty value

  bool has(const std::string& option) const { return options.contains(option); }
  std::string value(const std::string& option, const std::string& otherwise = {}) const;
  const std::vector<std::string>& values(const std::string& option) const;
  // A number from 1 to `max`. Errors: invalid.
  Result<std::size_t> number(const std::string& option, std::size_t otherwise, std::size_t max) const;
  // The arguments as one text.
  std::string joined() const;
};

inline constexpr std::size_t line_bytes_max = 1U << 20U;

// The terminal, near or far, that a command talks to.
class Terminal {
 public:
  virtual ~Terminal() = default;
  virtual void out(std::string_view text) = 0;
  virtual void err(std::string_view text) = 0;
  // Asks for something that is not shown while it is typed. Errors: unavailable where nobody can be asked.
  virtual Result<crypto::Secret> ask(std::string_view prompt) = 0;
  // Asks for something that may be seen while it is typed. Errors: as those of `ask`.
  virtual Result<std::string> ask_openly(std::string_view prompt) = 0;
  // The next line of standard input, which is never empty; nothing at the end of input. A line is cut after
  // line_bytes_max. Errors: unavailable where there is no input.
  virtual Result<std::optional<std::string>> read_line() {
    return fail(Code::unavailable, "there is no input to read");
  }
  // Whether the person has given up waiting.
  virtual bool is_gone() const = 0;
  // Columns of a screen that can be drawn over; 0: a file or a pipe.
  virtual std::size_t width() const = 0;
  // From here on `write_file` means the file that the person named with this option; before, the first one
  // of the command's row.
  virtual void begin_file(std::string_view) {}
  // Adds to a file that the person named; it is written where they typed. Errors: unavailable where no file
  // was named or the disk takes no more.
  virtual Result<> write_file(std::string_view) {
    return fail(Code::unavailable, "no file is being written");
  }
};

// How a command reaches the site: through the node that serves it, or by opening it here.
class Desk {
 public:
  virtual ~Desk() = default;
  // Does work on the node's writing thread and waits for it. Errors: those of opening, and of the work.
  virtual Result<> with_node(const std::function<Result<>(Node&)>& work) = 0;
  // Asks a reader, with audit records going through the writing thread.
  virtual Result<> with_reader(const std::function<Result<>(Reader&, Auditor&)>& work) = 0;
  // The same with the exchange of bundles; what it has to send goes out at once where the node serves.
  virtual Result<> with_exchange(const std::function<Result<>(Exchange&, Node&)>& work) = 0;
  // The links of a node that serves; null otherwise.
  virtual Station* station() { return nullptr; }
  virtual bool is_serving() const = 0;
  // The file that the key store's passphrase was read from; empty when it was typed or has not been read.
  virtual std::filesystem::path passphrase_file() const = 0;
  // Lets go of the node: one opened here is closed, a serving one stops when the command has been answered.
  virtual void stop() = 0;
};

// One run of one command.
class Invocation {
 public:
  Invocation(Words words, Terminal& terminal, Desk& desk, std::filesystem::path folder,
             std::filesystem::path working_folder)
      : words_(std::move(words)),
        terminal_(terminal),
        desk_(desk),
        folder_(std::move(folder)),
        working_folder_(std::move(working_folder)) {}

  const Words& words() const { return words_; }
  Terminal& terminal() const { return terminal_; }
  Desk& desk() const { return desk_; }
  const std::filesystem::path& folder() const { return folder_; }
  // A path as typed, seen from where the person stands.
  std::filesystem::path path(const std::string& typed) const { return working_folder_ / typed; }

  bool wants_json() const { return words_.has("json"); }
  bool is_german() const { return is_german_; }
  void set_german(bool german) { is_german_ = german; }
  std::string_view say(const Text& text) const { return is_german_ ? text.de : text.en; }

  // One line of output for people, or nothing when JSON is wanted. What could command the terminal is
  // replaced.
  void print(std::string_view line) const;
  // The result for programs, one JSON value on one line; nothing when it is not wanted.
  void give(const boost::json::value& result) const;

  // A secret from a file named by an option, or typed.
  Result<crypto::Secret> secret(const std::string& file_option, std::string_view prompt) const;

  // A new secret: from a file named by an option, or typed twice. Errors: invalid when the two differ.
  Result<crypto::Secret> new_secret(const std::string& file_option, const Text& prompt) const;

  // Something was left out and has been named: the exit code says so.
  void note_partly() { is_partly_ = true; }
  bool is_partly() const { return is_partly_; }

 private:
  Words words_;
  Terminal& terminal_;
  Desk& desk_;
  std::filesystem::path folder_;
  std::filesystem::path working_folder_;
  bool is_german_ = true;
  bool is_partly_ = false;
};

}  // namespace depesche::cli
