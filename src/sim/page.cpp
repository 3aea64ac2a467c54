// SPDX-License-Identifier: EUPL-1.2
#include "sim/page.h"

#include <algorithm>
#include <cmath>

#include "route/plan.h"
#include "sim/report.h"

namespace depesche::sim {
namespace {

constexpr double plot_width = 720, plot_height = 220, plot_left = 70, plot_bottom = 30;
constexpr std::size_t plot_points = 240;
constexpr std::size_t lines_plotted = 12;
constexpr std::array<const char*, precedences_count> colours{"#6a737d", "#0b7285", "#e67700", "#c92a2a"};

struct Dot {
  double x = 0, y = 0;  // 0 … 1
};

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    switch (letter) {
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '&': safe += "&amp;"; break;
      case '"': safe += "&quot;"; break;
      default: safe += letter;
    }
  }
  return safe;
}

void begin_plot(std::ostream& out, std::string_view title, const std::string& top, const std::string& left,
                const std::string& right) {
  out << "<figure><figcaption>" << escaped(title) << "</figcaption><svg viewBox=\"0 0 " << plot_width << " "
      << plot_height << "\" role=\"img\" aria-label=\"" << escaped(title) << "\">"
      << "<path d=\"M" << plot_left << " 10V" << plot_height - plot_bottom << "H" << plot_width - 10
      << "\" fill=\"none\" stroke=\"#444\"/>"
      << "<text x=\"" << plot_left - 6 << "\" y=\"18\" text-anchor=\"end\">" << escaped(top) << "</text>"
      << "<text x=\"" << plot_left << "\" y=\"" << plot_height - 10 << "\">" << escaped(left) << "</text>"
      << "<text x=\"" << plot_width - 10 << "\" y=\"" << plot_height - 10 << "\" text-anchor=\"end\">"
      << escaped(right) << "</text>";
}

void end_plot(std::ostream& out) { out << "</svg></figure>\n"; }

void curve(std::ostream& out, const std::vector<Dot>& dots, const char* colour) {
  out << "<polyline fill=\"none\" stroke=\"" << colour << "\" stroke-width=\"2\" points=\"";
  for (const Dot& dot : dots) {
    out << std::lround(plot_left + dot.x * (plot_width - plot_left - 10)) << ","
        << std::lround(plot_height - plot_bottom - dot.y * (plot_height - plot_bottom - 10)) << " ";
  }
  out << "\"/>";
}

// Deliveries that were promised and had not arrived, over the time of the fleet.
void plot_open(std::ostream& out, const Outcome& outcome) {
  std::vector<std::size_t> open(plot_points);
  for (std::size_t i = 0; i < plot_points; ++i) {
    const Time when = outcome.begun + outcome.lasted * static_cast<std::int64_t>(i) /
                                          static_cast<std::int64_t>(plot_points - 1);
    open[i] = static_cast<std::size_t>(std::ranges::count_if(outcome.ways, [&](const Outcome::Way& way) {
      return way.given <= when && (!way.arrived || *way.arrived > when);
    }));
  }
  const std::size_t most = std::max<std::size_t>(1, std::ranges::max(open));
  std::vector<Dot> dots;
  for (std::size_t i = 0; i < plot_points; ++i)
    dots.push_back({.x = static_cast<double>(i) / (plot_points - 1),
                    .y = static_cast<double>(open[i]) / static_cast<double>(most)});
  begin_plot(out, "Unterwegs (Zustellungen)", std::to_string(most), route::to_text(outcome.begun),
             route::to_text(outcome.begun + outcome.lasted));
  curve(out, dots, colours[1]);
  end_plot(out);
}

// For each precedence the share of the deliveries that took at most so long, on a logarithmic scale.
void plot_latencies(std::ostream& out, const Outcome& outcome) {
  std::array<std::vector<double>, precedences_count> taken;
  double longest = 1'000;
  for (const Outcome::Way& way : outcome.ways) {
    if (!way.arrived) continue;
    const auto time = static_cast<double>(std::max<std::int64_t>(1, (*way.arrived - way.given).count()));
    taken[static_cast<std::size_t>(way.precedence)].push_back(time);
    longest = std::max(longest, time);
  }
  begin_plot(out, "Laufzeit je Vorrang (Anteil, der höchstens so lange brauchte)", "100 %", "1 ms",
             to_text(Duration(static_cast<std::int64_t>(longest))));
  for (std::size_t p = 0; p < taken.size(); ++p) {
    std::ranges::sort(taken[p]);
    std::vector<Dot> dots;
    for (std::size_t i = 0; i < taken[p].size(); ++i)
      dots.push_back({.x = std::log(taken[p][i]) / std::log(longest),
                      .y = static_cast<double>(i + 1) / static_cast<double>(taken[p].size())});
    if (!dots.empty()) curve(out, dots, colours[p]);
    out << "<text x=\"" << plot_left + 12 << "\" y=\"" << 28 + 18 * p << "\" fill=\"" << colours[p] << "\">"
        << to_text(static_cast<Precedence>(p)) << "</text>";
  }
  end_plot(out);
}

void plot_lines(std::ostream& out, const Outcome& outcome) {
  auto lines = outcome.lines;
  std::ranges::stable_sort(lines, std::greater{}, [](const auto& line) { return line.traffic.bytes; });
  if (lines.size() > lines_plotted) lines.resize(lines_plotted);
  const double most =
      lines.empty() ? 1 : static_cast<double>(std::max<std::uint64_t>(1, lines.front().traffic.bytes));
  out << "<h2>Leitungen</h2><table><tr><th>Leitung</th><th>kB</th><th>Bündel</th><th>abgebrochen</th><th></"
         "th>"
         "</tr>\n";
  for (const auto& line : lines) {
    out << "<tr><td>" << escaped(line.name) << "</td><td>" << line.traffic.bytes / 1000 << "</td><td>"
        << line.traffic.bundles << "</td><td>" << line.traffic.broken
        << "</td><td><svg width=\"200\" height=\"12\"><rect height=\"12\" fill=\"" << colours[1]
        << "\" width=\"" << std::lround(200 * static_cast<double>(line.traffic.bytes) / most)
        << "\"/></svg></td></tr>\n";
  }
  out << "</table>\n";
}

}  // namespace

void write_page(std::ostream& out, const Scenario& scenario, const Trial& trial, const Outcome& outcome) {
  out << "<!doctype html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>Depesche: " << scenario.name
      << "</title><style>body{font:16px/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
         "svg text{font-size:12px}td,th{text-align:left;padding:0 .8rem 0 0}figure{margin:1rem 0}</style>"
         "</head><body>\n<h1>"
      << escaped(scenario.what) << "</h1>\n<p>" << scenario.name << ", " << outcome.nodes << " Knoten, "
      << to_text(trial.time) << ", Saat " << trial.seed << ": <strong>"
      << (outcome.findings.empty() ? "in Ordnung" : std::to_string(outcome.findings.size()) + " Befunde")
      << "</strong>. Verlauf <code>" << outcome.hash << "</code>.</p>\n<ul>\n";
  for (const Finding& finding : outcome.findings)
    out << "<li>" << finding.checker << ": " << escaped(finding.what) << "</li>\n";
  out << "</ul>\n";
  plot_open(out, outcome);
  plot_latencies(out, outcome);
  plot_lines(out, outcome);
  out << "<h2>Verlauf</h2><table>\n";
  for (const Story::Line& line : outcome.story)
    out << "<tr><td>" << route::to_text(line.when) << "</td><td>" << escaped(line.what) << "</td></tr>\n";
  out << "</table></body></html>\n";
}

}  // namespace depesche::sim
