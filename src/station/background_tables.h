// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "node/dictionary_tables.h"

namespace depesche {

// Makes the tables of a dictionary on a thread of its own when they are first asked for, and gives their
// memory back when nobody has asked for long; then the thread ends too. All functions may be called from any
// thread.
class BackgroundTables final : public DictionaryTables {
 public:
  // They go when nobody asked for so long, at the latest after twice as long.
  explicit BackgroundTables(std::chrono::milliseconds idle_max = std::chrono::minutes(10));
  ~BackgroundTables() override;  // waits for the tables that are being made

  void expect(const std::shared_ptr<const Dictionary>& dictionary) override;
  std::shared_ptr<const AuthorsDictionary> of(const std::shared_ptr<const Dictionary>& dictionary) override;

 private:
  bool has(const Dictionary& dictionary) const;
  void work();
  void make(std::unique_lock<std::mutex>& lock);

  std::chrono::milliseconds idle_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<const Dictionary> wanted_;         // whose tables are to be made
  std::shared_ptr<const AuthorsDictionary> tables_;  // the latest that were
  bool is_used_ = false;                             // since it was looked at last
  bool is_working_ = false;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace depesche
