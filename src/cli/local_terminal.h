// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

// The terminal this process was started from. Ctrl-C makes it „gone“, so that long work ends at a good place;
// the second one ends the process.
class LocalTerminal final : public Terminal {
 public:
  LocalTerminal();
  void out(std::string_view text) override;
  void err(std::string_view text) override;
  Result<crypto::Secret> ask(std::string_view prompt) override;
  Result<std::string> ask_openly(std::string_view prompt) override;
  Result<std::optional<std::string>> read_line() override;
  bool is_gone() const override;
  std::size_t width() const override;
};

}  // namespace depesche::cli
