// SPDX-License-Identifier: EUPL-1.2
#include "http/throttle.h"

#include <algorithm>
#include <cmath>

namespace depesche::http {
namespace {

constexpr std::size_t buckets_before_cleaning = 4096;
constexpr std::size_t records_max = 65536;
constexpr int free_failures_per_name = 3;
constexpr int free_failures_per_address = 30;  // a whole post may share one address
constexpr int doublings_max = 8;
constexpr auto first_pause = std::chrono::seconds(2);  // the longest is 2 s * 2^8, about eight minutes
constexpr auto forget_after = std::chrono::hours(1);

}  // namespace

std::optional<std::chrono::seconds> RateLimiter::wait_for(const std::string& key, const Rate& rate) {
  const Time now = clock_.now();
  const std::scoped_lock lock(mutex_);
  if (buckets_.size() >= buckets_before_cleaning) forget_idle(now);
  const auto [entry, is_new] =
      buckets_.try_emplace(key, Bucket{.tokens = rate.burst, .filled_at = now, .forget_at = now});
  Bucket& bucket = entry->second;
  // A clock that steps back must neither fill nor empty a bucket.
  const double passed = std::max(0.0, std::chrono::duration<double>(now - bucket.filled_at).count());
  bucket.tokens = std::min(rate.burst, bucket.tokens + passed * rate.per_second);
  bucket.filled_at = now;
  bucket.forget_at =
      now + std::chrono::milliseconds(static_cast<std::int64_t>(1000 * rate.burst / rate.per_second));
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return std::nullopt;
  }
  return std::chrono::seconds(static_cast<std::int64_t>(std::ceil((1 - bucket.tokens) / rate.per_second)));
}

void RateLimiter::forget_idle(Time now) {
  std::erase_if(buckets_, [&](const auto& entry) { return entry.second.forget_at < now; });
}

std::size_t RateLimiter::size() const {
  const std::scoped_lock lock(mutex_);
  return buckets_.size();
}

bool SignInThrottle::waits(const std::string& key, Time now) const {
  const auto found = records_.find(key);
  return found != records_.end() && now < found->second.wait_until;
}

bool SignInThrottle::must_wait(const std::string& name, const std::string& address) const {
  const Time now = clock_.now();
  const std::scoped_lock lock(mutex_);
  return waits("name " + name, now) || waits("address " + address, now);
}

void SignInThrottle::note(const std::string& key, int free_failures, Time now) {
  Record& record = records_[key];
  if (now - record.last > forget_after) record.failures = 0;
  record.last = now;
  ++record.failures;
  const int beyond = std::min(record.failures - free_failures, doublings_max);
  if (beyond > 0) record.wait_until = now + first_pause * (1 << (beyond - 1));
}

void SignInThrottle::failed(const std::string& name, const std::string& address) {
  const Time now = clock_.now();
  const std::scoped_lock lock(mutex_);
  if (records_.size() >= records_max) {
    std::erase_if(records_, [&](const auto& entry) { return now - entry.second.last > forget_after; });
    if (records_.size() >= records_max) records_.clear();  // rather forget than grow without end
  }
  note("name " + name, free_failures_per_name, now);
  note("address " + address, free_failures_per_address, now);
}

void SignInThrottle::succeeded(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  records_.erase("name " + name);
}

}  // namespace depesche::http
