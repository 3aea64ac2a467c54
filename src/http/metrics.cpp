// SPDX-License-Identifier: EUPL-1.2
#include "http/metrics.h"

#include <algorithm>
#include <cstdio>

namespace depesche::http {
namespace {

std::string number(double value) {
  std::array<char, 40> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.12g", value);
  return {text.data(), static_cast<std::size_t>(size)};
}

void begin(std::string& out, const std::string& name, const std::string& help, const char* kind) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE ").append(name).append(" ").append(kind).append("\n");
}

}  // namespace

void Metrics::count(const AccessRecord& record) {
  const std::string route = record.method + " " + record.route;
  const double milliseconds = static_cast<double>(record.microseconds) / 1000.0;
  const auto* bound = std::ranges::lower_bound(bounds_ms, milliseconds);
  const std::scoped_lock lock(mutex_);
  ++answers_[{route, record.status}];
  Durations& durations = durations_[route];
  ++durations.buckets[static_cast<std::size_t>(bound - bounds_ms.begin())];
  durations.sum_seconds += milliseconds / 1000.0;
}

std::string Metrics::exposition(const std::vector<Gauge>& gauges) const {
  std::string out;
  for (const Gauge& gauge : gauges) {
    begin(out, gauge.name, gauge.help, "gauge");
    out.append(gauge.name).append(" ").append(number(gauge.value)).append("\n");
  }
  const std::scoped_lock lock(mutex_);
  begin(out, "depesche_http_requests_total", "Answers by route and status", "counter");
  for (const auto& [key, count] : answers_) {
    out.append("depesche_http_requests_total{route=\"").append(key.first).append("\",status=\"");
    out.append(std::to_string(key.second)).append("\"} ").append(std::to_string(count)).append("\n");
  }
  begin(out, "depesche_http_duration_seconds", "Time from the request's first byte to the answer's last",
        "histogram");
  for (const auto& [route, durations] : durations_) {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < durations.buckets.size(); ++i) {
      total += durations.buckets[i];
      const std::string bound = i < bounds_ms.size() ? number(bounds_ms[i] / 1000.0) : "+Inf";
      out.append("depesche_http_duration_seconds_bucket{route=\"").append(route).append("\",le=\"");
      out.append(bound).append("\"} ").append(std::to_string(total)).append("\n");
    }
    const std::string label = "{route=\"" + route + "\"} ";
    out.append("depesche_http_duration_seconds_sum").append(label).append(number(durations.sum_seconds));
    out.append("\ndepesche_http_duration_seconds_count")
        .append(label)
        .append(std::to_string(total))
        .append("\n");
  }
  return out;
}

}  // namespace depesche::http
