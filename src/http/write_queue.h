// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "node/node.h"
#include "node/reader.h"

namespace depesche::http {

inline constexpr std::size_t writes_waiting_max = 1024;
inline constexpr std::size_t writes_per_commit_max = 256;

// The one thread that writes to a node. What many requests want written while a commit is under way goes into
// the log together with the next one, so the disk is waited for once.
class WriteQueue {
 public:
  // The node must outlive the queue; from here on nothing else calls its writing functions.
  explicit WriteQueue(Node& node);
  // Writes what waits, then ends the thread.
  ~WriteQueue();

  // Waits until the submissions are durable, or refused. All of them go into the same commit, in this order.
  // Errors: unavailable (too many are waiting, or the disk failed).
  Result<std::vector<Result<Sent>>> submit(std::vector<Submission> submissions);
  Result<Sent> submit(Submission submission);

  // Runs work on the writing thread, alone with the node, and waits for it.
  Result<> with_node(std::function<Result<>(Node&)> work);

  std::size_t waiting() const;

  // How the node stood after the last commit.
  struct Standing {
    std::uint64_t commits = 0;  // since the start
    std::uint64_t log_end = 0;
    std::uint64_t shown = 0;  // up to where the views have come
    std::size_t stopped_views = 0;
  };
  Standing standing() const;

 private:
  // Submissions, or else work of another kind.
  struct Wish {
    std::vector<Submission> submissions;
    std::function<Result<>(Node&)> work;
    std::promise<Result<std::vector<Result<Sent>>>> answer;
  };
  Result<std::vector<Result<Sent>>> wait_for(Wish wish);
  void work();
  std::vector<Wish> next_wishes();
  void write(std::vector<Wish> wishes);
  void note_standing(std::uint64_t commits);

  Node& node_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Wish> wishes_;
  bool is_ending_ = false;
  Standing standing_;
  std::thread thread_;
};

// Writes audit records in the node's own name and waits until they are durable.
class QueueAuditor final : public Auditor {
 public:
  QueueAuditor(WriteQueue& queue, const Site& site) : queue_(queue), site_(site) {}
  Result<> record(const AuditRecord& record, const Label& label) override;

 private:
  WriteQueue& queue_;
  const Site& site_;
};

}  // namespace depesche::http
