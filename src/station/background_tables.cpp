// SPDX-License-Identifier: EUPL-1.2
#include "station/background_tables.h"

#include <utility>

#include "dispatch/dictionary.h"

namespace depesche {

BackgroundTables::BackgroundTables(std::chrono::milliseconds idle_max) : idle_max_(idle_max) {}

BackgroundTables::~BackgroundTables() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool BackgroundTables::has(const Dictionary& dictionary) const {
  return tables_ && tables_->id() == dictionary.id();
}

void BackgroundTables::expect(const std::shared_ptr<const Dictionary>& dictionary) {
  const std::lock_guard lock(mutex_);
  is_used_ = true;
  if (has(*dictionary)) return;
  wanted_ = dictionary;
  changed_.notify_all();
  if (is_working_) return;
  if (thread_.joinable()) thread_.join();  // it said already that it ends
  is_working_ = true;
  thread_ = std::thread([this] { work(); });
}

std::shared_ptr<const AuthorsDictionary> BackgroundTables::of(
    const std::shared_ptr<const Dictionary>& dictionary) {
  expect(dictionary);
  const std::lock_guard lock(mutex_);
  return has(*dictionary) ? tables_ : nullptr;
}

void BackgroundTables::work() {
  std::unique_lock lock(mutex_);
  while (!is_ending_ && (wanted_ || std::exchange(is_used_, false))) {
    if (wanted_) make(lock);
    changed_.wait_for(lock, idle_max_, [&] { return is_ending_ || wanted_; });
  }
  tables_.reset();
  is_working_ = false;
}

void BackgroundTables::make(std::unique_lock<std::mutex>& lock) {
  const auto dictionary = wanted_;
  lock.unlock();
  const auto made = AuthorsDictionary::from(dictionary);
  lock.lock();
  if (made) tables_ = *made;
  if (wanted_ == dictionary) wanted_.reset();
}

}  // namespace depesche
