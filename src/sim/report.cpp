// SPDX-License-Identifier: EUPL-1.2
#include "sim/report.h"

#include <algorithm>
#include <iomanip>

#include "route/plan.h"

namespace depesche::sim {
namespace {

constexpr std::size_t findings_shown = 20;
constexpr std::size_t lines_shown = 5;

void print_figures(std::ostream& out, const Outcome& outcome) {
  out << "Dispatches " << outcome.dispatches << ", noch unterwegs " << outcome.missing << ", Ereignisse "
      << outcome.events << ", Zeit der Flotte " << to_text(outcome.lasted) << "\n";
  for (std::size_t i = precedences_count; i-- > 0;) {
    const Ledger::Latency& one = outcome.latencies[i];
    out << "  " << std::left << std::setw(10) << to_text(static_cast<Precedence>(i)) << std::right
        << std::setw(8) << one.count << "   p50 " << std::setw(10) << to_text(one.half) << "   p99 "
        << std::setw(10) << to_text(one.slowest) << "\n";
  }
  auto lines = outcome.lines;
  std::ranges::stable_sort(lines, std::greater{}, [](const auto& line) { return line.traffic.bytes; });
  Line::Traffic all;
  for (const auto& line : lines) {
    all.bytes += line.traffic.bytes;
    all.bundles += line.traffic.bundles;
    all.broken += line.traffic.broken;
  }
  const auto show = [&](const std::string& name, const Line::Traffic& traffic) {
    out << "  " << std::setw(10) << traffic.bytes / 1000 << " kB " << std::setw(8) << traffic.bundles
        << " Bündel " << std::setw(6) << traffic.broken << " abgebrochen  " << name << "\n";
  };
  show("alle Leitungen", all);
  for (std::size_t i = 0; i < std::min(lines_shown, lines.size()); ++i) show(lines[i].name, lines[i].traffic);
}

}  // namespace

std::string to_text(Duration duration) {
  const auto count = duration.count();
  if (count < 10'000) return std::to_string(count) + " ms";
  if (count < 600'000) return std::to_string(count / 1000) + " s";
  if (count < 36'000'000) return std::to_string(count / 60'000) + " min";
  return std::to_string(count / 3'600'000) + " h";
}

void print(std::ostream& out, const Scenario& scenario, const Trial& trial, const Outcome& outcome,
           bool is_quiet) {
  if (!is_quiet) {
    out << scenario.what << "\n";
    for (const Story::Line& line : outcome.story)
      out << "  " << route::to_text(line.when) << "  " << line.what << "\n";
    print_figures(out, outcome);
  }
  out << scenario.name << " --nodes " << outcome.nodes << " --days " << trial.time / std::chrono::days(1)
      << " --dispatches " << trial.dispatches << " --seed " << trial.seed << ": "
      << (outcome.findings.empty() ? "in Ordnung" : std::to_string(outcome.findings.size()) + " BEFUNDE")
      << ", Verlauf " << outcome.hash << "\n";
  for (std::size_t i = 0; i < std::min(findings_shown, outcome.findings.size()); ++i)
    out << "  " << outcome.findings[i].checker << ": " << outcome.findings[i].what << "\n";
}

}  // namespace depesche::sim
