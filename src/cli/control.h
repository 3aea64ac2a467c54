// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/invocation.h"

// Commands through a serving node: its local socket (`control.sock` in the site's folder, for its owner and
// root only) takes what the person typed and gives back what the command says. Frames:
// docs/formats/control.md.

namespace depesche::cli {

// What the near side tells the far side at the start.
struct Call {
  std::vector<std::string> typed;
  std::string working_folder;
  std::size_t width = 0;
  bool is_german = true;
};

// Runs a call on the serving node of `folder` and lends it this terminal. Nothing when no node serves the
// folder. Errors: unavailable when the node goes away meanwhile.
Result<std::optional<int>> call_node(const std::filesystem::path& folder, const Call& call,
                                     Terminal& terminal);

// A caller who has not said by then what to run is hung up on.
inline constexpr std::chrono::seconds call_patience{10};

// The serving side. Runs each call on a thread of its own; at most `calls_max` at once. A call that fails in
// an unforeseen way (memory, a foreign library) ends with exit_failed; the node goes on.
class ControlServer {
 public:
  // Listens at once. `run` does a call on the given terminal and returns its exit code; it is called from
  // several threads. `answered` is called when the caller has the code, on the same thread. Errors:
  // unavailable.
  static Result<std::unique_ptr<ControlServer>> open(const std::filesystem::path& folder,
                                                     std::function<int(const Call&, Terminal&)> run,
                                                     std::chrono::milliseconds patience = call_patience,
                                                     std::function<void()> answered = {});
  // Ends the calls that run and waits for them.
  ~ControlServer();

 private:
  struct Parts;
  explicit ControlServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

inline constexpr std::size_t calls_max = 8;

}  // namespace depesche::cli
