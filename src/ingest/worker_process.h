// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>

#include "base/result.h"
#include "ingest/descriptor.h"
#include "ingest/document.h"
#include "ingest/frame.h"

namespace depesche::ingest {

// One worker, seen from the process that started it: started when first needed, kept for the next file,
// replaced when it fails or has served its files.
class WorkerProcess {
 public:
  WorkerProcess(Limits limits, std::string program);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  // Has the worker read `file` and gives its items to `sink`. Whatever becomes of the worker is an item too.
  // Fails when `sink` fails or no worker can be started. The limits in `job` are replaced by this object's.
  Result<> read(const Descriptor& file, Job job, const Sink& sink);

  // Whether the last failure was that no worker could be started.
  bool has_failed_to_start() const { return has_failed_to_start_; }

 private:
  Result<> start();
  void stop();
  int wait();
  Result<> hand_over(const Descriptor& file, const Job& job);
  bool send(const Descriptor& file, std::string_view frame) const;
  void allow_processor_time() const;
  Result<> receive(const Sink& sink);
  Result<bool> pass_on(FrameReader& frames, std::uint64_t& items, const Sink& sink);
  Rejected end_of_worker();

  Limits limits_;
  std::string program_;
  pid_t pid_ = -1;
  Descriptor socket_;
  std::uint64_t files_ = 0;
  bool has_failed_to_start_ = false;
};

}  // namespace depesche::ingest
