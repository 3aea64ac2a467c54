// SPDX-License-Identifier: EUPL-1.2
#include "cli/progress.h"

#include <algorithm>
#include <fmt/format.h>

namespace depesche::cli {
namespace {

constexpr double seconds_between_draws = 0.2;

std::string clock_text(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

Progress::Progress(Invocation& invocation, std::uint64_t of) : invocation_(invocation), of_(of) {}

void Progress::show(std::uint64_t within, std::uint64_t documents) {
  const double elapsed = seconds();
  const std::size_t width = invocation_.terminal().width();
  if (width == 0 || elapsed - drawn_at_ < seconds_between_draws) return;
  drawn_at_ = elapsed;
  is_drawn_ = true;
  const double share =
      of_ == 0 ? 0 : std::min(1.0, static_cast<double>(before_ + within) / static_cast<double>(of_));
  const double rate = elapsed > 0 ? static_cast<double>(documents) / elapsed : 0;
  const std::string rest = share > 0 ? clock_text(elapsed / share - elapsed) : "?";
  constexpr std::size_t bar = 24;
  const auto full = static_cast<std::size_t>(share * bar);
  const std::string_view pattern = invocation_.say({"[{}{}] {:3.0f} %  {} Dokumente  {:.0f}/s  noch {}",
                                                    "[{}{}] {:3.0f} %  {} documents  {:.0f}/s  {} left"});
  const std::string line = fmt::format(fmt::runtime(pattern), std::string(full, '#'),
                                       std::string(bar - full, '.'), share * 100, documents, rate, rest);
  invocation_.terminal().err("\r" + line.substr(0, width - 1) + "\x1b[K");
}

void Progress::clear() {
  if (is_drawn_) invocation_.terminal().err("\r\x1b[K");
}

}  // namespace depesche::cli
