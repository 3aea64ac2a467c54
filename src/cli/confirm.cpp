// SPDX-License-Identifier: EUPL-1.2
#include "cli/confirm.h"

#include <chrono>
#include <fmt/format.h>

namespace depesche::cli {

Result<> confirm(const Invocation& invocation, const Text& prompt, const std::string& name) {
  const Words& words = invocation.words();
  const std::string typed = words.has("confirm")
                                ? words.value("confirm")
                                : TRY(invocation.terminal().ask_openly(invocation.say(prompt)));
  if (typed == name) return {};
  return fail(Code::invalid, std::string(invocation.say({"nicht bestätigt; es ist nichts geschehen",
                                                         "not confirmed; nothing was done"})));
}

std::string date_of(Time time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

}  // namespace depesche::cli
