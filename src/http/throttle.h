// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "env/clock.h"

namespace depesche::http {

// How fast one caller may ask: `per_second` on average, `burst` at once.
struct Rate {
  double per_second = 0;
  double burst = 0;
};

// Token buckets by key. Callers who have been quiet for as long as a bucket takes to fill are forgotten.
// Thread-safe.
class RateLimiter {
 public:
  explicit RateLimiter(const Clock& clock) : clock_(clock) {}

  // Takes a token, or says how long to wait for one (at least a second, in whole seconds).
  std::optional<std::chrono::seconds> wait_for(const std::string& key, const Rate& rate);

  std::size_t size() const;

 private:
  struct Bucket {
    double tokens = 0;
    Time filled_at{};
    Time forget_at{};
  };
  void forget_idle(Time now);

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

// Delays sign-ins that keep failing: the first few failures are free, then the pause doubles with each, up to
// a limit. Keys are names and addresses; a success clears the name only. Thread-safe.
class SignInThrottle {
 public:
  explicit SignInThrottle(const Clock& clock) : clock_(clock) {}

  bool must_wait(const std::string& name, const std::string& address) const;
  void failed(const std::string& name, const std::string& address);
  void succeeded(const std::string& name);

 private:
  struct Record {
    int failures = 0;
    Time wait_until{};
    Time last{};
  };
  void note(const std::string& key, int free_failures, Time now);
  bool waits(const std::string& key, Time now) const;

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Record> records_;
};

}  // namespace depesche::http
