// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace depesche::http {

// What one answer was, for the access log and the metrics: no names, no queries, no content.
struct AccessRecord {
  std::string method;
  std::string route;  // the pattern, never the path
  unsigned status = 0;
  std::int64_t microseconds = 0;  // from the request's first byte to the answer's last
  std::size_t bytes = 0;
  std::string request_id;
};

// One value to show beside the counters, such as {"depesche_sessions", "Sessions now open", 3}.
struct Gauge {
  std::string name;
  std::string help;
  double value = 0;
};

// Counts answers by route and status and sorts their durations into buckets. Thread-safe.
class Metrics {
 public:
  void count(const AccessRecord& record);

  // The Prometheus text format 0.0.4.
  std::string exposition(const std::vector<Gauge>& gauges) const;

 private:
  static constexpr std::array bounds_ms{1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 1000.0, 5000.0};
  struct Durations {
    std::array<std::uint64_t, bounds_ms.size() + 1> buckets{};
    double sum_seconds = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, unsigned>, std::uint64_t> answers_;  // by method and route, and status
  std::map<std::string, Durations> durations_;
};

}  // namespace depesche::http
